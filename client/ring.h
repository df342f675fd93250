/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_RING_H
#define HP_CLIENT_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/limits.h"

struct model;
struct settings;

/*
 * When the bell rings, decided from what came and what time it is; nothing is done here. It rings for what is new and
 * this person's to act on, once; together for what comes together, as after a cut; and again after a while as long as
 * nobody has shown to be there. Who is away is left alone; who has a session in hand hears of it afterwards.
 *
 * Spans are of a clock that never jumps; the quiet hours are of the wall's.
 */
struct ring;

enum ring_cause {
	RING_NEW,               /* one request */
	RING_TOGETHER,          /* several that came together, or while this person was busy */
	RING_AGAIN              /* nobody was there the last time */
};

struct ring_rules {
	int64_t again_after_ms; /* 0: never */
	bool has_quiet_hours;
	int quiet_from, quiet_until; /* minutes of the day */
};

struct ring_order {
	enum ring_cause cause;
	size_t count;           /* requests it is about */
	char notification_id[HP_ID_SIZE]; /* the newest */
	bool is_quiet;          /* quiet hours: no sound, no notice */
};

struct ring *ring_new(void);
void ring_free(struct ring *r);
void ring_forget(struct ring *r);                        /* signed out */

struct ring_rules ring_rules_of(const struct settings *s);

/* `count` unread notifications came that had not been there before. */
void ring_news(struct ring *r, size_t count, int64_t now_ms);
/* A key was pressed: whoever it was has seen what there is. */
void ring_seen(struct ring *r);
/* Is it time to ring? Once true, it has rung. `minute`: of the day. */
bool ring_turn(struct ring *r, const struct model *m, const struct ring_rules *rules, int64_t now_ms, int minute,
               struct ring_order *out);
/* When ring_turn() wants to be asked again, even if nothing happens; 0: it does not. */
int64_t ring_wants_ms(const struct ring *r, const struct model *m, const struct ring_rules *rules);

const char *ring_cause_name(enum ring_cause cause);
/* What a hook gets: {"event":"ring","cause","count","unread","quiet","notification"}. Caller frees. */
char *ring_encode(const struct ring_order *o, const struct model *m);

#endif
