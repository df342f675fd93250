/* SPDX-License-Identifier: ISC */
/* A Linux console's font, which has few pictures, and Debian's no half blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>

#include "tui/console.h"
#include "tui/frame.h"
#include "tui/widgets/big.h"
#include "tui/widgets/qr.h"

#define LINK "https://help.example/j/7KQ2M9XD"

/* ü, —, full block; and an ASCII letter or two. */
static const uint16_t points[] = { 'a', 'b', 0xfc, 0x2014, 0x2588 };

static struct console *font(void)
{
	return console_new(points, sizeof(points) / sizeof(points[0]));
}

static void test_a_terminal_that_is_no_console_shows_everything(void **state)
{
	struct grid *g = grid_new(1, 4, false);
	struct frame f = frame_whole(g);

	(void)state;
	assert_null(console_read(0));
	assert_true(console_shows(NULL, "▀▄"));
	frame_puts(&f, INK_TEXT, "⌂▀");
	console_fit(NULL, g);
	assert_string_equal(grid_cell(g, 0, 1)->text, "▀");
	grid_free(g);
}

static void test_what_a_font_has_it_shows(void **state)
{
	struct console *f = font();

	(void)state;
	assert_true(console_shows(f, "aü—█"));
	assert_false(console_shows(f, "▀▄"));
	assert_false(console_shows(f, "aé"));
	assert_false(console_shows(f, "🔔"));
	assert_false(console_shows(f, "\xff"));
	console_free(f);
}

static void assert_row(const struct grid *g, int row, const char *words)
{
	char seen[64] = "";
	size_t len = 0;

	for (int col = 0; col < g->cols; col++)
		for (const char *at = grid_cell(g, row, col)->text; *at != '\0' && len < sizeof(seen) - 1; at++)
			seen[len++] = *at;
	assert_string_equal(seen, words);
}

static void test_what_it_lacks_becomes_the_nearest_it_has(void **state)
{
	struct console *lat = font();
	struct grid *g = grid_new(2, 16, false);
	struct frame f = frame_whole(g);

	(void)state;
	frame_puts(&f, INK_TEXT, "üé…’⌂●▌▂█Z");
	frame_at(&f, 1, 0);
	frame_puts(&f, INK_TEXT, "日b");
	console_fit(lat, g);
	assert_row(g, 0, "üe.'#*>.█Z      ");
	assert_row(g, 1, "? b             ");
	grid_free(g);
	console_free(lat);
}

/* Where there is room a code needs no letters at all. */
static void test_a_code_without_half_blocks_is_all_ground(void **state)
{
	struct grid *g = grid_new(40, 80, false);
	struct frame f = frame_whole(g);
	int rows = 24, cols = 80;

	(void)state;
	g->has_no_halves = true;
	assert_false(qr_size(LINK, &f, &rows, &cols));
	rows = 40;
	assert_true(qr_size(LINK, &f, &rows, &cols));
	assert_int_equal(cols, 2 * rows);
	assert_true(qr_draw(LINK, &f));
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++)
			assert_string_equal(grid_cell(g, row, col)->text, " ");
	assert_false(big_fits(&f, "7KQ2M9XD"));
	g->has_no_halves = false;
	assert_true(big_fits(&f, "7KQ2M9XD"));
	rows = 24;
	cols = 80;
	assert_true(qr_size(LINK, &f, &rows, &cols));
	assert_true(rows <= 24);
	grid_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_terminal_that_is_no_console_shows_everything),
		cmocka_unit_test(test_what_a_font_has_it_shows),
		cmocka_unit_test(test_what_it_lacks_becomes_the_nearest_it_has),
		cmocka_unit_test(test_a_code_without_half_blocks_is_all_ground),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
