/* SPDX-License-Identifier: ISC */
/* Theme files to looks. Read once by tui.c; asked for every cell that changes by term.c. */
#include "tui/theme.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "protocol/mem.h"
#include "protocol/words.h"
#include "tui/colour.h"
#include "tui/frame.h"

#define PALETTE_MAX 64
#define INHERIT_MAX 4
#define FILE_BYTES_MAX 65536
#define BEST_DISTANCE_MAX 3

static const struct {
	const char *key, *look, *mono;
} ROLES[INK_COUNT] = {
#define X(id, key, look, mono) [INK_##id] = {key, look, mono},
    HP_INKS(X)
#undef X
};

static const struct {
	const char *name;
	unsigned bit;
} ATTRIBUTES[] = {
    {"bold", LOOK_BOLD},       {"dim", LOOK_DIM},       {"underline", LOOK_UNDERLINE},
    {"reverse", LOOK_REVERSE}, {"italic", LOOK_ITALIC},
};

struct palette_entry {
	char name[32];
	int colour;
};

/* One file being read. */
struct reading {
	struct theme *theme;
	const char *file;
	struct palette_entry palette[PALETTE_MAX];
	int palette_count;
	char inherit[64];
	bool is_broken;
	char *why;
	size_t why_size;
};

const char *ink_key(enum ink ink)
{
	return ROLES[ink].key;
}

static bool find_colour(const struct reading *r, const char *name, int *out)
{
	for (int i = 0; r != NULL && i < r->palette_count; i++) {
		if (strcmp(r->palette[i].name, name) == 0) {
			*out = r->palette[i].colour;
			return true;
		}
	}
	return colour_parse(name, out);
}

static bool find_attribute(const char *word, unsigned *attributes)
{
	for (size_t i = 0; i < sizeof(ATTRIBUTES) / sizeof(ATTRIBUTES[0]); i++) {
		if (strcmp(word, ATTRIBUTES[i].name) == 0) {
			*attributes |= ATTRIBUTES[i].bit;
			return true;
		}
	}
	return false;
}

/* NULL where all is well, else the word that is not understood, in `word`. */
static const char *look_parse(const struct reading *r, const char *text, struct look *out,
			      char *word, size_t size)
{
	struct look look = {.front = COLOUR_DEFAULT, .back = COLOUR_DEFAULT};
	int *colour = &look.front;

	for (text += strspn(text, " \t"); *text != '\0'; text += strspn(text, " \t")) {
		size_t len = strcspn(text, " \t");

		snprintf(word, size, "%.*s", (int)len, text);
		text += len;
		if (strcmp(word, "on") == 0 && colour == &look.front) {
			colour = &look.back;
		} else if (!find_attribute(word, &look.attributes)) {
			if (!find_colour(r, word, colour))
				return word;
		}
	}
	*out = look;
	return NULL;
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

static void complain(struct reading *r, int line, const char *what, const char *word)
{
	if (!r->is_broken)
		snprintf(r->why, r->why_size, "%s:%d: %s '%.40s'", r->file, line, what, word);
}

static int set_theme(struct reading *r, const char *name, const char *value, int line)
{
	if (strcmp(name, "inherit") == 0) {
		snprintf(r->inherit, sizeof(r->inherit), "%s", value);
	} else if (strcmp(name, "glyphs") == 0) {
		if (!glyph_set_parse(value, &r->theme->glyphs)) {
			complain(r, line, _("there are no glyphs called"), value);
			return 0;
		}
	} else if (strcmp(name, "name") != 0) {
		complain(r, line, _("nothing in [theme] is called"), name);
		return 0;
	}
	return 1;
}

static int set_palette(struct reading *r, const char *name, const char *value, int line)
{
	struct palette_entry *e = &r->palette[r->palette_count];

	if (r->palette_count == PALETTE_MAX || strlen(name) >= sizeof(e->name)) {
		complain(r, line, _("too much in the palette, at"), name);
		return 0;
	}
	if (!colour_parse(value, &e->colour)) {
		complain(r, line, _("there is no colour"), value);
		return 0;
	}
	snprintf(e->name, sizeof(e->name), "%s", name);
	r->palette_count++;
	return 1;
}

/* How many letters in a row at the start and the end two names share, taken from the longer: enough
 * to guess a slip. */
static size_t slip(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), most = la > lb ? la : lb, least = la < lb ? la : lb;
	size_t head = 0, tail = 0;

	while (head < least && a[head] == b[head])
		head++;
	while (tail < least - head && a[la - 1 - tail] == b[lb - 1 - tail])
		tail++;
	return most - head - tail;
}

