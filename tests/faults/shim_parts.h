/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_SHIM_PARTS_H
#define HP_TESTS_FAULTS_SHIM_PARTS_H

#include <stdbool.h>
#include <stdint.h>

/* Between shim.c and shim_memory.c: nothing of it is to be seen by the program they are loaded into. */
#define SHIM_PRIVATE __attribute__((visibility("hidden")))

SHIM_PRIVATE bool shim_is_armed(void);
SHIM_PRIVATE void shim_trace(void);                      /* where that was wished for */

SHIM_PRIVATE void shim_memory_fail_at(long n);
SHIM_PRIVATE void shim_memory_fail_place(uint64_t place);
SHIM_PRIVATE void shim_memory_learn(const char *path);   /* NULL: no */
SHIM_PRIVATE long shim_memory_count(void);

#endif
