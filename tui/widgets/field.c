/* SPDX-License-Identifier: ISC */
/* The text field of every screen where something is typed. */
#include "tui/widgets/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "tui/frame.h"

enum change { CHANGE_NONE, CHANGE_TYPED, CHANGE_DELETED, CHANGE_OTHER };

static void wipe(char *text, size_t size)
{
	if (text != NULL)
		explicit_bzero(text, size);
	free(text);
}

static void forget_past(struct field *f)
{
	for (int i = 0; i < f->past_count; i++)
		wipe(f->past[i].text, strlen(f->past[i].text));
	f->past_count = 0;
	f->last_change = CHANGE_NONE;
}

void field_init(struct field *f, size_t chars_max, bool is_block, bool is_secret)
{
	*f = (struct field){.chars_max = chars_max, .is_block = is_block, .is_secret = is_secret};
	f->text = xstrdup("");
	f->size = 1;
}

void field_clear(struct field *f)
{
	forget_past(f);
	wipe(f->text, f->size);
	*f = (struct field){0};
}

static void reserve(struct field *f, size_t size)
{
	char *bigger;

	if (size <= f->size)
		return;
	bigger = xmalloc(size * 2); /* not realloc(), which could leave a password behind */
	memcpy(bigger, f->text, f->len + 1);
	wipe(f->text, f->size);
	f->text = bigger;
	f->size = size * 2;
}

void field_set(struct field *f, const char *text)
{
	forget_past(f);
	f->len = strlen(text != NULL ? text : "");
	explicit_bzero(f->text, f->size);
	f->cursor = 0;
	if (f->len + 1 > f->size) {
		free(f->text);
		f->size = f->len + 1;
		f->text = xmalloc(f->size);
	}
	memcpy(f->text, text != NULL ? text : "", f->len + 1);
	f->cursor = f->len;
	f->version++;
}

size_t field_left(const struct field *f)
{
	size_t used = text_chars(f->text);

	return used < f->chars_max ? f->chars_max - used : 0;
}

/* Keeps what is, before it changes; a run of typing is kept once. */
static void remember(struct field *f, enum change kind)
{
	bool is_run = (int)kind == f->last_change && kind != CHANGE_OTHER;

	f->last_change = kind;
	f->version++;
	if (is_run || f->is_secret)
		return;
	if (f->past_count == FIELD_UNDO_MAX) {
		wipe(f->past[0].text, strlen(f->past[0].text));
		memmove(f->past, f->past + 1, (FIELD_UNDO_MAX - 1) * sizeof(f->past[0]));
		f->past_count--;
	}
	f->past[f->past_count++] = (struct field_past){xstrdup(f->text), f->cursor};
}

static bool undo(struct field *f)
{
	struct field_past past;
	unsigned version = f->version;
	int count;

	if (f->past_count == 0)
		return true;
	past = f->past[--f->past_count];
	count = f->past_count;
	f->past_count = 0; /* field_set() is to leave the rest of the past alone */
	field_set(f, past.text);
	f->past_count = count;
	f->cursor = past.cursor;
	f->version = version + 1;
	wipe(past.text, strlen(past.text));
	return true;
}

/* As much of it as still fits, cut between characters. */
static size_t bytes_that_fit(const struct field *f, const char *text)
{
	size_t left = field_left(f);
	size_t bytes = 0;
	size_t len;
	int cells;

	while ((len = text_next(text + bytes, &cells)) > 0) {
		size_t chars = 0;

		for (size_t i = 0; i < len; i++)
			chars += ((unsigned char)text[bytes + i] & 0xc0) != 0x80;
		if (chars > left)
			break;
		left -= chars;
		bytes += len;
	}
	return bytes;
}

static void insert(struct field *f, const char *text, enum change kind)
{
	size_t len = bytes_that_fit(f, text);

	if (len == 0)
		return;
	remember(f, kind);
	reserve(f, f->len + len + 1);
	memmove(f->text + f->cursor + len, f->text + f->cursor, f->len - f->cursor + 1);
	memcpy(f->text + f->cursor, text, len);
	f->len += len;
	f->cursor += len;
}

