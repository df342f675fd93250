/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_CHART_H
#define HP_TUI_WIDGETS_CHART_H

#include <stdint.h>

#include "tui/glyphs.h"

struct frame;

#define CHART_COLS 24

/* A row of columns, the highest a full cell, with what it spans behind it: CHART_COLS at most. Nothing where all are 0. */
void chart_draw(const int64_t *values, int count, const char *words, enum glyph_set glyphs, struct frame *f, int row,
                int col);

#endif
