/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_CHROME_H
#define HP_TUI_WIDGETS_CHROME_H

#include "client/commands.h"

struct frame;
struct model;
struct view;

/*
 * What is in the same place on every screen: the header (where, the line to the backend, the bell, who), a rule below
 * it, the hint line at the foot with a rule above, on which a toast is shown. Returns the body between.
 */
struct frame chrome_draw(const struct model *m, const struct view *v, enum place place, struct frame *f);
/* The commands of a place in one row, most important first, as many as fit; each can be clicked. */
void hints_draw(const struct model *m, const struct view *v, enum place place, struct frame *f, int row, int col);
/* The middle of `f`, of at most this size; what is behind it goes back. */
struct frame modal_place(struct frame *f, int rows, int cols);

#endif
