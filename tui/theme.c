/* SPDX-License-Identifier: ISC */
/* How each ink looks on the terminal at hand. Asked for every cell that changes by term.c. */
#include "tui/theme.h"

#include <string.h>

#include "tui/colour.h"
#include "tui/frame.h"
#include "tui/look.h"

#define BLACK 0
#define WHITE 7
#define BAR_CONTRAST 3.9  /* the bar is what one looks at; white on its grey has 4 */
#define TEXT_CONTRAST 7.0 /* and what is read most is not in grey, which some terminals have almost black */

static const struct {
	const char *key, *look, *mono;
} ROLES[INK_COUNT] = {
#define X(id, key, look, mono) [INK_##id] = {key, look, mono},
	HP_INKS(X)
#undef X
};

const char *ink_key(enum ink ink)
{
	return ROLES[ink].key;
}

void theme_init(struct theme *t)
{
	char word[32];

	memset(t, 0, sizeof(*t));
	for (int i = 0; i < INK_COUNT; i++) {
		look_parse(NULL, ROLES[i].look, &t->looks[i], word, sizeof(word));
		look_parse(NULL, ROLES[i].mono, &t->mono[i], word, sizeof(word));
	}
	t->glyphs = GLYPHS_UNICODE;
}

/* With few colours bold is often shown as the brighter one of the same name, which sinks into a light ground, and in
 * reverse is a spot in it: there it is a line below, unless all of the bar is bold. */
static void keep_bold(struct look *look, bool is_all_bold, int colours)
{
	if (colours > 16 || !(look->attributes & LOOK_BOLD) || look->front >= 8 || look->back == COLOUR_DEFAULT ||
	    (colour_is_dark(look->back) && !(look->attributes & LOOK_REVERSE)))
		return;
	look->attributes &= ~(unsigned)LOOK_BOLD;
	if (!is_all_bold)
		look->attributes |= LOOK_UNDERLINE;
}

/* Two colours of which a poorer terminal made one: the words must not sink into their ground. */
static void keep_readable(struct look *look, int colours)
{
	if (colours > 0 && look->front != COLOUR_DEFAULT && look->front == look->back)
		look->front = colour_is_dark(look->back) ? WHITE : BLACK;
}

bool theme_has_ground(const struct theme *t)
{
	return t->looks[INK_TEXT].back != COLOUR_DEFAULT;
}

/* Of words that get other colours than the theme's. */
static double least_contrast(enum ink ink, bool is_bar)
{
	if (is_bar)
		return BAR_CONTRAST;
	return ink == INK_TEXT || ink == INK_FIELD || ink == INK_MONEY ? TEXT_CONTRAST : CONTRAST_FEW;
}

/* What a ground of its own says, the bar's or a field's, and a poorer terminal cannot tell from the rest. */
static void keep_ground(struct look *look, const struct look *looks, enum ink ink, unsigned marks, int colours)
{
	bool is_code = ink == INK_QR || ink == INK_QR_DARK; /* a line through it and no phone reads it */

	if (look->back != colour_degrade_ground(looks[INK_TEXT].back, colours) || marks & CELL_BEHIND)
		return;
	if (marks & CELL_SELECTED)
		look->attributes |= LOOK_REVERSE;
	else if (!is_code && looks[ink].back != COLOUR_DEFAULT && looks[ink].back != looks[INK_TEXT].back)
		look->attributes |= LOOK_UNDERLINE;
}

struct look theme_look(const struct theme *t, enum ink ink, unsigned marks, int colours)
{
	const struct look *looks = colours > 0 ? t->looks : t->mono;
	struct look look = looks[ink];
	bool is_bar;

	if (marks & CELL_SELECTED) {
		/* The bar is of one colour, or a dim word on it could not be read. */
		unsigned kept = look.attributes & (LOOK_BOLD | LOOK_UNDERLINE);

		look = looks[INK_SELECTED];
		look.attributes |= kept;
	} else if (look.back == COLOUR_DEFAULT) {
		look.back = looks[INK_TEXT].back;
	}
	if (marks & CELL_BEHIND) { /* no bar either: the one in front is the one that counts */
		look = looks[INK_BEHIND];
		look.back = looks[INK_TEXT].back;
	}
	if (look.front == COLOUR_DEFAULT)
		look.front = looks[INK_TEXT].front;
	if (colours == 0)
		look.front = look.back = COLOUR_DEFAULT;
	is_bar = (marks & CELL_SELECTED && !(marks & CELL_BEHIND)) || ink == INK_SELECTED;
	look.back = is_bar ? colour_degrade(look.back, colours) : colour_degrade_ground(look.back, colours);
	look.front = colour_degrade_words(look.front, colours, look.back, least_contrast(ink, is_bar));
	keep_readable(&look, colours);
	keep_ground(&look, looks, ink, marks, colours);
	keep_bold(&look, is_bar && looks[INK_SELECTED].attributes & LOOK_BOLD, colours);
	if ((marks & CELL_CARET) && !(marks & CELL_BEHIND))
		look.attributes ^= LOOK_REVERSE;
	return look;
}
