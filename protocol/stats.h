/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_STATS_H
#define HP_PROTOCOL_STATS_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/session.h"

#define STATS_DAYS 14

/* Numbers over completed sessions: a helper's own, or everybody's for an operator. */
struct stats_part {
	int64_t completed_sessions;
	int64_t total_duration_s;
	int64_t average_duration_s;     /* rounded down; 0 where there is none */
	int64_t outcomes[OUTCOME_COUNT];/* by enum outcome; [OUTCOME_NONE] unused */
	int64_t earned;                 /* captured, smallest unit */
	int64_t ratings;                /* how many customers said how it was, by their session's day */
	int64_t average_rating_x100;    /* 100 to 500, to the nearest; 0 where there is none */
};

struct stats {
	struct stats_part all;
	struct stats_part today;        /* since midnight, UTC */
	int64_t days[STATS_DAYS];       /* completed a day, oldest first, today last */
};

/* {completed_sessions,…,earned,ratings:{count,average_x100}, today:{the same}, days:[14 numbers]}
 */
char *stats_encode(const struct stats *s);               /* caller frees */
enum err stats_decode(const char *text, size_t len, struct stats *out, struct fault *f);

#endif
