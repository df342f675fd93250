/* SPDX-License-Identifier: ISC */
/* homepro.conf: what it can say, what is wrong with it and where, and one setting changed in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/files.h"
#include "client/settings.h"
#include "client/settings_edit.h"
#include "protocol/mem.h"
#include "tests/fake/folder.h"

static struct settings *read_text(const char *text)
{
	struct settings *s = settings_new();

	settings_read(s, "/somewhere/homepro.conf", text);
	return s;
}

static void test_each_kind_of_value_is_read(void **state)
{
	struct settings *s = read_text("server = https://help.example\nglyphs = ascii\nmouse = no\n"
	                               "[bell]\nagain_after = 2 min\nquiet_hours = 22:30 - 7:05\nhook = ~/ring\n"
	                               "[keys]\nclaim = C F2\n");
	int from, until;

	(void)state;
	assert_null(settings_problem(s, 0, NULL));
	assert_string_equal(settings_text(s, SETTING_SERVER), "https://help.example");
	assert_int_equal(settings_choice(s, SETTING_GLYPHS), 1);
	assert_false(settings_is_on(s, SETTING_MOUSE));
	assert_int_equal(settings_ms(s, SETTING_BELL_AGAIN_AFTER), 120000);
	assert_true(settings_hours(s, SETTING_BELL_QUIET_HOURS, &from, &until));
	assert_int_equal(from, 22 * 60 + 30);
	assert_int_equal(until, 7 * 60 + 5);
	assert_string_equal(settings_text(s, SETTING_BELL_HOOK), "~/ring");
	assert_string_equal(settings_keys(s, COMMAND_CLAIM), "C F2");
	assert_string_equal(settings_keys(s, COMMAND_QUIT), "q C-c");
	settings_free(s);
}

static void test_what_is_not_said_is_the_default(void **state)
{
	struct settings *s = read_text("; nothing\n\n[bell]\n");
	int from, until;

	(void)state;
	assert_true(settings_is_on(s, SETTING_BELL_SOUND));
	assert_int_equal(settings_ms(s, SETTING_BELL_AGAIN_AFTER), 30000);
	assert_int_equal(settings_choice(s, SETTING_BELL_DESKTOP), DESKTOP_AUTO);
	assert_false(settings_hours(s, SETTING_BELL_QUIET_HOURS, &from, &until));
	settings_free(s);
}

static void test_each_thing_wrong_is_told_with_its_line_and_left_out(void **state)
{
	static const struct {
		const char *text, *words;
	} wrong[] = {
		{ "sever = x\n", "homepro.conf:1: unknown setting 'sever', did you mean 'server'?" },
		{ "\n[bell]\nsond = yes\n", "homepro.conf:3: unknown setting 'bell.sond', did you mean 'bell.sound'?" },
		{ "[keys]\nclam = c\n", "homepro.conf:2: unknown setting 'keys.clam', did you mean 'keys.claim'?" },
		{ "[bell]\nsound = perhaps\n", "homepro.conf:2: 'bell.sound' must be yes or no" },
		{ "glyphs = runes\n", "homepro.conf:1: 'glyphs' must be one of: auto ascii unicode emoji" },
		{ "[bell]\nagain_after = 2 h\n", "homepro.conf:2: 'bell.again_after' must be a span from 5 s to 1 h, or off" },
		{ "[bell]\nquiet_hours = 25:00-07:00\n",
		  "homepro.conf:2: 'bell.quiet_hours' must be hours such as 22:00-07:00, or off" },
		{ "[bell]\nhook = rm -rf /\n", "homepro.conf:2: 'bell.hook' must be a program's whole path, such as ~/bin/ring" },
		{ "server = help.example\n", "homepro.conf:1: 'server' must be an address that starts with http:// or https://" },
		{ "pin = sha256//short\n", "homepro.conf:1: 'pin' must be the hash of a public key, as sha256//BASE64" },
		{ "ca_file = ca.pem\n", "homepro.conf:1: 'ca_file' must be a file's whole path, such as ~/ca.pem" },
		{ "[profile work]\ntheme = dusk\n",
		  "homepro.conf:2: a profile has its own server, ca_file and pin, and nothing else" },
		{ "[profile work]\nserver = x\n",
		  "homepro.conf:2: 'server' must be an address that starts with http:// or https://" },
		{ "nonsense\n", "homepro.conf:1: this is neither NAME = VALUE nor [SECTION]" },
		{ "mouse = no\nmouse = no\n", "homepro.conf:2: 'mouse' was there before" },
		{ "[keys]\nclaim = Hyper\n", "homepro.conf:2: 'Hyper' is not a key; keys are written as c, Enter, C-l or F2" },
		{ "[keys]\n\nclaim = n\n", "homepro.conf:3: the key n would be both 'notifications' and 'claim'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct settings *s = read_text(wrong[i].text), *usual = settings_new();
		const char *words = settings_problem(s, 0, NULL);

		assert_non_null(words);
		if (i + 1 < sizeof(wrong) / sizeof(wrong[0]))
			assert_string_equal(words, wrong[i].words);
		else
			assert_true(strstr(words, "'claim'") && strstr(words, "'notifications'"));
		assert_null(settings_problem(s, 1, NULL));
		assert_string_equal(settings_text(s, SETTING_SERVER), settings_text(usual, SETTING_SERVER));
		assert_string_equal(settings_keys(s, COMMAND_CLAIM), "c");
		settings_free(usual);
		settings_free(s);
	}
}

static void test_all_problems_are_told_in_the_order_of_their_lines(void **state)
{
	struct settings *s = read_text("[keys]\nclaim = n\nclam = x\n[bell]\nsound = 1\nwrong\n");
	int line, lines[] = { 2, 3, 5, 6 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_non_null(settings_problem(s, i, &line));
		assert_int_equal(line, lines[i]);
	}
	assert_null(settings_problem(s, 4, NULL));
	settings_free(s);
}

static void test_two_commands_may_swap_their_keys(void **state)
{
	struct settings *s = read_text("[keys]\nclaim = n\nnotifications = c\n");

	(void)state;
	assert_null(settings_problem(s, 0, NULL));
	assert_string_equal(settings_keys(s, COMMAND_CLAIM), "n");
	assert_string_equal(settings_keys(s, COMMAND_NOTIFICATIONS), "c");
	settings_free(s);
}

static void assert_edited(const char *before, const char *name, const char *value, const char *after, int at)
{
	int line;
	char *text = settings_edit(before, name, value, &line);

	assert_string_equal(text, after);
	assert_int_equal(line, at);
	free(text);
}

static void test_an_edit_changes_one_line_and_nothing_else(void **state)
{
	(void)state;
	assert_edited("# mine\nmouse = no ; for now\n\n[bell]\nsound = yes\n", "bell.sound", "no",
	              "# mine\nmouse = no ; for now\n\n[bell]\nsound = no\n", 5);
	assert_edited("# mine\n\n[bell]\n# loud\nsound = yes\n\n[keys]\n", "bell.title", "no",
	              "# mine\n\n[bell]\n# loud\nsound = yes\ntitle = no\n\n[keys]\n", 6);
	assert_edited("# mine\n\n[bell]\nsound = yes", "theme", "dark", "# mine\ntheme = dark\n\n[bell]\nsound = yes", 2);
	assert_edited("[bell]\nsound = yes", "theme", "dark", "theme = dark\n[bell]\nsound = yes", 1);
	assert_edited("[bell]\nsound = yes", "keys.claim", "x", "[bell]\nsound = yes\n\n[keys]\nclaim = x\n", 0);
	assert_edited("", "keys.claim", "x", "[keys]\nclaim = x\n", 0);
	assert_edited("", "theme", "dark", "theme = dark\n", 1);
}

static char *place;

static int start(void **state)
{
	(void)state;
	place = fake_folder();
	return 0;
}

static int finish(void **state)
{
	(void)state;
	fake_folder_remove(place);
	return 0;
}

static void test_setting_goes_through_a_link_and_refuses_what_would_break_the_file(void **state)
{
	char *path = xasprintf("%s/homepro.conf", place), *real = xasprintf("%s/real", place), *text;
	struct stat about;
	struct fault f;

	(void)state;
	assert_int_equal(file_write(real, "# mine\n", 7), 0);
	assert_int_equal(symlink(real, path), 0);
	assert_int_equal(settings_set_in(path, "theme", "dark", &f), ERR_NONE);
	assert_int_equal(settings_set_in(path, "bell.sound", "loud", &f), ERR_USAGE);
	assert_non_null(strstr(f.detail, "yes or no"));
	assert_int_equal(settings_set_in(path, "keys.claim", "n", &f), ERR_USAGE);
	assert_non_null(strstr(f.detail, "notifications"));
	assert_int_equal(settings_set_in(path, "bell.sond", "no", &f), ERR_NOT_FOUND);
	assert_int_equal(settings_set_in(path, "theme", "dark\n[bell]", &f), ERR_USAGE);
	assert_int_equal(settings_set_in(path, "theme", "dark ; not", &f), ERR_USAGE);
	assert_int_equal(lstat(path, &about), 0);
	assert_true(S_ISLNK(about.st_mode));
	text = file_read(real, NULL);
	assert_string_equal(text, "# mine\ntheme = dark\n");
	free(text);
	free(real);
	free(path);
}

static void test_a_file_that_is_not_there_is_no_problem_and_one_that_is_no_text_is(void **state)
{
	char *path = xasprintf("%s/homepro.conf", place);
	struct settings *s = settings_new();

	(void)state;
	settings_load(s, path);
	assert_null(settings_problem(s, 0, NULL));
	assert_int_equal(file_write(path, "a\0b", 3), 0);
	settings_load(s, path);
	assert_non_null(settings_problem(s, 0, NULL));
	settings_free(s);
	free(path);
}

/* Each is told in one line, the defaults count, and nobody is kept waiting. */
static void test_what_is_no_settings_file_is_told_and_left_alone(void **state)
{
	static const struct {
		const char *name, *said;
		int line;
	} rows[] = {
		{ "folder", "folder:1: the file cannot be read: Is a directory", 1 },
		{ "pipe", "pipe:1: the file cannot be read: Operation not supported", 1 },
		{ "zero", "zero:1: the file cannot be read: Operation not supported", 1 },
		{ "loop", "loop:1: the file cannot be read: Too many levels of symbolic links", 1 },
		{ "huge", "huge:1: the file cannot be read: File too large", 1 },
		{ "nul", "nul:2: this is not a text", 2 },
		{ "long_line", "long_line:1: this is neither NAME = VALUE nor [SECTION]", 1 },
	};
	char *huge = xcalloc(1, 10000001);
	int line;

	(void)state;
	memset(huge, 'x', 10000000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = xasprintf("%s/%s", place, rows[i].name);
		struct settings *s = settings_new();

		if (i == 0)
			assert_int_equal(mkdir(path, 0700), 0);
		else if (i == 1)
			assert_int_equal(mkfifo(path, 0600), 0);
		else if (i <= 3)
			assert_int_equal(symlink(i == 2 ? "/dev/zero" : path, path), 0);
		else if (i == 5)
			assert_int_equal(file_write(path, "mouse = no\nclock = \0", 20), 0);
		else
			assert_int_equal(file_write(path, huge, i == 4 ? 10000000 : 200000), 0);
		assert_true(settings_load(s, path));
		assert_string_equal(settings_problem(s, 0, &line), rows[i].said);
		assert_int_equal(line, rows[i].line);
		assert_null(settings_problem(s, 1, NULL));
		assert_string_equal(settings_text(s, SETTING_CLOCK), "24h");
		settings_free(s);
		remove(path);
		free(path);
	}
	free(huge);
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind_of_value_is_read),
		cmocka_unit_test(test_what_is_not_said_is_the_default),
		cmocka_unit_test(test_each_thing_wrong_is_told_with_its_line_and_left_out),
		cmocka_unit_test(test_all_problems_are_told_in_the_order_of_their_lines),
		cmocka_unit_test(test_two_commands_may_swap_their_keys),
		cmocka_unit_test(test_an_edit_changes_one_line_and_nothing_else),
		STORY(test_setting_goes_through_a_link_and_refuses_what_would_break_the_file),
		STORY(test_what_is_no_settings_file_is_told_and_left_alone),
		STORY(test_a_file_that_is_not_there_is_no_problem_and_one_that_is_no_text_is),
	};

	return cmocka_run_group_tests_name("client: settings", tests, NULL, NULL);
}
