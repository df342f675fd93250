/* SPDX-License-Identifier: ISC */
/*
 * Settings from an INI file, by inih: which row a line is for, and one exact sentence where it is for none.
 */
#include "server/settings.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/nearest.h"
#include "protocol/request.h"
#include "server/regular_file.h"
#include "server/settings_table.h"

#define NAMES_MAX 64
#define CATEGORY_PREFIX "category "

struct loader {
	struct settings *settings;
	const char *name;               /* the file's, for messages */
	const char *at;                 /* what is still to be read */
	int line;
	bool *is_seen;                  /* a row each */
	struct service found;           /* its categories only */
	struct fault *fault;
	enum err err;
};

/* The first thing wrong is the one that is told. */
static int refuse(struct loader *l, int line, const char *why)
{
	if (l->err == ERR_NONE)
		l->err = fault_set(l->fault, ERR_INVALID, NULL, "%s:%d: %s", l->name, line, why);
	return 0;
}

static int refuse_unknown(struct loader *l, const char *what, const char *word, const char *const *names, size_t count)
{
	const char *near = nearest_find(word, names, count);
	char *why = near ? xasprintf("unknown %s '%.40s', did you mean '%s'?", what, word, near)
	                 : xasprintf("unknown %s '%.40s'", what, word);

	refuse(l, l->line, why);
	free(why);
	return 0;
}

static int unknown_setting(struct loader *l, const char *section, const char *name)
{
	const char *names[NAMES_MAX], *sections[NAMES_MAX];
	size_t count, name_count = 0;
	const struct setting *rows = setting_all(&count);

	for (size_t i = 0; i < count; i++) {
		sections[i] = rows[i].section;
		if (strcmp(rows[i].section, section) == 0)
			names[name_count++] = rows[i].name;
	}
	if (name_count > 0)
		return refuse_unknown(l, "setting", name, names, name_count);
	sections[count++] = "category NAME";
	return refuse_unknown(l, "section", section, sections, count);
}

static struct category *category_of(struct loader *l, const char *value)
{
	struct service *v = &l->found;

	for (size_t i = 0; i < v->category_count; i++)
		if (strcmp(v->categories[i].value, value) == 0)
			return &v->categories[i];
	if (v->category_count == HP_CATEGORIES_MAX || category_check(value, NULL) != ERR_NONE)
		return NULL;
	v->categories = xrealloc(v->categories, (v->category_count + 1) * sizeof(*v->categories));
	memset(&v->categories[v->category_count], 0, sizeof(*v->categories));
	strncpy(v->categories[v->category_count].value, value, HP_CATEGORY_SIZE - 1);
	return &v->categories[v->category_count++];
}

static int put_category(struct loader *l, const char *category, const char *name, const char *value)
{
	struct category *c = category_of(l, category);
	size_t count, known = 0;
	const char *const *fields = category_fields(&count);
	struct fault f;

	if (!c)
		return refuse(l, l->line, "a category's name is 1 to 32 of a-z, 0-9, '_' and '-', and there are at most 64");
	while (known < count && strcmp(fields[known], name) != 0)
		known++;
	if (known == count)
		return refuse_unknown(l, "setting", name, fields, count);
	return category_put(c, name, value, &f) == ERR_NONE ? 1 : refuse(l, l->line, f.detail);
}

/* inih's: 1 went well. */
static int put(void *user, const char *section, const char *name, const char *value)
{
	struct loader *l = user;
	const struct setting *row = setting_find(section, name);
	size_t count;
	struct fault f;

	if (strncmp(section, CATEGORY_PREFIX, strlen(CATEGORY_PREFIX)) == 0)
		return put_category(l, section + strlen(CATEGORY_PREFIX), name, value);
	if (!row)
		return unknown_setting(l, section, name);
	if (l->is_seen[row - setting_all(&count)])
		return refuse(l, l->line, "this setting was there before");
	l->is_seen[row - setting_all(&count)] = true;
	return row->parse(l->settings, row, value, &f) == ERR_NONE ? 1 : refuse(l, l->line, f.detail);
}

