/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_WIDGETS_QR_H
#define HP_TUI_WIDGETS_QR_H

#include <stdbool.h>

struct frame;

/*
 * A QR code, black on white with its quiet zone, as phones need it: where there is room, of blanks on two colours, which
 * no font can draw wrongly and which is read from further away; else of half blocks, half as large.
 */
/* *rows, *cols: at most these, and then what it takes. False where none fits. */
bool qr_size(const char *text, const struct frame *f, int *rows, int *cols);
/* In the upper left of `f`. False, and nothing drawn, where it does not fit. */
bool qr_draw(const char *text, struct frame *f);

#endif
