/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_SERVING_H
#define HP_TESTS_BENCH_SERVING_H

#include <stdbool.h>

/* Each starts homeprod as a process of its own, measures, and reports. */
void bench_cold_start(bool is_short);
void bench_dispatch(bool is_short);
void bench_requests(bool is_short);
void bench_ends(bool is_short);
void bench_sign_ins(bool is_short);
void bench_restart(bool is_short);

#endif
