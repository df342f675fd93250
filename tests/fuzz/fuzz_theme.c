/* SPDX-License-Identifier: ISC */
/* Any text as a theme: it is taken, or told with its line; what it makes of the looks, every terminal can show. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "protocol/mem.h"
#include "tui/frame.h"
#include "tui/theme.h"

static bool is_colour(int colour, int colours)
{
	return colour == COLOUR_DEFAULT || (colour >= 0 && colour < colours);
}

static void check_looks(const struct theme *t)
{
	static const int terminals[] = { 256, 16, 8, 0 };

	for (size_t i = 0; i < sizeof(terminals) / sizeof(terminals[0]); i++)
		for (int ink = 0; ink < INK_COUNT; ink++) {
			struct look l = theme_look(t, (enum ink)ink, ink % 2 ? CELL_SELECTED : 0, terminals[i]);

			require(is_colour(l.front, terminals[i]) && is_colour(l.back, terminals[i]));
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), why[256] = "";
	struct theme t, before;

	memset(&t, 0, sizeof(t));
	theme_init(&t);
	before = t;
	if (!theme_parse(&t, text, "fuzz.theme", why, sizeof(why))) {
		require(memcmp(&t, &before, sizeof(t)) == 0);
		require(why[0] != '\0' && !strchr(why, '\n'));
	}
	check_looks(&t);
	free(text);
	return 0;
}
