/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_THEME_JUDGE_H
#define HP_TUI_THEME_JUDGE_H

#include "tui/colour.h"
#include "tui/theme.h"

/*
 * Whether a theme can be used by people, as far as a program can tell: what must differ does, on every sort of
 * terminal; words stand out from their ground (WCAG's contrast, of the colours that are really shown) where the theme
 * says both. Tells each finding as a line; returns how many there are. For homepro theme check, and for the tests.
 */
#define CONTRAST_LEAST 4.5
#define CONTRAST_HIGH 7.0

/*
 * What must differ, as eyes see it that lack one sort of cones, in true colour: further apart than SEEN_LEAST
 * (colour_distance()), or else of another shape, bold or underlined. `is_colour_enough` asks it of the colours alone.
 */
#define SEEN_LEAST 0.06

size_t theme_judge_sight(const struct theme *t, enum sight sight, bool is_colour_enough, theme_tell_fn *tell, void *arg);

size_t theme_judge(const struct theme *t, double contrast_least, theme_tell_fn *tell, void *arg);

#endif
