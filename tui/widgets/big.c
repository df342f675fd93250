/* SPDX-License-Identifier: ISC */
/* Letters to be read from a step away. Used by the kiosk's and the customer's screens. */
#include "tui/widgets/big.h"

#include <ctype.h>
#include <string.h>

#define DOTS_ROWS 5
#define DOTS_COLS 3
#define LETTER_COLS (DOTS_COLS + 1)

static const struct letter {
	char letter;
	const char *dots[DOTS_ROWS];
} LETTERS[] = {
	{'0', {"###", "#.#", "#.#", "#.#", "###"}},
	{'1', {".#.", "##.", ".#.", ".#.", "###"}},
	{'2', {"###", "..#", "###", "#..", "###"}},
	{'3', {"###", "..#", ".##", "..#", "###"}},
	{'4', {"#.#", "#.#", "###", "..#", "..#"}},
	{'5', {"###", "#..", "###", "..#", "###"}},
	{'6', {"###", "#..", "###", "#.#", "###"}},
	{'7', {"###", "..#", ".#.", ".#.", ".#."}},
	{'8', {"###", "#.#", "###", "#.#", "###"}},
	{'9', {"###", "#.#", "###", "..#", "###"}},
	{'A', {".#.", "#.#", "###", "#.#", "#.#"}},
	{'B', {"##.", "#.#", "##.", "#.#", "##."}},
	{'C', {".##", "#..", "#..", "#..", ".##"}},
	{'D', {"##.", "#.#", "#.#", "#.#", "##."}},
	{'E', {"###", "#..", "##.", "#..", "###"}},
	{'F', {"###", "#..", "##.", "#..", "#.."}},
	{'G', {".##", "#..", "#.#", "#.#", ".##"}},
	{'H', {"#.#", "#.#", "###", "#.#", "#.#"}},
	{'I', {"###", ".#.", ".#.", ".#.", "###"}},
	{'J', {"..#", "..#", "..#", "#.#", ".#."}},
	{'K', {"#.#", "#.#", "##.", "#.#", "#.#"}},
	{'L', {"#..", "#..", "#..", "#..", "###"}},
	{'M', {"#.#", "###", "###", "#.#", "#.#"}},
	{'N', {"##.", "#.#", "#.#", "#.#", "#.#"}},
	{'O', {".#.", "#.#", "#.#", "#.#", ".#."}},
	{'P', {"##.", "#.#", "##.", "#..", "#.."}},
	{'Q', {".#.", "#.#", "#.#", ".#.", "..#"}},
	{'R', {"##.", "#.#", "##.", "#.#", "#.#"}},
	{'S', {".##", "#..", ".#.", "..#", "##."}},
	{'T', {"###", ".#.", ".#.", ".#.", ".#."}},
	{'U', {"#.#", "#.#", "#.#", "#.#", "###"}},
	{'V', {"#.#", "#.#", "#.#", "#.#", ".#."}},
	{'W', {"#.#", "#.#", "###", "###", "#.#"}},
	{'X', {"#.#", "#.#", ".#.", "#.#", "#.#"}},
	{'Y', {"#.#", "#.#", ".#.", ".#.", ".#."}},
	{'Z', {"###", "..#", ".#.", "#..", "###"}},
	{':', {"...", ".#.", "...", ".#.", "..."}},
	{'-', {"...", "...", "###", "...", "..."}},
	{'.', {"...", "...", "...", "...", ".#."}},
	{'/', {"..#", "..#", ".#.", "#..", "#.."}},
};

static const struct letter *letter_of(char c)
{
	for (size_t i = 0; i < sizeof(LETTERS) / sizeof(LETTERS[0]); i++)
		if (LETTERS[i].letter == toupper((unsigned char)c))
			return &LETTERS[i];
	return NULL; /* a blank */
}

int big_cols(const char *text)
{
	int count = (int)strlen(text);

	return count > 0 ? count * LETTER_COLS - 1 : 0;
}

bool big_fits(const struct frame *f, const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if (*at != ' ' && letter_of(*at) == NULL)
			return false;
	return !f->grid->is_ascii && !f->grid->has_no_halves && big_cols(text) <= f->cols;
}

static bool has_dot(const struct letter *l, int row, int col)
{
	return row < DOTS_ROWS && l->dots[row][col] == '#';
}

static void put_letter(struct frame *f, int row, int col, enum ink ink, const struct letter *l)
{
	static const char *const halves[2][2] = {{" ", "▄"}, {"▀", "█"}};

	for (int half = 0; half < BIG_ROWS; half++) {
		frame_at(f, row + half, col);
		for (int i = 0; i < DOTS_COLS; i++)
			frame_puts(f, ink, halves[has_dot(l, 2 * half, i)][has_dot(l, 2 * half + 1, i)]);
	}
}

void big_put(struct frame *f, int row, int col, enum ink ink, const char *text)
{
	if (!big_fits(f, text)) {
		frame_at(f, row, col);
		frame_puts(f, ink, text);
		return;
	}
	for (; *text != '\0'; text++, col += LETTER_COLS)
		if (letter_of(*text) != NULL)
			put_letter(f, row, col, ink, letter_of(*text));
}

void big_centre(struct frame *f, int row, enum ink ink, const char *text)
{
	if (big_fits(f, text))
		big_put(f, row, (f->cols - big_cols(text)) / 2, ink, text);
	else
		frame_centre(f, row, ink, text);
}
