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
/* `colours` is COLOURS_TRUE, 256, 16 or 8. With 16 and 8 a hue stays that hue, and a grey a grey. */
int colour_degrade(int colour, int colours);
/*
 * The same for a ground that words stand on, and for words on such a ground, as that was degraded. With 16 and 8 a ground
 * is black, white or a hue, not the grey between; and a colour that cannot be read there, less than `contrast` to 1, is
 * black or white.
 */
int colour_degrade_ground(int colour, int colours);
int colour_degrade_words(int colour, int colours, int ground, double contrast);
/* As 0xrrggbb: what terminals usually show. Not of COLOUR_DEFAULT, which nobody knows; nor are those below. */
int colour_rgb(int colour);
/* WCAG's contrast ratio, 1 to 21. */
double colour_contrast(int a, int b);
/* What words have of it at least on 16 and 8 colours, of which only the usual is known: WCAG 2.2, 1.4.11. */
#define CONTRAST_FEW 3.0
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
