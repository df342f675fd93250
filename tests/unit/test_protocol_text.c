/* SPDX-License-Identifier: ISC */
/* Other people's text: what it becomes before a terminal sees it, and how it is laid out. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "protocol/mem.h"
#include "protocol/text.h"

#define BAD "\xEF\xBF\xBD"

static void assert_cleaned(const char *text, enum text_kind kind, const char *expected)
{
	char *clean = text_clean(text, strlen(text), kind), *again;

	assert_string_equal(clean, expected);
	again = text_clean(clean, strlen(clean), kind);
	assert_string_equal(again, expected); /* cleaning twice is cleaning once */
	free(again);
	free(clean);
}

static void test_plain_text_stays_as_it_is(void **state)
{
	(void)state;
	assert_cleaned("Kitchen tap won't stop dripping", TEXT_LINE,
		       "Kitchen tap won't stop dripping");
	assert_cleaned("Grüße, 水道, صنبور, ὀδός 🔧", TEXT_LINE, "Grüße, 水道, صنبور, ὀδός 🔧");
	assert_cleaned("", TEXT_LINE, "");
}

static void test_escape_sequences_are_harmless_remains(void **state)
{
	(void)state;
	assert_cleaned("\x1b[31mred\x1b[0m", TEXT_LINE, BAD "[31mred" BAD "[0m");
	assert_cleaned("\x1b]0;owned\x07", TEXT_LINE, BAD "]0;owned" BAD);
	assert_cleaned("a\x7f\x08z", TEXT_LINE, "a" BAD BAD "z");
	assert_cleaned("\xC2\x9B" "31m", TEXT_LINE, BAD "31m"); /* CSI as U+009B */
	assert_cleaned("\x9B" "31m", TEXT_LINE, BAD "31m");     /* and as a bare byte */
	assert_cleaned("\xC2\x85", TEXT_LINE, BAD);
}

static void test_nul_and_no_text_are_fine(void **state)
{
	char *clean = text_clean("a\0b", 3, TEXT_LINE);

	(void)state;
	assert_string_equal(clean, "a" BAD "b");
	free(clean);
	clean = text_clean(NULL, 5, TEXT_LINE);
	assert_string_equal(clean, "");
	free(clean);
}

static void test_line_ends_break_a_block_and_not_a_line(void **state)
{
	(void)state;
	assert_cleaned("a\nb\r\nc\rd\te\vf", TEXT_LINE, "a b c d e f");
	assert_cleaned("a\nb\r\nc\rd\te\ff", TEXT_BLOCK, "a\nb\nc\nd e\nf");
	assert_cleaned("a\xE2\x80\xA8" "b", TEXT_LINE, "a b");
	assert_cleaned("a\xC2\xA0" "b\xE3\x80\x80" "c", TEXT_LINE, "a b c");
}

static void test_invisible_and_turning_controls_are_dropped(void **state)
{
	static const char *const dropped[] = {
		"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA",
		"\xE2\x80\xAE", "\xE2\x81\xA0", "\xE2\x81\xA3", "\xE2\x81\xA6", "\xE2\x81\xA9",
		"\xEF\xBB\xBF", "\xC2\xAD",     "\xCD\x8F",     "\xD8\x9C",     "\xE1\xA0\x8E",
		"\xE3\x85\xA4", "\xEF\xBE\xA0", "\xE1\x85\x9F", "\xEF\xB8\x80", "\xF3\xA0\x81\x81",
		"\xF3\xA0\x84\x80", "\xEF\xBF\xB9",
	};

	(void)state;
	for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++) {
		char *text = xasprintf("a%sb", dropped[i]);

		assert_cleaned(text, TEXT_LINE, "ab");
		free(text);
	}
}

