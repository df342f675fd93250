/* SPDX-License-Identifier: ISC */
/* Our own pictures, by set. Screens ask here, so that --ascii and the console get something they
 * can show. */
#include "tui/glyphs.h"

#include <string.h>

#include "protocol/text.h"

static const char *const GLYPHS[GLYPH_COUNT][GLYPHS_COUNT] = {
#define X(id, ascii, unicode, emoji) [GLYPH_##id] = {ascii, unicode, emoji},
    HP_GLYPHS(X)
#undef X
};

static const char *const SETS[GLYPHS_COUNT] = {"ascii", "unicode", "emoji"};

const char *glyph(enum glyph_set set, enum glyph g)
{
	return GLYPHS[g][set];
}

bool glyph_set_parse(const char *name, enum glyph_set *out)
{
	for (int i = 0; i < GLYPHS_COUNT; i++) {
		if (strcmp(name, SETS[i]) == 0) {
			*out = (enum glyph_set)i;
			return true;
		}
	}
	return false;
}

const char *glyph_icon(enum glyph_set set, const char *icon, const char *ascii_icon)
{
	bool has_icon = icon != NULL && *icon != '\0';

	if (has_icon && (set == GLYPHS_EMOJI || (set == GLYPHS_UNICODE && text_cells(icon) == 1)))
		return icon;
	return ascii_icon != NULL ? ascii_icon : "";
}

#define EIGHTHS 9

static const char *const COLUMNS[2][EIGHTHS] = {
	{" ", ".", ".", ":", ":", "i", "i", "I", "I"},
	{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
};

const char *glyph_column(enum glyph_set set, int eighths)
{
	return COLUMNS[set != GLYPHS_ASCII][eighths];
}

const char *glyph_in_ascii(const char *picture)
{
	for (int i = 0; i < GLYPH_COUNT; i++)
		if (strcmp(GLYPHS[i][GLYPHS_UNICODE], picture) == 0)
			return GLYPHS[i][GLYPHS_ASCII];
	for (int i = 0; i < EIGHTHS; i++)
		if (strcmp(COLUMNS[1][i], picture) == 0)
			return COLUMNS[0][i];
	return NULL;
}
