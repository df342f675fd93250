/* SPDX-License-Identifier: ISC */
/* What settings and themes make of the screens while they are up, and the subcommands that try both. */
#include "config.h"             /* for memmem() */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "protocol/mem.h"
#include "tests/pty/stage.h"

#define NOTICE "\033]777;notify;New Plumbing request;$45.00  Kitchen tap won't stop dripping\a"
#define TITLE "\033]2;(1) HomePro\a"

static const struct person ada = { "ada", "helper", "Ada Lovelace" };

/* Below the folder of homepro's configuration, as an editor does it: a new file in place of the old one. */
static void put(const char *name, const char *text)
{
	char *path = xasprintf("%s/homepro/%s", getenv("XDG_CONFIG_HOME"), name), *draft = xasprintf("%s~", path);
	FILE *file = fopen(draft, "we");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(rename(draft, path), 0);
	free(path);
	free(draft);
}

static struct player *start(const struct world *w, const char *theme)
{
	const char *words[] = { "--theme", theme, NULL };
	struct player *p = world_player_words(w, ada.name, words, 24, 80);

	assert_sees(p, "Open requests");
	return p;
}

static void test_a_setting_counts_as_soon_as_it_is_saved(void **state)
{
	struct player *p = start(*state, "terminal");

	assert_sees(p, "/ filter");
	put("homepro.conf", "[keys]\nfilter = f\n");
	assert_sees(p, "f filter");
	player_type(p, "f");
	assert_sees(p, "letters to look for");
	player_type(p, "\033");
	put("homepro.conf", "[keys]\nfilter = c\n");
	assert_sees(p, "homepro.conf:2: ");
	assert_sees(p, "/ filter");
	put("homepro.conf", "");
	player_free(p);
}

static void assert_becomes_coloured(struct player *p, bool is_wanted)
{
	for (int waited = 0; player_has_colour(p) != is_wanted && waited < STAGE_WITHIN_MS; waited += 100)
		player_sees(p, "\x01", 100);
	assert_int_equal(player_has_colour(p), is_wanted);
}

static void test_a_theme_is_followed_as_it_is_written(void **state)
{
	struct player *p;

	put("themes/mine.theme", "[theme]\ninherit = base\n");
	put("themes/base.theme", "[theme]\ninherit = mono\n");
	p = start(*state, "mine");
	assert_becomes_coloured(p, false);
	put("themes/mine.theme", "[theme]\ninherit = base\n[roles]\ntitle = red\n");
	assert_becomes_coloured(p, true);
	put("themes/mine.theme", "[theme]\ninherit = base\n");
	assert_becomes_coloured(p, false);
	put("themes/base.theme", "[theme]\ninherit = mono\n[roles]\ntitle = 17\n"); /* from whom it inherits */
	assert_becomes_coloured(p, true);
	player_free(p);
}

static void test_a_broken_theme_is_one_line_and_the_old_one_stays(void **state)
{
	struct player *p;

	put("themes/mine.theme", "[theme]\ninherit = mono\n[roles]\ntitle = red\n");
	p = start(*state, "mine");
	assert_becomes_coloured(p, true);
	put("themes/mine.theme", "[roles]\ntitle = purplish\n");
	assert_sees(p, "mine.theme:2: there is no colour or attribute 'purplish'");
	assert_true(player_has_colour(p));
	put("themes/mine.theme", "[theme]\ninherit = mono\n");
	assert_becomes_coloured(p, false);
	player_free(p);
}

static bool has_written(struct player *p, const char *bytes)
{
	size_t len;
	const char *written = player_written(p, &len);

	return memmem(written, len, bytes, strlen(bytes)) != NULL;
}

static void assert_written(struct player *p, const char *bytes, bool is_wanted)
{
	if (has_written(p, bytes) != is_wanted)
		fail_msg("%s written: %s", is_wanted ? "not" : "was", bytes + 1);
}

