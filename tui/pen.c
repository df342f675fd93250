/* SPDX-License-Identifier: ISC */
/* Moves and looks in the terminal's words, as few as will do; see pen.h. */
#include "tui/pen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tui/colour.h"
#include "tui/paint.h"
#include "tui/theme.h"

#define UNKNOWN (-1)
#define ANSI_RESET "\033[m"
#define BACKSPACES_MAX 3

struct pen {
	const struct paint_words *words;
	bool is_ansi;           /* carriage return, line feed and backspace are what they are everywhere else */
	bool has_ansi_reset;
	char *out;
	size_t len, size;
	int rows, cols;
	int row, col;           /* UNKNOWN: somewhere */
	struct look look;
	bool is_look_known;
	size_t look_end;        /* where the last word of a look ended that more can be added to; 0: there is none */
};

/* terminfo's ncv, bit by bit */
static const struct {
	unsigned ncv, attribute;
} WITHOUT_COLOUR[] = {
	{1 << 1, LOOK_UNDERLINE}, {1 << 2, LOOK_REVERSE}, {1 << 4, LOOK_DIM}, {1 << 5, LOOK_BOLD}, {1 << 15, LOOK_ITALIC},
};

struct pen *pen_new(const struct paint_words *w)
{
	struct pen *p = xcalloc(1, sizeof(*p));

	p->words = w;
	p->is_ansi = strncmp(w->cup, "\033[", 2) == 0;
	p->has_ansi_reset = strstr(w->sgr0, ANSI_RESET) != NULL || strstr(w->sgr0, "\033[0m") != NULL;
	p->row = p->col = UNKNOWN;
	return p;
}

void pen_free(struct pen *p)
{
	if (p == NULL)
		return;
	free(p->out);
	free(p);
}

void pen_begin(struct pen *p, int rows, int cols)
{
	p->len = 0;
	p->look_end = 0;
	p->rows = rows;
	p->cols = cols;
}

void pen_forget(struct pen *p)
{
	if (p->out != NULL)
		explicit_bzero(p->out, p->size);
	p->len = 0;
}

static void put(struct pen *p, const char *bytes, size_t len)
{
	if (p->len + len > p->size) {
		p->size = (p->len + len) * 2;
		p->out = xrealloc(p->out, p->size);
	}
	memcpy(p->out + p->len, bytes, len);
	p->len += len;
}

static void put_word(struct pen *p, const char *word)
{
	put(p, word, strlen(word));
}

/* ── numbers in words ── */

