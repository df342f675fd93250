/* SPDX-License-Identifier: ISC */
/*
 * Cells that changed, to bytes for the terminal. Curses could do it, but compares every cell of its own pictures,
 * writes at every move of the cursor, and says more than there is to say (doc/performance.md). Used by term.c.
 */
#include "tui/paint.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tui/frame.h"
#include "tui/pen.h"
#include "tui/theme.h"

#define MARKS (CELL_SELECTED | CELL_BEHIND | CELL_CARET)
#define STEP_OVER_MIN 5    /* cells that are as they should be: fewer are written again, a move costs as much */
#define SHIFT_MAX 8        /* rows; beyond that too little is left of a list to be worth a look */

struct painter {
	struct pen *pen;
	bool is_wrapping_early; /* writing the last cell of all would scroll */
	struct cell *shown;     /* what is on the screen; NULL: nothing known */
	int rows, cols;
	const struct theme *theme; /* of the picture at hand */
	int colours;
	struct look looks[INK_COUNT][MARKS + 1];
	bool is_looked_up[INK_COUNT][MARKS + 1];
	enum { CURSOR_UNKNOWN, CURSOR_HIDDEN, CURSOR_SHOWN } cursor;
};

struct painter *painter_new(const struct paint_words *w)
{
	struct painter *p = xcalloc(1, sizeof(*p));

	p->pen = pen_new(w);
	p->is_wrapping_early = w->is_wrapping && !w->is_wrapping_late;
	p->colours = w->colours;
	return p;
}

void painter_free(struct painter *p)
{
	if (p == NULL)
		return;
	pen_free(p->pen);
	free(p->shown);
	free(p);
}

void painter_lose(struct painter *p)
{
	free(p->shown);
	p->shown = NULL;
	p->cursor = CURSOR_UNKNOWN;
}

void painter_forget(struct painter *p)
{
	if (p->shown != NULL)
		explicit_bzero(p->shown, (size_t)p->rows * (size_t)p->cols * sizeof(*p->shown));
	painter_lose(p);
	pen_forget(p->pen);
}

/* A theme is asked once a picture for each look in it, not for each cell. */
static const struct look *look_of(struct painter *p, const struct cell *c)
{
	unsigned marks = c->marks & MARKS;

	if (!p->is_looked_up[c->ink][marks]) {
		p->looks[c->ink][marks] = theme_look(p->theme, (enum ink)c->ink, marks, p->colours);
		p->is_looked_up[c->ink][marks] = true;
	}
	return &p->looks[c->ink][marks];
}

/* Asked thousands of times a picture, so without a call. */
static bool is_same(const struct cell *a, const struct cell *b)
{
	uint64_t left[sizeof(*a) / sizeof(uint64_t)], right[sizeof(left) / sizeof(left[0])];

	_Static_assert(sizeof(left) == sizeof(*a), "a cell is whole words");
	memcpy(left, a, sizeof(left));
	memcpy(right, b, sizeof(right));
	return ((left[0] ^ right[0]) | (left[1] ^ right[1]) | (left[2] ^ right[2]) | (left[3] ^ right[3])) == 0;
}

static bool is_blank(const struct cell *c)
{
	return c->text[0] == ' ' && c->text[1] == '\0';
}

static struct cell *shown_row(struct painter *p, int row)
{
	return p->shown + row * p->cols;
}

static const struct cell *blank_cell(void)
{
	static const struct cell blank = {.text = " ", .ink = INK_TEXT};

	return &blank;
}

/* Rows that the terminal has emptied: blanks as text's, or nothing that any cell could be equal to. */
static void empty_rows(struct painter *p, int row, int count, bool is_blank_text)
{
	struct cell *at = shown_row(p, row);
	static const struct cell unknown = {.ink = INK_COUNT};

	for (int i = 0; i < count * p->cols; i++)
		at[i] = is_blank_text ? *blank_cell() : unknown;
}

static void start_anew(struct painter *p, const struct grid *g)
{
	free(p->shown);
	p->rows = g->rows;
	p->cols = g->cols;
	p->shown = xcalloc((size_t)g->rows * (size_t)g->cols + 1, sizeof(*p->shown));
	empty_rows(p, 0, p->rows, pen_clear(p->pen, look_of(p, blank_cell())));
	p->cursor = CURSOR_UNKNOWN;
}

/* ── a row ── */

/* From which column on the row is to be one blank look, so that the terminal can erase it. */
static int blank_from(const struct painter *p, const struct cell *now)
{
	int col = p->cols;

	if (!is_blank(&now[col - 1]))
		return col;
	while (col > 0 && is_same(&now[col - 1], &now[p->cols - 1]))
		col--;
	return col;
}

/* The first column from `col` on that differs; `end` where none does. */
static int next_change(const struct cell *now, const struct cell *before, int col, int end)
{
	while (col < end && is_same(&now[col], &before[col]))
		col++;
	return col;
}

/* The few cells before the next change are worth writing again if they need no other look. */
static bool is_worth_writing_over(struct painter *p, const struct cell *now, int from, int to)
{
	if (to - from >= STEP_OVER_MIN)
		return false;
	for (int col = from; col < to; col++)
		if (now[col].text[0] == '\0' || now[col].text[1] != '\0' ||
		    !pen_has_look(p->pen, look_of(p, &now[col])))
			return false;
	return true;
}

static void write_cell(struct painter *p, const struct cell *now, int row, int col)
{
	int cells = col + 1 < p->cols && now[col + 1].text[0] == '\0' ? 2 : 1;

	if (now[col].text[0] == '\0' ||
	    (p->is_wrapping_early && row == p->rows - 1 && col + cells == p->cols))
		return;
	pen_go(p->pen, row, col);
	pen_look(p->pen, look_of(p, &now[col]));
	pen_write(p->pen, now[col].text, cells);
}

