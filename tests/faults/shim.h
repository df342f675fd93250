/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_SHIM_H
#define HP_TESTS_FAULTS_SHIM_H

#include <stdint.h>

/* A file that a test and the shim (shim.c) in the program under test both have in their memory. */
struct shim_page {
	_Atomic int64_t shift_ms;       /* added to the time of day */
	_Atomic int64_t speed;          /* of the steady clock, and of waiting by it: per mille; 0: as it is */
	_Atomic int64_t born_ns;        /* from where on it goes at that speed; 0: from the program's start */
	_Atomic int64_t is_armed;       /* what HP_SHIM wishes counts while this is not 0 */
};

#endif
