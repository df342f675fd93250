/* SPDX-License-Identifier: ISC */
/*
 * The whole way of a customer at a kiosk, from the first screen to being forgotten, in each language: once with nothing
 * but the keyboard, once with nothing but the mouse, which is what a finger is, too.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/words.h"
#include "tests/pty/hall.h"
#include "tui/language.h"

#define START_BYTES 22 /* of a sentence; it may go on in the next row */
#define UNTYPED N_("I will tell it in the call.")

struct walk {
	struct hall hall;
	struct player *kiosk;
};

/* The language's own words, up to the end of a word that surely stands in the first row. */
static char *start_of(const char *english)
{
	char *words = xstrdup(gettext(english));
	char *end = strlen(words) > START_BYTES ? words + START_BYTES : NULL;

	while (end != NULL && end > words && *end != ' ')
		end--;
	if (end > words)
		*end = '\0';
	return words;
}

static void assert_says(struct player *p, const char *english)
{
	char *words = start_of(english);

	assert_sees(p, words);
	free(words);
}

static void click(struct player *p, const char *english)
{
	char *words = start_of(english);

	assert_says(p, english);
	assert_true(player_click(p, words));
	free(words);
}

/* What the others do meanwhile: the card is held, Ada comes, and it is over. */
static void be_helped(struct walk *w, const char *description)
{
	char *request, *session;

	assert_says(w->kiosk, "This screen goes on by itself once the hold stands. Nothing is charged yet.");
	request = hall_request(&w->hall, description);
	assert_non_null(request);
	hall_pay(&w->hall, request);
	assert_says(w->kiosk, "Looking for a helper");
	session = hall_answer(&w->hall, "ada", WORDS("claim", request, "--json"), "id");
	assert_says(w->kiosk, "Your session is ready");
	free(hall_answer(&w->hall, "ada", WORDS("start", session, "--json"), "id"));
	assert_says(w->kiosk, "Session in progress");
	free(hall_answer(&w->hall, "ada", WORDS("end", session, "--outcome", "resolved", "--json"), "id"));
	assert_says(w->kiosk, "Very good");
	free(request);
	free(session);
}

static void walk_by_keyboard(struct walk *w, int language)
{
	char *words = xasprintf(HALL_SENTENCE " %d", language), digit[2] = { (char)('1' + language) };
	struct player *p = w->kiosk;

	player_type(p, digit);
	assert_says(p, "What do you need help with?");
	player_type(p, "1");
	assert_says(p, "Tell us what is wrong");
	player_type(p, words);
	assert_sees(p, words);
	player_type(p, "\r");
	assert_says(p, "Ask for help");
	player_type(p, "\r");
	be_helped(w, words);
	player_type(p, "5\t");
	player_type(p, words);
	player_type(p, "\r");
	assert_says(p, "I am done");
	player_type(p, "2");
	free(words);
}

static void walk_by_mouse(struct walk *w, int language)
{
	struct player *p = w->kiosk;

	assert_true(player_click(p, language_name((enum language)language)));
	click(p, "Plumbing");
	assert_says(p, "Tell us what is wrong");
	click(p, UNTYPED);
	click(p, "Ask for help");
	be_helped(w, gettext(UNTYPED));
	click(p, "Very good");
	click(p, "Send");
	click(p, "I am done");
}

static void walk(struct walk *w, void (*way)(struct walk *w, int language))
{
	char *build = world_program("po");

	bindtextdomain(PACKAGE, build);
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		language_set((enum language)i);
		assert_int_equal(language_now(), i);
		way(w, i);
		assert_forgotten(w->kiosk);
	}
	language_set(LANGUAGE_EN);
	free(build);
}

static void test_by_keyboard_alone_in_every_language(void **state)
{
	walk(*state, walk_by_keyboard);
}

static void test_by_mouse_alone_in_every_language(void **state)
{
	walk(*state, walk_by_mouse);
}

static int open_walk(void **state)
{
	static struct walk w;

	*state = &w;
	if (!hall_open(&w.hall, ""))
		return -1;
	w.kiosk = hall_kiosk(&w.hall, 24, 80);
	return w.kiosk != NULL ? 0 : -1;
}

static int close_walk(void **state)
{
	struct walk *w = *state;

	player_free(w->kiosk);
	hall_close(&w->hall);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_keyboard_alone_in_every_language),
		cmocka_unit_test(test_by_mouse_alone_in_every_language),
	};

	setlocale(LC_ALL, "");
	textdomain(PACKAGE);
	return cmocka_run_group_tests(tests, open_walk, close_walk);
}