static void test_bad_utf8_gives_one_mark_for_each_bad_piece(void **state)
{
	(void)state;
	assert_cleaned("a\xFFz", TEXT_LINE, "a" BAD "z");
	assert_cleaned("a\xE2\x82z", TEXT_LINE, "a" BAD "z");          /* cut short: one */
	assert_cleaned("a\xF0\x9F\x94", TEXT_LINE, "a" BAD);
	assert_cleaned("\xC0\xAF", TEXT_LINE, BAD BAD);                /* overlong */
	assert_cleaned("\xE0\x80\xAF", TEXT_LINE, BAD BAD BAD);
	assert_cleaned("\xED\xA0\x80", TEXT_LINE, BAD BAD BAD);        /* surrogate */
	assert_cleaned("\xF4\x90\x80\x80", TEXT_LINE, BAD BAD BAD BAD);
	assert_cleaned("\xEE\x80\x80", TEXT_LINE, BAD);                /* private use */
	assert_cleaned("\xEF\xBF\xBF", TEXT_LINE, BAD);                /* noncharacter */
	assert_cleaned("\xCD\xB8", TEXT_LINE, BAD);                    /* unassigned */
}

static void test_marks_are_bounded_and_stand_on_something(void **state)
{
	char zalgo[100] = "a";

	(void)state;
	for (int i = 0; i < 40; i++)
		memcpy(zalgo + 1 + 2 * i, "\xCC\x81", 3);
	assert_cleaned(zalgo, TEXT_LINE, "a\xCC\x81\xCC\x81\xCC\x81\xCC\x81");
	assert_cleaned("\xCC\x81", TEXT_LINE, "\xE2\x97\x8C\xCC\x81");
	assert_cleaned("a \xCC\x81", TEXT_LINE, "a \xE2\x97\x8C\xCC\x81");
	assert_cleaned("a\n\xCC\x81", TEXT_BLOCK, "a\n\xE2\x97\x8C\xCC\x81");
	/* dropping what is between does not let more through */
	assert_cleaned("a\xCC\x81\xE2\x80\x8B\xCC\x81\xCC\x81\xCC\x81\xCC\x81", TEXT_LINE,
	               "a\xCC\x81\xCC\x81\xCC\x81\xCC\x81");
	/* Hangul vowels have no width either */
	assert_cleaned("\xE1\x84\x80\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1",
	               TEXT_LINE, "\xE1\x84\x80\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1");
}

static void test_joiner_stays_between_two_emoji_only(void **state)
{
	(void)state;
	assert_cleaned("👩‍🔧", TEXT_LINE, "👩‍🔧");
	assert_cleaned("👩🏽‍🔧", TEXT_LINE, "👩🏽‍🔧");
	assert_cleaned("❤️‍🔥", TEXT_LINE, "❤️‍🔥");
	assert_cleaned("a\xE2\x80\x8D" "b", TEXT_LINE, "ab");
	assert_cleaned("👩\xE2\x80\x8D", TEXT_LINE, "👩");
	assert_cleaned("👩\xE2\x80\x8D" "b", TEXT_LINE, "👩b");
	assert_cleaned("👩\xE2\x80\x8D\xE2\x80\x8D🔧", TEXT_LINE, "👩‍🔧");
	assert_cleaned("⚒️", TEXT_LINE, "⚒️");
	assert_cleaned("\xEF\xB8\x8F", TEXT_LINE, "");
}

static void test_fixed_buffer_is_cut_at_a_whole_cluster(void **state)
{
	char out[6];

	(void)state;
	assert_int_equal(text_clean_into(out, sizeof out, "abce\xCC\x81", 6, TEXT_LINE), 3);
	assert_string_equal(out, "abc");
	assert_int_equal(text_clean_into(out, sizeof out, "abé", 4, TEXT_LINE), 4);
	assert_string_equal(out, "abé");
	assert_int_equal(text_clean_into(out, 1, "a", 1, TEXT_LINE), 0);
	assert_string_equal(out, "");
}

