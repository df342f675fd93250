/* SPDX-License-Identifier: ISC */
/* The grid of cells that screens draw into. Knows nothing of a terminal; term.c copies it there,
 * tests read it. */
#include "tui/frame.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/text.h"

#define LINE_SIZE 4096 /* bytes of one put: more than the widest row needs */

struct grid *grid_new(int rows, int cols, bool is_ascii)
{
	struct grid *g = xcalloc(1, sizeof(*g));

	g->rows = rows;
	g->cols = cols;
	g->is_ascii = is_ascii;
	g->cells = xcalloc((size_t)rows * (size_t)cols + 1, sizeof(*g->cells));
	grid_wipe(g);
	return g;
}

void grid_free(struct grid *g)
{
	if (g == NULL)
		return;
	free(g->cells);
	free(g);
}

static void cell_set(struct cell *c, enum ink ink, const char *text, size_t len)
{
	*c = (struct cell){.text = ""}; /* paint.c compares whole cells */
	if (len == 1)
		c->text[0] = text[0];
	else if (len < sizeof(c->text))
		memcpy(c->text, text, len);
	else
		c->text[0] = '?';
	c->ink = (uint8_t)ink;
}

void grid_wipe(struct grid *g)
{
	for (int col = 0; col < g->cols && g->rows > 0; col++)
		cell_set(&g->cells[col], INK_TEXT, " ", 1);
	for (int row = 1; row < g->rows; row++)
		memcpy(&g->cells[row * g->cols], g->cells, (size_t)g->cols * sizeof(*g->cells));
	g->cursor_row = g->cursor_col = -1;
	g->target_count = g->cut_count = 0;
}

const struct cell *grid_cell(const struct grid *g, int row, int col)
{
	return &g->cells[row * g->cols + col];
}

const struct target *grid_target(const struct grid *g, int row, int col)
{
	for (int i = g->target_count - 1; i >= 0; i--) {
		const struct target *t = &g->targets[i];

		if (t->row == row && col >= t->col && col < t->col + t->cols)
			return t;
	}
	return NULL;
}

struct frame frame_whole(struct grid *g)
{
	return (struct frame){.grid = g, .rows = g->rows, .cols = g->cols};
}

