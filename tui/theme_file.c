/* SPDX-License-Identifier: ISC */
/* Theme files to themes, and what is wrong with one. Used by dress.c, and by homepro theme. */
#include "tui/theme.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/files.h"
#include "client/ini_lines.h"
#include "protocol/mem.h"
#include "protocol/nearest.h"
#include "protocol/words.h"
#include "tui/colour.h"
#include "tui/look.h"

#define INHERIT_MAX 4
#define UP_MAX 3                /* folders from where we were built to the source tree */

struct problem {
	int line;
	bool is_warning;        /* of a newer version, perhaps: no reason to refuse the file */
	char *text;
};

/* A theme and those it inherits from, being read. */
struct reading {
	struct theme *theme;
	struct palette palette; /* what the heir says counts */
	struct problem *problems;
	size_t problem_count;
	int depth;              /* below 0: `inherit` is left alone */
	struct theme_places *places; /* NULL: nobody wants to know */
	size_t text_len;        /* of the file read last */
};

/* One file of them, one section of it at a time. */
struct pass {
	struct reading *reading;
	const char *file, *section;
	int line;
	char inherit[64];
};

static void complain(struct reading *r, int line, bool is_warning, char *take)
{
	r->problems = xrealloc(r->problems, (r->problem_count + 1) * sizeof(*r->problems));
	r->problems[r->problem_count++] = (struct problem){line, is_warning, take};
}

static void wrong(const struct pass *p, const char *what, const char *word)
{
	complain(p->reading, p->line, false, xasprintf("%s:%d: %s '%.40s'", p->file, p->line, what, word));
}

/* ── sections ── */

static void set_theme(struct pass *p, const char *name, const char *value)
{
	if (strcmp(name, "inherit") == 0)
		snprintf(p->inherit, sizeof(p->inherit), "%s", value);
	else if (strcmp(name, "glyphs") == 0 && !glyph_set_parse(value, &p->reading->theme->glyphs))
		wrong(p, _("there are no glyphs called"), value);
	else if (strcmp(name, "glyphs") != 0 && strcmp(name, "name") != 0)
		wrong(p, _("nothing in [theme] is called"), name);
}

static void set_palette(struct pass *p, const char *name, const char *value)
{
	struct palette *palette = &p->reading->palette;
	int colour;

	if (!colour_parse(value, &colour)) {
		wrong(p, _("there is no colour"), value);
	} else if (palette->count == PALETTE_MAX || strlen(name) >= sizeof(palette->entries[0].name)) {
		wrong(p, _("too much in the palette, at"), name);
	} else if (palette_find(palette, name) == NULL) {
		snprintf(palette->entries[palette->count].name, sizeof(palette->entries[0].name), "%s", name);
		palette->entries[palette->count++].colour = colour;
	}
}

static void warn_of_role(struct pass *p, const char *name)
{
	const char *names[INK_COUNT], *near;

	for (int i = 0; i < INK_COUNT; i++)
		names[i] = ink_key((enum ink)i);
	near = nearest_find(name, names, INK_COUNT);
	complain(p->reading, p->line, true,
	         near != NULL ? xasprintf(_("%s:%d: there is no role '%.40s'; did you mean '%s'?"), p->file, p->line,
	                                  name, near)
	                      : xasprintf(_("%s:%d: there is no role '%.40s'"), p->file, p->line, name));
}

static void set_role(struct pass *p, const char *name, const char *value)
{
	char word[32];
	const char *bad;

	for (int i = 0; i < INK_COUNT; i++) {
		if (strcmp(name, ink_key((enum ink)i)) != 0)
			continue;
		bad = look_parse(&p->reading->palette, value, &p->reading->theme->looks[i], word, sizeof(word));
		if (bad != NULL)
			wrong(p, _("there is no colour or attribute"), bad);
		return;
	}
	warn_of_role(p, name);
}

static const struct {
	const char *name;
	void (*set)(struct pass *p, const char *name, const char *value);
} SECTIONS[] = {{"theme", set_theme}, {"palette", set_palette}, {"roles", set_role}};

