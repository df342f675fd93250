/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_SIGNS_H
#define HP_SERVER_SIGNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Signs of life: whom to ask for one, and who gave none. Two lists, each in the order of time, so that hearing of
 * somebody costs the same among ten and among ten thousand; libwebsockets' own policy sorts a list of all at each sign.
 * Pure: the clock is given, and asking and dropping are the caller's.
 */
struct sign {
	void *whose;                    /* the caller's */
	int64_t since_ms;               /* heard then; or asked then */
	bool is_asked;
	struct sign *prev, *next;
};

struct signs {
	int64_t ask_after_ms, drop_after_ms; /* of silence; of no answer */
	size_t count;
	struct sign *heard, *asked;
};

void signs_enter(struct signs *s, struct sign *one, void *whose, int64_t now_ms); /* heard just now */
void signs_leave(struct signs *s, struct sign *one);     /* harmless where it has not entered */
void signs_hear(struct signs *s, struct sign *one, int64_t now_ms);

/* How many to ask in one of `turns` parts of ask_after_ms: all who came at once are not asked at once. */
size_t signs_share(const struct signs *s, size_t turns);
struct sign *signs_next_to_ask(struct signs *s, int64_t now_ms); /* counts as asked from now on; NULL: nobody */
struct sign *signs_next_to_drop(const struct signs *s, int64_t now_ms); /* the same until it leaves */

#endif
