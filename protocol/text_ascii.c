/* SPDX-License-Identifier: ISC */
/* Cleaned text for terminals that know ASCII only. Called by whatever draws, and by subcommands. */
#include "protocol/text.h"

#include <string.h>

#include <utf8proc.h>

#include "protocol/mem.h"
#include "protocol/utf8.h"

#define NEAREST_MAX 4 /* bytes that one cluster may become */

/* What Unicode does not take apart by itself. */
static const struct {
	int32_t cp;
	const char *ascii;
} nearest[] = {
	{0x00A3, "GBP"}, {0x00A5, "JPY"}, {0x00AB, "\""}, {0x00B7, "."},  {0x00BB, "\""},
	{0x00C6, "AE"},  {0x00D0, "D"},   {0x00D7, "x"},  {0x00D8, "O"},  {0x00DE, "Th"},
	{0x00DF, "ss"},  {0x00E6, "ae"},  {0x00F0, "d"},  {0x00F7, "/"},  {0x00F8, "o"},
	{0x00FE, "th"},  {0x0110, "D"},   {0x0111, "d"},  {0x0131, "i"},  {0x0141, "L"},
	{0x0142, "l"},   {0x0152, "OE"},  {0x0153, "oe"}, {0x2010, "-"},  {0x2011, "-"},
	{0x2012, "-"},   {0x2013, "-"},   {0x2014, "-"},  {0x2015, "-"},  {0x2018, "'"},
	{0x2019, "'"},   {0x201A, "'"},   {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""},
	{0x2022, "*"},   {0x2026, "..."}, {0x2039, "'"},  {0x203A, "'"},  {0x2044, "/"},
	{0x20AC, "EUR"}, {0x2190, "<-"},  {0x2192, "->"}, {0x2212, "-"},
};

/* The ASCII that `cp` is made of, without its accents: at most NEAREST_MAX bytes, 0 where there is
 * none. */
static size_t decompose(int32_t cp, char out[NEAREST_MAX])
{
	utf8proc_int32_t parts[32];
	int boundclass = UTF8PROC_BOUNDCLASS_START;
	size_t used = 0;
	utf8proc_ssize_t count = utf8proc_decompose_char(
		cp, parts, sizeof parts / sizeof parts[0],
		UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK, &boundclass);

	for (utf8proc_ssize_t i = 0; i < count && used < NEAREST_MAX; i++) {
		int32_t part = parts[i] == 0x2044 ? '/' : parts[i];

		if (part < ' ' || part >= 0x7F)
			return 0;
		out[used++] = (char)part;
	}
	return used;
}

static size_t nearest_to(int32_t cp, char out[NEAREST_MAX])
{
	size_t used;

	for (size_t i = 0; i < sizeof nearest / sizeof nearest[0]; i++) {
		if (nearest[i].cp != cp)
			continue;
		used = strlen(nearest[i].ascii);
		memcpy(out, nearest[i].ascii, used);
		return used;
	}
	used = decompose(cp, out);
	if (used == 0)
		out[used++] = '?';
	return used;
}

char *text_ascii(const char *text)
{
	char *out = xmalloc(strlen(text) * NEAREST_MAX + 1);
	size_t used = 0, step;
	int32_t cp;
	int cells;

	for (; (step = text_next(text, &cells)) > 0; text += step) {
		utf8_next(text, step, &cp);
		if (cp == '\n' || (cp >= ' ' && cp < 0x7F))
			out[used++] = (char)cp;
		else
			used += nearest_to(cp, out + used);
	}
	out[used] = '\0';
	return out;
}
