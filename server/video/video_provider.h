/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_VIDEO_PROVIDER_H
#define HP_SERVER_VIDEO_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop/http.h"
#include "protocol/limits.h"

struct video_settings;

/*
 * A video provider is a row: a name, and pure functions that say what to ask it and what its answers mean. They do no
 * I/O and touch no database; video_lead.c and video_end.c do the asking. A provider that works without being asked (a
 * link made from a template, a token signed by us) has no calls; link() is then all there is.
 */
#define VIDEO_NAME_SIZE 324             /* a display name: 80 characters of UTF-8, and some */
#define VIDEO_LINK_SIZE 2049

struct video_room {
	char id[HP_ID_SIZE];            /* the provider's; "": there is none */
	char url[VIDEO_LINK_SIZE];
	char host_url[VIDEO_LINK_SIZE]; /* the helper's, where the provider tells them apart; else "" */
	int64_t expires_at_ms;          /* when the provider closes it by itself */
};

/* One person on the way to one session's call. Flat: free() is enough. */
struct video_visit {
	char session_id[HP_ID_SIZE];
	char helper_id[HP_ID_SIZE];
	char customer_id[HP_ID_SIZE];
	char name[VIDEO_NAME_SIZE];     /* as the other one sees it */
	bool is_helper;                 /* who opens; the helper is the moderator */
	bool is_down;                   /* what the session says of its video */
	bool has_joined;                /* the customer was there before; nothing to tell of the helper */
	char room_name[HP_ID_SIZE];     /* what a room is called, and a new one to be called */
	struct video_room room;
	char token[VIDEO_LINK_SIZE];    /* this person's; "" where the provider has none */
	int64_t now_ms;
};

enum video_call {
	VIDEO_MAKE,                     /* a room: fills in visit.room */
	VIDEO_FIND,                     /* the room that is said to be there already: the same */
	VIDEO_TOKEN,                    /* for this person: fills in visit.token */
	VIDEO_EMPTY,                    /* everybody out */
	VIDEO_CLOSE,                    /* the room is no more */
	VIDEO_CALL_COUNT
};

enum video_verdict {
	VIDEO_DONE,
	VIDEO_EXISTS,                   /* of MAKE: it is there already, look at it */
	VIDEO_GONE,                     /* of FIND: it is not */
	VIDEO_RETRY,                    /* not now, or not in a way we understand: ask again later */
	VIDEO_REFUSED                   /* not like this: an operator's affair */
};

struct video_question {
	const char *method;
	char *path;                     /* both are the caller's to free */
	char *body;                     /* JSON; NULL: none */
};

typedef void video_ask_fn(const struct video_settings *set, const struct video_visit *v,
			  struct video_question *q);
/* Only for answers of status 2xx, or those whose meaning is the provider's own; see `mind`. */
typedef enum video_verdict video_read_fn(const struct http_answer *a, struct video_visit *v);

struct video_provider {
	const char *name;
	bool needs_key;
	const char *api_url;            /* NULL: it is not asked anything */
	void (*check)(const struct video_settings *set, char *why, size_t why_size); /* or NULL */
	/* The address for this person; NULL: it makes no link. Caller: xfree_secret(). */
	char *(*link)(const struct video_settings *set, const struct video_visit *v);
	struct {
		video_ask_fn *ask;      /* NULL: this provider needs no such call */
		video_read_fn *read;    /* NULL: the status says it all */
		int mind;               /* a status that read() looks at beside 2xx */
	} calls[VIDEO_CALL_COUNT];
};

extern const struct video_provider video_template_provider;
extern const struct video_provider video_jitsi_provider;
extern const struct video_provider video_daily_provider;
extern const struct video_provider video_whereby_provider;

/* video.c: by its name in the settings; NULL: there is none such. */
const struct video_provider *video_provider_find(const char *name);
bool video_provider_has_rooms(const struct video_provider *p);

/* video_template.c: the template with its holes filled in. Caller frees. */
char *video_template_fill(const char *template, const char *room);

#endif
