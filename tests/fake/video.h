/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_VIDEO_H
#define HP_TESTS_FAKE_VIDEO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/document.h"

struct loop;

/*
 * Daily and Whereby as far as we use them, written from their published API descriptions (docs.daily.co,
 * docs.whereby.com). Strict about what they take: an unknown member, a missing one, a wrong type or a wrong header is
 * an error here as well, and is remembered in `complaint`. Able to misbehave on command.
 */
#define FAKE_VIDEO_KEY "fake-api-key-8s7d6f"
#define FAKE_ROOMS_MAX 16

enum fake_video_kind { FAKE_DAILY, FAKE_WHEREBY };

enum video_trick {
	VIDEO_TRICK_NONE,
	VIDEO_TRICK_CUT_BEFORE,         /* the connection is cut, nothing was done */
	VIDEO_TRICK_CUT_AFTER,          /* it was done, and the answer does not come */
	VIDEO_TRICK_SILENT,             /* done, and not answered until fake_video_speak() */
	VIDEO_TRICK_BUSY,               /* 429, Retry-After: 1 */
	VIDEO_TRICK_FAILS,              /* 500 */
	VIDEO_TRICK_STRANGE,            /* 200, JSON, but not what is described */
	VIDEO_TRICK_GARBAGE             /* 200, and no JSON */
};

struct fake_room {
	char name[129];
	char url[200], host_url[240];
	int64_t exp_s;
	bool is_private, is_there;
};

struct fake_token { char text[64], room[129], user_name[128], user_id[64]; bool is_owner; int64_t exp_s; };

struct fake_video {
	struct loop *loop;
	struct http_fake *http;
	enum fake_video_kind kind;
	char url[64];
	const char *key;                /* the one it takes */
	struct fake_room rooms[FAKE_ROOMS_MAX];
	size_t room_count;              /* ever made */
	struct fake_token token;        /* the newest */
	int tokens, calls, ejected;
	char complaint[200];            /* about the last call that was not as described; "": none */
	enum video_trick trick;         /* of calls whose "METHOD /path" contains trick_at, so many times */
	const char *trick_at;
	int trick_count;
	struct { struct http_ask *ask; int status; char *body; } silent[FAKE_ROOMS_MAX];
	size_t silent_count;
};

struct fake_video *fake_video_open(struct loop *l, enum fake_video_kind kind, int port);
void fake_video_close(struct fake_video *f);
void fake_video_trick(struct fake_video *f, enum video_trick t, const char *at, int count);
void fake_video_speak(struct fake_video *f);            /* the silent ones are answered */
size_t fake_video_rooms(const struct fake_video *f);    /* that are there now */

/* ---- between video.c and the two providers ---- */

struct video_ask {
	const char *method, *path, *query;
	const struct document *body;    /* NULL: none, or no JSON */
	int64_t now_s;
};

struct fake_result { int status; char *body; };

typedef void fake_serve_fn(struct fake_video *f, const struct video_ask *c, struct fake_result *r);
fake_serve_fn fake_daily_serve, fake_whereby_serve;

/* What a body may hold: `path` of a member, its kind (document_is()), and whether it must be there. */
struct fake_member { const char *path; char kind; bool is_needed; };
/* False: it holds something else; `complaint` says what. `objects`: where members are, "" and more; NULL ends. */
bool fake_check(struct fake_video *f, const struct document *d, const struct fake_member *members, size_t count,
                const char *const *objects);
struct fake_room *fake_room_find(struct fake_video *f, const char *name, int64_t now_s);
struct fake_room *fake_room_add(struct fake_video *f, const char *name, int64_t exp_s);

#endif