static void test_utf8_is_told_strictly(void **state)
{
	(void)state;
	assert_true(text_is_utf8("é水🔧", strlen("é水🔧")));
	assert_false(text_is_utf8("\xC0\x80", 2));
	assert_false(text_is_utf8("\xED\xBF\xBF", 3));
	assert_false(text_is_utf8("\xF5\x80\x80\x80", 4));
	assert_false(text_is_utf8("\xE6\xB0", 2));
	assert_int_equal(text_chars("é水🔧x"), 4);
	assert_true(text_is_blank(" \t\n\xC2\xA0\xE2\x80\x8B"));
	assert_true(text_is_blank(""));
	assert_false(text_is_blank(" . "));
}

static void assert_step(const char *text, size_t bytes, int cells)
{
	int got;

	assert_int_equal(text_next(text, &got), bytes);
	assert_int_equal(got, cells);
}

static void test_step_is_what_the_eye_sees_as_one(void **state)
{
	(void)state;
	assert_step("", 0, 0);
	assert_step("ab", 1, 1);
	assert_step("e\xCC\x81x", 3, 1);
	assert_step("水x", 3, 2);
	assert_step("🇩🇪🇫🇷", 8, 2);
	assert_step("\n", 1, 0);
	/* a family is drawn by ncurses as its members */
	assert_step("👩‍🔧", strlen("👩\xE2\x80\x8D"), 2);
	assert_int_equal(text_cells("👩‍🔧"), 4);
	assert_int_equal(text_cells("aé水e\xCC\x81"), 5);
}

static void test_step_back_undoes_a_step(void **state)
{
	const char *text = "ae\xCC\x81水";

	(void)state;
	assert_int_equal(text_back(text, text), 0);
	assert_int_equal(text_back(text, text + 1), 1);
	assert_int_equal(text_back(text, text + 4), 3);
	assert_int_equal(text_back(text, text + 7), 3);
}

static void assert_fit(const char *text, int cells, bool is_ascii, const char *expected, int used)
{
	char out[40];

	assert_int_equal(text_fit(out, sizeof out, text, cells, is_ascii), used);
	assert_string_equal(out, expected);
}

static void test_fit_ends_in_an_ellipsis_where_it_was_cut(void **state)
{
	char small[6];

	(void)state;
	assert_fit("Plumbing", 8, false, "Plumbing", 8);
	assert_fit("Plumbing", 7, false, "Plumbi…", 7);
	assert_fit("Plumbing", 7, true, "Plum...", 7);
	assert_fit("No water", 4, false, "No…", 3);
	assert_fit("水道水道", 6, false, "水道…", 5);
	assert_fit("水道水道", 7, false, "水道水…", 7);
	assert_fit("Plumbing", 1, false, "…", 1);
	assert_fit("Plumbing", 2, true, "Pl", 2);
	assert_fit("Plumbing", 0, false, "", 0);
	assert_fit("Plumbing", -3, false, "", 0);
	/* the buffer bounds it as well */
	assert_int_equal(text_fit(small, sizeof small, "Plumbing", 8, false), 3);
	assert_string_equal(small, "Pl…");
}

/* The rows of `text`, joined by '|'. */
static void assert_wrapped(const char *text, int cells, const char *expected)
{
	char out[200] = "";
	size_t used = 0, len;

	for (const char *row = text; row != NULL; row = text_wrap(row, cells, &len)) {
		text_wrap(row, cells, &len);
		if (row != text)
			out[used++] = '|';
		memcpy(out + used, row, len);
		used += len;
	}
	out[used] = '\0';
	assert_string_equal(out, expected);
}

