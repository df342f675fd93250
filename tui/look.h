/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_LOOK_H
#define HP_TUI_LOOK_H

#include "tui/theme.h"

/* A look as it is written, "amber on ground bold", with names for colours. For theme.c and theme_file.c. */
#define PALETTE_MAX 64

struct palette {
	struct {
		char name[32];
		int colour;
	} entries[PALETTE_MAX];
	int count;
};

/* NULL where all is well, else the word that is not understood, in `word`. `p` may be NULL. */
const char *look_parse(const struct palette *p, const char *text, struct look *out, char *word, size_t size);
/* NULL: there is no such name. */
const int *palette_find(const struct palette *p, const char *name);

#endif
