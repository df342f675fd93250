/* SPDX-License-Identifier: ISC */
/* How each ink looks on the terminal at hand. Asked for every cell that changes by term.c. */
#include "tui/theme.h"

#include <string.h>

#include "tui/colour.h"
#include "tui/frame.h"
#include "tui/look.h"

#define BLACK 0
#define WHITE 7

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

/* Two colours of which a poorer terminal made one: the words must not sink into their ground. With eight colours bold
 * is often shown as the brighter colour, which sinks into a light ground: there it is a line below. */
static void keep_readable(struct look *look, int colours)
{
	if (colours == 8 && look->attributes & LOOK_BOLD && look->back != COLOUR_DEFAULT &&
	    !colour_is_dark(look->back))
		look->attributes = (look->attributes & ~(unsigned)LOOK_BOLD) | LOOK_UNDERLINE;
	if (colours > 0 && look->front != COLOUR_DEFAULT && look->front == look->back)
		look->front = colour_is_dark(look->back) ? WHITE : BLACK;
}

bool theme_has_ground(const struct theme *t)
{
	return t->looks[INK_TEXT].back != COLOUR_DEFAULT;
}

struct look theme_look(const struct theme *t, enum ink ink, unsigned marks, int colours)
{
	const struct look *looks = colours > 0 ? t->looks : t->mono;
	bool is_code = ink == INK_QR || ink == INK_QR_DARK; /* a line through it and no phone reads it */
	struct look look = looks[ink];

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
	look.front = colour_degrade(look.front, colours);
	look.back = colour_degrade(look.back, colours);
	keep_readable(&look, colours);
	/* A field's ground that it cannot tell from the rest becomes a line. */
	if (!(marks & (CELL_SELECTED | CELL_BEHIND)) && !is_code && looks[ink].back != COLOUR_DEFAULT && looks[ink].back != looks[INK_TEXT].back &&
	    look.back == colour_degrade(looks[INK_TEXT].back, colours))
		look.attributes |= LOOK_UNDERLINE;
	/* A bar that a poorer terminal cannot tell from the ground is reversed. */
	if ((marks & CELL_SELECTED) && !(marks & CELL_BEHIND) && look.back == colour_degrade(looks[INK_TEXT].back, colours))
		look.attributes |= LOOK_REVERSE;
	if ((marks & CELL_CARET) && !(marks & CELL_BEHIND))
		look.attributes ^= LOOK_REVERSE;
	return look;
}
