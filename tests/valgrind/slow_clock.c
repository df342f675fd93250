/* SPDX-License-Identifier: ISC */
/*
 * Under valgrind a program is twenty to fifty times as slow, so deadlines that are generous for it as it is are none at
 * all there: those of the tests, and the product's own. Loaded before the programs (LD_PRELOAD), this and shim_clock.c
 * let time pass more slowly for all of them alike, by HP_SLOW, so that nobody has to know. Children agree with their
 * parents: HP_SLOW_SINCE, on the machine's steady clock, is when it began.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/faults/shim_parts.h"

static struct shim_pace pace;

bool shim_pace(struct shim_pace *out)
{
	*out = pace;
	return pace.speed > 0;
}

static void begin(void) __attribute__((constructor));
static void begin(void)
{
	const char *factor = getenv("HP_SLOW"), *since = getenv("HP_SLOW_SINCE");
	int64_t slow = factor ? strtoll(factor, NULL, 10) : 0;
	char text[32];

	if (slow < 1 || slow > SHIM_USUAL_SPEED)
		return;
	pace.since_ns = since ? strtoll(since, NULL, 10) : shim_steady_ns();
	pace.speed = SHIM_USUAL_SPEED / slow;
	snprintf(text, sizeof(text), "%lld", (long long)pace.since_ns);
	setenv("HP_SLOW_SINCE", text, 0);
}
