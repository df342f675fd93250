/* SPDX-License-Identifier: ISC */
/* Themes: what a file says, what is wrong with it and where, what is left with fewer colours. */
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
#include "protocol/mem.h"
#include "tui/colour.h"
#include "tui/frame.h"
#include "tui/theme.h"
#include "tui/theme_judge.h"

static char why[256];

static const char *const NAMES[] = {
	"terminal",     "light",      "dark",           "contrast-light",  "contrast-dark", "deuteranopia",
	"tritanopia",   "mono",       "solarized-dark", "solarized-light", "gruvbox",       "nord",
	"template",
};
#define NAME_COUNT (sizeof(NAMES) / sizeof(NAMES[0]))

static bool parse(struct theme *t, const char *text)
{
	theme_init(t);
	return theme_parse(t, text, "x.theme", why, sizeof(why));
}

static void test_a_role_gets_its_colours_from_the_palette(void **state)
{
	struct theme t;
	struct look look;

	(void)state;
	assert_true(parse(&t, "[roles]\nalarm = warm on 17 bold\n\n[palette]\nwarm = #ff8700\n"));
	assert_string_equal(why, "");
	look = theme_look(&t, INK_ALARM, 0, 256);
	assert_int_equal(look.front, 208);
	assert_int_equal(look.back, 17);
	assert_int_equal(look.attributes, LOOK_BOLD);
}

static void test_what_is_wrong_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *why;
	} wrong[] = {
	    {"[roles]\nalarm = purplish\n",
	     "x.theme:2: there is no colour or attribute 'purplish'"},
	    {"[palette]\n\na = #12345\n", "x.theme:3: there is no colour '#12345'"},
	    {"[rules]\na = b\n", "x.theme:2: there is no section 'rules'"},
	    {"[theme]\nglyphs = runes\n", "x.theme:2: there are no glyphs called 'runes'"},
	    {"[roles]\nnonsense\n", "x.theme:2: this is no 'name = value'"},
	    {"[roles]\nalarm = 256\n", "x.theme:2: there is no colour or attribute '256'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct theme t, before;

		theme_init(&before);
		assert_false(parse(&t, wrong[i].text));
		assert_string_equal(why, wrong[i].why);
		assert_memory_equal(&t, &before, sizeof(t));
	}
}

static void test_an_unknown_role_only_warns_and_guesses(void **state)
{
	struct theme t;

	(void)state;
	assert_true(parse(&t, "[roles]\nbell.unred = red\nalarm = blue\n"));
	assert_string_equal(
	    why, "x.theme:2: there is no role 'bell.unred'; did you mean 'bell.unread'?");
	assert_int_equal(theme_look(&t, INK_ALARM, 0, 16).front, 4);
}

static void test_a_theme_in_a_circle_is_refused(void **state)
{
	char folder[] = "/tmp/homepro-theme-XXXXXX";
	struct theme t;
	char *path;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = xasprintf("%s/a.theme", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "[theme]\ninherit = %s\n", path);
	fclose(file);
	theme_init(&t);
	assert_false(theme_load(&t, path, why, sizeof(why)));
	assert_non_null(strstr(why, "circle"));
	remove(path);
	remove(folder);
	free(path);
}

