/* SPDX-License-Identifier: ISC */
/* One request's whole life through the real programs, with three helpers of whom one is away and one comes late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "tests/pty/story.h"

static void fail_step(struct story *s, const struct step *step)
{
	struct player *p = s->players[s->looking];
	char *screen = p ? player_screen(p) : NULL;

	print_message("%s's screen:\n%s\n", story_people[s->looking].display_name, screen ? screen : "");
	free(screen);
	fail_msg("\"%s\": %s did not see: %s", step->title, story_people[s->looking].display_name, s->missed);
}

static void test_a_request_goes_all_the_way_with_one_helper_away_and_one_late(void **state)
{
	struct story *s = *state;
	size_t count;
	const struct step *steps = story_steps(&count);

	for (size_t i = 0; i < count; i++)
		if (!steps[i].take(s))
			fail_step(s, &steps[i]);
}

static int open_story(void **state)
{
	static struct world w;
	static struct story s;

	*state = &s;
	return world_open(&w) && world_start_server(&w) && story_open(&s, &w) ? 0 : -1;
}

static int close_story(void **state)
{
	struct story *s = *state;

	story_close(s);
	world_close(s->world);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_request_goes_all_the_way_with_one_helper_away_and_one_late,
						open_story, close_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
