/* SPDX-License-Identifier: ISC */
/* Kiosks and feedback by homepro's subcommands, with the real programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/stage.h"

#define WORDS(...) ((const char *[]){ __VA_ARGS__, NULL })

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
	{ "olga", "operator", "Olga" },
};

static int run(struct world *w, const char *name, const char *const *words)
{
	return world_homepro(w, name, words, NULL, NULL);
}

static char *output(struct world *w, const char *name, const char *const *words)
{
	char *out = NULL;

	assert_int_equal(world_homepro(w, name, words, NULL, &out), 0);
	assert_non_null(out);
	return out;
}

static void test_an_operator_lets_a_kiosk_in_and_sends_it_away(void **state)
{
	char *made = output(*state, "olga", WORDS("device", "add", "Library", "--json"));
	char *id = json_member(made, "id"), *token = json_member(made, "token"), *list;

	assert_non_null(token);
	list = output(*state, "olga", WORDS("device", "list"));
	assert_non_null(strstr(list, "Library"));
	assert_null(strstr(list, token));
	free(list);
	assert_int_equal(run(*state, "olga", WORDS("device", "revoke", id)), 0);
	list = output(*state, "olga", WORDS("device", "list"));
	assert_non_null(strstr(list, "revoked"));
	free(list);
	free(made);
	free(id);
	free(token);
}

static void test_only_operators_have_to_do_with_kiosks(void **state)
{
	assert_int_equal(run(*state, "ada", WORDS("device", "add", "Mine")), 4);
	assert_int_equal(run(*state, "mary", WORDS("device", "list")), 4);
	assert_int_equal(run(*state, "olga", WORDS("device", "revoke", "nosuchdevice")), 5);
	assert_int_equal(run(*state, "olga", WORDS("device", "add")), 2);
	assert_int_equal(run(*state, "olga", WORDS("device", "paint", "it")), 2);
}

static void test_a_kiosk_keeps_its_token_without_anybody_signed_in(void **state)
{
	assert_int_equal(world_homepro(*state, "kiosk", WORDS("device", "keep"), "abc-DEF_1\n", NULL), 0);
	assert_int_equal(world_homepro(*state, "kiosk", WORDS("device", "keep"), "not a token\n", NULL), 2);
	assert_int_equal(world_homepro(*state, "kiosk", WORDS("device", "keep"), NULL, NULL), 1);
}

/* As soon as its hold stands; the embedded provider needs no more than a moment. */
static char *claimed(struct world *w, const char *request)
{
	char *out = NULL, *session;
	int code = 1;

	for (int i = 0; i < 100 && code != 0; i++) {
		free(out);
		out = NULL;
		code = world_homepro(w, "ada", WORDS("claim", request, "--json"), NULL, &out);
	}
	assert_int_equal(code, 0);
	session = json_member(out, "id");
	free(out);
	return session;
}

static void test_a_customer_says_how_it_was_and_the_helper_reads_it(void **state)
{
	char *made = output(*state, "mary", WORDS("request", "plumbing", "It drips.", "--json"));
	char *request = json_member(made, "id"), *session = claimed(*state, request), *shown;

	assert_int_equal(run(*state, "mary", WORDS("feedback", session, "5")), 1);
	assert_int_equal(run(*state, "ada", WORDS("start", session)), 0);
	assert_int_equal(run(*state, "ada", WORDS("end", session, "--outcome", "resolved")), 0);
	assert_int_equal(run(*state, "mary", WORDS("feedback", session, "6")), 2);
	assert_int_equal(run(*state, "mary", WORDS("feedback", session, "4", "Kind, and quick.")), 0);
	assert_int_equal(run(*state, "mary", WORDS("feedback", session, "4")), 1);
	shown = output(*state, "ada", WORDS("session", session));
	assert_non_null(strstr(shown, "Kind, and quick."));
	free(shown);
	shown = output(*state, "ada", WORDS("stats"));
	assert_non_null(strstr(shown, "4.00 of 5, by 1 customer"));
	free(shown);
	free(made);
	free(request);
	free(session);
}

static int open_world(void **state)
{
	return stage_open(state, people, sizeof(people) / sizeof(people[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_operator_lets_a_kiosk_in_and_sends_it_away),
		cmocka_unit_test(test_only_operators_have_to_do_with_kiosks),
		cmocka_unit_test(test_a_kiosk_keeps_its_token_without_anybody_signed_in),
		cmocka_unit_test(test_a_customer_says_how_it_was_and_the_helper_reads_it),
	};

	return cmocka_run_group_tests(tests, open_world, stage_close);
}
