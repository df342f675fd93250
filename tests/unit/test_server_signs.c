/* SPDX-License-Identifier: ISC */
/* Who is asked for a sign of life, and who is dropped, on a clock of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/signs.h"

#define CROWD 100

static void test_silence_is_asked_about_and_then_ended(void **state)
{
	struct signs s = { .ask_after_ms = 20, .drop_after_ms = 10 };
	struct sign ada, grace;

	(void)state;
	signs_enter(&s, &ada, &ada, 0);
	signs_enter(&s, &grace, &grace, 5);
	assert_null(signs_next_to_ask(&s, 19));
	assert_ptr_equal(signs_next_to_ask(&s, 20), &ada);
	assert_null(signs_next_to_ask(&s, 20));
	assert_ptr_equal(signs_next_to_ask(&s, 26), &grace);
	signs_hear(&s, &ada, 28);
	assert_null(signs_next_to_drop(&s, 35));
	assert_ptr_equal(signs_next_to_drop(&s, 36), &grace);
	signs_leave(&s, &grace);
	assert_null(signs_next_to_drop(&s, 1000));
	assert_null(signs_next_to_ask(&s, 47));
	assert_ptr_equal(signs_next_to_ask(&s, 48), &ada);
	signs_leave(&s, &ada);
	assert_int_equal(s.count, 0);
}

static void test_a_sign_puts_off_the_question(void **state)
{
	struct signs s = { .ask_after_ms = 20, .drop_after_ms = 10 };
	struct sign ada, grace;

	(void)state;
	signs_enter(&s, &ada, &ada, 0);
	signs_enter(&s, &grace, &grace, 0);
	signs_hear(&s, &ada, 15);
	assert_ptr_equal(signs_next_to_ask(&s, 30), &grace);
	assert_null(signs_next_to_ask(&s, 34));
	assert_ptr_equal(signs_next_to_ask(&s, 35), &ada);
}

static void test_leaving_twice_and_late_answers_are_harmless(void **state)
{
	struct signs s = { .ask_after_ms = 20, .drop_after_ms = 10 };
	struct sign ada = { .whose = NULL };

	(void)state;
	signs_leave(&s, &ada);
	signs_enter(&s, &ada, &ada, 0);
	signs_leave(&s, &ada);
	signs_leave(&s, &ada);
	signs_hear(&s, &ada, 5);
	assert_int_equal(s.count, 0);
	assert_null(signs_next_to_ask(&s, 1000));
}

static void test_those_who_came_at_once_are_asked_over_a_part_of_the_period(void **state)
{
	struct signs s = { .ask_after_ms = 20, .drop_after_ms = 10 };
	struct sign crowd[CROWD];
	size_t asked = 0;
	int turns = 0;

	(void)state;
	for (int i = 0; i < CROWD; i++)
		signs_enter(&s, &crowd[i], &crowd[i], 0);
	for (; asked < CROWD; turns++)
		for (size_t most = signs_share(&s, 20); most > 0 && signs_next_to_ask(&s, 20 + turns); most--)
			asked++;
	assert_in_range(turns, 4, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silence_is_asked_about_and_then_ended),
		cmocka_unit_test(test_a_sign_puts_off_the_question),
		cmocka_unit_test(test_leaving_twice_and_late_answers_are_harmless),
		cmocka_unit_test(test_those_who_came_at_once_are_asked_over_a_part_of_the_period),
	};

	return cmocka_run_group_tests_name("server_signs", tests, NULL, NULL);
}
