/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_BELL_H
#define HP_TUI_BELL_H

#include <stddef.h>
#include <stdint.h>

struct model;
struct notification;

/* What the bell says outside of its list: the window's title, and the line when something new came. */
#define BELL_TEXT_SIZE 256

/* "(12) HomePro": the exact number. Returns `out`. */
char *bell_title(char *out, size_t size, const struct model *m);
/* "New Plumbing request", or after a cut "5 new requests". Returns `out`. */
char *bell_words(char *out, size_t size, const struct model *m, const struct notification *n, size_t news_count);

#endif