/* inih's: one line at a time, as fgets(). */
static char *next_line(char *out, int size, void *user)
{
	struct loader *l = user;
	const char *end = strchr(l->at, '\n');
	size_t len = end ? (size_t)(end - l->at) + 1 : strlen(l->at);

	if (len == 0)
		return NULL;
	l->line++;
	if (len >= (size_t)size) {
		refuse(l, l->line, "the line is too long");
		return NULL;
	}
	memcpy(out, l->at, len);
	out[len] = '\0';
	l->at += len;
	return out;
}

/* A category without its words; icons have a default. */
static void complete_categories(struct loader *l)
{
	for (size_t i = 0; i < l->found.category_count; i++) {
		struct category *c = &l->found.categories[i];

		if (!c->label || c->amount == 0)
			refuse(l, l->line, "a category above lacks its label or its amount");
		if (!c->icon)
			c->icon = xstrdup("•");
		if (!c->ascii_icon)
			c->ascii_icon = xstrdup("*");
	}
}

static void take_categories(struct loader *l)
{
	struct service *to = &l->settings->service, *from = &l->found;
	struct category *old = to->categories;
	size_t old_count = to->category_count;

	to->categories = from->categories;
	to->category_count = from->category_count;
	from->categories = old;
	from->category_count = old_count;
}

enum err settings_load_text(struct settings *s, const char *name, const char *text, struct fault *f)
{
	struct loader l = { .settings = s, .name = name, .at = text, .fault = f };
	size_t count;
	int line;

	setting_all(&count);
	l.is_seen = xcalloc(count, sizeof(*l.is_seen));
	line = ini_parse_stream(next_line, &l, put, &l);
	if (line != 0)
		refuse(&l, line > 0 ? line : l.line, "neither NAME = VALUE nor [SECTION]");
	complete_categories(&l);
	if (l.err == ERR_NONE && l.found.category_count > 0)
		take_categories(&l);
	service_clear(&l.found);
	free(l.is_seen);
	return l.err;
}

static int line_of(const char *text, const char *at)
{
	int line = 1;

	while ((text = memchr(text, '\n', (size_t)(at - text)))) {
		line++;
		text++;
	}
	return line;
}

/* The whole file as text; NULL: `f`. */
static char *read_file(const char *path, const char *name, struct fault *f)
{
	char why[256], *text, *nul;
	FILE *file = regular_file_open(path, why, sizeof(why));
	size_t len;
	bool is_read;

	if (!file) {
		fault_set(f, ERR_FAILED, NULL, "%s", why);
		return NULL;
	}
	text = xmalloc(HP_FILE_BYTES_MAX + 1);
	len = fread(text, 1, HP_FILE_BYTES_MAX + 1, file);
	nul = memchr(text, '\0', len);
	is_read = !ferror(file);
	fclose(file);
	if (!is_read)
		fault_set(f, ERR_FAILED, NULL, "%s: it cannot be read", path);
	else if (nul)
		fault_set(f, ERR_FAILED, NULL, "%s:%d: a NUL byte; this is not a text", name, line_of(text, nul));
	else if (len > HP_FILE_BYTES_MAX)
		fault_set(f, ERR_FAILED, NULL, "%s: too large for settings, which are %d KiB at most", path,
		          HP_FILE_BYTES_MAX / 1024);
	if (is_read && !nul && len <= HP_FILE_BYTES_MAX) {
		text[len] = '\0';
		return text;
	}
	free(text);
	return NULL;
}

enum err settings_load(struct settings *s, const char *path, struct fault *f)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char *text = read_file(path, name, f);
	enum err e;

	if (!text)
		return f->err;
	e = settings_load_text(s, name, text, f);
	free(text);
	return e;
}
