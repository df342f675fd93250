/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_CLOCK_H
#define HP_TESTS_BENCH_CLOCK_H

#include <stdint.h>

/* Nanoseconds that never jump, the same for every process. */
int64_t now_ns(void);

#endif
