/* SPDX-License-Identifier: ISC */
/* What a terminal sends, however it comes in pieces, is the same keys. */
#include "config.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tui/input.h"

enum { CODE_DOWN = 300, CODE_DELETE, CODE_MOUSE };

/* As key_defined() answers. */
static int known(const char *bytes)
{
	static const struct {
		const char *bytes;
		int code;
	} keys[] = {{"\033OB", CODE_DOWN}, {"\033[3~", CODE_DELETE}, {"\033[<", CODE_MOUSE}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(bytes, keys[i].bytes) == 0)
			return keys[i].code;
		if (strncmp(bytes, keys[i].bytes, strlen(bytes)) == 0)
			return -1;
	}
	return 0;
}

static void come(struct input *in, const char *bytes, size_t len)
{
	size_t size;
	char *room = input_room(in, &size);

	assert_true(len <= size);
	memcpy(room, bytes, len);
	input_add(in, len);
}

static void come_text(struct input *in, const char *text)
{
	come(in, text, strlen(text));
}

static void assert_next(struct input *in, bool is_all, enum input_kind kind, wint_t wanted)
{
	wint_t got = 0;

	assert_int_equal(input_take(in, is_all, &got), kind);
	assert_int_equal(got, wanted);
}

static void test_what_came_at_once_is_taken_key_by_key(void **state)
{
	static const char bytes[] = "a\033OB\0é\033[3~";
	struct input in = {.known = known};

	(void)state;
	come(&in, bytes, sizeof(bytes) - 1);
	assert_next(&in, false, INPUT_CHAR, 'a');
	assert_next(&in, false, INPUT_CODE, CODE_DOWN);
	assert_next(&in, false, INPUT_CHAR, 0);
	assert_next(&in, false, INPUT_CHAR, 0xe9);
	assert_next(&in, false, INPUT_CODE, CODE_DELETE);
	assert_next(&in, false, INPUT_NONE, 0);
}

static void test_a_key_that_comes_byte_by_byte_is_one_key(void **state)
{
	static const char bytes[] = "\033[3~";
	struct input in = {.known = known};

	(void)state;
	for (const char *at = bytes; at[1] != '\0'; at++) {
		come(&in, at, 1);
		assert_next(&in, false, INPUT_PART, 0);
	}
	come_text(&in, "~");
	assert_next(&in, false, INPUT_CODE, CODE_DELETE);
}

static void test_the_beginning_of_a_key_alone_is_its_characters(void **state)
{
	struct input in = {.known = known};

	(void)state;
	come_text(&in, "\033[");
	assert_next(&in, false, INPUT_PART, 0);
	assert_next(&in, true, INPUT_CHAR, 27);
	assert_next(&in, true, INPUT_CHAR, '[');
	come_text(&in, "\033x"); /* no key begins so: nothing to wait for */
	assert_next(&in, false, INPUT_CHAR, 27);
	assert_next(&in, false, INPUT_CHAR, 'x');
}

static void test_half_a_character_waits_for_its_other_half(void **state)
{
	struct input in = {.known = known};

	(void)state;
	come_text(&in, "\xe2\x82");
	assert_next(&in, false, INPUT_NONE, 0);
	assert_next(&in, true, INPUT_NONE, 0);
	come_text(&in, "\xacz");
	assert_next(&in, false, INPUT_CHAR, 0x20ac);
	assert_next(&in, false, INPUT_CHAR, 'z');
}

static void test_what_is_no_character_is_passed_over(void **state)
{
	struct input in = {.known = known};

	(void)state;
	come_text(&in, "\xff\xc3(\x80q");
	assert_next(&in, false, INPUT_CHAR, '(');
	assert_next(&in, false, INPUT_CHAR, 'q');
	assert_next(&in, false, INPUT_NONE, 0);
	come_text(&in, "\xff\033OB");
	assert_next(&in, false, INPUT_CODE, CODE_DOWN); /* and a key behind it is one */
}

static void assert_mouse(struct input *in, bool is_in_digits, int button, int row, int col)
{
	struct input_mouse m;

	assert_true(input_take_mouse(in, is_in_digits, &m));
	assert_int_equal(m.button, button);
	assert_int_equal(m.row, row);
	assert_int_equal(m.col, col);
}

static void test_the_mouse_in_digits(void **state)
{
	struct input in = {.known = known};
	struct input_mouse m;

	(void)state;
	come_text(&in, "\033[<0;300;5M\033[<0;300;5m\033[<65;1;1M\033[<35;2;2M");
	assert_next(&in, false, INPUT_CODE, CODE_MOUSE);
	assert_mouse(&in, true, 0, 4, 299);
	assert_next(&in, false, INPUT_CODE, CODE_MOUSE);
	assert_mouse(&in, true, -1, 4, 299); /* let go */
	assert_next(&in, false, INPUT_CODE, CODE_MOUSE);
	assert_mouse(&in, true, INPUT_WHEEL + 1, 0, 0);
	assert_next(&in, false, INPUT_CODE, CODE_MOUSE);
	assert_mouse(&in, true, -1, 1, 1); /* only moved */
	come_text(&in, "0;1");
	assert_false(input_take_mouse(&in, true, &m));
	come_text(&in, "2;7M");
	assert_mouse(&in, true, 0, 6, 11);
	come_text(&in, "99999999999999999999999999"); /* nobody's mouse: let go of, not waited for */
	assert_true(input_take_mouse(&in, true, &m));
	assert_int_equal(m.button, -1);
}

static void test_the_mouse_in_three_bytes(void **state)
{
	struct input in = {.known = known};
	struct input_mouse m;

	(void)state;
	come_text(&in, " !");
	assert_false(input_take_mouse(&in, false, &m));
	come_text(&in, "%`1!#+2");
	assert_mouse(&in, false, 0, 4, 0);
	assert_mouse(&in, false, INPUT_WHEEL, 0, 16);
	assert_mouse(&in, false, -1, 17, 10);
}

static void test_what_was_taken_or_forgotten_is_in_memory_no_more(void **state)
{
	static const char zeros[INPUT_SIZE];
	struct input in = {.known = known};

	(void)state;
	come_text(&in, "secret");
	for (const char *at = "secret"; *at != '\0'; at++)
		assert_next(&in, false, INPUT_CHAR, (wint_t)*at);
	assert_memory_equal(in.bytes, zeros, INPUT_SIZE);
	come_text(&in, "secret");
	input_forget(&in);
	assert_memory_equal(in.bytes, zeros, INPUT_SIZE);
	assert_next(&in, false, INPUT_NONE, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_came_at_once_is_taken_key_by_key),
		cmocka_unit_test(test_a_key_that_comes_byte_by_byte_is_one_key),
		cmocka_unit_test(test_the_beginning_of_a_key_alone_is_its_characters),
		cmocka_unit_test(test_half_a_character_waits_for_its_other_half),
		cmocka_unit_test(test_what_is_no_character_is_passed_over),
		cmocka_unit_test(test_the_mouse_in_digits),
		cmocka_unit_test(test_the_mouse_in_three_bytes),
		cmocka_unit_test(test_what_was_taken_or_forgotten_is_in_memory_no_more),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
