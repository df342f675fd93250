/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_NUMBERS_H
#define HP_TUI_WIDGETS_NUMBERS_H

struct frame;
struct model;
struct view;

/* What a helper did today in one row, with the last days as a chart at its end; nothing while that is not known. */
void numbers_draw(const struct model *m, const struct view *v, struct frame *f);

#endif
