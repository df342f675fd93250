/* SPDX-License-Identifier: ISC */
/* Foreign JSON read by path: what is there, what is not, what is of another type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "protocol/document.h"

static const char sample[] =
    "{\"id\":\"evt_1\",\"live\":true,\"none\":null,\"data\":{\"object\":{\"amount\":4500}},"
    "\"list\":[{\"id\":\"a\"},{\"id\":\"b\"}]}";

static struct document *parsed(void)
{
	struct document *d = document_parse(sample, strlen(sample));

	assert_non_null(d);
	return d;
}

static void test_a_path_leads_to_what_lies_there(void **state)
{
	struct document *d = parsed();
	int64_t amount = 0;

	(void)state;
	assert_string_equal(document_text(d, "id"), "evt_1");
	assert_string_equal(document_text(d, "list.1.id"), "b");
	assert_true(document_int(d, "data.object.amount", &amount));
	assert_int_equal(amount, 4500);
	assert_true(document_is_true(d, "live"));
	assert_int_equal(document_count(d, "list"), 2);
	assert_string_equal(document_text(document_at(d, "list.0"), "id"), "a");
	assert_string_equal(document_text(document_at(d, "list.0.id"), ""), "a");
	document_free(d);
}

static void test_a_path_to_nowhere_or_another_type_is_not_there(void **state)
{
	struct document *d = parsed();
	int64_t amount = 7;

	(void)state;
	assert_null(document_text(d, "data"));
	assert_null(document_text(d, "data.object.amount"));
	assert_null(document_text(d, "id.more"));
	assert_null(document_text(d, "list.2.id"));
	assert_null(document_text(d, "list.x.id"));
	assert_null(document_at(d, "none"));
	assert_null(document_text(document_at(d, "none"), "id"));
	assert_false(document_int(d, "id", &amount));
	assert_int_equal(amount, 7);
	assert_int_equal(document_count(d, "data"), 0);
	document_free(d);
	document_free(NULL);
}

static void test_what_is_not_a_json_object_is_refused(void **state)
{
	static const char *const wrong[] = {
	    "", "{", "7", "\"text\"", "{} {}", "{\"a\":1,\"a\":2}", "{\"a\":\"\xff\"}"};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_null(document_parse(wrong[i], strlen(wrong[i])));
}

static void test_a_quoted_text_is_read_back_as_it_was(void **state)
{
	char *quoted = document_quote("a \"b\" \\ \n é");

	(void)state;
	assert_string_equal(quoted, "\"a \\\"b\\\" \\\\ \\n é\"");
	assert_null(document_quote("\xff"));
	free(quoted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_path_leads_to_what_lies_there),
		cmocka_unit_test(test_a_path_to_nowhere_or_another_type_is_not_there),
		cmocka_unit_test(test_what_is_not_a_json_object_is_refused),
		cmocka_unit_test(test_a_quoted_text_is_read_back_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