/* One line each, the theme stays as it was, and nobody is kept waiting. */
static void test_what_is_no_theme_file_is_told(void **state)
{
	static const struct {
		const char *name, *said;
	} rows[] = {
		{"folder.theme", ": Is a directory"},
		{"pipe.theme", ": Operation not supported"},
		{"zero.theme", ": Operation not supported"},
		{"loop.theme", ": Too many levels of symbolic links"},
		{"huge.theme", ": File too large"},
		{"nul.theme", "nul.theme:3: this is not a text"},
	};
	static const char with_nul[] = "[roles]\ntext = red\nalarm = \0\n";
	char folder[] = "/tmp/homepro-theme-XXXXXX";
	struct theme t, before;

	(void)state;
	assert_non_null(mkdtemp(folder));
	memset(&t, 0, sizeof(t));
	theme_init(&t);
	before = t;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = xasprintf("%s/%s", folder, rows[i].name);

		if (i == 0)
			assert_int_equal(mkdir(path, 0700), 0);
		else if (i == 1)
			assert_int_equal(mkfifo(path, 0600), 0);
		else if (i <= 3)
			assert_int_equal(symlink(i == 2 ? "/dev/zero" : path, path), 0);
		else
			assert_int_equal(file_write(path, with_nul, sizeof(with_nul) - 1), 0);
		if (i == 4)
			assert_int_equal(truncate(path, 10000000), 0);
		assert_false(theme_load(&t, path, why, sizeof(why)));
		assert_null(strchr(why, '\n'));
		if (strstr(why, rows[i].said) == NULL)
			fail_msg("%s", why);
		assert_memory_equal(&t, &before, sizeof(t));
		remove(path);
		free(path);
	}
	remove(folder);
}

static void test_a_missing_theme_says_where_it_was_looked_for(void **state)
{
	struct theme t;

	(void)state;
	theme_init(&t);
	assert_false(theme_load(&t, "no-such-theme", why, sizeof(why)));
	assert_non_null(strstr(why, "no-such-theme.theme"));
	assert_null(strchr(why, '\n'));
}

static char *theme_path(const char *name)
{
	const char *top = getenv("HP_SRCDIR");

	return xasprintf("%s/themes/%s.theme", top != NULL ? top : ".", name);
}

static void test_all_our_themes_load_without_a_word(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAME_COUNT; i++) {
		char *path = theme_path(NAMES[i]);
		struct theme t;

		theme_init(&t);
		assert_true(theme_load(&t, path, why, sizeof(why)));
		assert_string_equal(why, "");
		free(path);
	}
}

static void test_no_theme_draws_a_line_through_a_qr_code(void **state)
{
	static const int depths[] = {256, 16, 8, 0};

	(void)state;
	for (size_t i = 0; i < NAME_COUNT * 4; i++) {
		char *path = theme_path(NAMES[i / 4]);
		struct theme t;

		theme_init(&t);
		assert_true(theme_load(&t, path, why, sizeof(why)));
		assert_false(theme_look(&t, INK_QR, 0, depths[i % 4]).attributes & LOOK_UNDERLINE);
		assert_false(theme_look(&t, INK_QR_DARK, 0, depths[i % 4]).attributes & LOOK_UNDERLINE);
		free(path);
	}
}

static void test_the_template_lists_every_role_as_it_is_built_in(void **state)
{
	char *path = theme_path("template");
	FILE *file = fopen(path, "r");
	char *text = xcalloc(1, 65536);
	struct theme built_in, t;

	(void)state;
	assert_non_null(file);
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	for (int i = 0; i < INK_COUNT; i++) {
		char *line = xasprintf("\n%s = ", ink_key((enum ink)i));

		if (strstr(text, line) == NULL)
			fail_msg("themes/template.theme has no role '%s'", ink_key((enum ink)i));
		free(line);
	}
	theme_init(&built_in);
	theme_init(&t);
	assert_true(theme_load(&t, path, why, sizeof(why)));
	assert_memory_equal(&t.looks, &built_in.looks, sizeof(t.looks));
	free(text);
	free(path);
}

static void print(const char *line, void *arg)
{
	print_error("%s: %s\n", (const char *)arg, line);
}

static void test_every_theme_tells_apart_what_matters_and_can_be_read(void **state)
{
	size_t findings = 0;

	(void)state;
	for (size_t i = 0; i < NAME_COUNT; i++) {
		char *path = theme_path(NAMES[i]), name[32];
		bool is_high = strncmp(NAMES[i], "contrast-", 9) == 0;
		struct theme t;

		snprintf(name, sizeof(name), "%s", NAMES[i]);
		assert_int_equal(theme_check(&t, path, print, name), 0);
		findings += theme_judge(&t, is_high ? CONTRAST_HIGH : CONTRAST_LEAST, print, name);
		free(path);
	}
	assert_int_equal(findings, 0);
}