static void complain_role(struct reading *r, const char *name, int line)
{
	int best = 0;

	for (int i = 1; i < INK_COUNT; i++)
		if (slip(name, ROLES[i].key) < slip(name, ROLES[best].key))
			best = i;
	if (r->why_size == 0 || r->why[0] != '\0')
		return;
	if (slip(name, ROLES[best].key) > BEST_DISTANCE_MAX)
		snprintf(r->why, r->why_size, _("%s:%d: there is no role '%.40s'"), r->file, line,
			 name);
	else
		snprintf(r->why, r->why_size,
			 _("%s:%d: there is no role '%.40s'; did you mean '%s'?"), r->file, line,
			 name, ROLES[best].key);
}

static int set_role(struct reading *r, const char *name, const char *value, int line)
{
	char word[32];
	const char *wrong;

	for (int i = 0; i < INK_COUNT; i++) {
		if (strcmp(name, ROLES[i].key) != 0)
			continue;
		wrong = look_parse(r, value, &r->theme->looks[i], word, sizeof(word));
		if (wrong == NULL)
			return 1;
		complain(r, line, _("there is no colour or attribute"), wrong);
		return 0;
	}
	complain_role(r, name,
		      line); /* of a newer version, perhaps: no reason to refuse the file */
	return 1;
}

static const struct {
	const char *name;
	int (*set)(struct reading *r, const char *name, const char *value, int line);
} SECTIONS[] = {{"theme", set_theme}, {"palette", set_palette}, {"roles", set_role}};

/* inih's callback, told the line by a counter of ours, since Debian's inih does not pass it. */
struct pass {
	struct reading *reading;
	const char *section; /* only this one in this pass */
	int line;
	const char *at;
};

static int on_value(void *arg, const char *section, const char *name, const char *value)
{
	struct pass *p = arg;

	for (size_t i = 0; i < sizeof(SECTIONS) / sizeof(SECTIONS[0]); i++) {
		if (strcmp(section, SECTIONS[i].name) != 0)
			continue;
		if (strcmp(section, p->section) != 0)
			return 1;
		if (SECTIONS[i].set(p->reading, name, value, p->line))
			return 1;
		p->reading->is_broken = true;
		return 0;
	}
	complain(p->reading, p->line, _("there is no section"), section);
	p->reading->is_broken = true;
	return 0;
}

static char *read_line(char *out, int size, void *stream)
{
	struct pass *p = stream;
	size_t len = strcspn(p->at, "\n");

	if (*p->at == '\0')
		return NULL;
	p->line++;
	snprintf(out, (size_t)size, "%.*s", (int)len, p->at);
	p->at += len + (p->at[len] == '\n');
	return out;
}

static bool read_section(struct reading *r, const char *text, const char *section)
{
	struct pass p = {.reading = r, .section = section, .at = text};
	int bad = ini_parse_stream(read_line, &p, on_value, &p);

	if (bad > 0 && !r->is_broken) {
		complain(r, bad, _("this is no"), "name = value");
		r->is_broken = true;
	}
	return !r->is_broken;
}

static bool load(struct theme *t, const char *name, int depth, char *why, size_t why_size);

