/* SPDX-License-Identifier: ISC */
/* The small chart of the last days on the dashboard. */
#include "tui/widgets/chart.h"

#include "tui/frame.h"

#define EIGHTHS 8

static int eighths(int64_t value, int64_t highest)
{
	if (value <= 0)
		return 0;
	return (int)((value * (EIGHTHS - 1) + highest / 2) / highest) + 1;
}

void chart_draw(const int64_t *values, int count, const char *words, enum glyph_set glyphs,
		struct frame *f, int row, int col)
{
	int64_t highest = 0;

	for (int i = 0; i < count; i++)
		highest = values[i] > highest ? values[i] : highest;
	if (highest == 0)
		return;
	frame_at(f, row, col);
	for (int i = 0; i < count; i++)
		frame_puts(f, INK_CHART, glyph_column(glyphs, eighths(values[i], highest)));
	frame_printf(f, INK_MUTED, "  %s", words);
}
