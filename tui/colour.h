/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_COLOUR_H
#define HP_TUI_COLOUR_H

#include <stdbool.h>

/* Colours by name, and what stands in for one where a terminal has fewer. Values as in struct look (theme.h). */
bool colour_parse(const char *name, int *out);
/* `colours` is 256, 16 or 8. */
int colour_degrade(int colour, int colours);
/* WCAG's contrast ratio, 1 to 21. Not of COLOUR_DEFAULT, which nobody knows. */
double colour_contrast(int a, int b);
bool colour_is_dark(int colour);

#endif
