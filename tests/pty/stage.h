/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_STAGE_H
#define HP_TESTS_PTY_STAGE_H

#include "tests/pty/world.h"

#define STAGE_WITHIN_MS 30000

/* What a group of journeys stands on: one world with its people, and that something is seen. */
int stage_open(void **state, const struct person *people, size_t count); /* of the group; *state is its struct world */
int stage_close(void **state);

/* Fail the test, with the screen as it is, where it does not come, or go. */
void assert_sees(struct player *p, const char *text);
void assert_misses(struct player *p, const char *text);
void type_and_see(struct player *p, const char *keys, const char *text);

#endif
