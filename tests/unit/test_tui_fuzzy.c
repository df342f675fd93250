/* SPDX-License-Identifier: ISC */
/* A few letters find the command that is meant, the best one first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/fuzzy.h"

static void assert_better(const char *wanted, const char *text, const char *other)
{
	assert_true(fuzzy_score(text, wanted) > fuzzy_score(other, wanted));
}

static void test_letters_must_stand_in_their_order(void **state)
{
	(void)state;
	assert_int_not_equal(fuzzy_score("read-all", "rdl"), FUZZY_NO);
	assert_int_equal(fuzzy_score("read-all", "lr"), FUZZY_NO);
	assert_int_equal(fuzzy_score("quit", "quite"), FUZZY_NO);
	assert_int_equal(fuzzy_score("", "q"), FUZZY_NO);
}

static void test_nothing_wanted_fits_all(void **state)
{
	(void)state;
	assert_int_equal(fuzzy_score("quit", ""), 0);
	assert_int_equal(fuzzy_score("", ""), 0);
}

static void test_case_does_not_matter(void **state)
{
	(void)state;
	assert_int_equal(fuzzy_score("Claim a request", "cLAIM"), fuzzy_score("claim a request", "claim"));
}

static void test_starts_of_words_count_for_more(void **state)
{
	(void)state;
	assert_better("ra", "read-all", "separate");
	assert_better("ol", "open-link", "tool");
	assert_better("c", "claim", "reconnect");
}

static void test_letters_side_by_side_count_for_more(void **state)
{
	(void)state;
	assert_better("lin", "open-link", "delete in");
	assert_better("end", "end", "see notifications done");
}

static void test_words_may_be_far_apart(void **state)
{
	(void)state;
	assert_int_not_equal(fuzzy_score("Mark all notifications as read", "all read"), FUZZY_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters_must_stand_in_their_order),
		cmocka_unit_test(test_nothing_wanted_fits_all),
		cmocka_unit_test(test_case_does_not_matter),
		cmocka_unit_test(test_starts_of_words_count_for_more),
		cmocka_unit_test(test_letters_side_by_side_count_for_more),
		cmocka_unit_test(test_words_may_be_far_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
