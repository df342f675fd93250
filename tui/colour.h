/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_COLOUR_H
#define HP_TUI_COLOUR_H

#include <stdbool.h>

/*
 * Colours by name, what stands in for one where a terminal has fewer, and how far apart two are for the eye. Values as
 * in struct look (theme.h).
 */
#define COLOURS_TRUE 0x1000000  /* a terminal that shows #rrggbb as it is written */

bool colour_parse(const char *name, int *out);
/* `colours` is COLOURS_TRUE, 256, 16 or 8. */
int colour_degrade(int colour, int colours);
/* As 0xrrggbb: what terminals usually show. Not of COLOUR_DEFAULT, which nobody knows; nor are those below. */
int colour_rgb(int colour);
/* WCAG's contrast ratio, 1 to 21. */
double colour_contrast(int a, int b);
bool colour_is_dark(int colour);

/* Eyes that lack one of the three sorts of cones. */
enum sight { SIGHT_USUAL, SIGHT_PROTANOPE, SIGHT_DEUTERANOPE, SIGHT_TRITANOPE, SIGHT_COUNT };
const char *sight_name(enum sight s);
/*
 * How far apart two colours are for these eyes: 0 the same, 0.02 hardly seen, 1 black and white. Euclidean in Oklab
 * (Ottosson, "A perceptual color space for image processing", 2020), of what they see by Machado, Oliveira and
 * Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009,
 * at full severity.
 */
double colour_distance(int a, int b, enum sight s);

#endif