static int cut(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

struct frame frame_part(const struct frame *f, int row, int col, int rows, int cols)
{
	int top = cut(row, 0, f->rows);
	int left = cut(col, 0, f->cols);

	return (struct frame){
	    .grid = f->grid,
	    .top = f->top + top,
	    .left = f->left + left,
	    .rows = cut(rows, 0, f->rows - top),
	    .cols = cut(cols, 0, f->cols - left),
	};
}

void frame_at(struct frame *f, int row, int col)
{
	f->row = row;
	f->col = col;
}

static struct cell *cell_at(struct frame *f, int row, int col)
{
	if (row < 0 || row >= f->rows || col < 0 || col >= f->cols)
		return NULL;
	return &f->grid->cells[(f->top + row) * f->grid->cols + f->left + col];
}

/* Writing on one half of a wide cluster takes the other half away. */
static void break_wide(struct frame *f, int row, int col)
{
	struct cell *c = cell_at(f, row, col);
	struct cell *before = cell_at(f, row, col - 1);

	if (c != NULL && before != NULL && c->text[0] == '\0')
		cell_set(before, INK_TEXT, " ", 1);
}

/* The half that is left of a cluster whose other half was written on. */
static void mend_wide(struct frame *f, int row, int col)
{
	struct cell *c = cell_at(f, row, col);

	if (c != NULL && c->text[0] == '\0')
		cell_set(c, INK_TEXT, " ", 1);
}

static void put_cluster(struct frame *f, enum ink ink, const char *text, size_t len, int cells)
{
	struct cell *c = cell_at(f, f->row, f->col);
	struct cell *next = cells > 1 ? cell_at(f, f->row, f->col + 1) : NULL;

	break_wide(f, f->row, f->col);
	if (c != NULL && cells > 1 && next == NULL)
		cell_set(c, ink, " ", 1); /* half of it would hang over the edge */
	else if (c != NULL)
		cell_set(c, ink, text, len);
	if (next != NULL)
		cell_set(next, ink, "", 0);
	mend_wide(f, f->row, f->col + cells);
	f->col += cells;
}

/* So many cells, each with a character of plain ASCII. */
static void put_plain(struct frame *f, enum ink ink, const char *text, int cells)
{
	int from = cut(f->col, 0, f->cols), to = cut(f->col + cells, 0, f->cols);
	struct cell *row = cell_at(f, f->row, 0);

	if (row != NULL && from < to) {
		break_wide(f, f->row, from);
		for (int col = from; col < to; col++)
			cell_set(&row[col], ink, &text[col - f->col], 1);
		mend_wide(f, f->row, to);
	}
	f->col += cells;
}

/* The same cluster, one cell wide, again and again. */
static void put_same(struct frame *f, enum ink ink, const char *text, int cells)
{
	int from = cut(f->col, 0, f->cols), to = cut(f->col + cells, 0, f->cols);
	struct cell *row = cell_at(f, f->row, 0), one;

	if (row != NULL && from < to) {
		cell_set(&one, ink, text, strlen(text));
		break_wide(f, f->row, from);
		for (int col = from; col < to; col++)
			row[col] = one;
		mend_wide(f, f->row, to);
	}
	f->col += cells;
}

static void put_clean(struct frame *f, enum ink ink, const char *text)
{
	int cells;
	size_t len;

	while (f->col < f->cols) {
		len = text_plain(text, (size_t)(f->cols - f->col));
		put_plain(f, ink, text, (int)len);
		text += len;
		len = f->col < f->cols ? text_next(text, &cells) : 0;
		if (len == 0)
			break;
		if (cells > 0)
			put_cluster(f, ink, text, len, cells);
		text += len;
	}
}

/* Foreign text in, what may stand in cells out. Nearly all is plain ASCII and stays where it is, a cell a byte; *made is
 * what had to be written anew, and the caller's to free. *cells: how wide it is, where anybody asks. */
static const char *prepare(const struct frame *f, const char *text, enum text_kind kind, char **made, int *cells)
{
	size_t plain = text != NULL ? text_plain(text, SIZE_MAX) : 0;
	char *ascii;

	*made = NULL;
	if (cells != NULL)
		*cells = (int)plain;
	if (text != NULL && text[plain] == '\0')
		return text;
	*made = text_clean(text, text != NULL ? strlen(text) : 0, kind);
	if (f->grid->is_ascii) {
		ascii = text_ascii(*made);
		free(*made);
		*made = ascii;
	}
	if (cells != NULL)
		*cells = text_cells(*made);
	return *made;
}

/* What prepare() gave; what it had not to write anew is plain. */
static void put_prepared(struct frame *f, enum ink ink, const char *text, bool is_plain, int cells)
{
	if (!is_plain)
		put_clean(f, ink, text);
	else if (f->col < f->cols)
		put_plain(f, ink, text, cells < f->cols - f->col ? cells : f->cols - f->col);
}

int frame_puts(struct frame *f, enum ink ink, const char *text)
{
	char *made;
	int all, from = f->col;
	const char *clean = prepare(f, text, TEXT_LINE, &made, &all);

	put_prepared(f, ink, clean, made == NULL, all);
	f->grid->cut_count += f->row < 0 || f->row >= f->rows || from + all > f->cols;
	free(made);
	return f->col - from;
}

int frame_cells(const struct frame *f, const char *text)
{
	char *made;
	int cells;

	prepare(f, text, TEXT_LINE, &made, &cells);
	free(made);
	return cells;
}

int frame_printf(struct frame *f, enum ink ink, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	return frame_puts(f, ink, line);
}

/* Only a field is seen where it is empty; an alarm's underline ends with its words. */
static void pad(struct frame *f, enum ink ink, int cells)
{
	if (ink != INK_FIELD && ink != INK_FIELD_HINT)
		ink = INK_TEXT;
	if (cells > 0)
		put_same(f, ink, " ", cells);
}

/* What of `clean`, *used cells wide, has room: itself, or in `line` with a mark that there is more. */
static const char *fitting(struct frame *f, const char *clean, int cells, char *line, int *used)
{
	if (*used <= cells)
		return clean;
	*used = text_fit(line, LINE_SIZE, clean, cells, f->grid->is_ascii);
	f->grid->cut_count++;
	return line;
}

static void fit(struct frame *f, enum ink ink, int cells, const char *text, bool is_right)
{
	char line[LINE_SIZE], *made;
	int used;
	const char *clean = prepare(f, text, TEXT_LINE, &made, &used);
	const char *shown = fitting(f, clean, cells, line, &used);

	if (is_right)
		pad(f, ink, cells - used);
	put_prepared(f, ink, shown, shown == clean && made == NULL, used);
	if (!is_right)
		pad(f, ink, cells - used);
	free(made);
}

void frame_fit(struct frame *f, enum ink ink, int cells, const char *text)
{
	if (cells > 0)
		fit(f, ink, cells, text, false);
}

void frame_fit_right(struct frame *f, enum ink ink, int cells, const char *text)
{
	if (cells > 0)
		fit(f, ink, cells, text, true);
}

void frame_centre(struct frame *f, int row, enum ink ink, const char *text)
{
	char line[LINE_SIZE], *made;
	int used;
	const char *clean = prepare(f, text, TEXT_LINE, &made, &used);
	const char *shown = fitting(f, clean, f->cols, line, &used);

	frame_at(f, row, (f->cols - used) / 2);
	put_clean(f, ink, shown);
	free(made);
}

static char *copy(const char *text, size_t len)
{
	char *line = xmalloc(len + 1);

	memcpy(line, text, len);
	line[len] = '\0';
	return line;
}

int frame_wrap(struct frame *f, int row, int rows, enum ink ink, const char *text)
{
	char *made;
	const char *at = prepare(f, text, TEXT_BLOCK, &made, NULL);
	int used = 0;

	while (at != NULL && *at != '\0' && used < rows && f->cols > 0) {
		size_t len;
		const char *next = text_wrap(at, f->cols, &len);
		char *line;

		frame_at(f, row + used++, 0);
		if (next != NULL && *next != '\0' && used == rows) {
			frame_fit(f, ink, f->cols,
				  at); /* the last row there is room for: all the rest, cut */
			break;
		}
		line = copy(at, len);
		put_clean(f, ink, line);
		free(line);
		at = next;
	}
	f->grid->cut_count += at != NULL && *at != '\0' && used == 0;
	free(made);
	return used;
}

int frame_wrap_rows(const char *text, int cols)
{
	char *clean = text_clean(text, text != NULL ? strlen(text) : 0, TEXT_BLOCK);
	const char *at = clean;
	size_t len;
	int rows = 0;

	while (cols > 0 && at != NULL && *at != '\0') {
		at = text_wrap(at, cols, &len);
		rows++;
	}
	free(clean);
	return rows;
}

static void put_run(struct frame *f, int row, int col, int cells, enum ink ink, const char *text)
{
	frame_at(f, row, col);
	if (cells > 0)
		put_same(f, ink, text, cells);
}

void frame_rule(struct frame *f, int row)
{
	put_run(f, row, 0, f->cols, INK_RULE, f->grid->is_ascii ? "-" : "─");
}

void frame_blank(struct frame *f)
{
	for (int row = 0; row < f->rows; row++)
		put_run(f, row, 0, f->cols, INK_TEXT, " ");
}

static void put_edge(struct frame *f, int row, const char *const *glyphs, const char *words)
{
	put_run(f, row, 0, 1, INK_MODAL, glyphs[0]);
	put_run(f, row, 1, f->cols - 2, INK_MODAL, glyphs[1]);
	put_run(f, row, f->cols - 1, 1, INK_MODAL, glyphs[2]);
	if (words == NULL || f->cols < 8)
		return;
	struct frame inner = frame_part(f, row, 2, 1, f->cols - 4);
	frame_puts(&inner, INK_TEXT, " ");
	frame_puts(&inner, INK_STRONG, words);
	frame_puts(&inner, INK_TEXT, " ");
}

struct frame frame_box(struct frame *f, const char *title, const char *foot)
{
	static const char *const lines[2][2][3] = {
	    {{"┌", "─", "┐"}, {"└", "─", "┘"}},
	    {{"+", "-", "+"}, {"+", "-", "+"}},
	};
	const bool is_ascii = f->grid->is_ascii;

	frame_blank(f);
	put_edge(f, 0, lines[is_ascii][0], title);
	put_edge(f, f->rows - 1, lines[is_ascii][1], foot);
	for (int row = 1; row < f->rows - 1; row++) {
		put_run(f, row, 0, 1, INK_MODAL, is_ascii ? "|" : "│");
		put_run(f, row, f->cols - 1, 1, INK_MODAL, is_ascii ? "|" : "│");
	}
	return frame_part(f, 1, 1, f->rows - 2, f->cols - 2);
}

void frame_mark_row(struct frame *f, int row, enum cell_mark mark)
{
	for (int col = 0; col < f->cols; col++) {
		struct cell *c = cell_at(f, row, col);

		if (c != NULL)
			c->marks |= (uint8_t)mark;
	}
}

void frame_mark_all(struct frame *f, enum cell_mark mark)
{
	for (int row = 0; row < f->rows; row++)
		frame_mark_row(f, row, mark);
}

void frame_cursor(struct frame *f, int row, int col)
{
	if (cell_at(f, row, col) == NULL)
		return;
	f->grid->cursor_row = f->top + row;
	f->grid->cursor_col = f->left + col;
}

void frame_caret(struct frame *f, int row, int col)
{
	struct cell *c = cell_at(f, row, col);

	if (c != NULL && f->grid->has_caret)
		c->marks |= CELL_CARET;
	frame_cursor(f, row, col);
}

void frame_target(struct frame *f, int row, int col, int cols, int command, int pick)
{
	struct grid *g = f->grid;

	if (g->target_count == GRID_TARGETS_MAX || row < 0 || row >= f->rows || col >= f->cols)
		return;
	g->targets[g->target_count++] = (struct target){
	    .row = f->top + row,
	    .col = f->left + col,
	    .cols = cut(cols, 0, f->cols - col),
	    .command = command,
	    .pick = pick,
	};
}
