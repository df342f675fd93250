/* SPDX-License-Identifier: ISC */
/* What the painter writes, as a terminal understands it (libvterm), and how few bytes that takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "tui/frame.h"
#include "tui/paint.h"
#include "tui/theme.h"

#define ROWS 12
#define COLS 40
#define PICTURES 400
#define TEXT_SIZE 64

/* As terminfo has them for xterm-256color; what is not needed to be filled by terminfo's language is not. */
static const char *fill(const char *word, int a, int b)
{
	static char out[32];

	(void)b;
	snprintf(out, sizeof(out), "\033[%d8;5;%dm", strcmp(word, "%front") == 0 ? 3 : 4, a);
	return out;
}

static const struct paint_words XTERM = {
	.cup = "\033[%i%p1%d;%p2%dH", .vpa = "\033[%i%p1%dd", .hpa = "\033[%i%p1%dG", .cuf = "\033[%p1%dC",
	.csr = "\033[%i%p1%d;%p2%dr", .ind = "\n", .ri = "\033M", .clear = "\033[H\033[2J", .el = "\033[K",
	.sgr0 = "\033(B\033[m", .op = "\033[39;49m", .bold = "\033[1m", .dim = "\033[2m", .smul = "\033[4m",
	.rev = "\033[7m", .sitm = "\033[3m", .setaf = "%front", .setab = "%back", .civis = "\033[?25l",
	.cnorm = "\033[?25h", .no_colour_with = -1, .colours = 256, .is_erasing_in_colour = true, .is_wrapping = true,
	.is_wrapping_late = true, .fill = fill,
};

struct stage {
	struct paint_words words;
	struct painter *painter;
	struct grid *grid;
	struct theme theme;
	VTerm *vt;
	VTermScreen *screen;
};

static void open_stage(struct stage *s, const struct paint_words *w)
{
	s->words = *w;
	s->painter = painter_new(&s->words);
	s->grid = grid_new(ROWS, COLS, false);
	theme_init(&s->theme);
	s->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(s->vt, 1);
	s->screen = vterm_obtain_screen(s->vt);
	vterm_screen_reset(s->screen, 1);
}

static void close_stage(struct stage *s)
{
	vterm_free(s->vt);
	grid_free(s->grid);
	painter_free(s->painter);
}

static size_t paint(struct stage *s)
{
	size_t len;
	const char *bytes = painter_paint(s->painter, s->grid, &s->theme, &len);

	vterm_input_write(s->vt, bytes, len);
	return len;
}

/* ── the terminal's cell against ours ── */

static void cell_text(const VTermScreenCell *c, char *out)
{
	out[0] = '\0';
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c->chars[i] != 0 && c->chars[i] != (uint32_t)-1; i++) {
		char one[8];
		int len = wctomb(one, (wchar_t)c->chars[i]);

		strncat(out, one, len > 0 ? (size_t)len : 0);
	}
	if (c->chars[0] == 0)
		memcpy(out, " ", 2);
}

static void assert_colour(struct stage *s, VTermColor seen, int wanted, bool is_front)
{
	if (wanted == COLOUR_DEFAULT) {
		assert_true(is_front ? VTERM_COLOR_IS_DEFAULT_FG(&seen) : VTERM_COLOR_IS_DEFAULT_BG(&seen));
		return;
	}
	(void)s;
	assert_true(VTERM_COLOR_IS_INDEXED(&seen));
	assert_int_equal(seen.indexed.idx, wanted);
}

static void assert_cell(struct stage *s, int row, int col)
{
	const struct cell *c = grid_cell(s->grid, row, col);
	struct look look = theme_look(&s->theme, (enum ink)c->ink, c->marks, s->words.colours);
	VTermPos at = { .row = row, .col = col };
	VTermScreenCell seen;
	char text[TEXT_SIZE];
	bool is_blank = strcmp(c->text, " ") == 0;

	if (c->text[0] == '\0')
		return;                 /* the right half of what was looked at before */
	vterm_screen_get_cell(s->screen, at, &seen);
	cell_text(&seen, text);
	assert_string_equal(text, c->text);
	assert_colour(s, seen.bg, look.back, false);
	assert_int_equal(seen.attrs.reverse, !!(look.attributes & LOOK_REVERSE));
	assert_int_equal(seen.attrs.underline, !!(look.attributes & LOOK_UNDERLINE));
	if (is_blank)
		return;                 /* the colour of nothing */
	assert_colour(s, seen.fg, look.front, true);
	assert_int_equal(seen.attrs.bold, !!(look.attributes & LOOK_BOLD));
}