static void on_value(const struct ini_value *v, void *arg)
{
	struct pass *p = arg;
	bool is_first = strcmp(p->section, SECTIONS[0].name) == 0; /* what is of no section is told once */

	p->line = v->line;
	if (v->name == NULL) {
		if (is_first)
			wrong(p, _("this is no"), "name = value");
		return;
	}
	for (size_t i = 0; i < sizeof(SECTIONS) / sizeof(SECTIONS[0]); i++) {
		if (strcmp(v->section, SECTIONS[i].name) != 0)
			continue;
		if (strcmp(v->section, p->section) == 0)
			SECTIONS[i].set(p, v->name, v->value);
		return;
	}
	if (is_first)
		wrong(p, _("there is no section"), v->section);
}

static void read_section(struct pass *p, const char *text, const char *section)
{
	p->section = section;
	ini_lines_read(text, on_value, p);
}

/* ── files ── */

/* The folder of themes in `path`, if it is ours. Caller frees. */
static char *has_themes(const char *path)
{
	char *folder = xasprintf("%s/themes", path), *known = xasprintf("%s/template.theme", folder);

	if (access(known, R_OK) != 0) {
		free(folder);
		folder = NULL;
	}
	free(known);
	return folder;
}

/* The folder we were started from, if it is one that was configured: then its source tree is above it. Caller frees. */
static char *source_folder(void)
{
	char path[PATH_MAX], *slash, *built, *folder = NULL;
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (len <= 0)
		return NULL;
	path[len] = '\0';
	slash = strrchr(path, '/');
	*slash = '\0';
	built = xasprintf("%s/config.status", path);
	for (int i = 0; access(built, F_OK) == 0 && i < UP_MAX && folder == NULL && *path != '\0'; i++) {
		folder = has_themes(path);
		*strrchr(path, '/') = '\0';
	}
	free(built);
	return folder;
}

int theme_folders(char *out[THEME_FOLDERS_MAX])
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int count = 0;

	if (config != NULL && config[0] == '/')
		out[count++] = xasprintf("%s/homepro/themes", config);
	else if (home != NULL && home[0] == '/')
		out[count++] = xasprintf("%s/.config/homepro/themes", home);
	out[count] = source_folder();
	if (out[count] != NULL)
		count++;
	out[count++] = xstrdup(THEMEDIR);
	return count;
}

static void add_place(struct theme_places *places, const char *path)
{
	char *folder;

	if (places == NULL || path == NULL || strchr(path, '/') == NULL || places->count == THEME_PLACES_MAX)
		return;
	folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	for (int i = 0; i < places->count; i++) {
		if (strcmp(places->folders[i], folder) == 0) {
			free(folder);
			return;
		}
	}
	places->folders[places->count++] = folder;
}

void theme_places_clear(struct theme_places *p)
{
	while (p->count > 0)
		free(p->folders[--p->count]);
}

/* As a link too: such files are often kept elsewhere. */
static char *read_real(struct reading *r, const char *path)
{
	char *real = realpath(path, NULL);
	char *text = real != NULL ? file_read(real, &r->text_len) : NULL;
	int error = errno;

	add_place(r->places, path);
	add_place(r->places, real);
	free(real);
	errno = error;
	return text;
}

/* Beside the heir, unless that is the heir itself: one's own "dark" may inherit from ours. */
static char *find_beside(struct reading *r, const char *name, const char *heir, char **path)
{
	const char *slash = heir != NULL ? strrchr(heir, '/') : NULL;
	char *text = NULL;

	*path = NULL;
	if (slash == NULL)
		return NULL;
	*path = xasprintf("%.*s/%s.theme", (int)(slash - heir), heir, name);
	if (strcmp(*path, heir) != 0)
		text = read_real(r, *path);
	return text;
}

/* The file's text, its path in `path`; NULL: there is none, `path` is where it was looked for last,
 * and errno why. */
static char *find_file(struct reading *r, const char *name, const char *heir, char **path)
{
	char *folders[THEME_FOLDERS_MAX], *text;
	int count;

	if (strchr(name, '/') != NULL) {
		*path = xstrdup(name);
		return read_real(r, name);
	}
	text = find_beside(r, name, heir, path);
	count = theme_folders(folders);
	for (int i = 0; i < count; i++) {
		if (text == NULL) {
			free(*path);
			*path = xasprintf("%s/%s.theme", folders[i], name);
			if (heir == NULL || strcmp(*path, heir) != 0)
				text = read_real(r, *path);
		}
		free(folders[i]);
	}
	return text;
}

