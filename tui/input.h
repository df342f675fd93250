/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_INPUT_H
#define HP_TUI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/*
 * What came from the terminal and was not looked at yet, and what it comes to: characters, and keys that send several
 * bytes. curses would read each byte with two calls of its own; here all that has come is read at once, and curses only
 * says what is a key (key_defined(), whose answer `known` is). For term.c.
 */
#define INPUT_SIZE 4096
#define INPUT_KEY_MAX 32        /* bytes of the longest key */
#define INPUT_WHEEL 4           /* the wheel up, and one more for down */

struct input {
	char bytes[INPUT_SIZE + 1];     /* terminated */
	size_t from, len;
	int (*known)(const char *bytes); /* the code of a key; 0: none; -1: more bytes may make it one */
};

enum input_kind {
	INPUT_NONE,                     /* nothing, or the beginning of a character: the rest is yet to come */
	INPUT_PART,                     /* the beginning of a key */
	INPUT_CHAR,
	INPUT_CODE
};

/* Where to put what is read next, and how much of it. */
char *input_room(struct input *in, size_t *size);
void input_add(struct input *in, size_t len);
/* The next one, taken off. `is_all`: nothing follows soon, so that the beginning of a key is none, but its characters. */
enum input_kind input_take(struct input *in, bool is_all, wint_t *out);

struct input_mouse {
	int button;                     /* from 0, or INPUT_WHEEL; -1: nothing was pressed or turned */
	int row, col;
};

/* What follows the code of the mouse, in one of the two ways that terminals have. False: not all of it has come. */
bool input_take_mouse(struct input *in, bool is_in_digits, struct input_mouse *out);

/* Overwritten. */
void input_forget(struct input *in);

#endif
