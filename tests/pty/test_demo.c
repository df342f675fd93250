/* SPDX-License-Identifier: ISC */
/* The demo as a person sees it: two screens in one tmux, and nothing left behind, however it is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/pty/player.h"
#include "tests/pty/stage.h"

#define WITHIN_MS 30000

static char *folder;                    /* the demo makes its own below */

static struct player *start_demo(void)
{
	char *program = xasprintf("%s/tests/pty/demo", getenv("HP_BUILDDIR"));
	char *under = xasprintf("TMPDIR=%s", folder);
	const char *argv[] = { program, NULL }, *extra[] = { under, "-TMUX", NULL };
	struct player *p = player_start(argv, extra, 45, 170);

	free(program);
	free(under);
	return p;
}

static bool is_empty(void)
{
	DIR *d = opendir(folder);
	size_t count = 0;

	assert_non_null(d);
	while (readdir(d))
		count++;
	closedir(d);
	return count == 2; /* "." and ".." */
}

static void assert_leaves_nothing(void (*leave)(struct player *p))
{
	struct player *p = start_demo();
	int code;

	assert_sees(p, "Open requests  3");
	assert_sees(p, "What do you need help with?");
	assert_false(is_empty());
	leave(p);
	assert_true(player_ends(p, &code, WITHIN_MS));
	assert_true(is_empty());
	player_free(p);
}

static void quit(struct player *p)
{
	player_type(p, "q");
}

static void detach(struct player *p)
{
	player_type(p, "\x02" "d");
}

static void terminate(struct player *p)
{
	player_signal(p, SIGTERM);
}

static void test_quitting_either_screen_ends_all_of_it(void **state)
{
	(void)state;
	assert_leaves_nothing(quit);
}

static void test_detaching_ends_all_of_it(void **state)
{
	(void)state;
	assert_leaves_nothing(detach);
}

static void test_being_told_to_stop_ends_all_of_it(void **state)
{
	(void)state;
	assert_leaves_nothing(terminate);
}

static void test_closing_the_window_ends_all_of_it(void **state)
{
	(void)state;
	assert_leaves_nothing(player_hang_up);
}

static int make_folder(void **state)
{
	(void)state;
	folder = xstrdup("/tmp/homepro-demo-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	rmdir(folder);
	free(folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quitting_either_screen_ends_all_of_it),
		cmocka_unit_test(test_detaching_ends_all_of_it),
		cmocka_unit_test(test_being_told_to_stop_ends_all_of_it),
		cmocka_unit_test(test_closing_the_window_ends_all_of_it),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
