/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_CATEGORY_H
#define HP_TUI_WIDGETS_CATEGORY_H

struct frame;
struct model;
struct view;

/* A category's little picture, where lists have a column for it. */
int category_icon_cols(const struct model *m, const struct view *v); /* 0: none is more than a letter of its name */
const char *category_icon(const struct model *m, const struct view *v, const char *category); /* "": none */

#endif
