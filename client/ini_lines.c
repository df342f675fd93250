/* SPDX-License-Identifier: ISC */
/* inih with line numbers. Used by settings.c and the themes. */
#include "client/ini_lines.h"

#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define BLANKS " \t\r\f\v"
#define SECTION_SIZE 64

struct reading {
	const char *at;                 /* what is still to be read */
	int line;
	char section[SECTION_SIZE];     /* for lines that inih does not hand on */
	ini_value_fn *fn;
	void *arg;
};

static int on_value(void *arg, const char *section, const char *name, const char *value)
{
	struct reading *r = arg;
	struct ini_value v = { .line = r->line, .section = section, .name = name, .value = value };

	snprintf(r->section, sizeof(r->section), "%s", section);
	r->fn(&v, r->arg);
	return 1;
}

/* What inih would stumble over. */
static bool is_readable(const char *line, size_t len)
{
	if (len == 0 || *line == ';' || *line == '#')
		return true;
	return *line == '[' ? memchr(line, ']', len) != NULL : memchr(line, '=', len) || memchr(line, ':', len);
}

/* inih's: one line at a time, as fgets(). A line that cannot be read is told of and goes by as an empty one. */
static char *next_line(char *out, int size, void *user)
{
	struct reading *r = user;
	size_t blanks, len;
	const char *line;

	if (*r->at == '\0')
		return NULL;
	r->line++;
	blanks = strspn(r->at, BLANKS);
	line = r->at + blanks;
	len = strcspn(line, "\n");
	r->at = line + len + (line[len] == '\n');
	while (len > 0 && strchr(BLANKS, line[len - 1]))
		len--;
	if (len + 1 < (size_t)size && is_readable(line, len)) {
		snprintf(out, (size_t)size, "%.*s\n", (int)len, line);
	} else {
		struct ini_value v = { .line = r->line, .section = r->section };

		r->fn(&v, r->arg);
		snprintf(out, (size_t)size, "\n");
	}
	return out;
}

void ini_lines_read(const char *text, ini_value_fn *fn, void *arg)
{
	struct reading r = { .at = text, .fn = fn, .arg = arg };

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	ini_parse_stream(next_line, &r, on_value, &r);
}