static void insert_paste(struct field *f, const char *text)
{
	char *clean = text_clean(text, strlen(text), f->is_block ? TEXT_BLOCK : TEXT_LINE);

	insert(f, clean, CHANGE_OTHER);
	wipe(clean, strlen(clean));
}

static bool delete_range(struct field *f, size_t from, size_t to, enum change kind)
{
	if (from >= to)
		return true;
	remember(f, kind);
	memmove(f->text + from, f->text + to, f->len - to + 1);
	f->len -= to - from;
	f->cursor = from;
	return true;
}

static size_t before(const struct field *f, size_t at)
{
	return at - text_back(f->text, f->text + at);
}

static size_t after(const struct field *f, size_t at)
{
	int cells;

	return at + text_next(f->text + at, &cells);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n';
}

static size_t word_before(const struct field *f)
{
	size_t at = f->cursor;

	while (at > 0 && is_space(f->text[before(f, at)]))
		at = before(f, at);
	while (at > 0 && !is_space(f->text[before(f, at)]))
		at = before(f, at);
	return at;
}

static size_t word_after(const struct field *f)
{
	size_t at = f->cursor;

	while (at < f->len && is_space(f->text[at]))
		at = after(f, at);
	while (at < f->len && !is_space(f->text[at]))
		at = after(f, at);
	return at;
}

