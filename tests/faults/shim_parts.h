/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_SHIM_PARTS_H
#define HP_TESTS_FAULTS_SHIM_PARTS_H

#include <stdbool.h>
#include <stdint.h>

/* Between shim.c, shim_memory.c and shim_clock.c: nothing of it is to be seen by the program they are loaded into. */
#define SHIM_PRIVATE __attribute__((visibility("hidden")))

SHIM_PRIVATE bool shim_is_armed(void);
SHIM_PRIVATE void shim_trace(void);                      /* where that was wished for */

SHIM_PRIVATE void shim_memory_fail_at(long n);
SHIM_PRIVATE void shim_memory_fail_place(uint64_t place, bool is_with_all_after);
SHIM_PRIVATE void shim_memory_learn(const char *path);   /* NULL: no */
SHIM_PRIVATE long shim_memory_count(void);

/* How time passes; whoever loads shim_clock.c says so. False: as it does. */
#define SHIM_USUAL_SPEED INT64_C(1000)
struct shim_pace {
	int64_t since_ns;               /* from where on, on the machine's steady clock */
	int64_t speed;                  /* per mille */
	int64_t shift_ms;               /* added to the time of day */
};
SHIM_PRIVATE bool shim_pace(struct shim_pace *out);
SHIM_PRIVATE int64_t shim_steady_ns(void);               /* the machine's */

/* The real one of this name. */
#define SHIM_REAL(type, name, ...) \
	static type (*real)(__VA_ARGS__); \
	if (!real) \
		real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#endif
