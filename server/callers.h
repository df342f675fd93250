/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_CALLERS_H
#define HP_SERVER_CALLERS_H

#include <stdint.h>

/*
 * How often each person changes something, whatever number of sign-ins and addresses they use. Whose a token is comes
 * from the store, so it is learned from the first call's answer; who is over the pace is refused before the store is
 * troubled. Tokens that are nobody's are not kept. What is idle is forgotten. The edge asks here.
 */
struct callers;

struct callers *callers_new(void);
void callers_free(struct callers *c);

/* One more change by whoever has this token: 0, or how many seconds to wait. */
int64_t callers_wait_s(struct callers *c, const char *token, int a_minute, int64_t steady_ms);
void callers_learn(struct callers *c, const char *token, const char *person_id, int64_t steady_ms);

#endif
