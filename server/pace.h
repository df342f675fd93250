/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PACE_H
#define HP_SERVER_PACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How often somebody may do something: so many a minute, saved up to that many. What is done is paid for in time, of
 * which a minute's worth at most can be owed. The time is loop_steady_ms(), so that setting the clock neither forgives
 * nor makes anybody wait. All zero: nothing was done yet.
 */
struct pace {
	int64_t spent_ms, paid_at_ms;
};

/* One more. 0: go ahead, it is paid for; else how many seconds to wait. */
int64_t pace_take(struct pace *p, int a_minute, int64_t steady_ms);
/* What was taken turned out to be nothing that counts. */
void pace_give_back(struct pace *p, int a_minute);
/* A kind of line in the log that strangers can cause: one a minute is written. All zero: there was none yet. */
struct pace_lines {
	struct pace written;
	long long unwritten;
};
/* One more. How many there were since the last that was written, this one included; 0: it is not to be written. */
long long pace_line(struct pace_lines *l, int64_t steady_ms);
/* Nothing is owed. */
bool pace_is_idle(struct pace *p, int64_t steady_ms);

#endif
