/* SPDX-License-Identifier: ISC */
/* Links as pictures for phones. Used by the session screens and the customer's. */
#include "tui/widgets/qr.h"

#include <stddef.h>

#include <qrencode.h>

#include "tui/frame.h"

#define QUIET 4 /* modules around it, as the standard wants */

static bool is_dark(const QRcode *code, int row, int col)
{
	row -= QUIET;
	col -= QUIET;
	if (row < 0 || col < 0 || row >= code->width || col >= code->width)
		return false;
	return code->data[row * code->width + col] & 1;
}

static int rows_for(const QRcode *code, bool is_ascii)
{
	int modules = code->width + 2 * QUIET;

	return is_ascii ? modules : (modules + 1) / 2;
}

static int cols_for(const QRcode *code, bool is_ascii)
{
	return (code->width + 2 * QUIET) * (is_ascii ? 2 : 1);
}

static QRcode *encode(const char *text)
{
	return QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
}

bool qr_size(const char *text, bool is_ascii, int *rows, int *cols)
{
	QRcode *code = encode(text);

	if (code == NULL)
		return false;
	*rows = rows_for(code, is_ascii);
	*cols = cols_for(code, is_ascii);
	QRcode_free(code);
	return true;
}

static void draw_halves(const QRcode *code, struct frame *f)
{
	static const char *const halves[2][2] = {{" ", "▄"}, {"▀", "█"}};

	for (int row = 0; row < rows_for(code, false); row++) {
		frame_at(f, row, 0);
		for (int col = 0; col < cols_for(code, false); col++)
			frame_puts(
			    f, INK_QR,
			    halves[is_dark(code, 2 * row, col)][is_dark(code, 2 * row + 1, col)]);
	}
}

static void draw_blanks(const QRcode *code, struct frame *f)
{
	for (int row = 0; row < rows_for(code, true); row++) {
		frame_at(f, row, 0);
		for (int col = 0; col < cols_for(code, true); col++)
			frame_puts(f, is_dark(code, row, col / 2) ? INK_QR_DARK : INK_QR, " ");
	}
}

bool qr_draw(const char *text, struct frame *f)
{
	bool is_ascii = f->grid->is_ascii;
	QRcode *code = encode(text);
	bool fits = code != NULL && rows_for(code, is_ascii) <= f->rows &&
		    cols_for(code, is_ascii) <= f->cols;

	if (fits && is_ascii)
		draw_blanks(code, f);
	else if (fits)
		draw_halves(code, f);
	QRcode_free(code);
	return fits;
}
