/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_PEOPLE_H
#define HP_TESTS_BENCH_PEOPLE_H

#include <stddef.h>

/*
 * Thousands of people who are signed in already, put into homeprod's database before it runs: what a sign-in costs is
 * measured by itself.
 */
struct people_set {
	char **helpers, **customers;    /* their tokens */
	size_t helper_count, customer_count;
};

/* Ends the program where they cannot be made. */
void people_set_make(struct people_set *p, const char *db_url, size_t helpers, size_t customers);
void people_set_clear(struct people_set *p);

#endif
