/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_GLYPHS_H
#define HP_TUI_GLYPHS_H

#include <stdbool.h>

/*
 * The pictures we draw ourselves, in three sets. `unicode` is single-cell everywhere; `emoji` is for terminals that
 * are known to draw it two cells wide.
 */
#define HP_GLYPHS(X)                            \
	X(HOME,      "#", "⌂", "🏠")            \
	X(BELL,      "!", "♪", "🔔")            \
	X(FULL,      "*", "●", "●")             \
	X(EMPTY,     "o", "○", "○")             \
	X(ALARM,     "!", "!", "!")             \
	X(BAR,       ">", "▌", "▌")             \
	X(UNREAD,    "*", "•", "•")             \
	X(DOT,       "-", "·", "·")             \
	X(DONE,      "+", "✓", "✅")            \
	X(MORE_UP,   "^", "↑", "↑")             \
	X(MORE_DOWN, "v", "↓", "↓")             \
	X(SIDE,      "|", "│", "│")             \
	X(MASK,      "*", "•", "•")

enum glyph {
#define X(id, ascii, unicode, emoji) GLYPH_##id,
	HP_GLYPHS(X)
#undef X
	GLYPH_COUNT
};

enum glyph_set { GLYPHS_ASCII, GLYPHS_UNICODE, GLYPHS_EMOJI, GLYPHS_COUNT };

const char *glyph(enum glyph_set set, enum glyph g);
bool glyph_set_parse(const char *name, enum glyph_set *out);
/* The one of a thing's two pictures that fits the set: emoji only in `emoji`, or where it is one cell wide. */
const char *glyph_icon(enum glyph_set set, const char *icon, const char *ascii_icon);
/* The ASCII one in place of one of ours; NULL: `picture` is none of them. */
const char *glyph_in_ascii(const char *picture);
/* A column of a chart, `eighths` 0 to 8 high. */
const char *glyph_column(enum glyph_set set, int eighths);

#endif
