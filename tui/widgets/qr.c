/* SPDX-License-Identifier: ISC */
/* Links as pictures for phones. Used by the session screens and the customer's. */
#include "tui/widgets/qr.h"

#include <stddef.h>

#include <qrencode.h>

#include "tui/frame.h"

#define QUIET 4     /* modules around it, as the standard wants */
#define QUIET_LOW 2 /* as phones still take it, where a long address would have no code otherwise */

/* A code with its margin. */
struct picture {
	QRcode *code;
	int quiet;
	bool is_blanks;
};

static int modules_of(const struct picture *p)
{
	return p->code->width + 2 * p->quiet;
}

static int rows_of(const struct picture *p)
{
	return p->is_blanks ? modules_of(p) : (modules_of(p) + 1) / 2;
}

static int cols_of(const struct picture *p)
{
	return modules_of(p) * (p->is_blanks ? 2 : 1);
}

static bool is_dark(const struct picture *p, int row, int col)
{
	int width = p->code->width;

	row -= p->quiet;
	col -= p->quiet;
	if (row < 0 || col < 0 || row >= width || col >= width)
		return false;
	return p->code->data[row * width + col] & 1;
}

static void picture_clear(struct picture *p)
{
	QRcode_free(p->code);
}

/* False: there is none that fits. To be cleared either way. */
static bool picture_init(struct picture *p, const char *text, const struct frame *f, int rows, int cols)
{
	static const struct {
		bool is_blanks;
		int quiet;
	} ways[] = {{true, QUIET}, {true, QUIET_LOW}, {false, QUIET}, {false, QUIET_LOW}};

	*p = (struct picture){.code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L)};
	for (size_t i = 0; p->code != NULL && i < sizeof(ways) / sizeof(ways[0]); i++) {
		p->is_blanks = ways[i].is_blanks;
		p->quiet = ways[i].quiet;
		if (!p->is_blanks && (f->grid->is_ascii || f->grid->has_no_halves))
			continue;
		if (rows_of(p) <= rows && cols_of(p) <= cols)
			return true;
	}
	return false;
}

bool qr_size(const char *text, const struct frame *f, int *rows, int *cols)
{
	struct picture p;
	bool fits = picture_init(&p, text, f, *rows, *cols);

	if (fits) {
		*rows = rows_of(&p);
		*cols = cols_of(&p);
	}
	picture_clear(&p);
	return fits;
}

/*
 * What is the same above and below is ground, and of two different halves one is a letter. Fonts' blocks often end a
 * little before their cell does, or in a grey line, and such a line through a dark place is what a camera sees as two
 * places. So the letter is the half whose outer edge lies against the other colour, where one does.
 */
static void put_halves(const struct picture *p, struct frame *f, int row, int col)
{
	bool above = is_dark(p, 2 * row - 1, col), upper = is_dark(p, 2 * row, col);
	bool lower = is_dark(p, 2 * row + 1, col), below = is_dark(p, 2 * row + 2, col);
	bool is_upper = above != upper || lower == below;
	bool ground = is_upper ? lower : upper;

	frame_puts(f, ground ? INK_QR_DARK : INK_QR, upper == lower ? " " : is_upper ? "▀" : "▄");
}

static void draw_halves(const struct picture *p, struct frame *f)
{
	for (int row = 0; row < rows_of(p); row++) {
		frame_at(f, row, 0);
		for (int col = 0; col < cols_of(p); col++)
			put_halves(p, f, row, col);
	}
}

static void draw_blanks(const struct picture *p, struct frame *f)
{
	for (int row = 0; row < rows_of(p); row++) {
		frame_at(f, row, 0);
		for (int col = 0; col < cols_of(p); col++)
			frame_puts(f, is_dark(p, row, col / 2) ? INK_QR_DARK : INK_QR, " ");
	}
}

bool qr_draw(const char *text, struct frame *f)
{
	struct picture p;
	bool fits = picture_init(&p, text, f, f->rows, f->cols);

	if (fits && p.is_blanks)
		draw_blanks(&p, f);
	else if (fits)
		draw_halves(&p, f);
	picture_clear(&p);
	return fits;
}