static void assert_shown(struct stage *s)
{
	VTermPos cursor;

	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			assert_cell(s, row, col);
	vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &cursor);
	if (s->grid->cursor_row >= 0) {
		assert_int_equal(cursor.row, s->grid->cursor_row);
		assert_int_equal(cursor.col, s->grid->cursor_col);
	}
}

/* ── pictures ── */

static unsigned dice(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

static void put_somewhere(struct frame *f, unsigned *seed)
{
	static const char *const words[] = { "tap", "日本", "e\u0301tude", "  ", "kitchen ceiling", "─────", "😀 oh", "x" };

	frame_at(f, (int)dice(seed, ROWS), (int)dice(seed, COLS));
	frame_puts(f, (enum ink)dice(seed, INK_COUNT), words[dice(seed, sizeof(words) / sizeof(words[0]))]);
}

/* Rows up or down within the picture, as a list that scrolls. */
static void scroll_somewhat(struct stage *s, unsigned *seed)
{
	int by = 1 + (int)dice(seed, 3), top = (int)dice(seed, 3), rows = ROWS - 1 - top - (int)dice(seed, 3);
	struct cell *cells = s->grid->cells + top * COLS;
	size_t kept = (size_t)(rows - by) * COLS * sizeof(*cells);

	if (dice(seed, 2))
		memmove(cells, cells + by * COLS, kept);
	else
		memmove(cells + by * COLS, cells, kept);
}

static void change(struct stage *s, unsigned *seed)
{
	struct frame f = frame_whole(s->grid);

	if (dice(seed, 40) == 0)
		grid_wipe(s->grid);
	if (dice(seed, 4) == 0)
		scroll_somewhat(s, seed);
	for (unsigned i = dice(seed, 6); i > 0; i--)
		put_somewhere(&f, seed);
	if (dice(seed, 5) == 0)
		frame_mark_row(&f, (int)dice(seed, ROWS), CELL_SELECTED);
	if (dice(seed, 30) == 0)
		frame_mark_all(&f, CELL_BEHIND);
	s->grid->cursor_row = dice(seed, 4) ? (int)dice(seed, ROWS) : -1;
	s->grid->cursor_col = (int)dice(seed, COLS);
	if (dice(seed, 50) == 0)
		painter_lose(s->painter);
}

static void play(const struct paint_words *w, const char *theme, unsigned seed)
{
	struct stage s;
	char why[128];

	open_stage(&s, w);
	if (theme)
		assert_true(theme_parse(&s.theme, theme, "test", why, sizeof(why)));
	for (int i = 0; i < PICTURES; i++) {
		change(&s, &seed);
		paint(&s);
		assert_shown(&s);
	}
	close_stage(&s);
}

static void test_whatever_changes_the_screen_is_as_the_grid(void **state)
{
	(void)state;
	play(&XTERM, NULL, 1);
	play(&XTERM, NULL, 2);
}

static void test_a_theme_with_a_ground_of_its_own_fills_what_is_erased(void **state)
{
	struct paint_words w = XTERM;

	(void)state;
	play(&w, "[roles]\ntext = white on 17\nselected = black on 220\n", 3);
	w.is_erasing_in_colour = false; /* libvterm erases in colour all the same: nothing may lean on it */
	play(&w, "[roles]\ntext = white on 17\nselected = black on 220\n", 4);
}

static void test_a_terminal_that_knows_little_shows_the_same(void **state)
{
	struct paint_words w = XTERM;

	(void)state;
	w.vpa = w.hpa = w.cuf = w.csr = w.el = "";
	play(&w, NULL, 5);
	w.colours = 0;
	w.setaf = w.setab = w.op = "";
	play(&w, NULL, 6);
}

static void test_nothing_changed_is_nothing_written(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, &XTERM);
	paint(&s);
	assert_int_equal(paint(&s), 0);
	close_stage(&s);
}

/* ── what it costs ── */