static void read_named(struct reading *r, const char *name, const char *heir);

/* Its palette first, then whom it inherits from, then its own looks, whatever their order in the file. */
static void read_text(struct reading *r, const char *text, const char *file)
{
	struct pass p = {.reading = r, .file = file};
	size_t problems;

	read_section(&p, text, "theme");
	read_section(&p, text, "palette");
	if (p.inherit[0] != '\0' && r->depth >= 0) {
		r->depth++;
		read_named(r, p.inherit, file);
		problems = r->problem_count;
		read_section(&p, text, "theme"); /* its glyphs, not the other's; what was wrong was told */
		while (r->problem_count > problems)
			free(r->problems[--r->problem_count].text);
	}
	read_section(&p, text, "roles");
}

/* What lies behind a NUL byte nobody would see. */
static void not_a_text(struct reading *r, const char *text, const char *file)
{
	int line = 1;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		line++;
	complain(r, line, false, xasprintf("%s:%d: %s", file, line, _("this is not a text")));
}

/* `heir`: the file that asks for it; NULL: a person does. */
static void read_named(struct reading *r, const char *name, const char *heir)
{
	char *path, *text;

	if (r->depth > INHERIT_MAX) {
		complain(r, 0, false, xasprintf(_("theme '%.40s': themes inherit from each other in a circle"), name));
		return;
	}
	text = find_file(r, name, heir, &path);
	if (text != NULL && strlen(text) < r->text_len)
		not_a_text(r, text, path);
	else if (text != NULL)
		read_text(r, text, path);
	else if (strcmp(name, "terminal") != 0) /* that one is built in, wherever we are installed */
		complain(r, 0, false,
		         xasprintf(_("theme '%.40s' cannot be read: %s: %s"), name, path,
		                   strerror(errno != 0 ? errno : ENOENT)));
	free(text);
	free(path);
}

/* ── the whole ── */

static int by_line(const void *a, const void *b)
{
	return ((const struct problem *)a)->line - ((const struct problem *)b)->line;
}

/* The first thing that is wrong, else the first warning, into `why`. True: it can be used. */
static bool finish(struct reading *r, char *why, size_t why_size)
{
	const struct problem *worst = NULL;

	if (r->problem_count > 1)
		qsort(r->problems, r->problem_count, sizeof(*r->problems), by_line);
	for (size_t i = 0; i < r->problem_count; i++)
		if (worst == NULL || (worst->is_warning && !r->problems[i].is_warning))
			worst = &r->problems[i];
	if (why_size > 0)
		snprintf(why, why_size, "%s", worst != NULL ? worst->text : "");
	return worst == NULL || worst->is_warning;
}

static void forget(struct reading *r)
{
	for (size_t i = 0; i < r->problem_count; i++)
		free(r->problems[i].text);
	free(r->problems);
}

bool theme_parse(struct theme *t, const char *text, const char *file, char *why, size_t why_size)
{
	struct theme result = *t;
	struct reading r = {.theme = &result, .depth = -1};
	bool is_good;

	read_text(&r, text, file);
	is_good = finish(&r, why, why_size);
	if (is_good)
		*t = result;
	forget(&r);
	return is_good;
}

bool theme_load(struct theme *t, const char *name, char *why, size_t why_size)
{
	return theme_load_from(t, name, NULL, why, why_size);
}

bool theme_load_from(struct theme *t, const char *name, struct theme_places *places, char *why, size_t why_size)
{
	struct theme result;
	struct reading r = {.theme = &result, .places = places};
	bool is_good;

	theme_init(&result);
	read_named(&r, name, NULL);
	is_good = finish(&r, why, why_size);
	if (is_good)
		*t = result;
	forget(&r);
	return is_good;
}

size_t theme_check(struct theme *t, const char *name, theme_tell_fn *tell, void *arg)
{
	struct reading r = {.theme = t};
	size_t count;

	theme_init(t);
	read_named(&r, name, NULL);
	finish(&r, NULL, 0);
	count = r.problem_count;
	for (size_t i = 0; i < count; i++)
		tell(r.problems[i].text, arg);
	forget(&r);
	return count;
}
