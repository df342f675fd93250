/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_CONSOLE_H
#define HP_TUI_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct grid;

/*
 * What the font of a Linux console has. It has 256 or 512 pictures and shows all else as one and the same, and Debian's
 * usual fonts are without half blocks. Every other terminal finds a picture for whatever it is sent.
 */
struct console;

/* NULL where `fd` is no Linux console: there everything can be shown. */
struct console *console_read(int fd);
/* The same of what is told; `points` is copied. */
struct console *console_new(const uint16_t *points, size_t count);
void console_free(struct console *f);         /* NULL is fine */
bool console_shows(const struct console *f, const char *text); /* of NULL: true */
/* Cells that it cannot show get the nearest that it can. */
void console_fit(const struct console *f, struct grid *g);

#endif
