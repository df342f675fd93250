/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_CALLERS_H
#define HP_SERVER_CALLERS_H

#include <stdint.h>

/*
 * How much each person asks for, whatever number of sign-ins and addresses they use: how many of their calls are under
 * way at once, and how often they change something. Whose a token is comes from the store, so it is learned from the
 * first answer; until then the token counts by itself. Who is over is refused before the store is troubled. Tokens that
 * are nobody's are not kept. What is idle is forgotten. The edge asks here, and the hub for who joins.
 */
struct callers;
/* Whoever has a token, while a call of theirs is under way. */
struct caller;

struct callers *callers_new(void);
void callers_free(struct callers *c);                    /* callers may still leave after that */

/* A call begins; caller_leave() ends it. NULL: `most` of that person's are under way; 0 is no bound. */
struct caller *callers_enter(struct callers *c, const char *token, int most, int64_t steady_ms);
void caller_leave(struct caller *who);                   /* NULL: nothing */

/* One more change: 0, or how many seconds to wait. */
int64_t caller_wait_s(struct caller *who, int a_minute, int64_t steady_ms);
/* Whose the token is. NULL: nothing is learned. */
void caller_learn(struct caller *who, const char *person_id);

#endif
