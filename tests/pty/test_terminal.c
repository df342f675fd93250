/* SPDX-License-Identifier: ISC */
/* homepro and the terminal it is given: resized, left in each way there is, without colours, unfit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/stage.h"

#define WITHIN_MS 15000
#define LOOK_EVERY_MS 20

static const struct person ada = { "ada", "helper", "Ada Lovelace" };

static struct player *start_signed_in(struct world *w)
{
	struct player *p = world_player(w, ada.name, 24, 80);

	assert_sees(p, "Open requests");
	return p;
}

/* Leaves by `leave`; the terminal must then be as it was before the program came. */
static void assert_leaves_clean(struct world *w, void (*leave)(struct player *p))
{
	struct player *p = world_player(w, ada.name, 24, 80);
	struct terminal_state before = player_terminal(p), after;
	int code;

	assert_sees(p, "Open requests");
	after = player_terminal(p);
	assert_false(terminal_state_is_same(&before, &after));
	assert_false(after.is_mouse_off);
	leave(p);
	assert_true(player_ends(p, &code, WITHIN_MS));
	after = player_terminal(p);
	assert_true(terminal_state_is_same(&before, &after));
	assert_int_equal(code, 0);
	player_free(p);
}

static void press_q(struct player *p)
{
	player_type(p, "q");
}

static void send_term(struct player *p)
{
	player_signal(p, SIGTERM);
}

static void send_hup(struct player *p)
{
	player_signal(p, SIGHUP);
}

static void test_quitting_leaves_the_terminal_as_it_was(void **state)
{
	assert_leaves_clean(*state, press_q);
}

static void test_sigterm_leaves_the_terminal_as_it_was(void **state)
{
	assert_leaves_clean(*state, send_term);
}

static void test_sighup_leaves_the_terminal_as_it_was(void **state)
{
	assert_leaves_clean(*state, send_hup);
}

/* Whoever aborts it: what is said then is for the person in front of it. */
static void test_an_abort_gives_the_terminal_back_and_says_so(void **state)
{
	struct player *p = start_signed_in(*state);
	struct terminal_state left;
	int code;

	player_signal(p, SIGABRT);
	assert_true(player_ends(p, &code, WITHIN_MS));
	assert_int_equal(code, 128 + SIGABRT);
	assert_sees(p, "out of memory, or a fault in this program");
	left = player_terminal(p);
	assert_true(left.is_on_first_screen && left.is_cursor_visible && left.is_mouse_off);
	player_free(p);
}

static struct player *start_in_a_theme(struct world *w, const char *theme)
{
	struct player *p = world_player_words(w, ada.name, (const char *[]){ "--theme", theme, NULL }, 24, 80);

	assert_sees(p, "Open requests");
	return p;
}

/* A block of the terminal's colour could hide the letter on the ground of a theme that does not know it. */
static void test_on_a_ground_of_the_themes_own_the_cursor_is_a_line(void **state)
{
	void (*const leave[])(struct player *) = { press_q, send_term };
	struct player *p = start_in_a_theme(*state, "terminal");
	int code;

	assert_true(player_terminal(p).is_cursor_block);
	player_free(p);
	for (int i = 0; i < 2; i++) {
		p = start_in_a_theme(*state, "light");
		assert_false(player_terminal(p).is_cursor_block);
		leave[i](p);
		assert_true(player_ends(p, &code, WITHIN_MS));
		assert_true(player_terminal(p).is_cursor_block);
		player_free(p);
	}
}

static void test_an_abort_gives_the_cursor_its_shape_back(void **state)
{
	struct player *p = start_in_a_theme(*state, "light");
	int code;

	player_signal(p, SIGABRT);
	assert_true(player_ends(p, &code, WITHIN_MS));
	assert_sees(p, "out of memory, or a fault in this program");
	assert_true(player_terminal(p).is_cursor_block);
	player_free(p);
}

/* A picture may come in two pieces, and the cursor goes there last. */
static void await_cursor_behind(struct player *p, const char *letter, int *row, int *column)
{
	for (int waited_ms = 0; waited_ms < WITHIN_MS; waited_ms += LOOK_EVERY_MS) {
		player_cursor(p, row, column);
		if (*column > 0 && strcmp(player_cell(p, *row, *column - 1).text, letter) == 0)
			return;
		player_sees(p, "\x01", LOOK_EVERY_MS); /* never there: time passes */
	}
	fail_msg("the cursor is not behind '%s'", letter);
}

