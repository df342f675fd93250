/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_TYPED_H
#define HP_TUI_TYPED_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct key;

/* What was typed as characters, and what was pasted as many at once, as keys. For term.c. */
void typed_char(wint_t ch, struct key *out);

#define PASTE_BYTES_MAX 65536   /* what comes beyond that is dropped */

/* All zero: nothing. */
struct paste {
	bool is_open;                   /* between its begin and its end */
	char bytes[PASTE_BYTES_MAX];
	size_t len;
	char *text;                     /* given out with the last key */
};

void paste_add(struct paste *p, wint_t ch);
/* The key it comes to; its text lasts until the next one. */
void paste_end(struct paste *p, struct key *out);
/* Nothing of it is left in memory. */
void paste_forget(struct paste *p);
void paste_clear(struct paste *p);

#endif
