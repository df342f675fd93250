/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_PEN_H
#define HP_TUI_PEN_H

#include <stdbool.h>
#include <stddef.h>

struct look;
struct paint_words;

/*
 * A pen over a terminal's screen: goes somewhere, takes a look, writes, erases, moves rows. It knows where it is and how
 * it looks, and finds the shortest words for a change of either. What it says is gathered until pen_end(). For paint.c.
 */
struct pen;

/* Keeps `w`, and the strings in it. */
struct pen *pen_new(const struct paint_words *w);
void pen_free(struct pen *p);                           /* NULL is fine */

void pen_begin(struct pen *p, int rows, int cols);
/* Lays the look down; `*len` bytes, lasting until the next pen_begin(). */
const char *pen_end(struct pen *p, size_t *len);
/* What was gathered is overwritten. */
void pen_forget(struct pen *p);

void pen_go(struct pen *p, int row, int col);
void pen_look(struct pen *p, const struct look *look);
bool pen_has_look(const struct pen *p, const struct look *look);
/* Text that takes so many columns. */
void pen_write(struct pen *p, const char *text, int cells);
void pen_show_cursor(struct pen *p, bool is_shown);

/* Would what the terminal erases look like a blank of this look? */
bool pen_can_erase(const struct pen *p, const struct look *look);
void pen_erase_rest(struct pen *p);                     /* of the row, in the look it has */
/* Everything, from whatever state. True where the blanks left have that look. */
bool pen_clear(struct pen *p, const struct look *look);

bool pen_can_scroll(const struct pen *p);
/* Rows `top` to `bottom` by so many down (up if negative). True where the blanks that come in have that look. */
bool pen_scroll(struct pen *p, int top, int bottom, int by, const struct look *look);

#endif