static bool parse(struct theme *t, const char *text, const char *file, int depth, char *why,
		  size_t why_size)
{
	struct theme result = *t;
	struct reading r = {.theme = &result, .file = file, .why = why, .why_size = why_size};

	/* Whom it inherits from first, then its own, whatever their order in the file. */
	if (!read_section(&r, text, "theme"))
		return false;
	if (r.inherit[0] != '\0' && depth >= 0) {
		theme_init(&result);
		if (!load(&result, r.inherit, depth + 1, why, why_size))
			return false;
	}
	if (!read_section(&r, text, "theme") || !read_section(&r, text, "palette") ||
	    !read_section(&r, text, "roles"))
		return false;
	*t = result;
	return true;
}

bool theme_parse(struct theme *t, const char *text, const char *file, char *why, size_t why_size)
{
	if (why_size > 0)
		why[0] = '\0';
	return parse(t, text, file, -1, why, why_size);
}

/* The whole file, or NULL with errno set. Caller frees. */
static char *read_file(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text;
	size_t len;

	if (f == NULL)
		return NULL;
	text = xmalloc(FILE_BYTES_MAX + 1);
	len = fread(text, 1, FILE_BYTES_MAX, f);
	text[len] = '\0';
	if (ferror(f)) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

static char *find_file(const char *name, char **text)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	char *path;

	if (strchr(name, '/') != NULL) {
		*text = read_file(name);
		return xstrdup(name);
	}
	if (config != NULL && config[0] == '/')
		path = xasprintf("%s/homepro/themes/%s.theme", config, name);
	else
		path =
		    xasprintf("%s/.config/homepro/themes/%s.theme", home != NULL ? home : "", name);
	*text = read_file(path);
	if (*text != NULL)
		return path;
	free(path);
	path = xasprintf("%s/%s.theme", THEMEDIR, name);
	*text = read_file(path);
	return path;
}

static bool load(struct theme *t, const char *name, int depth, char *why, size_t why_size)
{
	char *text = NULL;
	char *path;
	bool is_good;

	if (depth > INHERIT_MAX) {
		snprintf(why, why_size,
			 _("theme '%.40s': themes inherit from each other in a circle"), name);
		return false;
	}
	path = find_file(name, &text);
	if (text == NULL && strcmp(name, "terminal") == 0) {
		free(path); /* the built-in one, wherever we are installed */
		theme_init(t);
		return true;
	}
	if (text == NULL)
		snprintf(why, why_size, _("theme '%.40s' cannot be read: %s: %s"), name, path,
			 strerror(errno));
	is_good = text != NULL && parse(t, text, path, depth, why, why_size);
	free(text);
	free(path);
	return is_good;
}

bool theme_load(struct theme *t, const char *name, char *why, size_t why_size)
{
	if (why_size > 0)
		why[0] = '\0';
	return load(t, name, 0, why, why_size);
}

struct look theme_look(const struct theme *t, enum ink ink, unsigned marks, int colours)
{
	const struct look *looks = colours > 0 ? t->looks : t->mono;
	struct look look = looks[ink];

	if (marks & CELL_SELECTED) {
		/* The bar is of one colour, or a dim word on it could not be read. */
		unsigned kept = look.attributes & (LOOK_BOLD | LOOK_UNDERLINE);

		look = looks[INK_SELECTED];
		look.attributes |= kept;
	} else if (look.back == COLOUR_DEFAULT) {
		look.back = looks[INK_TEXT].back;
	}
	if (marks & CELL_BEHIND) {
		unsigned reverse = look.attributes & LOOK_REVERSE;
		int back = look.back;

		look = looks[INK_BEHIND];
		look.attributes |= reverse;
		look.back = marks & CELL_SELECTED ? back : looks[INK_TEXT].back;
	}
	if (look.front == COLOUR_DEFAULT)
		look.front = looks[INK_TEXT].front;
	if (colours == 0)
		look.front = look.back = COLOUR_DEFAULT;
	look.front = colour_degrade(look.front, colours);
	look.back = colour_degrade(look.back, colours);
	/* A bar that a poorer terminal cannot tell from the ground is reversed. */
	if ((marks & CELL_SELECTED) && look.back == colour_degrade(looks[INK_TEXT].back, colours))
		look.attributes |= LOOK_REVERSE;
	return look;
}
