/* SPDX-License-Identifier: ISC */
/* What the fake video providers have in common: the door, the key, tricks, rooms, and looking closely at bodies. */
#include "tests/fake/video.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "tests/fake/http_fake.h"

static const struct {
	fake_serve_fn *serve;
	int no_key_status;              /* without an Authorization header at all */
	const char *no_key, *wrong_key, *busy, *fails;
} kinds[] = {
	[FAKE_DAILY] = { fake_daily_serve, 400, "{\"error\":\"authorization-header-error\"}",
	                 "{\"error\":\"authentication-error\"}", "{\"error\":\"rate-limit-error\"}",
	                 "{\"error\":\"server-error\"}" },
	[FAKE_WHEREBY] = { fake_whereby_serve, 401, "{\"error\":\"Access token is missing or invalid\"}",
	                   "{\"error\":\"Access token is missing or invalid\"}",
	                   "{\"error\":\"You are rate limited\"}", "{\"error\":\"Internal error\"}" },
};

static bool name_is_known(const struct fake_member *members, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].path, path) == 0)
			return true;
	return false;
}

bool fake_check(struct fake_video *f, const struct document *d, const struct fake_member *members, size_t count,
                const char *const *objects)
{
	char path[128];
	const char *name;

	f->complaint[0] = '\0';
	if (d == NULL)
		snprintf(f->complaint, sizeof f->complaint, "no JSON body, or not as application/json");
	for (; d != NULL && *objects != NULL; objects++)
		for (size_t i = 0; (name = document_name(d, *objects, i)) != NULL; i++) {
			snprintf(path, sizeof path, "%s%s%s", *objects, **objects != '\0' ? "." : "", name);
			if (!name_is_known(members, count, path))
				snprintf(f->complaint, sizeof f->complaint, "unknown: %s", path);
		}
	for (size_t i = 0; d != NULL && i < count; i++) {
		const char *p = members[i].path;

		if (document_at(d, p) != NULL ? !document_is(d, p, members[i].kind) : members[i].is_needed)
			snprintf(f->complaint, sizeof f->complaint, "missing or of another type: %s", p);
	}
	return f->complaint[0] == '\0';
}

struct fake_room *fake_room_find(struct fake_video *f, const char *name, int64_t now_s)
{
	for (size_t i = 0; i < f->room_count; i++)
		if (f->rooms[i].is_there && strcmp(f->rooms[i].name, name) == 0 && f->rooms[i].exp_s > now_s)
			return &f->rooms[i];
	return NULL;
}

struct fake_room *fake_room_add(struct fake_video *f, const char *name, int64_t exp_s)
{
	struct fake_room *r = &f->rooms[f->room_count++];

	if (f->room_count > FAKE_ROOMS_MAX)
		abort();
	snprintf(r->name, sizeof r->name, "%s", name);
	r->exp_s = exp_s;
	r->is_there = true;
	return r;
}

size_t fake_video_rooms(const struct fake_video *f)
{
	size_t count = 0;

	for (size_t i = 0; i < f->room_count; i++)
		count += f->rooms[i].is_there;
	return count;
}

static void answer(struct http_ask *a, int status, const char *headers, const char *body)
{
	ask_answer(a, status, "application/json", headers, body);
}

static bool has_key(struct fake_video *f, struct http_ask *a)
{
	const char *given = ask_header(a, "Authorization");

	if (given == NULL) {
		answer(a, kinds[f->kind].no_key_status, "", kinds[f->kind].no_key);
		return false;
	}
	if (strncmp(given, "Bearer ", 7) == 0 && strcmp(given + 7, f->key) == 0)
		return true;
	answer(a, 401, "", kinds[f->kind].wrong_key);
	return false;
}

static enum video_trick choose_trick(struct fake_video *f, const struct http_ask *a)
{
	char call[256];

	snprintf(call, sizeof call, "%s %s", ask_method(a), ask_path(a));
	if (f->trick_count == 0 || strstr(call, f->trick_at) == NULL)
		return VIDEO_TRICK_NONE;
	f->trick_count--;
	return f->trick;
}

static void keep_silent(struct fake_video *f, struct http_ask *a, const struct fake_result *r)
{
	f->silent[f->silent_count].ask = a;
	f->silent[f->silent_count].status = r->status;
	f->silent[f->silent_count++].body = xstrdup(r->body);
}

void fake_video_speak(struct fake_video *f)
{
	for (size_t i = 0; i < f->silent_count; i++) {
		answer(f->silent[i].ask, f->silent[i].status, "", f->silent[i].body);
		free(f->silent[i].body);
	}
	f->silent_count = 0;
}

/* As it was ordered, whatever was done. */
static void answer_with(struct fake_video *f, struct http_ask *a, enum video_trick t, const struct fake_result *r)
{
	if (t == VIDEO_TRICK_CUT_BEFORE || t == VIDEO_TRICK_CUT_AFTER)
		ask_cut(a);
	else if (t == VIDEO_TRICK_SILENT && f->silent_count < FAKE_ROOMS_MAX)
		keep_silent(f, a, r);
	else if (t == VIDEO_TRICK_BUSY)
		answer(a, 429, "Retry-After: 1\r\n", kinds[f->kind].busy);
	else if (t == VIDEO_TRICK_FAILS)
		answer(a, 500, "", kinds[f->kind].fails);
	else if (t == VIDEO_TRICK_STRANGE)
		answer(a, 200, "", "{\"url\":17,\"token\":{},\"roomUrl\":\"javascript:alert(1)\"}");
	else if (t == VIDEO_TRICK_GARBAGE)
		answer(a, 200, "", "<html>Bad Gateway</html>");
	else
		answer(a, r->status, "", r->body);
}

static void serve(struct fake_video *f, struct http_ask *a, struct fake_result *r)
{
	const char *type = ask_header(a, "Content-Type");
	bool is_json = type != NULL && strncmp(type, "application/json", 16) == 0;
	struct document *d = is_json ? document_parse(ask_body(a), ask_body_len(a)) : NULL;
	struct video_ask c = { ask_method(a), ask_path(a), ask_query(a), d, loop_now_ms(f->loop) / 1000 };

	kinds[f->kind].serve(f, &c, r);
	document_free(d);
}

static void on_ask(struct http_ask *a, void *arg)
{
	struct fake_video *f = arg;
	enum video_trick t = choose_trick(f, a);
	struct fake_result r = { 404, NULL };

	f->calls++;
	if (!has_key(f, a))
		return;
	if (t == VIDEO_TRICK_NONE || t == VIDEO_TRICK_CUT_AFTER || t == VIDEO_TRICK_SILENT)
		serve(f, a, &r);
	if (r.body == NULL)
		r.body = xstrdup("");
	answer_with(f, a, t, &r);
	free(r.body);
}

struct fake_video *fake_video_open(struct loop *l, enum fake_video_kind kind, int port)
{
	struct fake_video *f = xcalloc(1, sizeof *f);

	f->loop = l;
	f->kind = kind;
	f->key = FAKE_VIDEO_KEY;
	f->http = http_fake_open(l, port, on_ask, f);
	if (f->http == NULL)
		abort();
	snprintf(f->url, sizeof f->url, "http://127.0.0.1:%d", http_fake_port(f->http));
	return f;
}

void fake_video_close(struct fake_video *f)
{
	if (f == NULL)
		return;
	fake_video_speak(f);
	http_fake_close(f->http);
	free(f);
}

void fake_video_trick(struct fake_video *f, enum video_trick t, const char *at, int count)
{
	f->trick = t;
	f->trick_at = at;
	f->trick_count = count;
}
