/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_CORES_H
#define HP_TESTS_BENCH_CORES_H

#include <stdbool.h>

/*
 * Who runs where, while cores_keep_apart(true) holds: the last processor is this process's, the others are for what it
 * measures. Left to itself the scheduler puts those who wake each other now on one processor, now on two, and keeps to
 * it for a whole run: twice the time, for a floor or for homeprod as it happens. Nothing is done where there is only one.
 */
void cores_keep_apart(bool is_apart);
void cores_for_server(void);            /* from here on, what this process starts has the others */
void cores_for_crowd(void);             /* from here on, this process has its own */

#endif
