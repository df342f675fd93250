/* SPDX-License-Identifier: ISC */
/* A world for a group of tests; see stage.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/pty/stage.h"

int stage_open(void **state, const struct person *people, size_t count)
{
	static struct world w;

	*state = &w;
	return world_open_with(&w, people, count) ? 0 : -1;
}

int stage_close(void **state)
{
	world_close(*state);
	return 0;
}

static void fail_with_the_screen(struct player *p, const char *what, const char *text)
{
	char *screen = player_screen(p);

	fprintf(stderr, "%s\n", screen);
	free(screen);
	fail_msg("%s: %s", what, text);
}

void assert_sees(struct player *p, const char *text)
{
	if (!player_sees(p, text, STAGE_WITHIN_MS))
		fail_with_the_screen(p, "not seen", text);
}

void assert_misses(struct player *p, const char *text)
{
	if (!player_misses(p, text, STAGE_WITHIN_MS))
		fail_with_the_screen(p, "still seen", text);
}

void type_and_see(struct player *p, const char *keys, const char *text)
{
	player_type(p, keys);
	assert_sees(p, text);
}
