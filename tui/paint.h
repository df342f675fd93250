/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_PAINT_H
#define HP_TUI_PAINT_H

#include <stdbool.h>
#include <stddef.h>

struct grid;
struct theme;

/*
 * From what stands on a terminal to what is to stand there, in few bytes. It keeps what it has painted, so only cells
 * that differ are written; rows that only moved are moved by the terminal. Knows no curses: term.c says in what words
 * the terminal wants to be told, as terminfo has them, and sends what comes out.
 */
struct paint_words {
	const char *cup, *vpa, *hpa, *cuf;      /* to a row and column, a row, a column, so many columns on */
	const char *csr, *ind, *ri;             /* a region that scrolls; all of it up, and down, by one */
	const char *clear, *el;                 /* all, and the rest of the row */
	const char *sgr0, *op;                  /* nothing special any more; the terminal's own colours */
	const char *bold, *dim, *smul, *rev, *sitm, *setaf, *setab;
	const char *civis, *cnorm;              /* the cursor hidden and shown */
	int no_colour_with;                     /* terminfo's ncv: what does not go with colours */
	int colours;                            /* COLOURS_TRUE, 256, 16, 8 or 0 */
	bool is_bold_brighter;                  /* bold is a brighter colour, in reverse grey on grey */
	bool is_erasing_in_colour;              /* bce */
	bool is_wrapping, is_wrapping_late;     /* am, xenl */
	/* Fills numbers into one of the above; what it returns lasts until the next call. */
	const char *(*fill)(const char *word, int a, int b);
};

struct painter;

/* Keeps `w`, and the strings in it. */
struct painter *painter_new(const struct paint_words *w);
void painter_free(struct painter *p);                   /* NULL is fine */

/* Nothing is known of the screen any more: the next picture clears it and is written whole. */
void painter_lose(struct painter *p);
/* The same, and what was painted is overwritten in memory. */
void painter_forget(struct painter *p);

/* What makes the screen look like `g`: `*len` bytes, lasting until the next call. */
const char *painter_paint(struct painter *p, const struct grid *g, const struct theme *theme, size_t *len);

#endif
