/* SPDX-License-Identifier: ISC */
/* homeprod is killed and comes back while two people are in the middle of it: nothing is lost, both catch up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/stage.h"

#define WITHIN_MS 30000

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
};

struct pair {
	struct world w;
	struct player *ada, *mary;
};

static void run(struct pair *p, const char *name, const char *const *words, char **out)
{
	assert_int_equal(world_homepro(&p->w, name, words, NULL, out), 0);
}

static void kill_server(struct pair *p)
{
	world_stop_server(&p->w, SIGKILL);
	assert_misses(p->ada, "live");
	assert_misses(p->mary, "live");
}

static void revive_server(struct pair *p)
{
	assert_true(world_start_server(&p->w));
	assert_sees(p->ada, "live");
}

static void test_both_screens_catch_up_after_the_backend_was_killed(void **state)
{
	struct pair *p = *state;
	const char *request[] = { "request", "plumbing", "The tap drips.", "--json", NULL };
	char *made, *id, *claimed, *session;

	run(p, "mary", request, &made);
	assert_sees(p->mary, "Looking for a helper");
	assert_sees(p->ada, "The tap drips.");

	kill_server(p);
	assert_sees(p->ada, "The tap drips.");
	revive_server(p);

	id = json_member(made, "id");
	run(p, "ada", (const char *[]){ "claim", id, "--json", NULL }, &claimed);
	assert_sees(p->ada, "Session with Mary");
	assert_sees(p->mary, "Your session is ready");

	kill_server(p);
	revive_server(p);
	session = json_member(claimed, "id");
	run(p, "ada", (const char *[]){ "start", session, NULL }, NULL);
	assert_sees(p->mary, "Session in progress");
	run(p, "ada", (const char *[]){ "end", session, "--outcome", "resolved", NULL }, NULL);
	assert_sees(p->mary, "Session complete");
	assert_sees(p->ada, "Open requests");
	free(made);
	free(id);
	free(claimed);
	free(session);
}

static void test_an_outcome_given_while_the_backend_is_away_is_sent_later(void **state)
{
	struct pair *p = *state;
	const char *request[] = { "request", "plumbing", "The tap drips again.", "--json", NULL };
	const char *stats[] = { "stats", "--json", NULL };
	char *made, *id, *claimed, *session, *numbers;

	player_type(p->mary, "1");
	run(p, "mary", request, &made);
	id = json_member(made, "id");
	assert_sees(p->ada, "drips again");
	run(p, "ada", (const char *[]){ "claim", id, "--json", NULL }, &claimed);
	session = json_member(claimed, "id");
	run(p, "ada", (const char *[]){ "start", session, NULL }, NULL);
	assert_sees(p->ada, "Active");

	kill_server(p);
	player_type(p->ada, "e");
	assert_sees(p->ada, "How did the session go?");
	player_type(p->ada, "1\t\t\r");
	assert_sees(p->ada, "ept here");
	revive_server(p);

	assert_sees(p->mary, "Session complete");
	run(p, "ada", stats, &numbers);
	assert_non_null(strstr(numbers, "\"resolved\":2"));
	free(made);
	free(id);
	free(claimed);
	free(session);
	free(numbers);
}

static int open_pair(void **state)
{
	static struct pair p;
	const char *available[] = { "available", "on", NULL };

	*state = &p;
	if (!world_open_with(&p.w, people, sizeof(people) / sizeof(people[0])) ||
	    world_homepro(&p.w, "ada", available, NULL, NULL) != 0)
		return -1;
	p.ada = world_player(&p.w, "ada", 24, 80);
	p.mary = world_player(&p.w, "mary", 24, 80);
	return player_sees(p.ada, "Open requests", WITHIN_MS) && player_sees(p.mary, "What do you need", WITHIN_MS)
		? 0 : -1;
}

static int close_pair(void **state)
{
	struct pair *p = *state;

	player_free(p->ada);
	player_free(p->mary);
	world_close(&p->w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_screens_catch_up_after_the_backend_was_killed),
		cmocka_unit_test(test_an_outcome_given_while_the_backend_is_away_is_sent_later),
	};

	return cmocka_run_group_tests(tests, open_pair, close_pair);
}
