/* SPDX-License-Identifier: ISC */
/* Growing, jittered pauses: for the client's reconnection, kept actions, and the server's outbox. */
#include "loop/backoff.h"

#include <uv.h>

/* A random share of `span_ms`, 0 to all of it. Without randomness none, which is still a pause. */
static int64_t random_up_to(int64_t span_ms)
{
	uint64_t bits = 0;

	if (span_ms <= 0 || uv_random(NULL, NULL, &bits, sizeof(bits), 0, NULL) != 0)
		return 0;
	return (int64_t)(bits % ((uint64_t)span_ms + 1));
}

int64_t backoff_pause_ms(int64_t first_ms, int64_t most_ms, int try_number)
{
	int64_t pause = first_ms;

	for (int i = 1; i < try_number && pause < most_ms; i++)
		pause *= 2;
	if (pause > most_ms)
		pause = most_ms;
	return pause / 2 + random_up_to(pause - pause / 2);
}

void backoff_reset(struct backoff *b)
{
	b->tries = 0;
}

int64_t backoff_next_ms(struct backoff *b)
{
	b->tries++;
	return backoff_pause_ms(b->first_ms, b->most_ms, b->tries);
}