static void draw_list(struct stage *s, int first, int selected)
{
	struct frame f = frame_whole(s->grid);
	char line[TEXT_SIZE];

	grid_wipe(s->grid);
	for (int row = 1; row < ROWS - 1; row++) {
		snprintf(line, sizeof(line), "Request %d: the tap drips", first + row);
		frame_at(&f, row, 0);
		frame_fit(&f, INK_TEXT, COLS, line);
		if (row == selected)
			frame_mark_row(&f, row, CELL_SELECTED);
	}
}

static void test_a_bar_that_moves_costs_its_two_rows(void **state)
{
	struct stage s;
	size_t len;

	(void)state;
	open_stage(&s, &XTERM);
	draw_list(&s, 0, 3);
	paint(&s);
	draw_list(&s, 0, 4);
	len = paint(&s);
	assert_shown(&s);
	assert_in_range(len, 2 * strlen("Request 3: the tap drips"), 2 * COLS + 30);
	close_stage(&s);
}

static void test_a_list_that_scrolls_costs_the_new_row(void **state)
{
	struct stage s;
	size_t len;

	(void)state;
	open_stage(&s, &XTERM);
	draw_list(&s, 0, -1);
	paint(&s);
	draw_list(&s, 1, -1);
	len = paint(&s);
	assert_shown(&s);
	assert_in_range(len, 1, 2 * COLS);
	draw_list(&s, 0, -1);
	len = paint(&s);
	assert_shown(&s);
	assert_in_range(len, 1, 2 * COLS);
	close_stage(&s);
}

/* The last cell of all would scroll such a terminal. */
static void test_the_last_cell_is_left_out_where_it_would_scroll(void **state)
{
	struct paint_words w = XTERM;
	struct stage s;
	struct frame f;
	const char *bytes;
	size_t len;

	(void)state;
	w.is_wrapping_late = false;
	open_stage(&s, &w);
	paint(&s);
	f = frame_whole(s.grid);
	frame_at(&f, ROWS - 1, COLS - 1);
	frame_puts(&f, INK_TEXT, "x");
	bytes = painter_paint(s.painter, s.grid, &s.theme, &len);
	assert_null(memchr(bytes, 'x', len));
	close_stage(&s);
}

static void test_what_was_painted_can_be_forgotten(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, &XTERM);
	draw_list(&s, 0, 1);
	paint(&s);
	painter_forget(s.painter);
	grid_wipe(s.grid);
	paint(&s);
	assert_shown(&s);
	close_stage(&s);
}

/* A Linux console makes bold a brighter colour after it has reversed: dark grey on grey. */
static void test_bold_gives_way_to_reverse_where_it_is_a_brighter_colour(void **state)
{
	struct paint_words console = XTERM;
	struct stage s;
	struct frame f;

	(void)state;
	console.colours = 8;
	for (int i = 0; i < 2; i++) {
		VTermPos selected = { .row = 0, .col = 0 }, other = { .row = 1, .col = 0 };
		VTermScreenCell seen;

		console.is_bold_brighter = i == 1;
		open_stage(&s, &console);
		f = frame_whole(s.grid);
		for (int row = 0; row < 2; row++) {
			frame_at(&f, row, 0);
			frame_puts(&f, INK_STRONG, "x");
		}
		frame_mark_row(&f, 0, CELL_SELECTED);
		paint(&s);
		vterm_screen_get_cell(s.screen, selected, &seen);
		assert_true(seen.attrs.reverse);
		assert_int_equal(seen.attrs.bold, i == 0);
		vterm_screen_get_cell(s.screen, other, &seen);
		assert_true(seen.attrs.bold);
		close_stage(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whatever_changes_the_screen_is_as_the_grid),
		cmocka_unit_test(test_a_theme_with_a_ground_of_its_own_fills_what_is_erased),
		cmocka_unit_test(test_a_terminal_that_knows_little_shows_the_same),
		cmocka_unit_test(test_nothing_changed_is_nothing_written),
		cmocka_unit_test(test_a_bar_that_moves_costs_its_two_rows),
		cmocka_unit_test(test_a_list_that_scrolls_costs_the_new_row),
		cmocka_unit_test(test_the_last_cell_is_left_out_where_it_would_scroll),
		cmocka_unit_test(test_what_was_painted_can_be_forgotten),
		cmocka_unit_test(test_bold_gives_way_to_reverse_where_it_is_a_brighter_colour),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
