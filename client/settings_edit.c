/* SPDX-License-Identifier: ISC */
/* One setting changed in homepro.conf, the rest left as it is. Called by the subcommand config. */
#include "client/settings_edit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/files.h"
#include "client/ini_lines.h"
#include "client/settings.h"
#include "protocol/mem.h"
#include "protocol/words.h"

#define BLANKS " \t\r"

/* Where in the text it goes. */
struct spot {
	const char *section, *key;
	int section_len;
	int found_line;                 /* of the setting; 0: it is not there */
};

static bool is_section(const struct spot *p, const char *section)
{
	return (int)strlen(section) == p->section_len && strncmp(section, p->section, (size_t)p->section_len) == 0;
}

static void on_value(const struct ini_value *v, void *arg)
{
	struct spot *p = arg;

	if (p->found_line == 0 && v->name && is_section(p, v->section) && strcmp(v->name, p->key) == 0)
		p->found_line = v->line;
}

/* The section a line opens, into `name`; false: it opens none. */
static bool opens_section(const char *line, char *name, size_t size)
{
	size_t len;

	line += strspn(line, BLANKS);
	len = strcspn(line, "]\n");
	if (*line != '[' || line[len] != ']')
		return false;
	snprintf(name, size, "%.*s", (int)(len - 1), line + 1);
	return true;
}

/* A new line of a section goes behind its last one that is not blank; 0: there is no such section. The top has no head. */
static int last_line_of(const struct spot *p, const char *text)
{
	bool is_inside = p->section_len == 0;
	int line = 0, last = 0;
	char name[64];

	for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		line++;
		if (opens_section(at, name, sizeof(name)))
			is_inside = is_section(p, name);
		if (is_inside && at[strspn(at, BLANKS)] != '\n')
			last = line;
	}
	return last;
}

static const char *line_start(const char *text, int line)
{
	while (--line > 0 && *text) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return text;
}

/* `at` up to `rest` becomes the line. */
static char *splice(const char *text, const char *at, const char *rest, const char *name, const char *value)
{
	bool is_broken = at > text && at[-1] != '\n';

	return xasprintf("%.*s%s%s = %s\n%s", (int)(at - text), text, is_broken ? "\n" : "", name, value, rest);
}

char *settings_edit(const char *text, const char *name, const char *value, int *line)
{
	const char *dot = strchr(name, '.'), *at, *rest;
	struct spot p = { .section = name, .key = dot ? dot + 1 : name, .section_len = dot ? (int)(dot - name) : 0 };
	int last;

	ini_lines_read(text, on_value, &p);
	if (p.found_line > 0) {
		*line = p.found_line;
		at = line_start(text, p.found_line);
		rest = at + strcspn(at, "\n");
		return splice(text, at, rest + (*rest == '\n'), p.key, value);
	}
	last = last_line_of(&p, text);
	at = line_start(text, last + 1);
	*line = last + 1;
	if (last > 0 || p.section_len == 0)
		return splice(text, at, at, p.key, value);
	*line = 0; /* at the end, wherever that is */
	return xasprintf("%s%s%s[%.*s]\n%s = %s\n", text, *text && text[strlen(text) - 1] != '\n' ? "\n" : "",
	                 *text ? "\n" : "", p.section_len, p.section, p.key, value);
}

static size_t count_problems(const struct settings *s)
{
	size_t count = 0;

	while (settings_problem(s, count, NULL))
		count++;
	return count;
}

/* What became worse by the edit; NULL: nothing. Its own line is the likeliest. */
static const char *new_problem(const struct settings *before, const struct settings *after, int edited)
{
	const char *words, *found = NULL;
	int line;

	if (count_problems(after) <= count_problems(before))
		return NULL;
	for (size_t i = 0; (words = settings_problem(after, i, &line)); i++)
		if (!found || line == edited || edited == 0)
			found = words;
	return found;
}

/* Why the edited text will not do; NULL: it will. */
static const char *refusal(const struct settings *before, const struct settings *after, const char *name,
                           const char *value, int line)
{
	const char *wrong = new_problem(before, after, line);
	struct fault f;

	if (!wrong && strcmp(settings_get(after, name, &f), value) != 0)
		wrong = _("This value cannot be written in the file.");
	return wrong;
}

static enum err set_in(const char *path, const char *text, const char *name, const char *value, struct fault *f)
{
	struct settings *before = settings_new(), *after = settings_new();
	char *edited = NULL;
	const char *wrong;
	int line, error = 0;
	enum err e = ERR_NONE;

	settings_read(before, path, text);
	if (!settings_get(before, name, f)) {
		e = f->err;
	} else {
		edited = settings_edit(text, name, value, &line);
		settings_read(after, path, edited);
		wrong = refusal(before, after, name, value, line);
		if (wrong)
			e = fault_set(f, ERR_USAGE, NULL, "%s", wrong);
		else if ((error = file_write(path, edited, strlen(edited))) != 0)
			e = fault_set(f, ERR_FAILED, NULL, "%.120s: %s", path, strerror(error));
	}
	settings_free(before);
	settings_free(after);
	free(edited);
	return e;
}

enum err settings_set_in(const char *path, const char *name, const char *value, struct fault *f)
{
	char *real = realpath(path, NULL); /* where it is a link, what it leads to is changed */
	char *text = real ? file_read(real, NULL) : xstrdup("");
	char *folder = xstrndup(path, strrchr(path, '/') ? (size_t)(strrchr(path, '/') - path) : 0);
	enum err e;

	if (!text || (!real && (errno != ENOENT || folder_make(folder) != 0)))
		e = fault_set(f, ERR_FAILED, NULL, _("%.120s cannot be read."), path);
	else
		e = set_in(real ? real : path, text, name, value, f);
	free(folder);
	free(text);
	free(real);
	return e;
}