static size_t put_number(char *out, int number)
{
	char digits[12];
	size_t len = 0, count;

	do
		digits[len++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	for (count = len; len > 0; len--)
		*out++ = digits[len - 1];
	return count;
}

/* The common case of a word, nothing but numbers one above ours, without asking terminfo's small language. */
static bool fill_simply(const char *word, int a, int b, char *out, size_t size)
{
	size_t used = 0;
	int up = 0;

	for (; *word != '\0' && used + 12 < size; word++) {
		if (*word != '%') {
			out[used++] = *word;
		} else if (word[1] == 'i') {
			up = 1;
			word++;
		} else if (word[1] == 'p' && (word[2] == '1' || word[2] == '2') && word[3] == '%' && word[4] == 'd') {
			used += put_number(out + used, (word[2] == '1' ? a : b) + up);
			word += 4;
		} else {
			return false;
		}
	}
	out[used] = '\0';
	return *word == '\0';
}

static const char *fill(const struct pen *p, const char *word, int a, int b, char *out, size_t size)
{
	if (!fill_simply(word, a, b, out, size))
		snprintf(out, size, "%s", p->words->fill(word, a, b));
	return out;
}

/* ── moves ── */

static bool go_within_row(struct pen *p, int col)
{
	const struct paint_words *w = p->words;
	char there[32], on[32];

	if (p->is_ansi && col == 0) {
		put(p, "\r", 1);
	} else if (p->is_ansi && p->col > col && p->col - col <= BACKSPACES_MAX) {
		put(p, "\b\b\b", (size_t)(p->col - col));
	} else if (*w->hpa != '\0' || (*w->cuf != '\0' && p->col != UNKNOWN && p->col < col)) {
		fill(p, w->hpa, col, 0, there, sizeof(there));
		fill(p, w->cuf, col - p->col, 0, on, sizeof(on));
		if (*w->cuf == '\0' || p->col == UNKNOWN || p->col > col ||
		    (*w->hpa != '\0' && strlen(there) < strlen(on)))
			put_word(p, there);
		else
			put_word(p, on);
	} else {
		return false;
	}
	return true;
}

void pen_go(struct pen *p, int row, int col)
{
	const struct paint_words *w = p->words;
	char word[32];

	if (p->row == row && p->col == col)
		return;
	if (p->row == row && go_within_row(p, col)) {
		p->col = col;
		return;
	}
	if (p->is_ansi && p->row != UNKNOWN && row == p->row + 1 && col == 0)
		put(p, "\r\n", 2);
	else if (p->row != UNKNOWN && p->col == col && *w->vpa != '\0')
		put_word(p, fill(p, w->vpa, row, 0, word, sizeof(word)));
	else
		put_word(p, fill(p, w->cup, row, col, word, sizeof(word)));
	p->row = row;
	p->col = col;
}

/* ── looks ── */

static bool is_same_look(const struct look *a, const struct look *b)
{
	return a->front == b->front && a->back == b->back && a->attributes == b->attributes;
}

bool pen_has_look(const struct pen *p, const struct look *look)
{
	return p->is_look_known && is_same_look(&p->look, look);
}

static bool is_mergeable(const char *word, size_t len)
{
	return len >= 3 && word[0] == '\033' && word[1] == '[' && word[len - 1] == 'm' &&
	       strspn(word + 2, "0123456789;:") == len - 3;
}

/* Words for looks that follow each other become one: "\e[1m\e[36m" is "\e[1;36m". */
static void put_look_word(struct pen *p, const char *word)
{
	size_t len = strlen(word);

	if (!is_mergeable(word, len)) {
		put(p, word, len);
		p->look_end = 0;
		return;
	}
	if (p->look_end > 0 && p->look_end == p->len) {
		p->len--; /* its "m" */
		if (p->out[p->len - 1] == '[')
			put(p, "0", 1);
		put(p, ";", 1);
		word += 2;
		len -= 2;
	}
	put(p, word, len);
	p->look_end = p->len;
}

static void put_plain_look(struct pen *p)
{
	if (p->has_ansi_reset) {
		put_look_word(p, ANSI_RESET);
	} else {
		put_look_word(p, p->words->sgr0);
		put_look_word(p, p->words->op);
	}
	p->look = (struct look){.front = COLOUR_DEFAULT, .back = COLOUR_DEFAULT};
	p->is_look_known = true;
}

/* What does not go with colours on this terminal gives way to them. */
static struct look possible(const struct pen *p, const struct look *wanted)
{
	struct look look = *wanted;

	if (p->words->is_bold_brighter && (look.attributes & LOOK_REVERSE))
		look.attributes &= ~(unsigned)LOOK_BOLD;
	if (p->words->no_colour_with <= 0 || (look.front == COLOUR_DEFAULT && look.back == COLOUR_DEFAULT))
		return look;
	for (size_t i = 0; i < sizeof(WITHOUT_COLOUR) / sizeof(WITHOUT_COLOUR[0]); i++)
		if ((unsigned)p->words->no_colour_with & WITHOUT_COLOUR[i].ncv)
			look.attributes &= ~WITHOUT_COLOUR[i].attribute;
	return look;
}

static void put_attributes(struct pen *p, unsigned added)
{
	const struct paint_words *w = p->words;
	const struct {
		unsigned attribute;
		const char *word;
	} words[] = {
		{LOOK_BOLD, w->bold}, {LOOK_DIM, w->dim}, {LOOK_UNDERLINE, w->smul}, {LOOK_REVERSE, w->rev}, {LOOK_ITALIC, w->sitm},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((added & words[i].attribute) && *words[i].word != '\0')
			put_look_word(p, words[i].word);
}

/* Terminals with true colour all take these words, which terminfo has none for; the first eight are as ever. */
static const char *true_colour(bool is_back, int colour, char *out, size_t size)
{
	int first = is_back ? 48 : 38;

	if (colour & LOOK_RGB)
		snprintf(out, size, "\033[%d;2;%d;%d;%dm", first, colour >> 16 & 255, colour >> 8 & 255, colour & 255);
	else
		snprintf(out, size, "\033[%d;5;%dm", first, colour);
	return out;
}

static void put_colour(struct pen *p, bool is_back, int before, int now)
{
	const char *word = is_back ? p->words->setab : p->words->setaf;
	char filled[64];

	if (now == COLOUR_DEFAULT || now == before || *word == '\0')
		return;
	put_look_word(p, p->words->colours == COLOURS_TRUE && now >= 8
			     ? true_colour(is_back, now, filled, sizeof(filled))
			     : fill(p, word, now, 0, filled, sizeof(filled)));
}

void pen_look(struct pen *p, const struct look *wanted)
{
	struct look look;

	if (pen_has_look(p, wanted))
		return;
	look = possible(p, wanted);
	p->look_end = 0;
	if (!p->is_look_known || (p->look.attributes & ~look.attributes) ||
	    (p->look.front != COLOUR_DEFAULT && look.front == COLOUR_DEFAULT) ||
	    (p->look.back != COLOUR_DEFAULT && look.back == COLOUR_DEFAULT))
		put_plain_look(p);
	put_attributes(p, look.attributes & ~p->look.attributes);
	put_colour(p, false, p->look.front, look.front);
	put_colour(p, true, p->look.back, look.back);
	p->look = *wanted;
}

/* ── the rest ── */

void pen_write(struct pen *p, const char *text, int cells)
{
	put_word(p, text);
	p->col += cells;
	if (p->col >= p->cols)
		p->col = UNKNOWN; /* at the margin, or past it: terminals differ */
}

void pen_show_cursor(struct pen *p, bool is_shown)
{
	put_word(p, is_shown ? p->words->cnorm : p->words->civis);
}

bool pen_can_erase(const struct pen *p, const struct look *look)
{
	return *p->words->el != '\0' && !(look->attributes & (LOOK_UNDERLINE | LOOK_REVERSE)) &&
	       (look->back == COLOUR_DEFAULT || p->words->is_erasing_in_colour);
}

void pen_erase_rest(struct pen *p)
{
	put_word(p, p->words->el);
}

bool pen_clear(struct pen *p, const struct look *look)
{
	bool is_erasing = pen_can_erase(p, look);

	p->look_end = 0;
	put_plain_look(p);
	if (is_erasing)
		pen_look(p, look);
	put_word(p, p->words->clear);
	p->row = p->col = 0;
	return is_erasing;
}

bool pen_can_scroll(const struct pen *p)
{
	return *p->words->csr != '\0' && *p->words->ind != '\0' && *p->words->ri != '\0';
}

bool pen_scroll(struct pen *p, int top, int bottom, int by, const struct look *look)
{
	static const struct look plain = {.front = COLOUR_DEFAULT, .back = COLOUR_DEFAULT};
	bool is_erasing = pen_can_erase(p, look);
	char word[32];

	pen_look(p, is_erasing ? look : &plain);
	put_word(p, fill(p, p->words->csr, top, bottom, word, sizeof(word)));
	p->row = p->col = UNKNOWN; /* as that word leaves it */
	pen_go(p, by > 0 ? top : bottom, 0);
	for (int i = 0; i < abs(by); i++)
		put_word(p, by > 0 ? p->words->ri : p->words->ind);
	put_word(p, fill(p, p->words->csr, 0, p->rows - 1, word, sizeof(word)));
	p->row = p->col = UNKNOWN;
	return is_erasing;
}

const char *pen_end(struct pen *p, size_t *len)
{
	static const struct look plain = {.front = COLOUR_DEFAULT, .back = COLOUR_DEFAULT};

	if (p->len > 0)
		pen_look(p, &plain);
	*len = p->len;
	return p->out != NULL ? p->out : "";
}
