/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_FUZZY_H
#define HP_TUI_FUZZY_H

/*
 * How well a few letters name a text: they must stand in it in their order, perhaps with others between them. Letters
 * at the start of words and side by side count for more, so that "ra" finds "read-all" before "palette". Whatever the
 * case. For help and the palette.
 */
#define FUZZY_NO (-1)

int fuzzy_score(const char *text, const char *wanted);   /* the more the better; 0 for "", FUZZY_NO: not in it */

#endif
