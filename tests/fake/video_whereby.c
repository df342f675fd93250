/* SPDX-License-Identifier: ISC */
/* The fake Whereby: meetings, as docs.whereby.com/reference/whereby-rest-api-reference/meetings describes them. */
#include "config.h"              /* strptime() */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/mem.h"
#include "tests/fake/video.h"

#define PATH "/v1/meetings"
#define AFTER_END_S 3600                /* a room is there for an hour after its endDate */
#define COUNT(a) (sizeof (a) / sizeof (a)[0])

static void refuse(const struct fake_video *f, struct fake_result *r)
{
	char *quoted = document_quote(f->complaint);

	r->status = 400;
	r->body = xasprintf("{\"error\":%s}", quoted);
	free(quoted);
}

static void tell_room(const struct fake_room *room, bool with_host, int status, struct fake_result *r)
{
	char date[40];
	time_t end = (time_t)(room->exp_s - AFTER_END_S);
	struct tm utc;

	gmtime_r(&end, &utc);
	strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S.000Z", &utc);
	r->status = status;
	r->body = xasprintf("{\"meetingId\":\"%s\",\"startDate\":\"2026-02-17T14:24:00.000Z\",\"endDate\":\"%s\","
	                    "\"roomUrl\":\"%s\"%s%s%s}",
	                    room->name, date, room->url, with_host ? ",\"hostRoomUrl\":\"" : "",
	                    with_host ? room->host_url : "", with_host ? "\"" : "");
}

static bool wants_host(const struct document *d)
{
	const char *field = document_text(d, "fields.0");

	return field != NULL && strcmp(field, "hostRoomUrl") == 0;
}

static bool mode_is_valid(const char *mode)
{
	return mode == NULL || strcmp(mode, "normal") == 0 || strcmp(mode, "group") == 0;
}

static void make_meeting(struct fake_video *f, const struct video_ask *c, struct fake_result *r)
{
	static const struct fake_member members[] = {
		{ "endDate", 's', true }, { "isLocked", 'b', false }, { "roomMode", 's', false },
		{ "roomNamePrefix", 's', false }, { "roomNamePattern", 's', false },
		{ "templateType", 's', false }, { "fields", 'a', false },
	};
	static const char *const objects[] = { "", NULL };
	struct tm utc = { 0 };
	struct fake_room *room;
	const char *end;
	char id[16];

	if (!fake_check(f, c->body, members, COUNT(members), objects)) {
		refuse(f, r);
		return;
	}
	end = strptime(document_text(c->body, "endDate"), "%Y-%m-%dT%H:%M:%S", &utc);
	if (end == NULL || timegm(&utc) < c->now_s || !mode_is_valid(document_text(c->body, "roomMode"))) {
		snprintf(f->complaint, sizeof f->complaint, "endDate or roomMode is not valid");
		refuse(f, r);
		return;
	}
	snprintf(id, sizeof id, "%zu", 70000 + f->room_count);
	room = fake_room_add(f, id, timegm(&utc) + AFTER_END_S);
	room->is_private = document_is_true(c->body, "isLocked");
	snprintf(room->url, sizeof room->url, "https://fake.whereby.com/3f2c-%s", id);
	snprintf(room->host_url, sizeof room->host_url, "%s?roomKey=eyJhbGciOi%s", room->url, id);
	tell_room(room, wants_host(c->body), 201, r);
}

void fake_whereby_serve(struct fake_video *f, const struct video_ask *c, struct fake_result *r)
{
	struct fake_room *room = NULL;

	if (strcmp(c->method, "POST") == 0 && strcmp(c->path, PATH) == 0) {
		make_meeting(f, c, r);
		return;
	}
	if (strncmp(c->path, PATH "/", strlen(PATH) + 1) == 0)
		room = fake_room_find(f, c->path + strlen(PATH) + 1, c->now_s);
	if (room == NULL)
		return;
	if (strcmp(c->method, "GET") == 0) {
		tell_room(room, strcmp(c->query, "fields=hostRoomUrl") == 0, 200, r);
	} else if (strcmp(c->method, "DELETE") == 0) {
		room->is_there = false;
		r->status = 204;
	}
}
