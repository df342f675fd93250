/* SPDX-License-Identifier: ISC */
/* Where one is signed in, looked at and ended from one terminal, seen on the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/stage.h"

#define LAPTOP "laptop"                 /* a profile of its own: another place where the same people sign in */

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
	{ "olga", "operator", "Olga" },
};

/* On the laptop, with the screens open. */
static struct player *elsewhere(const struct world *w, const char *name)
{
	const char *login[] = { "login", name, NULL };

	assert_int_equal(world_homepro(w, LAPTOP, login, WORLD_PASSWORD "\n", NULL), 0);
	return world_player(w, LAPTOP, 24, 80);
}

/* Their own list, with these two in it. */
static struct player *at_the_list(const struct world *w, const char *name)
{
	struct player *p = world_player(w, name, 24, 80);

	assert_sees(p, "live");
	type_and_see(p, ":sign-ins\r", "Where you are signed in  2");
	assert_sees(p, "this one");
	assert_sees(p, "last used ");
	return p;
}

static void test_an_end_from_elsewhere_leaves_nothing_open(void **state)
{
	struct player *far = elsewhere(*state, "ada"), *p;

	assert_sees(far, "Open requests");
	type_and_see(far, "n", "No new notifications");
	p = at_the_list(*state, "ada");
	/* the newest one comes first */
	type_and_see(p, "x", "End the sign-in from 127.0.0.1");
	type_and_see(p, "\r", "That sign-in has ended.");
	assert_sees(p, "Where you are signed in  1");
	assert_sees(far, "your sign-in has ended");
	assert_misses(far, "No new notifications");
	type_and_see(p, "X", "You are signed in nowhere else.");
	type_and_see(p, "\033", "Open requests");
	player_free(far);
	player_free(p);
}

static void test_a_customer_signs_out_everywhere_else(void **state)
{
	struct player *far = elsewhere(*state, "mary"), *p;
	int code;

	assert_sees(far, "What do you need help with?");
	type_and_see(far, "1secret words", "secret words");
	p = at_the_list(*state, "mary");
	type_and_see(p, "X", "1 other sign-in ends");
	type_and_see(p, "\r", "You are signed out everywhere else.");
	assert_sees(p, "Where you are signed in  1");
	assert_sees(far, "your sign-in has ended");
	assert_misses(far, "secret words");
	player_type(far, "\x03");
	assert_true(player_ends(far, &code, STAGE_WITHIN_MS));
	player_free(far);
	/* what she was typing there is kept for when she is back */
	far = elsewhere(*state, "mary");
	assert_sees(far, "What do you need help with?");
	type_and_see(far, "1", "secret words");
	player_free(far);
	player_free(p);
}

static void test_ending_this_one_is_signing_out(void **state)
{
	struct player *far = elsewhere(*state, "olga"), *p = at_the_list(*state, "olga");

	type_and_see(p, "jx", "This is the one you are using");
	type_and_see(p, "\r", "Password");
	assert_sees(far, "live");
	player_free(far);
	player_free(p);
}

static int open_world(void **state)
{
	return stage_open(state, people, sizeof(people) / sizeof(people[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_end_from_elsewhere_leaves_nothing_open),
		cmocka_unit_test(test_a_customer_signs_out_everywhere_else),
		cmocka_unit_test(test_ending_this_one_is_signing_out),
	};

	return cmocka_run_group_tests(tests, open_world, stage_close);
}
