/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_PROCESS_H
#define HP_TESTS_BENCH_PROCESS_H

#include <stdint.h>

/* What Linux knows of another process: over all of its threads. 0 where it is not there. */
int64_t process_cpu_ns(int pid);
int64_t process_resident_bytes(int pid);
int64_t process_own_bytes(int pid);                      /* private: neither shared nor a library's */
int64_t process_wakeups(int pid);

#endif
