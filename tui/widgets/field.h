/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_FIELD_H
#define HP_TUI_WIDGETS_FIELD_H

#include <stdbool.h>
#include <stddef.h>

struct frame;
struct key;

/*
 * A text being typed: one line or a block that wraps. Moves and deletes by what the eye sees as one character, never by
 * bytes; keeps what was, for undo. Draws itself where it is told, with the cursor where it is.
 *
 *   Left Right Home End C-a C-e        C-Left C-Right M-b M-f   by words
 *   Backspace Del C-w C-u C-k          Up Down                  by rows, in a block
 *   C-z C-_                            undo
 */
#define FIELD_UNDO_MAX 32

struct field_past {
	char *text;
	size_t cursor;
};

struct field {
	char *text;             /* never NULL after field_init(); valid and clean */
	size_t len, size;
	size_t cursor;          /* in bytes, at a cluster's start */
	size_t chars_max;
	bool is_block;
	bool is_secret;
	unsigned version;       /* grows with every change of the text */
	struct field_past past[FIELD_UNDO_MAX];
	int past_count;
	int last_change;        /* kind of the last change: typing on is one step of undo */
};

void field_init(struct field *f, size_t chars_max, bool is_block, bool is_secret);
/* Overwrites what was typed before freeing it. */
void field_clear(struct field *f);
/* Other text, the cursor at its end, nothing to undo. NULL is "". */
void field_set(struct field *f, const char *text);
/* Characters that still fit. */
size_t field_left(const struct field *f);

/* True: the field knew what to do with it. `cols`: how wide it is drawn, for Up and Down. */
bool field_key(struct field *f, const struct key *k, int cols);
/* `hint` stands there while it is empty. Sets the cursor where it has the focus. */
void field_draw(const struct field *f, struct frame *frame, const char *hint, bool has_focus);

#endif
