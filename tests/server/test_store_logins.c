/* SPDX-License-Identifier: ISC */
/* How failed sign-ins slow down the next ones, by name and place. */
#include "tests/server/ground.h"

#include <stdio.h>

#include "server/limits.h"

#define DAY_MS INT64_C(86400000)

static void test_sign_ins_slow_down_after_five_failures(void **state)
{
	static const int64_t pauses_s[] = { 0,  0,  0,  0,   1,   2,   4,   8,
					    16, 32, 64, 128, 256, 300, 300, 300 };
	struct ground *g = *state;

	for (size_t i = 0; i < sizeof(pauses_s) / sizeof(pauses_s[0]); i++) {
		login_note(&g->tx, "Ada", "here", false);
		assert_int_equal(login_allowed_at_ms(&g->tx, "ada", "here"),
				 pauses_s[i] == 0 ? 0 : g->tx.now_ms + pauses_s[i] * 1000);
	}
	assert_int_equal(login_allowed_at_ms(&g->tx, "grace", "here"), 0);
	g->tx.now_ms += 300 * 1000;
	assert_int_equal(login_allowed_at_ms(&g->tx, "ada", "here"), 0);
	login_note(&g->tx, "ada", "here", true);
	login_note(&g->tx, "ada", "here", false);
	assert_int_equal(login_allowed_at_ms(&g->tx, "ada", "here"), 0);
}

static bool must_wait(struct ground *g, const char *place)
{
	return login_allowed_at_ms(&g->tx, "ada", place) != 0;
}

static void fail_from(struct ground *g, const char *place, int times)
{
	for (int i = 0; i < times; i++)
		login_note(&g->tx, "ada", place, false);
}

/* Where a name was signed in from before, it does not wait for what others guess elsewhere. */
static void test_guessing_from_elsewhere_keeps_nobody_out(void **state)
{
	struct ground *g = *state;

	login_note(&g->tx, "ada", "home", true);
	login_note(&g->tx, "Ada", "work", true);
	assert_true(login_place_is_known(&g->tx, "ADA", "home"));
	assert_false(login_place_is_known(&g->tx, "ada", "somewhere"));
	assert_false(login_place_is_known(&g->tx, "grace", "home"));
	fail_from(g, "somewhere", 20);
	assert_true(must_wait(g, "somewhere"));
	assert_true(must_wait(g, "anywhere"));
	assert_false(must_wait(g, "home"));
	fail_from(g, "home", 5);
	assert_true(must_wait(g, "home"));
	assert_false(must_wait(g, "work"));
	login_note(&g->tx, "ada", "home", true); /* clears its own */
	assert_false(must_wait(g, "home"));
	assert_true(must_wait(g, "somewhere"));
	login_note(&g->tx, "ada", "hotel", true); /* counted with everywhere else until now */
	assert_false(must_wait(g, "somewhere"));
}

static void test_places_do_not_gather(void **state)
{
	struct ground *g = *state;
	char place[16];

	for (int i = 0; i <= LIMIT_LOGIN_PLACES; i++, g->tx.now_ms++) {
		snprintf(place, sizeof(place), "place %d", i);
		login_note(&g->tx, "ada", place, true);
	}
	fail_from(g, "somewhere", 5);
	assert_true(must_wait(g, "place 0")); /* the one unused for longest */
	assert_false(must_wait(g, "place 1"));
	g->tx.now_ms += LIMIT_LOGIN_PLACE_KEPT_D * DAY_MS + 1;
	login_note(&g->tx, "grace", "home", false);
	assert_int_equal(db_int(g->db, -1, "select count(*) from login_places", ""), 0);
}

static void test_names_nobody_has_do_not_gather(void **state)
{
	struct ground *g = *state;

	login_note(&g->tx, "invented", "here", false);
	g->tx.now_ms += DAY_MS + 1;
	login_note(&g->tx, "another", "here", false);
	assert_int_equal(db_int(g->db, -1, "select count(*) from logins", ""), 1);
}

#define ON_GROUND(test) cmocka_unit_test_setup_teardown(test, ground_setup, ground_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_GROUND(test_sign_ins_slow_down_after_five_failures),
		ON_GROUND(test_guessing_from_elsewhere_keeps_nobody_out),
		ON_GROUND(test_places_do_not_gather),
		ON_GROUND(test_names_nobody_has_do_not_gather),
	};

	return cmocka_run_group_tests_name("store_logins", tests, NULL, NULL);
}
