/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_BIG_H
#define HP_TUI_WIDGETS_BIG_H

#include <stdbool.h>

#include "tui/frame.h"

/*
 * Letters three rows high, to be read from a step away: A to Z (small ones as great ones), digits, and : - . /
 * Made of half blocks; on an ASCII screen the text stands as it is, in one row.
 */
#define BIG_ROWS 3

bool big_fits(const struct frame *f, const char *text);
int big_cols(const char *text);
void big_put(struct frame *f, int row, int col, enum ink ink, const char *text);
void big_centre(struct frame *f, int row, enum ink ink, const char *text);

#endif
