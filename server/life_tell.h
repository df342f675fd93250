/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_LIFE_TELL_H
#define HP_SERVER_LIFE_TELL_H

#include "server/life.h"

/*
 * Who hears of what: the events of life.c, each for its audience with what that audience may see. With
 * life_tell_request() and its like in life.h, which others call too.
 */

/* The request is open: every helper who is there is told, by one event whatever their number. */
void bell_ring(struct tx *tx, const struct request *r, const char *notification_id);
/* It no longer is: the note is withdrawn, the request goes from every helper's list. `actor`: who has it now. */
void bell_withdraw(struct tx *tx, const struct request *r, enum withdrawal why, const struct user *actor);

/* Somebody went out of the line of those who wait: those behind are nearer now. The first few are told at once;
 * the others when they have come that near, so that a claim costs the same however many wait. */
void line_tell(struct tx *tx, int64_t from_position);

void user_tell(struct tx *tx, const char *user_id);

#endif
