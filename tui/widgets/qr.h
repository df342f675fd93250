/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_QR_H
#define HP_TUI_WIDGETS_QR_H

#include <stdbool.h>

struct frame;

/*
 * A QR code of half blocks, black on white with its quiet zone, as phones need it. Without half blocks (--ascii) it is
 * made of blanks on two colours, twice as large.
 */
/* *rows, *cols: at most these, and then what it takes. False where none fits. */
bool qr_size(const char *text, bool is_ascii, int *rows, int *cols);
/* In the upper left of `f`. False, and nothing drawn, where it does not fit. */
bool qr_draw(const char *text, struct frame *f);

#endif
