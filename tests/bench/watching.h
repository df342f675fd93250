/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_WATCHING_H
#define HP_TESTS_BENCH_WATCHING_H

#include <stdbool.h>

/* homepro on a terminal, beside a raw ncurses list and the terminal's own echo. */
void bench_client(bool is_short);

#endif
