/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_KEYS_H
#define HP_CLIENT_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A key, whatever terminal it came from, and its name: "c", "Enter", "C-l", "M-b", "PgUp", "Space". The names stand in
 * the table of actions and in the configuration, and are what people read in the hint line.
 */
#define HP_PRESSES(X)                                                                          \
	X(ENTER, "Enter") X(ESCAPE, "Esc") X(TAB, "Tab") X(BACKTAB, "S-Tab")                   \
	X(BACKSPACE, "Backspace") X(DELETE, "Del") X(INSERT, "Ins") X(UP, "Up") X(DOWN, "Down") \
	X(LEFT, "Left") X(RIGHT, "Right") X(HOME, "Home") X(END, "End") X(PAGE_UP, "PgUp")     \
	X(PAGE_DOWN, "PgDn") X(F1, "F1") X(F2, "F2") X(F3, "F3") X(F4, "F4") X(F5, "F5")       \
	X(F6, "F6") X(F7, "F7") X(F8, "F8") X(F9, "F9") X(F10, "F10")

enum press {
	PRESS_NONE,
	PRESS_CHAR,             /* `ch`, perhaps with control or alt */
#define X(id, name) PRESS_##id,
	HP_PRESSES(X)
#undef X
	PRESS_PASTE,            /* `paste`: borrowed until the key was handled; cleaned, lines kept */
	PRESS_CLICK,            /* at `row`, `col` */
	PRESS_WHEEL_UP,
	PRESS_WHEEL_DOWN,
	PRESS_PICK,             /* the row `row` of what the screen lists was clicked */
	PRESS_COUNT
};

struct key {
	enum press press;
	uint32_t ch;            /* a Unicode character; lower case with is_control */
	bool is_control;
	bool is_alt;
	int row, col;
	const char *paste;
};

#define KEY_NAME_SIZE 24

/* False: no such key, `out` untouched. */
bool key_parse(const char *name, size_t len, struct key *out);
/* Always terminated; "" for what has no name. Returns `out`. */
char *key_write(const struct key *k, char *out, size_t size);
/* Is it one of `list`, names divided by spaces? */
bool key_is(const struct key *k, const char *list);
/* 1 to 9 for the digits, else 0. */
int key_digit(const struct key *k);
/* A character that would be typed into a text, as UTF-8 into `out` (5 bytes); 0 bytes for any other key. */
size_t key_text(const struct key *k, char *out);

#endif