static size_t line_start(const struct field *f)
{
	size_t at = f->cursor;

	while (at > 0 && f->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct field *f)
{
	return f->cursor + strcspn(f->text + f->cursor, "\n");
}

/* A row as it is drawn: [start, end) of the text. */
struct row {
	size_t start, end;
};

/* The row `index` in `cols` columns; false past the last. */
static bool row_at(const struct field *f, int cols, int index, struct row *out)
{
	const char *at = f->text;

	for (int i = 0; at != NULL; i++) {
		size_t len = 0;
		const char *next = *at != '\0' ? text_wrap(at, cols, &len) : NULL;

		out->start = (size_t)(at - f->text);
		out->end = out->start + len;
		if (i == index)
			return true;
		at = next; /* behind a last line end there is one more row, an empty one to type in
			    */
	}
	return false;
}

static int row_of_cursor(const struct field *f, int cols)
{
	struct row row;
	int found = 0;

	for (int i = 0; row_at(f, cols, i, &row); i++)
		if (row.start <= f->cursor)
			found = i;
	return found;
}

static int cells_between(const struct field *f, size_t from, size_t to)
{
	int sum = 0;
	int cells;
	size_t len;

	while (from < to && (len = text_next(f->text + from, &cells)) > 0) {
		sum += cells;
		from += len;
	}
	return sum;
}

static bool move_rows(struct field *f, int by, int cols)
{
	struct row row;
	int index = row_of_cursor(f, cols);
	int column;

	if (!f->is_block || !row_at(f, cols, index, &row))
		return false;
	column = cells_between(f, row.start, f->cursor);
	if (index + by < 0 || !row_at(f, cols, index + by, &row))
		return false;
	f->cursor = row.start;
	while (f->cursor < row.end && cells_between(f, row.start, f->cursor) < column)
		f->cursor = after(f, f->cursor);
	f->last_change = CHANGE_NONE;
	return true;
}

static bool move_to(struct field *f, size_t at)
{
	f->cursor = at;
	f->last_change = CHANGE_NONE;
	return true;
}

static bool edit_key(struct field *f, const struct key *k)
{
	if (key_is(k, "Backspace"))
		return delete_range(f, before(f, f->cursor), f->cursor, CHANGE_DELETED);
	if (key_is(k, "Del C-d"))
		return delete_range(f, f->cursor, after(f, f->cursor), CHANGE_DELETED);
	if (key_is(k, "C-w M-Backspace"))
		return delete_range(f, word_before(f), f->cursor, CHANGE_OTHER);
	if (key_is(k, "C-u"))
		return delete_range(f, line_start(f), f->cursor, CHANGE_OTHER);
	if (key_is(k, "C-k"))
		return delete_range(f, f->cursor, line_end(f), CHANGE_OTHER);
	if (key_is(k, "C-z C-_"))
		return undo(f);
	return false;
}

static bool motion_key(struct field *f, const struct key *k, int cols)
{
	if (key_is(k, "Left C-b"))
		return move_to(f, before(f, f->cursor));
	if (key_is(k, "Right C-f"))
		return move_to(f, after(f, f->cursor));
	if (key_is(k, "Home C-a"))
		return move_to(f, line_start(f));
	if (key_is(k, "End C-e"))
		return move_to(f, line_end(f));
	if (key_is(k, "C-Left M-b"))
		return move_to(f, word_before(f));
	if (key_is(k, "C-Right M-f"))
		return move_to(f, word_after(f));
	if (key_is(k, "Up"))
		return move_rows(f, -1, cols);
	if (key_is(k, "Down"))
		return move_rows(f, 1, cols);
	return false;
}

bool field_key(struct field *f, const struct key *k, int cols)
{
	char typed[5];

	if (k->press == PRESS_PASTE) {
		insert_paste(f, k->paste);
		return true;
	}
	if (key_text(k, typed) > 0) {
		insert(f, typed, CHANGE_TYPED);
		return true;
	}
	return edit_key(f, k) || motion_key(f, k, cols);
}

/* A block stands in a box; a line shows how long it is by being underlined, or what the theme says.
 */
static enum ink ink_of(const struct field *f)
{
	return f->is_block ? INK_TEXT : INK_FIELD;
}

static void draw_text(const struct field *f, struct frame *frame, size_t from, size_t to)
{
	char *piece;

	if (f->is_secret) {
		for (int cells = cells_between(f, from, to); cells > 0; cells--)
			frame_puts(frame, INK_FIELD, frame->grid->is_ascii ? "*" : "•");
		return;
	}
	piece = xasprintf("%.*s", (int)(to - from), f->text + from);
	frame_puts(frame, ink_of(f), piece);
	free(piece);
}

static void draw_block(const struct field *f, struct frame *frame, bool has_focus)
{
	int cursor_row = row_of_cursor(f, frame->cols);
	int top = cursor_row >= frame->rows ? cursor_row - frame->rows + 1 : 0;
	struct row row;

	for (int i = 0; i < frame->rows && row_at(f, frame->cols, top + i, &row); i++) {
		frame_at(frame, i, 0);
		draw_text(f, frame, row.start, row.end);
		if (has_focus && top + i == cursor_row) {
			int col = cells_between(f, row.start, f->cursor);

			frame_caret(frame, i, col < frame->cols ? col : frame->cols - 1);
		}
	}
}

/* One line longer than there is room for shows the part around the cursor. */
static void draw_line(const struct field *f, struct frame *frame, bool has_focus)
{
	size_t from = 0;

	while (cells_between(f, from, f->cursor) >= frame->cols && from < f->cursor)
		from = after(f, from);
	frame_at(frame, 0, 0);
	draw_text(f, frame, from, f->len);
	if (has_focus)
		frame_caret(frame, 0, cells_between(f, from, f->cursor));
}

void field_draw(const struct field *f, struct frame *frame, const char *hint, bool has_focus)
{
	if (frame->rows < 1 || frame->cols < 2)
		return;
	for (int row = 0; row < frame->rows; row++) {
		frame_at(frame, row, 0);
		frame_fit(frame, ink_of(f), frame->cols, "");
	}
	if (f->len == 0 && hint != NULL) {
		frame_at(frame, 0, 0);
		frame_fit(frame, INK_FIELD_HINT, frame->cols, hint);
	}
	if (f->is_block)
		draw_block(f, frame, has_focus);
	else
		draw_line(f, frame, has_focus);
}
