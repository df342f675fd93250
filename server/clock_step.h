/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_CLOCK_STEP_H
#define HP_SERVER_CLOCK_STEP_H

#include <stdint.h>

struct tx;

/*
 * The machine's time of day was set: what is stored was written by a clock that was wrong by as much. All that is still
 * under way is dated anew, so that what was left to it is what is left now: an hour forward ends no request, no token
 * and no session before its time, an hour back makes none last longer. What is over stays as it was written.
 */
struct clock_watch {
	int64_t utc_ms, machine_ms;     /* as of the last look; 0: none yet */
};

/* By how much the time of day has moved since the last look without as much time having passed; 0: it has not, or by
 * less than a minute, which nothing here depends on. A machine that slept has not had its clock set. */
int64_t clock_watch_look(struct clock_watch *w, int64_t utc_ms);

void clock_step_apply(struct tx *tx, int64_t step_ms);

#endif