/* Where somebody types there is a block still: ours. */
static void test_where_somebody_types_is_seen_on_any_ground(void **state)
{
	struct player *p = start_in_a_theme(*state, "light");
	struct player_cell letter, caret;
	int row, column;

	player_type(p, ":xyz");
	assert_sees(p, "xyz");
	await_cursor_behind(p, "z", &row, &column);
	letter = player_cell(p, row, column - 1);
	caret = player_cell(p, row, column);
	assert_memory_equal(caret.back, letter.front, sizeof(caret.back));
	player_free(p);
}

static void test_a_window_that_closes_ends_the_program(void **state)
{
	struct player *p = start_signed_in(*state);
	int code;

	player_hang_up(p);
	assert_true(player_ends(p, &code, WITHIN_MS));
	player_free(p);
}

static void test_a_resize_is_followed_and_loses_nothing(void **state)
{
	struct player *p = start_signed_in(*state);

	player_resize(p, 12, 40);
	assert_sees(p, "Open");
	player_resize(p, 10, 30);
	assert_sees(p, "40 by 12");
	player_resize(p, 40, 120);
	assert_sees(p, "Ada Lovelace");
	assert_sees(p, "Open requests");
	player_free(p);
}

static struct player *start_with(struct world *w, const char *variable)
{
	char *program = world_program("homepro");
	const char *argv[] = { program, "--server", w->url, "--profile", ada.name, NULL };
	const char *extra[] = { variable, NULL };
	struct player *p = player_start(argv, extra, 24, 80);

	free(program);
	return p;
}

static void test_no_color_is_honoured(void **state)
{
	struct player *p = start_with(*state, "NO_COLOR=1");

	assert_sees(p, "Open requests");
	assert_false(player_has_colour(p));
	player_free(p);
}

/* As terminals call themselves; libvterm understands all that these are sent. */
static void test_every_terminal_shows_the_same_words(void **state)
{
	static const char *const variables[] = {
		"TERM=xterm", "TERM=tmux-256color", "TERM=screen", "TERM=linux", "TERM=vt100",
		"TERM=xterm-mono", "LC_ALL=C",
	};

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		struct player *p = start_with(*state, variables[i]);
		int code;

		if (!player_sees(p, "Open requests", WITHIN_MS) || !player_sees(p, "Ada Lovelace", WITHIN_MS))
			fail_msg("not with %s", variables[i]);
		player_type(p, "?");
		assert_sees(p, "What can be done here");
		player_type(p, "\x03");
		assert_true(player_ends(p, &code, WITHIN_MS));
		assert_int_equal(code, 0);
		player_free(p);
	}
}

/* One line that says why, and exit code 2. */
static void assert_refused(struct world *w, const char *variable)
{
	struct player *p = start_with(w, variable);
	char *screen;
	int code;

	assert_true(player_ends(p, &code, WITHIN_MS));
	assert_int_equal(code, 2);
	screen = player_screen(p);
	assert_ptr_equal(strstr(screen, "homepro: "), screen);
	assert_int_equal(strspn(strchr(screen, '\n'), "\n"), strlen(strchr(screen, '\n')));
	free(screen);
	player_free(p);
}

static void test_a_dumb_terminal_is_refused_in_one_line(void **state)
{
	assert_refused(*state, "TERM=dumb");
}

static void test_an_unknown_terminal_is_refused_in_one_line(void **state)
{
	assert_refused(*state, "TERM=of-another-planet");
}

static void test_no_terminal_at_all_is_refused(void **state)
{
	const char *words[] = { NULL };

	assert_int_equal(world_homepro(*state, ada.name, words, NULL, NULL), 2);
}

static int open_world(void **state)
{
	static struct world w;

	*state = &w;
	return world_open_with(&w, &ada, 1) ? 0 : -1;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quitting_leaves_the_terminal_as_it_was),
		cmocka_unit_test(test_sigterm_leaves_the_terminal_as_it_was),
		cmocka_unit_test(test_sighup_leaves_the_terminal_as_it_was),
		cmocka_unit_test(test_an_abort_gives_the_terminal_back_and_says_so),
		cmocka_unit_test(test_on_a_ground_of_the_themes_own_the_cursor_is_a_line),
		cmocka_unit_test(test_an_abort_gives_the_cursor_its_shape_back),
		cmocka_unit_test(test_where_somebody_types_is_seen_on_any_ground),
		cmocka_unit_test(test_a_window_that_closes_ends_the_program),
		cmocka_unit_test(test_a_resize_is_followed_and_loses_nothing),
		cmocka_unit_test(test_no_color_is_honoured),
		cmocka_unit_test(test_every_terminal_shows_the_same_words),
		cmocka_unit_test(test_a_dumb_terminal_is_refused_in_one_line),
		cmocka_unit_test(test_an_unknown_terminal_is_refused_in_one_line),
		cmocka_unit_test(test_no_terminal_at_all_is_refused),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
