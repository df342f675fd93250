/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_TERMINFO_H
#define HP_TUI_TERMINFO_H

#include <stdbool.h>

/*
 * What terminfo(5) says of the terminal at hand, by the names of its capabilities, those that are nobody's standard too
 * (user_caps(5)). All but the first of a terminal that newterm() has been told of. Used by term.c.
 */

/* Asked before newterm(), which leaves memory behind where it does not know the name. */
bool terminfo_knows(const char *terminal);

/* "" where there is none; borrowed. */
const char *terminfo_word(const char *name);
/* The same without the pauses that terminals of long ago needed, "$<5>". Caller frees. */
char *terminfo_word_without_pauses(const char *name);
/* With numbers in it; lasts until the next call. */
const char *terminfo_fill(const char *word, int a, int b);

bool terminfo_flag(const char *name);
int terminfo_number(const char *name); /* negative where there is none */

/* COLOURS_TRUE (colour.h), 256, 16, 8 or 0, with what COLORTERM and NO_COLOR say to it. */
int terminfo_colours(void);

#endif
