/* SPDX-License-Identifier: ISC */
/* The text field: editing by what the eye sees, words, rows, undo, paste, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <string.h>

#include "client/keys.h"
#include "tui/frame.h"
#include "tui/widgets/field.h"

#define COLS 20

static void press(struct field *f, const char *names)
{
	while (*names != '\0') {
		size_t len = strcspn(names, " ");
		struct key k;

		assert_true(key_parse(names, len, &k));
		assert_true(field_key(f, &k, COLS));
		names += len;
		names += strspn(names, " ");
	}
}

static void paste(struct field *f, const char *text)
{
	struct key k = {.press = PRESS_PASTE, .paste = text};

	assert_true(field_key(f, &k, COLS));
}

static void test_typing_and_deleting_goes_by_clusters(void **state)
{
	struct field f;

	(void)state;
	field_init(&f, 100, false, false);
	press(&f, "a é 漏");
	paste(&f, "e\xcc\x81x");
	assert_string_equal(f.text, "aé漏e\xcc\x81x");
	press(&f, "Backspace Backspace");
	assert_string_equal(f.text, "aé漏");
	press(&f, "Left Left Del");
	assert_string_equal(f.text, "a漏");
	press(&f, "Home Z End Y");
	assert_string_equal(f.text, "Za漏Y");
	field_clear(&f);
}

static void test_words_are_crossed_and_deleted_whole(void **state)
{
	struct field f;

	(void)state;
	field_init(&f, 100, false, false);
	field_set(&f, "one two  three");
	press(&f, "C-w");
	assert_string_equal(f.text, "one two  ");
	press(&f, "M-b X");
	assert_string_equal(f.text, "one Xtwo  ");
	press(&f, "Home M-f -");
	assert_string_equal(f.text, "one- Xtwo  ");
	press(&f, "C-k");
	assert_string_equal(f.text, "one-");
	press(&f, "C-u");
	assert_string_equal(f.text, "");
	field_clear(&f);
}

static void test_undo_takes_back_a_run_of_typing_at_once(void **state)
{
	struct field f;

	(void)state;
	field_init(&f, 100, false, false);
	press(&f, "a b c");
	paste(&f, "pasted");
	press(&f, "C-z");
	assert_string_equal(f.text, "abc");
	press(&f, "C-z");
	assert_string_equal(f.text, "");
	press(&f, "C-z");
	assert_string_equal(f.text, "");
	field_clear(&f);
}

static void test_undo_reaches_back_a_bounded_way(void **state)
{
	struct field f;

	(void)state;
	field_init(&f, 1000, false, false);
	for (int i = 0; i < 3 * FIELD_UNDO_MAX; i++)
		paste(&f, "x");
	for (int i = 0; i < 3 * FIELD_UNDO_MAX; i++)
		press(&f, "C-z");
	assert_int_equal(f.len, 2 * FIELD_UNDO_MAX);
	field_clear(&f);
}

static void test_no_more_than_the_limit_goes_in_and_never_half_a_cluster(void **state)
{
	struct field f;

	(void)state;
	field_init(&f, 5, false, false);
	paste(&f, "abcde\xcc\x81"
		  "fg");
	assert_string_equal(f.text, "abcd");
	assert_int_equal(field_left(&f), 1);
	press(&f, "é");
	assert_string_equal(f.text, "abcdé");
	press(&f, "z");
	assert_string_equal(f.text, "abcdé");
	field_clear(&f);
}

static void test_a_paste_is_cleaned_and_one_line_stays_one(void **state)
{
	struct field line, block;

	(void)state;
	field_init(&line, 100, false, false);
	field_init(&block, 100, true, false);
	paste(&line, "two\nlines\033[2J");
	paste(&block, "two\nlines\xe2\x80\xae");
	assert_string_equal(line.text, "two lines\xef\xbf\xbd[2J");
	assert_string_equal(block.text, "two\nlines");
	field_clear(&line);
	field_clear(&block);
}

static void test_up_and_down_keep_the_column_in_a_block(void **state)
{
	struct field f;

	(void)state;
	field_init(&f, 200, true, false);
	field_set(&f, "first row here\nsecond\nthird row here");
	press(&f, "Home Right Right Right Right Right Right Right Right Up");
	assert_int_equal(f.cursor, strlen("first row here\nsecond"));
	press(&f, "Up X");
	assert_string_equal(f.text, "first Xrow here\nsecond\nthird row here");
	field_clear(&f);
}

static void test_an_empty_last_line_can_be_typed_in(void **state)
{
	struct field f;
	struct grid *g = grid_new(3, COLS, false);
	struct frame frame = frame_whole(g);

	(void)state;
	field_init(&f, 200, true, false);
	field_set(&f, "one\n");
	field_draw(&f, &frame, NULL, true);
	assert_int_equal(g->cursor_row, 1);
	assert_int_equal(g->cursor_col, 0);
	field_clear(&f);
	grid_free(g);
}

static void test_a_secret_is_never_drawn(void **state)
{
	struct field f;
	struct grid *g = grid_new(1, COLS, true);
	struct frame frame = frame_whole(g);

	(void)state;
	field_init(&f, 200, false, true);
	field_set(&f, "hunter2");
	field_draw(&f, &frame, NULL, true);
	for (int col = 0; col < COLS; col++)
		assert_string_equal(grid_cell(g, 0, col)->text, col < 7 ? "*" : " ");
	field_clear(&f);
	grid_free(g);
}

static void test_a_long_line_shows_the_part_around_the_cursor(void **state)
{
	struct field f;
	struct grid *g = grid_new(1, 5, false);
	struct frame frame = frame_whole(g);

	(void)state;
	field_init(&f, 200, false, false);
	field_set(&f, "abcdefgh");
	field_draw(&f, &frame, NULL, true);
	assert_string_equal(grid_cell(g, 0, 3)->text, "h");
	assert_int_equal(g->cursor_col, 4);
	field_clear(&f);
	grid_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_typing_and_deleting_goes_by_clusters),
	    cmocka_unit_test(test_words_are_crossed_and_deleted_whole),
	    cmocka_unit_test(test_undo_takes_back_a_run_of_typing_at_once),
	    cmocka_unit_test(test_undo_reaches_back_a_bounded_way),
	    cmocka_unit_test(test_no_more_than_the_limit_goes_in_and_never_half_a_cluster),
	    cmocka_unit_test(test_a_paste_is_cleaned_and_one_line_stays_one),
	    cmocka_unit_test(test_up_and_down_keep_the_column_in_a_block),
	    cmocka_unit_test(test_an_empty_last_line_can_be_typed_in),
	    cmocka_unit_test(test_a_secret_is_never_drawn),
	    cmocka_unit_test(test_a_long_line_shows_the_part_around_the_cursor),
	};

	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
