/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_BACKOFF_H
#define HP_LOOP_BACKOFF_H

#include <stdint.h>

/*
 * Growing pauses between tries: first, twice that, … up to a most; each then times a random 0.5 to 1, so
 * that many who lost the same peer do not return at the same moment.
 */
struct backoff {
	int64_t first_ms, most_ms;
	int tries;
};

void backoff_reset(struct backoff *b);
int64_t backoff_next_ms(struct backoff *b);              /* counts the try */
/* The same for a try number kept elsewhere, from 1. */
int64_t backoff_pause_ms(int64_t first_ms, int64_t most_ms, int try_number);

#endif