static void test_no_theme_hides_anything_from_the_colour_blind(void **state)
{
	size_t findings = 0;

	(void)state;
	for (size_t i = 0; i < NAME_COUNT; i++) {
		char *path = theme_path(NAMES[i]), name[32];
		struct theme t;

		snprintf(name, sizeof(name), "%s", NAMES[i]);
		assert_int_equal(theme_check(&t, path, print, name), 0);
		for (int s = SIGHT_USUAL; s < SIGHT_COUNT; s++)
			findings += theme_judge_sight(&t, (enum sight)s, false, print, name);
		free(path);
	}
	assert_int_equal(findings, 0);
}

/* Those made for them do it by the colours alone. */
static void test_themes_for_the_colour_blind_keep_colours_apart(void **state)
{
	static const struct {
		const char *name;
		enum sight sight;
	} made_for[] = {
		{"deuteranopia", SIGHT_DEUTERANOPE}, {"deuteranopia", SIGHT_PROTANOPE}, {"tritanopia", SIGHT_TRITANOPE},
	};
	size_t findings = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(made_for) / sizeof(made_for[0]); i++) {
		char *path = theme_path(made_for[i].name), name[32];
		struct theme t;

		snprintf(name, sizeof(name), "%s", made_for[i].name);
		assert_int_equal(theme_check(&t, path, print, name), 0);
		findings += theme_judge_sight(&t, made_for[i].sight, true, print, name);
		free(path);
	}
	assert_int_equal(findings, 0);
}

static int rgb(int value)
{
	return LOOK_RGB | value;
}

static void test_red_and_green_are_one_to_a_deuteranope(void **state)
{
	const int red = rgb(0xc0392b), green = rgb(0x7a7a00), blue = rgb(0x1f4fff), orange = rgb(0xff8c00);

	(void)state;
	assert_true(colour_distance(red, green, SIGHT_USUAL) > 0.15);
	assert_true(colour_distance(red, green, SIGHT_DEUTERANOPE) < 0.06);
	assert_true(colour_distance(blue, orange, SIGHT_DEUTERANOPE) > 0.2);
	assert_true(colour_distance(0, 15, SIGHT_USUAL) > 0.99);
	assert_true(colour_distance(green, green, SIGHT_TRITANOPE) < 0.001);
}

static void test_a_colour_comes_down_step_by_step(void **state)
{
	int out;

	(void)state;
	assert_true(colour_parse("#2c6e2f", &out));
	assert_int_equal(colour_degrade(out, COLOURS_TRUE), rgb(0x2c6e2f));
	assert_int_equal(colour_degrade(out, 256), 22); /* a green, not the grey that is as near by numbers */
	assert_int_equal(colour_degrade(out, 16), 2);
	assert_int_equal(colour_degrade(out, 8), 2);
	assert_int_equal(colour_degrade(200, COLOURS_TRUE), 200);
	assert_true(colour_parse("#919aa9", &out)); /* by numbers a cyan is the nearest of eight */
	assert_int_equal(colour_degrade(out, 16), 8);
	assert_int_equal(colour_degrade(out, 8), 7);
	assert_true(colour_parse("#4a5462", &out));
	assert_int_equal(colour_degrade(out, 8), 0);
	assert_int_equal(colour_degrade(COLOUR_DEFAULT, COLOURS_TRUE), COLOUR_DEFAULT);
}