static void test_block_wraps_at_spaces_and_line_ends(void **state)
{
	(void)state;
	assert_wrapped("", 5, "");
	assert_wrapped("one", 5, "one");
	assert_wrapped("one two three", 7, "one two|three");
	assert_wrapped("one two three", 6, "one|two|three");
	assert_wrapped("abcdefgh", 3, "abc|def|gh");
	assert_wrapped("abc def", 3, "abc|def");
	assert_wrapped("abc   def", 3, "abc|def");
	assert_wrapped("abc ", 3, "abc");
	assert_wrapped("abc \ndef", 3, "abc|def");
	assert_wrapped("a\n\nb", 5, "a||b");
	assert_wrapped("a\n", 5, "a|");
	assert_wrapped("水道水道", 5, "水道|水道");
	assert_wrapped("水道", 1, "水|道"); /* narrower than a letter: goes on all the same */
	assert_wrapped("ab", 0, "a|b");
}

static void assert_ascii(const char *text, const char *expected)
{
	char *ascii = text_ascii(text);

	assert_string_equal(ascii, expected);
	free(ascii);
}

static void test_ascii_is_the_nearest_there_is(void **state)
{
	(void)state;
	assert_ascii("plain", "plain");
	assert_ascii("Grüße, Łódź, Ærø", "Grusse, Lodz, AEro");
	assert_ascii("“it’s” – 5 € … ½", "\"it's\" - 5 EUR ... 1/2");
	assert_ascii("e\xCC\x81", "e");
	assert_ascii("水🔧", "??");
	assert_ascii("a\nb", "a\nb");
	assert_ascii("\xEF\xB7\xBA", "?"); /* eighteen letters in one: no room for a poem */
}

static void test_link_is_http_and_nothing_else(void **state)
{
	static const char *const good[] = {
		"https://help.example/j/7KQ2M9XD", "http://127.0.0.1:8470/j/X", "https://[::1]:80/",
		"HTTPS://a", "https://a.example?x=y%20z#f",
	};
	static const char *const bad[] = {
	    "",
	    "javascript:alert(1)",
	    "file:///etc/passwd",
	    "//help.example",
	    "https://",
	    "https:///x",
	    "https://a b",
	    "https://user@host/",
	    "https://u:p@host/",
	    "https://a\"b",
	    "https://a/'",
	    "https://a\\b",
	    "https://a/\x1b",
	    "https://ä.example/",
	    "https://a/%00",
	    "https://a:/",
	    "https://a:123456/",
	    "https://a:8x/",
	    "https://[::1/",
	    "https://[]/",
	    "https://a/\n",
	    " https://a",
	};
	char long_one[2060] = "https://a/";

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(text_is_link(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(text_is_link(bad[i]));
	assert_false(text_is_link(NULL));
	memset(long_one + 10, 'x', 2048 - 10);
	assert_true(text_is_link(long_one));
	long_one[2048] = 'x';
	assert_false(text_is_link(long_one));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_text_stays_as_it_is),
		cmocka_unit_test(test_escape_sequences_are_harmless_remains),
		cmocka_unit_test(test_nul_and_no_text_are_fine),
		cmocka_unit_test(test_line_ends_break_a_block_and_not_a_line),
		cmocka_unit_test(test_invisible_and_turning_controls_are_dropped),
		cmocka_unit_test(test_bad_utf8_gives_one_mark_for_each_bad_piece),
		cmocka_unit_test(test_marks_are_bounded_and_stand_on_something),
		cmocka_unit_test(test_joiner_stays_between_two_emoji_only),
		cmocka_unit_test(test_fixed_buffer_is_cut_at_a_whole_cluster),
		cmocka_unit_test(test_utf8_is_told_strictly),
		cmocka_unit_test(test_step_is_what_the_eye_sees_as_one),
		cmocka_unit_test(test_step_back_undoes_a_step),
		cmocka_unit_test(test_fit_ends_in_an_ellipsis_where_it_was_cut),
		cmocka_unit_test(test_block_wraps_at_spaces_and_line_ends),
		cmocka_unit_test(test_ascii_is_the_nearest_there_is),
		cmocka_unit_test(test_link_is_http_and_nothing_else),
	};

	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
