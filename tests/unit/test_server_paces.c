/* SPDX-License-Identifier: ISC */
/*
 * How much addresses and persons may ask for: connections, tries, changes, calls at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/addresses.h"
#include "server/callers.h"
#include "server/peer.h"

static void test_tries_from_one_address_are_paced(void **state)
{
	struct addresses *a = addresses_new();
	int64_t now = 1000000;

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(addresses_login_wait_s(a, "x", 4, now), 0);
	assert_in_range(addresses_login_wait_s(a, "x", 4, now), 1, 15);
	assert_int_equal(addresses_login_wait_s(a, "y", 4, now), 0);
	assert_int_equal(addresses_login_wait_s(a, "x", 4, now + 15000), 0);
	assert_in_range(addresses_login_wait_s(a, "x", 4, now + 15000), 1, 15);
	assert_int_equal(addresses_login_wait_s(a, "x", 4, now + 600000), 0);
	addresses_free(a);
}

static void test_connections_are_counted_until_they_go(void **state)
{
	struct addresses *a = addresses_new();

	(void)state;
	addresses_enter(a, "x");
	addresses_enter(a, "x");
	addresses_enter(a, "y");
	assert_int_equal(addresses_connections(a, "x"), 2);
	addresses_leave(a, "x");
	assert_int_equal(addresses_connections(a, "x"), 1);
	addresses_leave(a, "x");
	assert_int_equal(addresses_connections(a, "x"), 0);
	addresses_leave(a, "y");
	addresses_free(a);
}

/* Whoever has one address of a /64 has all of them. */
static void test_the_addresses_of_one_line_count_as_one(void **state)
{
	static const char first[] = "2001:db8:5:7::1", second[] = "2001:db8:5:7:a:b:c:d", other[] = "2001:db8:5:8::1";
	struct addresses *a = addresses_new();
	char line[PEER_LINE_SIZE];

	(void)state;
	addresses_enter(a, first);
	addresses_enter(a, second);
	addresses_enter(a, other);
	assert_int_equal(addresses_connections(a, first), 2);
	assert_int_equal(addresses_connections(a, "2001:db8:5:7::99"), 2);
	addresses_leave(a, second);
	assert_int_equal(addresses_connections(a, first), 1);
	assert_int_equal(addresses_login_wait_s(a, first, 1, 1000), 0);
	assert_true(addresses_login_wait_s(a, second, 1, 1000) > 0);
	assert_int_equal(addresses_login_wait_s(a, other, 1, 1000), 0);
	assert_int_equal(addresses_link_wait_s(a, first, 1, 1000), 0);
	assert_true(addresses_link_wait_s(a, second, 1, 1000) > 0);
	assert_int_equal(addresses_link_wait_s(a, other, 1, 1000), 0);
	addresses_link_forgive(a, second, 1);
	assert_int_equal(addresses_link_wait_s(a, second, 1, 1000), 0);
	peer_line(second, line);
	assert_string_equal(line, "2001:db8:5:7::/64");
	peer_line("192.0.2.1", line);
	assert_string_equal(line, "192.0.2.1");
	addresses_free(a);
}

/* ---- persons ---- */

static void test_a_person_has_so_many_calls_at_once_over_all_tokens(void **state)
{
	struct callers *c = callers_new();
	struct caller *first = callers_enter(c, "one", 2, 0), *second = callers_enter(c, "two", 2, 0), *other;

	(void)state;
	assert_non_null(first);
	assert_non_null(second);
	caller_learn(first, "ada");
	caller_learn(second, "ada"); /* what is under way already counts from now on */
	assert_null(callers_enter(c, "one", 2, 0));
	assert_null(callers_enter(c, "two", 2, 0));
	other = callers_enter(c, "three", 2, 0);
	assert_non_null(other);
	caller_leave(first);
	first = callers_enter(c, "two", 2, 0);
	assert_non_null(first);
	assert_non_null(callers_enter(c, "two", 0, 0)); /* no bound */
	caller_leave(first);
	caller_leave(first);
	caller_leave(second);
	caller_leave(other);
	callers_free(c);
}

static void test_a_token_that_is_nobodys_is_not_kept(void **state)
{
	struct callers *c = callers_new();
	struct caller *who = callers_enter(c, "nobody's", 1, 0);

	(void)state;
	assert_null(callers_enter(c, "nobody's", 1, 0));
	assert_int_equal(caller_wait_s(who, 1, 0), 0);
	assert_int_equal(caller_wait_s(who, 1, 0), 0);
	caller_leave(who);
	who = callers_enter(c, "nobody's", 1, 0);
	assert_non_null(who);
	caller_leave(who);
	callers_free(c);
}

static void test_changes_are_paced_by_person(void **state)
{
	struct callers *c = callers_new();
	struct caller *one = callers_enter(c, "one", 0, 0), *two = callers_enter(c, "two", 0, 0);

	(void)state;
	caller_learn(one, "ada");
	caller_learn(two, "ada");
	assert_int_equal(caller_wait_s(one, 2, 1000), 0);
	assert_int_equal(caller_wait_s(two, 2, 1000), 0);
	assert_int_equal(caller_wait_s(one, 2, 1000), 30);
	caller_leave(one);
	caller_leave(two);
	one = callers_enter(c, "one", 0, 16000); /* not swept: something is owed yet */
	assert_int_equal(caller_wait_s(one, 2, 16000), 15);
	caller_leave(one);
	one = callers_enter(c, "one", 0, 10 * 60000); /* swept meanwhile, and known again by its first answer */
	caller_learn(one, "ada");
	assert_int_equal(caller_wait_s(one, 2, 10 * 60000), 0);
	caller_leave(one);
	callers_free(c);
}

static void test_a_call_may_end_after_everybody_was_forgotten(void **state)
{
	struct callers *c = callers_new();
	struct caller *known = callers_enter(c, "known", 0, 0), *unknown = callers_enter(c, "unknown", 0, 0);

	(void)state;
	caller_learn(known, "ada");
	callers_free(c);
	caller_learn(unknown, "ben");
	caller_leave(known);
	caller_leave(unknown);
	caller_leave(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tries_from_one_address_are_paced),
		cmocka_unit_test(test_connections_are_counted_until_they_go),
		cmocka_unit_test(test_the_addresses_of_one_line_count_as_one),
		cmocka_unit_test(test_a_person_has_so_many_calls_at_once_over_all_tokens),
		cmocka_unit_test(test_a_token_that_is_nobodys_is_not_kept),
		cmocka_unit_test(test_changes_are_paced_by_person),
		cmocka_unit_test(test_a_call_may_end_after_everybody_was_forgotten),
	};

	return cmocka_run_group_tests_name("server_paces", tests, NULL, NULL);
}
