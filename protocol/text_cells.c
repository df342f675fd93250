/* SPDX-License-Identifier: ISC */
/*
 * Cleaned text in columns: stepping, fitting, wrapping. A step is what the eye sees as one, but
 * never more than two columns: what is wider, as a family of joined emoji, is several steps, since
 * that is how ncurses places it. Called by whatever draws.
 */
#include "config.h"

#include "protocol/text.h"

#include <string.h>
#include <wchar.h>

#include <utf8proc.h>

#include "protocol/utf8.h"

#define STEP_CELLS_MAX 2

static int width(int32_t cp)
{
	int cells = wcwidth((wchar_t)cp);

	return cells > 0 ? cells : 0;
}

static bool is_plain(char c)
{
	return c >= ' ' && c < 0x7F;
}

size_t text_plain(const char *text, size_t most)
{
	size_t len = 0;

	while (len < most && is_plain(text[len]) && (text[len + 1] & 0x80) == 0)
		len++;
	return len;
}

/* wcwidth() is for characters; what is not one has been replaced, or is not our text. */
static size_t next_character(const char *text, int32_t *cp)
{
	size_t step = utf8_next(text, strnlen(text, 4), cp);

	if (step > 0 && *cp == UTF8_BAD)
		*cp = 0xFFFD;
	return step;
}

size_t text_next(const char *text, int *cells)
{
	int32_t before, cp, state = 0;
	size_t used, step;

	*cells = is_plain(text[0]);
	if (text[0] == '\0' || (is_plain(text[0]) && (text[1] & 0x80) == 0))
		return text[0] != '\0';
	used = next_character(text, &before);
	*cells = width(before);
	while ((step = next_character(text + used, &cp)) > 0) {
		if (utf8proc_grapheme_break_stateful(before, cp, &state) ||
		    *cells + width(cp) > STEP_CELLS_MAX)
			break;
		*cells += width(cp);
		used += step;
		before = cp;
	}
	return used;
}

size_t text_back(const char *start, const char *at)
{
	const char *here = start;
	size_t step = 0;
	int cells;

	while (here < at) {
		step = text_next(here, &cells);
		if (step == 0 || here + step >= at)
			break;
		here += step;
	}
	return (size_t)(at - here);
}

int text_cells(const char *text)
{
	size_t plain = text_plain(text, SIZE_MAX), step;
	int all = (int)plain, cells;

	text += plain;
	for (; (step = text_next(text, &cells)) > 0; text += step)
		all += cells;
	return all;
}

/* How many bytes of `text` fit into both bounds; *used is their cells. */
static size_t fitting(const char *text, size_t bytes, int cells, int *used)
{
	size_t room = cells > 0 ? (size_t)cells : 0, at = text_plain(text, bytes < room ? bytes : room), step;
	int w;

	*used = (int)at;
	while ((step = text_next(text + at, &w)) > 0 && at + step <= bytes && *used + w <= cells) {
		at += step;
		*used += w;
	}
	return at;
}

int text_fit(char *out, size_t size, const char *text, int cells, bool is_ascii)
{
	const char *mark = is_ascii ? "..." : "…";
	size_t mark_bytes = strlen(mark), len;
	int mark_cells = is_ascii ? 3 : 1, used;

	if (size == 0)
		return 0;
	len = fitting(text, size - 1, cells, &used);
	if (text[len] != '\0' && cells >= mark_cells && size > mark_bytes) {
		len = fitting(text, size - 1 - mark_bytes, cells - mark_cells, &used);
		for (; len > 0 && text[len - 1] == ' '; len--)
			used--;
		memcpy(out + len, mark, mark_bytes + 1);
		used += mark_cells;
	} else {
		out[len] = '\0'; /* all of it, or no room even to say that there is more */
	}
	memcpy(out, text, len);
	return used;
}

/* Past the spaces at which a row was broken, and the line end behind them: NULL after the last. */
static const char *row_after(const char *at)
{
	while (*at == ' ')
		at++;
	if (*at == '\n')
		return at + 1;
	return *at != '\0' ? at : NULL;
}

const char *text_wrap(const char *text, int cells, size_t *len)
{
	size_t at = 0, step, space = 0;
	bool has_space = false;
	int used = 0, w;

	while ((step = text_next(text + at, &w)) > 0 && text[at] != '\n') {
		if (text[at] == ' ' && at > 0 && text[at - 1] != ' ') {
			space = at;
			has_space = true;
		}
		if (used + w > cells && at > 0)
			break;
		at += step;
		used += w;
	}
	if (step == 0 || text[at] == '\n') {
		*len = at;
		return step == 0 ? NULL : text + at + 1;
	}
	*len = has_space ? space : at;
	return has_space ? row_after(text + space) : text + at;
}
