/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_THEME_H
#define HP_TUI_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/glyphs.h"
#include "tui/roles.h"

/*
 * Which look each ink has. Themes are INI files:
 *
 *   [theme]    inherit = NAME, glyphs = ascii|unicode|emoji
 *   [palette]  amber = #e5c07b        names for colours
 *   [roles]    bell.unread = amber bold
 *
 * A theme that inherits may say again what a name of the other's palette means.
 * A colour is a palette name, default, black red green yellow blue magenta cyan white, bright-black … bright-white, a
 * number 0 to 255, or #rrggbb. What a file leaves out is as in what it inherits, in the end the built-in look. Colours
 * come down to what the terminal has: true colour, 256, 16, 8 or none.
 */
#define COLOUR_DEFAULT (-1)

enum look_attribute {
	LOOK_BOLD = 1 << 0,
	LOOK_DIM = 1 << 1,
	LOOK_UNDERLINE = 1 << 2,
	LOOK_REVERSE = 1 << 3,
	LOOK_ITALIC = 1 << 4
};

struct look {
	int front, back;        /* COLOUR_DEFAULT, 0 to 255, or LOOK_RGB | 0xrrggbb */
	unsigned attributes;
};

#define LOOK_RGB 0x1000000

struct theme {
	struct look looks[INK_COUNT];
	struct look mono[INK_COUNT];    /* what counts where there are no colours */
	enum glyph_set glyphs;
};

/* The terminal's own colours; needs no file. */
void theme_init(struct theme *t);
/*
 * By name from the person's or the system's themes, or a path (with a slash). On an error false, `t` is as it was, and
 * `why` is one line: FILE:LINE and what is wrong. A role that is not known is only warned of: true, with `why` filled.
 */
bool theme_load(struct theme *t, const char *name, char *why, size_t why_size);
/* The folders in which it and those it inherits from were looked for: where a change may concern it. */
#define THEME_PLACES_MAX 8
struct theme_places {
	char *folders[THEME_PLACES_MAX];
	int count;
};
void theme_places_clear(struct theme_places *p);
/* theme_load() that adds them to `places`, good theme or not. */
bool theme_load_from(struct theme *t, const char *name, struct theme_places *places, char *why, size_t why_size);

/* The same, of a text that is no file; `inherit` looks beside nothing. For tests and fuzzing. */
bool theme_parse(struct theme *t, const char *text, const char *file, char *why, size_t why_size);

/* Every problem of a theme, a line each, in order; `t` becomes it as far as it can be read. How many there were. */
typedef void theme_tell_fn(const char *line, void *arg);
size_t theme_check(struct theme *t, const char *name, theme_tell_fn *tell, void *arg);

/* Where themes are looked for, the nearest first: the person's, the source tree's where we run from there, the
 * installed. Caller frees each; returns how many. */
#define THEME_FOLDERS_MAX 3
int theme_folders(char *out[THEME_FOLDERS_MAX]);

/* How a cell looks on a terminal with `colours` colours: COLOURS_TRUE (colour.h; only there a look may be RGB), 256, 16,
 * 8, or 0. `marks` are enum cell_mark. */
struct look theme_look(const struct theme *t, enum ink ink, unsigned marks, int colours);
/* Whether its ground is not the terminal's own, so that what the terminal draws itself may not be seen on it. */
bool theme_has_ground(const struct theme *t);
/* The key of a role in a theme file: "bell.unread". */
const char *ink_key(enum ink ink);

#endif