/* As COLORTERM says; where it says nothing, the nearest that everybody has. */
static void test_a_colour_is_shown_as_it_is_where_the_terminal_can(void **state)
{
	struct player *p;

	put("themes/mine.theme", "[theme]\ninherit = mono\n[roles]\ntitle = #336699 bold\n");
	setenv("COLORTERM", "truecolor", 1);
	p = start(*state, "mine");
	assert_written(p, "38;2;51;102;153m", true);
	player_free(p);
	unsetenv("COLORTERM");
	p = start(*state, "mine");
	assert_written(p, "38;2;", false);
	assert_written(p, "38;5;24m", true);
	player_free(p);
	setenv("COLORTERM", "truecolor", 1);
	setenv("STY", "1.screen", 1);
	p = start(*state, "mine");
	unsetenv("STY");
	unsetenv("COLORTERM");
	assert_written(p, "38;2;", false);
	player_free(p);
}

static struct player *run(const struct world *w, const char *const *words)
{
	return world_player_words(w, ada.name, words, 50, 120);
}

static void test_a_theme_is_shown_in_its_colours(void **state)
{
	struct player *p = run(*state, (const char *[]){ "theme", "preview", "nord", NULL });
	int code;

	assert_true(player_ends(p, &code, STAGE_WITHIN_MS));
	assert_int_equal(code, 0);
	assert_sees(p, "bell.unread");
	assert_sees(p, "Kitchen tap won't stop dripping");
	assert_true(player_has_colour(p));
	player_free(p);
}

static void test_a_theme_is_checked(void **state)
{
	struct player *p;
	int code;

	put("themes/wrong.theme", "[roles]\nalarm = #12\nalram = red\n");
	p = run(*state, (const char *[]){ "theme", "check", "wrong", NULL });
	assert_true(player_ends(p, &code, STAGE_WITHIN_MS));
	assert_int_equal(code, 1);
	assert_sees(p, "wrong.theme:2: there is no colour or attribute '#12'");
	assert_sees(p, "wrong.theme:3: there is no role 'alram'; did you mean 'alarm'?");
	player_free(p);
	p = run(*state, (const char *[]){ "theme", "check", "tritanopia", NULL });
	assert_true(player_ends(p, &code, STAGE_WITHIN_MS));
	assert_int_equal(code, 0);
	player_free(p);
}

static void test_how_it_rings_can_be_tried(void **state)
{
	struct player *p;
	int code;

	setenv("VTE_VERSION", "7006", 1);
	p = run(*state, (const char *[]){ "notify", "--test", NULL });
	assert_true(player_ends(p, &code, STAGE_WITHIN_MS));
	unsetenv("VTE_VERSION");
	assert_int_equal(code, 0);
	assert_int_equal(player_bells(p), 1);
	assert_true(has_written(p, TITLE));
	assert_true(has_written(p, NOTICE));
	assert_sees(p, "sent as OSC 777, as to VTE");
	player_free(p);
}

static int open_world(void **state)
{
	static struct world w;
	char *folder;

	*state = &w;
	if (!world_open_with(&w, &ada, 1))
		return -1;
	for (const char *const *part = (const char *[]){ "", "/themes", NULL }; *part; part++) {
		folder = xasprintf("%s/homepro%s", getenv("XDG_CONFIG_HOME"), *part);
		mkdir(folder, 0700);
		free(folder);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_setting_counts_as_soon_as_it_is_saved),
		cmocka_unit_test(test_a_theme_is_followed_as_it_is_written),
		cmocka_unit_test(test_a_broken_theme_is_one_line_and_the_old_one_stays),
		cmocka_unit_test(test_a_colour_is_shown_as_it_is_where_the_terminal_can),
		cmocka_unit_test(test_a_theme_is_shown_in_its_colours),
		cmocka_unit_test(test_a_theme_is_checked),
		cmocka_unit_test(test_how_it_rings_can_be_tried),
	};

	return cmocka_run_group_tests(tests, open_world, stage_close);
}
