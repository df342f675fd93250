/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FUZZ_FUZZ_H
#define HP_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * What every target is: it does with these bytes what the program would, and aborts where something is wrong with the
 * outcome. libFuzzer calls it, or driver.c. It must not remember anything from one call to the next that could make
 * the next one different.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold; not assert(), which a build may leave out. */
static inline void require(bool is_true)
{
	if (!is_true)
		abort();
}

#endif
