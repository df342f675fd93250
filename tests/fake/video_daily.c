/* SPDX-License-Identifier: ISC */
/* The fake Daily: rooms by name, meeting tokens, ejecting, as docs.daily.co/reference/rest-api describes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/fake/video.h"

#define NAME_MAX_CHARS 128
#define INVALID "invalid-request-error"
#define USER_ID_MAX_CHARS 36
#define COUNT(a) (sizeof (a) / sizeof (a)[0])

static const char *const with_properties[] = { "", "properties", NULL };
static const char *const flat[] = { "", NULL };

static void refuse(struct fake_result *r, int status, const char *error, const char *info)
{
	char *quoted = document_quote(info);

	r->status = status;
	r->body = xasprintf("{\"error\":\"%s\",\"info\":%s}", error, quoted);
	free(quoted);
}

static void complain(struct fake_video *f, struct fake_result *r, const char *what)
{
	snprintf(f->complaint, sizeof f->complaint, "%s", what);
	refuse(r, 400, INVALID, what);
}

static void tell_room(const struct fake_room *room, struct fake_result *r)
{
	r->status = 200;
	r->body = xasprintf("{\"id\":\"5e3cf703-5547-47d6-a371-37b1f0b4427f\",\"name\":\"%s\",\"api_created\":true,"
	                    "\"privacy\":\"%s\",\"url\":\"%s\",\"created_at\":\"2026-01-25T23:49:42.000Z\","
	                    "\"config\":{\"exp\":%lld,\"eject_at_room_exp\":true}}",
	                    room->name, room->is_private ? "private" : "public", room->url, (long long)room->exp_s);
}

static bool name_is_valid(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	return *name != '\0' && strlen(name) <= NAME_MAX_CHARS && strspn(name, letters) == strlen(name);
}

static void make_room(struct fake_video *f, const struct video_ask *c, struct fake_result *r)
{
	static const struct fake_member members[] = {
		{ "name", 's', false }, { "privacy", 's', false }, { "properties", 'o', false },
		{ "properties.nbf", 'i', false }, { "properties.exp", 'i', false },
		{ "properties.max_participants", 'i', false }, { "properties.enable_chat", 'b', false },
		{ "properties.enable_knocking", 'b', false }, { "properties.eject_at_room_exp", 'b', false },
		{ "properties.eject_after_elapsed", 'i', false }, { "properties.lang", 's', false },
	};
	const char *name, *privacy;
	struct fake_room *room;
	int64_t exp_s = INT64_MAX;

	if (!fake_check(f, c->body, members, COUNT(members), with_properties)) {
		refuse(r, 400, INVALID, f->complaint);
		return;
	}
	name = document_text(c->body, "name");
	privacy = document_text(c->body, "privacy");
	document_int(c->body, "properties.exp", &exp_s);
	if (name == NULL || !name_is_valid(name) || exp_s <= c->now_s) {
		complain(f, r, "invalid value for a property");
	} else if (fake_room_find(f, name, c->now_s) != NULL) {
		char *info = xasprintf("a room named %s already exists", name);

		refuse(r, 400, INVALID, info);
		free(info);
	} else {
		room = fake_room_add(f, name, exp_s);
		room->is_private = privacy != NULL && strcmp(privacy, "private") == 0;
		snprintf(room->url, sizeof room->url, "https://fake.daily.co/%.120s", name);
		tell_room(room, r);
	}
}

static void make_token(struct fake_video *f, const struct video_ask *c, struct fake_result *r)
{
	static const struct fake_member members[] = {
		{ "properties", 'o', true }, { "properties.room_name", 's', false },
		{ "properties.user_name", 's', false }, { "properties.user_id", 's', false },
		{ "properties.is_owner", 'b', false }, { "properties.nbf", 'i', false },
		{ "properties.exp", 'i', false }, { "properties.eject_at_token_exp", 'b', false },
		{ "properties.eject_after_elapsed", 'i', false }, { "properties.lang", 's', false },
	};
	struct fake_token *t = &f->token;
	const char *id;

	if (!fake_check(f, c->body, members, COUNT(members), with_properties)) {
		refuse(r, 400, INVALID, f->complaint);
		return;
	}
	id = document_text(c->body, "properties.user_id");
	if (id != NULL && strlen(id) > USER_ID_MAX_CHARS) {
		complain(f, r, "user_id is too long");
		return;
	}
	memset(t, 0, sizeof *t);
	snprintf(t->text, sizeof t->text, "eyJhbGciOiJIUzI1NiJ9.eyJmYWtl%d.c2ln_-", ++f->tokens);
	snprintf(t->room, sizeof t->room, "%s", document_text(c->body, "properties.room_name"));
	snprintf(t->user_name, sizeof t->user_name, "%s", document_text(c->body, "properties.user_name"));
	snprintf(t->user_id, sizeof t->user_id, "%s", id != NULL ? id : "");
	t->is_owner = document_is_true(c->body, "properties.is_owner");
	document_int(c->body, "properties.exp", &t->exp_s);
	r->status = 200;
	r->body = xasprintf("{\"token\":\"%s\"}", t->text);
}

static void eject(struct fake_video *f, const struct video_ask *c, struct fake_result *r)
{
	static const struct fake_member members[] = {
		{ "ids", 'a', false }, { "user_ids", 'a', false }, { "ban", 'b', false },
	};

	if (!fake_check(f, c->body, members, COUNT(members), flat)) {
		refuse(r, 400, INVALID, f->complaint);
		return;
	}
	f->ejected += (int)document_count(c->body, "user_ids");
	r->status = 200;
	r->body = xstrdup("{\"ejectedIds\":[]}");
}

static void on_room(struct fake_video *f, const struct video_ask *c, struct fake_result *r)
{
	char *name = xstrndup(c->path + 10, strcspn(c->path + 10, "/"));
	const char *rest = c->path + 10 + strlen(name);
	struct fake_room *room = fake_room_find(f, name, c->now_s);

	if (room == NULL) {
		refuse(r, 404, "not-found", "room not found");
	} else if (strcmp(rest, "/eject") == 0 && strcmp(c->method, "POST") == 0) {
		eject(f, c, r);
	} else if (*rest == '\0' && strcmp(c->method, "GET") == 0) {
		tell_room(room, r);
	} else if (*rest == '\0' && strcmp(c->method, "DELETE") == 0) {
		room->is_there = false;
		r->status = 200;
		r->body = xasprintf("{\"deleted\":true,\"name\":\"%s\"}", name);
	}
	free(name);
}

void fake_daily_serve(struct fake_video *f, const struct video_ask *c, struct fake_result *r)
{
	bool is_post = strcmp(c->method, "POST") == 0;

	if (is_post && strcmp(c->path, "/v1/rooms") == 0)
		make_room(f, c, r);
	else if (is_post && strcmp(c->path, "/v1/meeting-tokens") == 0)
		make_token(f, c, r);
	else if (strncmp(c->path, "/v1/rooms/", 10) == 0)
		on_room(f, c, r);
	else
		refuse(r, 404, "not-found", "no such endpoint");
}
