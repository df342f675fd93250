/* SPDX-License-Identifier: ISC */
/*
 * Whereby by its REST calls (docs.whereby.com/reference/whereby-rest-api-reference/meetings): a locked room a session.
 * There are no tokens: the helper's link has the host's key, the customer's knocks. A room of which we never heard,
 * since the answer was lost, is nobody's and ends by its endDate.
 */
#include "config.h"              /* strptime() */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/calls.h"
#include "protocol/document.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "server/video/video_provider.h"
#include "server/video/video_settings.h"

#define DATE_SIZE 32

static void date_write(int64_t at_ms, char out[DATE_SIZE])
{
	time_t at = (time_t)(at_ms / 1000);
	struct tm utc;

	gmtime_r(&at, &utc);
	strftime(out, DATE_SIZE, "%Y-%m-%dT%H:%M:%S.000Z", &utc);
}

/* Seconds are enough; fractions are passed over. 0: no such date. */
static int64_t date_read(const char *text)
{
	struct tm utc = { 0 };
	const char *rest = text != NULL ? strptime(text, "%Y-%m-%dT%H:%M:%S", &utc) : NULL;

	return rest != NULL && text[strlen(text) - 1] == 'Z' ? (int64_t)timegm(&utc) * 1000 : 0;
}

static void make_ask(const struct video_settings *set, const struct video_visit *v,
		     struct video_question *q)
{
	char date[DATE_SIZE];

	date_write(v->now_ms + set->room_lifetime_ms, date);
	q->method = "POST";
	q->path = xstrdup("/v1/meetings");
	q->body = xasprintf("{\"endDate\":\"%s\",\"isLocked\":true,\"roomMode\":\"normal\","
			    "\"fields\":[\"hostRoomUrl\"]}", date);
}

static bool link_read(const struct document *d, const char *name, char out[VIDEO_LINK_SIZE])
{
	const char *link = document_text(d, name);

	if (link == NULL || !text_is_link(link))
		return false;
	memcpy(out, link, strlen(link) + 1);
	return true;
}

static enum video_verdict make_read(const struct http_answer *a, struct video_visit *v)
{
	struct document *d = document_parse(a->body, a->body_len);
	const char *id = document_text(d, "meetingId");
	struct video_room room = { .expires_at_ms = date_read(document_text(d, "endDate")) };
	bool is_good = id != NULL && id_is_valid(id) && room.expires_at_ms > 0 &&
		       link_read(d, "roomUrl", room.url) && link_read(d, "hostRoomUrl", room.host_url);

	if (is_good) {
		memcpy(room.id, id, strlen(id) + 1);
		v->room = room;
	}
	document_free(d);
	return is_good ? VIDEO_DONE : VIDEO_RETRY;
}

static void find_ask(const struct video_settings *set, const struct video_visit *v,
		     struct video_question *q)
{
	(void)set;
	q->method = "GET";
	q->path = xasprintf("/v1/meetings/%s?fields=hostRoomUrl", v->room.id);
}

static enum video_verdict find_read(const struct http_answer *a, struct video_visit *v)
{
	return a->status == 404 ? VIDEO_GONE : make_read(a, v);
}

static void close_ask(const struct video_settings *set, const struct video_visit *v,
		      struct video_question *q)
{
	(void)set;
	q->method = "DELETE";
	q->path = xasprintf("/v1/meetings/%s", v->room.id);
}

static char *link_new(const struct video_settings *set, const struct video_visit *v)
{
	(void)set;
	return xstrdup(v->is_helper ? v->room.host_url : v->room.url);
}

const struct video_provider video_whereby_provider = {
	.name = "whereby",
	.needs_key = true,
	.api_url = "https://api.whereby.dev",
	.link = link_new,
	.calls = {
		[VIDEO_MAKE] = { make_ask, make_read, 0 },
		[VIDEO_FIND] = { find_ask, find_read, 404 },
		[VIDEO_CLOSE] = { close_ask, NULL, 0 },
	},
};