/* Half of a wide one changed and the other half not: all of it is written. */
static int with_its_half(const struct cell *now, const struct cell *before, int col)
{
	return now[col].text[0] == '\0' && col > 0 && is_same(&now[col - 1], &before[col - 1]) ? col - 1 : col;
}

static void write_changes(struct painter *p, const struct cell *now, const struct cell *before, int row, int end)
{
	int col = next_change(now, before, 0, end), from = col;

	while (col < end) {
		if (from == col)
			from = with_its_half(now, before, col);
		for (; from <= col; from++)
			write_cell(p, now, row, from);
		col = next_change(now, before, col + 1, end);
		if (col < end && !is_worth_writing_over(p, now, from, col))
			from = col;
	}
}

static void paint_row(struct painter *p, const struct cell *now, int row)
{
	struct cell *before = shown_row(p, row);
	size_t bytes = (size_t)p->cols * sizeof(*now);
	int end, change;

	if (memcmp(now, before, bytes) == 0)
		return;
	end = blank_from(p, now);
	change = next_change(now, before, end, p->cols);
	if (end == p->cols || change == p->cols || !pen_can_erase(p->pen, look_of(p, &now[end]))) {
		write_changes(p, now, before, row, p->cols);
	} else {
		write_changes(p, now, before, row, change);
		pen_go(p->pen, row, change);
		pen_look(p->pen, look_of(p, &now[end]));
		pen_erase_rest(p->pen);
	}
	memcpy(before, now, bytes);
}

/* ── rows that only moved ── */

struct shift {
	int top, bottom; /* what scrolls */
	int by;          /* rows down; up if negative */
	int gain;        /* rows that need no writing then */
};

static bool is_row_shown_at(const struct painter *p, const struct grid *g, int row, int at)
{
	return memcmp(grid_cell(g, row, 0), p->shown + at * p->cols, (size_t)p->cols * sizeof(struct cell)) == 0;
}

/* How many rows of `s` would then stand where they are to. */
static int count_shown(const struct painter *p, const struct grid *g, const struct shift *s)
{
	int count = 0;

	for (int row = s->top; row <= s->bottom; row++) {
		int from = row - s->by;

		count += from >= s->top && from <= s->bottom && is_row_shown_at(p, g, row, from);
	}
	return count;
}

/* The best of the ways in which what changed may only have moved. */
static struct shift find_shift(const struct painter *p, const struct grid *g, int top, int bottom)
{
	struct shift best = {.top = top, .bottom = bottom};
	int kept = count_shown(p, g, &best);

	for (int by = 1; by <= SHIFT_MAX && by <= bottom - top; by++)
		for (int way = -1; way <= 1; way += 2) {
			struct shift s = {.top = top, .bottom = bottom, .by = way * by};

			s.gain = count_shown(p, g, &s) - kept;
			if (s.gain > best.gain)
				best = s;
		}
	return best;
}

static void move_rows(struct painter *p, const struct shift *s)
{
	int count = s->bottom - s->top + 1, by = abs(s->by);
	size_t row_bytes = (size_t)p->cols * sizeof(struct cell);
	bool is_blank_text = pen_scroll(p->pen, s->top, s->bottom, s->by, look_of(p, blank_cell()));

	if (s->by > 0)
		memmove(shown_row(p, s->top + by), shown_row(p, s->top), (size_t)(count - by) * row_bytes);
	else
		memmove(shown_row(p, s->top), shown_row(p, s->top + by), (size_t)(count - by) * row_bytes);
	empty_rows(p, s->by > 0 ? s->top : s->bottom - by + 1, by, is_blank_text);
}

/* The rows that differ, from the first to the last; `top` beyond `bottom`: none does. */
struct span {
	int top, bottom;
};

static struct span find_changes(const struct painter *p, const struct grid *g)
{
	struct span s = {0, p->rows - 1};

	while (s.top <= s.bottom && is_row_shown_at(p, g, s.top, s.top))
		s.top++;
	while (s.bottom > s.top && is_row_shown_at(p, g, s.bottom, s.bottom))
		s.bottom--;
	return s;
}

static void move_what_moved(struct painter *p, const struct grid *g, const struct span *changes)
{
	struct shift s;

	if (changes->top >= changes->bottom || !pen_can_scroll(p->pen))
		return;
	s = find_shift(p, g, changes->top, changes->bottom);
	if (s.gain > 0)
		move_rows(p, &s);
}

/* ── the picture ── */

static void paint_cursor(struct painter *p, const struct grid *g)
{
	bool is_shown = g->cursor_row >= 0;

	if (is_shown)
		pen_go(p->pen, g->cursor_row, g->cursor_col);
	if (p->cursor != (is_shown ? CURSOR_SHOWN : CURSOR_HIDDEN))
		pen_show_cursor(p->pen, is_shown);
	p->cursor = is_shown ? CURSOR_SHOWN : CURSOR_HIDDEN;
}

const char *painter_paint(struct painter *p, const struct grid *g, const struct theme *theme, size_t *len)
{
	struct span changes = {0, g->rows - 1};

	p->theme = theme;
	memset(p->is_looked_up, 0, sizeof(p->is_looked_up));
	pen_begin(p->pen, g->rows, g->cols);
	if (p->shown == NULL || p->rows != g->rows || p->cols != g->cols) {
		start_anew(p, g);
	} else {
		changes = find_changes(p, g);
		move_what_moved(p, g, &changes);
	}
	for (int row = changes.top; row <= changes.bottom; row++)
		paint_row(p, grid_cell(g, row, 0), row);
	paint_cursor(p, g);
	return pen_end(p->pen, len);
}
