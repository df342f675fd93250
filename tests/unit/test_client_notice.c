/* SPDX-License-Identifier: ISC */
/* Desktop notices: which terminal knows which sequence, and what is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "client/notice.h"
#include "protocol/mem.h"

/* The environment of the moment: name, value, name, value, NULL. */
static const char *const *environment;

static char *variable(const char *name)
{
	static char value[128];

	for (const char *const *at = environment; *at; at += 2)
		if (strcmp(at[0], name) == 0) {
			strncpy(value, at[1], sizeof(value) - 1);
			return value;
		}
	return NULL;
}

#define ENVIRONMENT(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_terminals_are_known_by_what_they_leave_in_the_environment(void **state)
{
	static const struct {
		const char *values[7];
		enum notice_way way;
		enum notice_wrap wrap;
	} terminals[] = {
		{ { "TERM", "xterm-kitty" }, NOTICE_OSC99, NOTICE_PLAIN },
		{ { "TERM", "xterm-256color", "VTE_VERSION", "7006" }, NOTICE_OSC777, NOTICE_PLAIN },
		{ { "TERM", "xterm-256color", "TERM_PROGRAM", "iTerm.app" }, NOTICE_OSC9, NOTICE_PLAIN },
		{ { "TERM", "foot" }, NOTICE_OSC777, NOTICE_PLAIN },
		{ { "TERM", "xterm-256color" }, NOTICE_NONE, NOTICE_PLAIN },
		{ { "TERM", "linux", "KITTY_WINDOW_ID", "1" }, NOTICE_NONE, NOTICE_PLAIN },
		{ { "TERM", "tmux-256color", "TMUX", "/tmp/x,1,0", "KITTY_WINDOW_ID", "1" }, NOTICE_OSC99, NOTICE_IN_TMUX },
		{ { "TERM", "screen", "STY", "1.x", "VTE_VERSION", "1" }, NOTICE_OSC777, NOTICE_IN_SCREEN },
		{ { "HOME", "/" }, NOTICE_NONE, NOTICE_PLAIN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(terminals) / sizeof(terminals[0]); i++) {
		struct notice_line line;

		environment = terminals[i].values;
		line = notice_find(DESKTOP_AUTO, variable);
		assert_int_equal(line.way, terminals[i].way);
		assert_int_equal(line.wrap, terminals[i].wrap);
	}
}

static void test_what_is_asked_for_wins_but_not_on_a_terminal_that_prints_it(void **state)
{
	(void)state;
	environment = ENVIRONMENT("TERM", "xterm-kitty");
	assert_int_equal(notice_find(DESKTOP_OSC9, variable).way, NOTICE_OSC9);
	assert_int_equal(notice_find(DESKTOP_OFF, variable).way, NOTICE_NONE);
	environment = ENVIRONMENT("TERM", "vt100");
	assert_int_equal(notice_find(DESKTOP_OSC9, variable).way, NOTICE_NONE);
}

static void assert_written(enum notice_way way, enum notice_wrap wrap, const char *title, const char *body,
                           const char *bytes)
{
	struct notice_line line = { .way = way, .wrap = wrap };
	char *written = notice_write(&line, title, body);

	assert_string_equal(written, bytes);
	free(written);
}

static void test_each_sequence_is_as_its_terminal_wants_it(void **state)
{
	struct notice_line none = { .way = NOTICE_NONE };

	(void)state;
	assert_written(NOTICE_OSC9, NOTICE_PLAIN, "New", "It drips", "\033]9;New: It drips\a");
	assert_written(NOTICE_OSC9, NOTICE_PLAIN, "4", "It drips", "\033]9;HomePro 4: It drips\a");
	assert_written(NOTICE_OSC777, NOTICE_PLAIN, "New", "It drips", "\033]777;notify;New;It drips\a");
	assert_written(NOTICE_OSC99, NOTICE_PLAIN, "New", "It drips",
	               "\033]99;i=homepro:d=0;New\a\033]99;i=homepro:p=body;It drips\a");
	assert_written(NOTICE_OSC777, NOTICE_IN_TMUX, "New", "It drips",
	               "\033Ptmux;\033\033]777;notify;New;It drips\a\033\\");
	assert_written(NOTICE_OSC777, NOTICE_IN_SCREEN, "New", "It drips", "\033P\033]777;notify;New;It drips\a\033\\");
	assert_null(notice_write(&none, "a", "b"));
}

static void test_what_strangers_typed_cannot_leave_the_sequence(void **state)
{
	(void)state;
	assert_written(NOTICE_OSC777, NOTICE_PLAIN, "a;b", "x\a\033[2J\033\\;\n\u202ey\xc2\x9c",
	               "\033]777;notify;a,b;x\ufffd\ufffd[2J\ufffd\\, y\ufffd\a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terminals_are_known_by_what_they_leave_in_the_environment),
		cmocka_unit_test(test_what_is_asked_for_wins_but_not_on_a_terminal_that_prints_it),
		cmocka_unit_test(test_each_sequence_is_as_its_terminal_wants_it),
		cmocka_unit_test(test_what_strangers_typed_cannot_leave_the_sequence),
	};

	return cmocka_run_group_tests_name("client: notice", tests, NULL, NULL);
}
