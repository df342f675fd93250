/* SPDX-License-Identifier: ISC */
/*
 * Kiosks left standing at every screen there is, each with somebody's words on it: nobody touches them any more, and
 * each comes back by itself with nothing of that person on its screen, above it, in its files or in its memory. One
 * kiosk a screen, all at once, since each has to wait.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/pty/hall.h"

#define PIN_KEY "\x1b[21~" /* F10 */
#define LANGUAGE_KEY "\x1bOQ" /* F2 */
#define TIMES "idle = 5 s\nwarning = 2 s\nwait = 5 s\nwait_warning = 2 s\nafter_end = 2 s\n"

static void at_start(struct hall *h, struct player *p, const char *words)
{
	(void)h;
	(void)words;
	guest_begin(p);
}

static void at_describe(struct hall *h, struct player *p, const char *words)
{
	(void)h;
	guest_describe(p, words);
}

static void at_confirm(struct hall *h, struct player *p, const char *words)
{
	(void)h;
	guest_confirm(p, words);
}

static void at_pay(struct hall *h, struct player *p, const char *words)
{
	free(guest_ask(h, p, words));
}

static void at_looking(struct hall *h, struct player *p, const char *words)
{
	free(guest_wait(h, p, words));
}

static void at_question(struct hall *h, struct player *p, const char *words)
{
	free(guest_wait(h, p, words));
	player_type(p, "x");
	assert_sees(p, "Cancel your request?");
}

static void at_ready(struct hall *h, struct player *p, const char *words)
{
	free(guest_meet(h, p, words));
}

static void at_given_back(struct hall *h, struct player *p, const char *words)
{
	char *session = guest_meet(h, p, words);

	free(hall_answer(h, "ada", WORDS("release", session, "--json"), "id"));
	assert_sees(p, "could not take it after all");
	free(session);
}

static void at_feedback(struct hall *h, struct player *p, const char *words)
{
	guest_end(h, p, words);
	player_type(p, "4\t");
	player_type(p, words);
	assert_sees(p, words);
}

static void at_receipt(struct hall *h, struct player *p, const char *words)
{
	guest_end(h, p, words);
	player_type(p, "5\t");
	player_type(p, words);
	player_type(p, "\r");
	assert_sees(p, "I am done");
}

static void at_cancelled(struct hall *h, struct player *p, const char *words)
{
	at_question(h, p, words);
	player_type(p, "\r");
	assert_sees(p, "Request cancelled");
}

static void at_cancelled_by_staff(struct hall *h, struct player *p, const char *words)
{
	char *request = guest_wait(h, p, words);

	free(hall_answer(h, "olga", WORDS("cancel", request, "--json"), "id"));
	assert_sees(p, "Our staff cancelled");
	free(request);
}

static void at_refused(struct hall *h, struct player *p, const char *words)
{
	assert_true(till_do(&h->till, "/_fake/trick?trick=refused&path=/v1/checkout/sessions&count=1"));
	guest_confirm(p, words);
	player_type(p, "\r");
	assert_sees(p, "No hold on your card");
}

static void at_lapsed(struct hall *h, struct player *p, const char *words)
{
	char *request = guest_wait(h, p, words), *deed = xasprintf("/_fake/lapse?request=%s", request);

	assert_true(till_do(&h->till, deed));
	assert_sees(p, "The hold ran out");
	free(deed);
	free(request);
}

static void at_pin(struct hall *h, struct player *p, const char *words)
{
	(void)h;
	guest_describe(p, words);
	player_type(p, PIN_KEY HALL_WORDS);
	assert_sees(p, "PIN");
}

static void at_language(struct hall *h, struct player *p, const char *words)
{
	(void)h;
	guest_describe(p, words);
	player_type(p, LANGUAGE_KEY);
	assert_sees(p, "Sagen Sie uns, was los ist");
}

static const struct way {
	const char *name;
	void (*go)(struct hall *h, struct player *p, const char *words);
} ways[] = {
	{ "start", at_start },
	{ "describe", at_describe },
	{ "confirm", at_confirm },
	{ "pay", at_pay },
	{ "looking", at_looking },
	{ "a question", at_question },
	{ "ready", at_ready },
	{ "given back", at_given_back },
	{ "feedback", at_feedback },
	{ "receipt", at_receipt },
	{ "cancelled", at_cancelled },
	{ "cancelled by staff", at_cancelled_by_staff },
	{ "card refused", at_refused },
	{ "hold lapsed", at_lapsed },
	{ "PIN", at_pin },
	{ "language", at_language },
};

#define WAY_COUNT (sizeof(ways) / sizeof(ways[0]))

static void test_left_at_any_screen_each_comes_back_clean(void **state)
{
	struct hall *h = *state;
	struct player *kiosks[WAY_COUNT];

	for (size_t i = 0; i < WAY_COUNT; i++) {
		char *words = xasprintf(HALL_SENTENCE " %c", (int)('a' + i));

		kiosks[i] = hall_kiosk(h, 24, 80);
		assert_non_null(kiosks[i]);
		print_message("%s\n", ways[i].name);
		ways[i].go(h, kiosks[i], words);
		free(words);
	}
	for (size_t i = 0; i < WAY_COUNT; i++) {
		assert_forgotten(kiosks[i]);
		player_free(kiosks[i]);
	}
}

/* However long nobody touches it; then its end is shown, and all is forgotten. */
static void test_a_session_is_never_cut_short(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80), *idle = hall_kiosk(h, 24, 80);
	char *session = guest_talk(h, p, HALL_SENTENCE);

	guest_describe(idle, HALL_SENTENCE " here too");
	assert_forgotten(idle); /* as long as this takes */
	player_free(idle);
	assert_true(player_sees(p, "Session in progress", 0));
	free(hall_answer(h, "ada", WORDS("end", session, "--outcome", "resolved", "--json"), "id"));
	assert_sees(p, "How was it with");
	player_type(p, "\x1b");
	assert_forgotten(p);
	player_free(p);
	free(session);
}

/* Nobody hears that they left; it is said as soon as somebody does. */
static void test_left_while_the_backend_is_away_it_comes_back_clean_and_the_request_ends(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80);
	char *request = guest_wait(h, p, HALL_SENTENCE);

	world_stop_server(&h->w, SIGKILL);
	assert_sees(p, "The connection is lost");
	assert_forgotten(p);
	assert_true(world_start_server(&h->w));
	assert_true(hall_request_is(h, request, "cancelled"));
	guest_begin(p);
	player_free(p);
	free(request);
}

static int open_hall(void **state)
{
	static struct hall h;

	*state = &h;
	return hall_open(&h, TIMES) ? 0 : -1;
}

static int close_hall(void **state)
{
	hall_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left_at_any_screen_each_comes_back_clean),
		cmocka_unit_test(test_a_session_is_never_cut_short),
		cmocka_unit_test(test_left_while_the_backend_is_away_it_comes_back_clean_and_the_request_ends),
	};

	return cmocka_run_group_tests(tests, open_hall, close_hall);
}
