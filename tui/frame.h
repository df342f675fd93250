/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_FRAME_H
#define HP_TUI_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/roles.h"

/*
 * The picture before it is on a terminal: a grid of cells, and frames, which are rectangles on it. Screens draw into a
 * frame; term.c copies the grid. What is outside its frame is cut, so no screen can write over its neighbour.
 *
 * Every text that is put goes through text_clean() here, so strangers' words need no care elsewhere.
 */
#define CELL_SIZE 30 /* with the rest of a cell 32, which compares and copies quickly */

enum cell_mark {
	CELL_SELECTED = 1 << 0, /* under the selection bar */
	CELL_BEHIND = 1 << 1,   /* behind a modal */
	CELL_CARET = 1 << 2     /* the block where the next letter comes */
};

struct cell {
	char text[CELL_SIZE];   /* one cluster; "" right of a wide one */
	uint8_t ink;            /* enum ink */
	uint8_t marks;          /* enum cell_mark bits */
};

/* A place that can be clicked: runs a command, or (command < 0) picks row `pick` of what the screen lists. */
struct target {
	int row, col, cols;
	int command;
	int pick;
};

#define GRID_TARGETS_MAX 256

struct grid {
	int rows, cols;
	struct cell *cells;
	bool is_ascii;          /* what is put becomes ASCII */
	bool has_no_halves;     /* the terminal cannot show half blocks */
	bool has_caret;         /* its cursor is no block: one is drawn where somebody types */
	int cursor_row, cursor_col; /* -1: hidden */
	struct target targets[GRID_TARGETS_MAX];
	int target_count;
	int cut_count;          /* texts that had more to say than there was room, so that a test can tell */
};

struct grid *grid_new(int rows, int cols, bool is_ascii);
void grid_free(struct grid *g);
/* All blank, no cursor, no targets. */
void grid_wipe(struct grid *g);
const struct cell *grid_cell(const struct grid *g, int row, int col);
/* NULL where nothing can be clicked. The one put last wins, so that modals lie on top. */
const struct target *grid_target(const struct grid *g, int row, int col);

/* A value: copies are cheap and stay valid as long as the grid. `row`, `col` is the pen, within the frame. */
struct frame {
	struct grid *grid;
	int top, left, rows, cols;
	int row, col;
};

struct frame frame_whole(struct grid *g);
/* A rectangle of `f`, cut to what is in it. */
struct frame frame_part(const struct frame *f, int row, int col, int rows, int cols);

void frame_at(struct frame *f, int row, int col);
/* At the pen, which moves on. Returns the cells written. */
int frame_puts(struct frame *f, enum ink ink, const char *text);
/* How many it would write, were there room. */
int frame_cells(const struct frame *f, const char *text);
int frame_printf(struct frame *f, enum ink ink, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Exactly `cells` wide: cut with "…" or padded. */
void frame_fit(struct frame *f, enum ink ink, int cells, const char *text);
/* The same, at the right end of its `cells`. */
void frame_fit_right(struct frame *f, enum ink ink, int cells, const char *text);
void frame_centre(struct frame *f, int row, enum ink ink, const char *text);
/* A block of text from (row, 0), wrapped to the frame's width in at most `rows` rows; what does not fit ends in "…".
 * Returns the rows used. */
int frame_wrap(struct frame *f, int row, int rows, enum ink ink, const char *text);
/* How many rows a text takes in `cols` columns. */
int frame_wrap_rows(const char *text, int cols);

void frame_rule(struct frame *f, int row);
void frame_blank(struct frame *f);
/* A border around the frame, with a title and a word at its foot (NULL: none); returns what is inside. */
struct frame frame_box(struct frame *f, const char *title, const char *foot);
void frame_mark_row(struct frame *f, int row, enum cell_mark mark);
void frame_mark_all(struct frame *f, enum cell_mark mark);
void frame_cursor(struct frame *f, int row, int col);
/* The same where somebody types. */
void frame_caret(struct frame *f, int row, int col);
void frame_target(struct frame *f, int row, int col, int cols, int command, int pick);

#endif
