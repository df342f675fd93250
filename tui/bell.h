/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_BELL_H
#define HP_TUI_BELL_H

#include <stddef.h>
#include <stdint.h>

struct model;
struct notification;
struct ring_order;

/* What the bell says outside of its list: the window's title, and the line when something new came. */
#define BELL_TEXT_SIZE 256

/* "(12) HomePro": the exact number. Returns `out`. */
char *bell_title(char *out, size_t size, int64_t unread_count);
/* "New Plumbing request". Returns `out`. */
char *bell_words(char *out, size_t size, const struct model *m, const struct notification *n);
/* The same when it rings; after a cut "5 new requests", later "1 request is still waiting". Returns `out`. */
char *bell_ring_words(char *out, size_t size, const struct model *m, const struct ring_order *o);

#endif