/* Of sixteen a green is nearer to a grey than to green, and an amber to red. */
static void test_of_few_colours_a_hue_keeps_its_name(void **state)
{
	static const struct {
		int rgb, of_16, of_8;
	} rows[] = {
		{0x2c6e2f, 2, 2},  {0xa3be8c, 2, 2},  {0xb8bb26, 2, 2},  {0xffff00, 11, 3}, {0x8f5a00, 3, 3},
		{0xe8b95b, 3, 3},  {0xd9858c, 9, 1},  {0xb3261e, 1, 1},  {0x88c0d0, 6, 6},  {0x17609f, 12, 4},
		{0x7ab0df, 12, 4}, {0xd33682, 5, 5},  {0x5e6671, 8, 7},  {0x23282e, 0, 0},  {0xebdbb2, 7, 7},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (colour_degrade(rgb(rows[i].rgb), 16) != rows[i].of_16 ||
		    colour_degrade(rgb(rows[i].rgb), 8) != rows[i].of_8)
			fail_msg("#%06x: %d of 16, %d of 8", rows[i].rgb, colour_degrade(rgb(rows[i].rgb), 16),
				 colour_degrade(rgb(rows[i].rgb), 8));
	}
}

static void test_of_few_colours_words_can_be_read_on_their_ground(void **state)
{
	(void)state;
	assert_int_equal(colour_degrade_ground(rgb(0x2e3440), 16), 0); /* by numbers the grey between */
	assert_int_equal(colour_degrade_ground(rgb(0x002b36), 16), 0);
	assert_int_equal(colour_degrade_ground(rgb(0xfdf6e3), 16), 15);
	assert_int_equal(colour_degrade_ground(rgb(0xfdf6e3), 8), 7);
	assert_int_equal(colour_degrade_ground(rgb(0x005f87), 16), 12);
	assert_int_equal(colour_degrade_words(rgb(0xa3be8c), 16, 0, CONTRAST_FEW), 2);
	assert_int_equal(colour_degrade_words(rgb(0x2c6e2f), 16, 15, CONTRAST_FEW), 0); /* a green too pale for white */
	assert_int_equal(colour_degrade_words(rgb(0x17609f), 16, 0, CONTRAST_FEW), 12);
	assert_int_equal(colour_degrade_words(rgb(0x5e6671), 16, 15, CONTRAST_FEW), 8);
	assert_int_equal(colour_degrade_words(3, 16, 15, CONTRAST_FEW), 3); /* whoever names one means it */
}

