/* SPDX-License-Identifier: ISC */
/*
 * Daily by its REST calls (docs.daily.co/reference/rest-api): a private room a session, a meeting token a person. A room
 * has the name we give it, so asking for it twice makes one.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/document.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "server/video/video_provider.h"
#include "server/video/video_settings.h"

static void make_ask(const struct video_settings *set, const struct video_visit *v,
		     struct video_question *q)
{
	int64_t exp_s = (v->now_ms + set->room_lifetime_ms) / 1000;

	q->method = "POST";
	q->path = xstrdup("/v1/rooms");
	q->body = xasprintf("{\"name\":\"%s\",\"privacy\":\"private\",\"properties\":"
			    "{\"exp\":%lld,\"eject_at_room_exp\":true}}",
			    v->room_name, (long long)exp_s);
}

/* The one we have, else the one that is to be. */
static const char *name_of(const struct video_visit *v)
{
	return v->room.id[0] != '\0' ? v->room.id : v->room_name;
}

/* A room as Daily tells of it. One that is open to everybody is not the one we asked for. */
static bool room_read(const struct document *d, struct video_visit *v)
{
	const char *name = document_text(d, "name"), *url = document_text(d, "url");
	const char *privacy = document_text(d, "privacy");
	struct video_room room = { 0 };
	int64_t exp_s = 0;

	if (name == NULL || strcmp(name, name_of(v)) != 0 || url == NULL || !text_is_link(url) ||
	    strchr(url, '?') != NULL || privacy == NULL || strcmp(privacy, "private") != 0 ||
	    !document_int(d, "config.exp", &exp_s))
		return false;
	memcpy(room.id, name_of(v), sizeof room.id);
	memcpy(room.url, url, strlen(url) + 1);
	room.expires_at_ms = exp_s * 1000;
	v->room = room;
	return true;
}

static bool is_there_already(const struct document *d)
{
	const char *info = document_text(d, "info");

	return info != NULL && strstr(info, "already exists") != NULL;
}

static enum video_verdict make_read(const struct http_answer *a, struct video_visit *v)
{
	struct document *d = document_parse(a->body, a->body_len);
	enum video_verdict verdict = VIDEO_RETRY;

	if (a->status == 400)
		verdict = is_there_already(d) ? VIDEO_EXISTS : VIDEO_REFUSED;
	else if (room_read(d, v))
		verdict = VIDEO_DONE;
	document_free(d);
	return verdict;
}

static void find_ask(const struct video_settings *set, const struct video_visit *v,
		     struct video_question *q)
{
	(void)set;
	q->method = "GET";
	q->path = xasprintf("/v1/rooms/%s", name_of(v));
}

static enum video_verdict find_read(const struct http_answer *a, struct video_visit *v)
{
	return a->status == 404 ? VIDEO_GONE : make_read(a, v);
}

static void token_ask(const struct video_settings *set, const struct video_visit *v,
		      struct video_question *q)
{
	char *name = document_quote(v->name);
	int64_t exp_s = (v->now_ms + set->token_lifetime_ms) / 1000;

	q->method = "POST";
	q->path = xstrdup("/v1/meeting-tokens");
	q->body = xasprintf("{\"properties\":{\"room_name\":\"%s\",\"user_name\":%s,\"user_id\":\"%s\","
			    "\"is_owner\":%s,\"exp\":%lld}}",
			    v->room.id, name != NULL ? name : "\"\"",
			    v->is_helper ? v->helper_id : v->customer_id,
			    v->is_helper ? "true" : "false", (long long)exp_s);
	free(name);
}

/* A token goes into a link as it is: base64url and dots. */
static enum video_verdict token_read(const struct http_answer *a, struct video_visit *v)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
	struct document *d = document_parse(a->body, a->body_len);
	const char *token = document_text(d, "token");
	size_t len = token != NULL ? strlen(token) : 0;
	bool is_good = len > 0 && len < sizeof v->token && strspn(token, letters) == len;

	if (is_good)
		memcpy(v->token, token, len + 1);
	document_free(d);
	return is_good ? VIDEO_DONE : VIDEO_RETRY;
}

/* By the ids in their tokens; and they do not come back with a token that has not run out. */
static void empty_ask(const struct video_settings *set, const struct video_visit *v,
		      struct video_question *q)
{
	(void)set;
	q->method = "POST";
	q->path = xasprintf("/v1/rooms/%s/eject", v->room.id);
	q->body = xasprintf("{\"user_ids\":[\"%s\",\"%s\"],\"ban\":true}", v->helper_id,
			    v->customer_id);
}

static void close_ask(const struct video_settings *set, const struct video_visit *v,
		      struct video_question *q)
{
	(void)set;
	q->method = "DELETE";
	q->path = xasprintf("/v1/rooms/%s", v->room.id);
}

static char *link_new(const struct video_settings *set, const struct video_visit *v)
{
	(void)set;
	return xasprintf("%s?t=%s", v->room.url, v->token);
}

const struct video_provider video_daily_provider = {
	.name = "daily",
	.needs_key = true,
	.api_url = "https://api.daily.co",
	.link = link_new,
	.calls = {
		[VIDEO_MAKE] = { make_ask, make_read, 400 },
		[VIDEO_FIND] = { find_ask, find_read, 404 },
		[VIDEO_TOKEN] = { token_ask, token_read, 0 },
		[VIDEO_EMPTY] = { empty_ask, NULL, 0 },
		[VIDEO_CLOSE] = { close_ask, NULL, 0 },
	},
};
