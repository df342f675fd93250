/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_REPORT_H
#define HP_TESTS_BENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the bench has found: a table on stdout as it goes, JSON in a file, and a plot of the dispatches. */
enum goal { GOAL_NONE, GOAL_RATIO_AT_MOST, GOAL_AT_MOST, GOAL_AT_LEAST };

struct finding {
	char name[64];                  /* "dispatch 100 helpers, median" */
	const char *unit;
	double value;
	double floor;                   /* the same by the least that could do it; 0: there is none */
	enum goal goal;
	double limit;
};

void report_add(const struct finding *f);
void report_heading(const char *text);

/* Of the plot: milliseconds until so many helpers have the event. */
enum series { SERIES_OURS, SERIES_FLOOR_DURABLE, SERIES_FLOOR, SERIES_COUNT };
void report_point(enum series s, double helpers, double ms);

/* False: it could not be written. */
bool report_write_json(const char *path);
bool report_write_plot(const char *path);
/* How many goals there were, and how many were met. */
void report_end(void);

/* Sorts; `part` is 0.5 for the median. 0 where there are none. */
double percentile(double *values, size_t count, double part);

#endif