/* Where bold is shown as a brighter colour, it would be grey on white, or a spot in a bar. */
static void test_of_few_colours_bold_is_a_line_where_it_would_sink_in(void **state)
{
	static const struct {
		const char *theme;
		unsigned marks;
		int colours;
		unsigned attributes;
	} rows[] = {
		{"light", 0, 256, LOOK_BOLD},
		{"light", 0, 16, LOOK_UNDERLINE},
		{"light", 0, 8, LOOK_UNDERLINE},
		{"nord", 0, 16, LOOK_BOLD},
		{"nord", CELL_SELECTED, 16, LOOK_BOLD},                    /* white on the grey between */
		{"nord", CELL_SELECTED, 8, LOOK_UNDERLINE | LOOK_REVERSE}, /* black and white alone */
		{"contrast-dark", CELL_SELECTED, 256, LOOK_BOLD},          /* all of its bar is bold */
		{"contrast-dark", CELL_SELECTED, 16, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = theme_path(rows[i].theme);
		struct theme t;

		theme_init(&t);
		assert_true(theme_load(&t, path, why, sizeof(why)));
		if (theme_look(&t, INK_STRONG, rows[i].marks, rows[i].colours).attributes != rows[i].attributes)
			fail_msg("%s with %d colours", rows[i].theme, rows[i].colours);
		free(path);
	}
}

static void count_line(const char *line, void *arg)
{
	(void)line;
	++*(int *)arg;
}

static void test_what_cannot_be_read_or_told_apart_is_found(void **state)
{
	struct theme t;
	int lines = 0;

	(void)state;
	assert_true(parse(&t, "[roles]\ntext = #777777 on #888888\nselected = #777777 on #888888\n"
			      "new = #777777\n"));
	assert_true(theme_judge(&t, CONTRAST_LEAST, count_line, &lines) >= 3);
	assert_true(lines >= 3);
}

static void test_a_check_tells_every_problem_in_order(void **state)
{
	static const char text[] = "[roles]\nalarm = purplish\nnew = red\nnonsense\nalram = red\n[rules]\na = b\n";
	char path[] = "/tmp/homepro-theme-XXXXXX";
	int fd = mkstemp(path), lines = 0;
	struct theme t;

	(void)state;
	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	assert_int_equal(theme_check(&t, path, count_line, &lines), 4);
	assert_int_equal(lines, 4);
	remove(path);
}

static void test_an_heir_says_again_what_a_colour_means(void **state)
{
	char folder[] = "/tmp/homepro-theme-XXXXXX";
	char *parent, *text;
	struct theme t;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	parent = xasprintf("%s/parent.theme", folder);
	file = fopen(parent, "w");
	assert_non_null(file);
	fputs("[palette]\nwarm = 1\ncold = 2\n[roles]\nalarm = warm\ngood = cold\n", file);
	fclose(file);
	text = xasprintf("%s/heir.theme", folder);
	file = fopen(text, "w");
	assert_non_null(file);
	fprintf(file, "[roles]\nnew = cold\n[palette]\nwarm = 3\n[theme]\ninherit = %s\n", parent);
	fclose(file);
	assert_true(theme_load(&t, text, why, sizeof(why)));
	assert_int_equal(theme_look(&t, INK_ALARM, 0, 16).front, 3);
	assert_int_equal(theme_look(&t, INK_GOOD, 0, 16).front, 2);
	assert_int_equal(theme_look(&t, INK_NEW, 0, 16).front, 2);
	remove(text);
	remove(parent);
	remove(folder);
	free(parent);
	free(text);
}

static void test_without_colours_no_colour_is_left(void **state)
{
	struct theme t;

	(void)state;
	assert_true(parse(&t, "[roles]\ntext = red on blue\nselected = 1 on 2\n"));
	for (int i = 0; i < INK_COUNT; i++) {
		struct look look = theme_look(&t, (enum ink)i, CELL_SELECTED, 0);

		assert_int_equal(look.front, COLOUR_DEFAULT);
		assert_int_equal(look.back, COLOUR_DEFAULT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_role_gets_its_colours_from_the_palette),
	    cmocka_unit_test(test_what_is_wrong_is_named_with_its_line),
	    cmocka_unit_test(test_an_unknown_role_only_warns_and_guesses),
	    cmocka_unit_test(test_a_theme_in_a_circle_is_refused),
	    cmocka_unit_test(test_what_is_no_theme_file_is_told),
	    cmocka_unit_test(test_a_missing_theme_says_where_it_was_looked_for),
	    cmocka_unit_test(test_all_our_themes_load_without_a_word),
	    cmocka_unit_test(test_no_theme_draws_a_line_through_a_qr_code),
	    cmocka_unit_test(test_the_template_lists_every_role_as_it_is_built_in),
	    cmocka_unit_test(test_every_theme_tells_apart_what_matters_and_can_be_read),
	    cmocka_unit_test(test_no_theme_hides_anything_from_the_colour_blind),
	    cmocka_unit_test(test_themes_for_the_colour_blind_keep_colours_apart),
	    cmocka_unit_test(test_red_and_green_are_one_to_a_deuteranope),
	    cmocka_unit_test(test_a_colour_comes_down_step_by_step),
		cmocka_unit_test(test_of_few_colours_a_hue_keeps_its_name),
		cmocka_unit_test(test_of_few_colours_words_can_be_read_on_their_ground),
		cmocka_unit_test(test_of_few_colours_bold_is_a_line_where_it_would_sink_in),
		cmocka_unit_test(test_what_cannot_be_read_or_told_apart_is_found),
		cmocka_unit_test(test_a_check_tells_every_problem_in_order),
		cmocka_unit_test(test_an_heir_says_again_what_a_colour_means),
	    cmocka_unit_test(test_without_colours_no_colour_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
