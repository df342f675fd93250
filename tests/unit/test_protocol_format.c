/* SPDX-License-Identifier: ISC */
/* Money and time as people read them. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "protocol/format.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)

static void assert_money(int64_t amount, const char *currency, const char *expected)
{
	char out[HP_MONEY_SIZE];

	assert_string_equal(money_format(out, sizeof out, amount, currency), expected);
}

static void test_money_has_its_currency_s_decimals(void **state)
{
	(void)state;
	assert_money(4500, "USD", "$45.00");
	assert_money(5, "USD", "$0.05");
	assert_money(99999999, "USD", "$999,999.99");
	assert_money(123456789012, "USD", "$1,234,567,890.12");
	assert_money(-4500, "USD", "-$45.00");
	assert_money(4500, "JPY", "¥4,500");
	assert_money(4500, "KWD", "KWD 4.500");
	assert_money(4500, "CHF", "CHF 45.00");
	assert_money(4500, "EUR", "€45.00");
	assert_money(0, "", " 0.00");
	assert_money(INT64_MIN, "USD", "-$92,233,720,368,547,758.08");
}

static void test_money_without_utf8_says_the_code(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	assert_money(4500, "EUR", "EUR 45.00");
	assert_money(4500, "USD", "$45.00");
	setlocale(LC_ALL, "C.UTF-8");
}

static void test_money_never_overruns(void **state)
{
	char out[5];

	(void)state;
	assert_string_equal(money_format(out, sizeof out, 123456, "USD"), "$1,2");
}

static void test_clock_runs_from_zero(void **state)
{
	char out[HP_SPAN_SIZE];

	(void)state;
	assert_string_equal(clock_format(out, sizeof out, -5), "0:00");
	assert_string_equal(clock_format(out, sizeof out, 12999), "0:12");
	assert_string_equal(clock_format(out, sizeof out, 14 * MINUTE_MS + 32000), "14:32");
	assert_string_equal(clock_format(out, sizeof out, HOUR_MS + 2 * MINUTE_MS + 5000),
			    "1:02:05");
}

static void test_ago_is_told_in_words(void **state)
{
	char out[HP_SPAN_SIZE];

	(void)state;
	assert_string_equal(ago_format(out, sizeof out, -HOUR_MS), "just now");
	assert_string_equal(ago_format(out, sizeof out, 4999), "just now");
	assert_string_equal(ago_format(out, sizeof out, 12000), "12 s ago");
	assert_string_equal(ago_format(out, sizeof out, MINUTE_MS), "1 minute ago");
	assert_string_equal(ago_format(out, sizeof out, 2 * MINUTE_MS), "2 minutes ago");
	assert_string_equal(ago_format(out, sizeof out, 3 * HOUR_MS), "3 hours ago");
	assert_string_equal(ago_format(out, sizeof out, 48 * HOUR_MS), "2 days ago");
}

static void test_duration_keeps_what_matters(void **state)
{
	char out[HP_SPAN_SIZE];

	(void)state;
	assert_string_equal(duration_format(out, sizeof out, 40), "40 s");
	assert_string_equal(duration_format(out, sizeof out, 14 * 60 + 59), "14 min");
	assert_string_equal(duration_format(out, sizeof out, 130 * 60), "2 h 10 min");
	assert_string_equal(duration_format(out, sizeof out, 120 * 60), "2 h");
	assert_string_equal(duration_format(out, sizeof out, -1), "0 s");
}

static void test_time_of_day_is_local(void **state)
{
	char out[HP_SPAN_SIZE];

	(void)state;
	setenv("TZ", "EST5", 1);
	tzset();
	assert_string_equal(time_of_day_format(out, sizeof out, 17 * HOUR_MS + 3 * MINUTE_MS),
			    "12:03");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_money_has_its_currency_s_decimals),
		cmocka_unit_test(test_money_without_utf8_says_the_code),
		cmocka_unit_test(test_money_never_overruns),
		cmocka_unit_test(test_clock_runs_from_zero),
		cmocka_unit_test(test_ago_is_told_in_words),
		cmocka_unit_test(test_duration_keeps_what_matters),
		cmocka_unit_test(test_time_of_day_is_local),
	};

	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
