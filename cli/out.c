/* SPDX-License-Identifier: ISC */
/* What subcommands print: fields, lines, tables and JSON, all of it fit for a terminal. Called by the rest of cli/. */
#include "cli/out.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"

#define COLUMN_GAP 2
#define LABEL_CELLS 14 /* "Abgeschlossen" */

/* Caller frees. */
static char *fit_text(const struct out *o, const char *text)
{
	char *clean = text_clean(text, text ? strlen(text) : 0, TEXT_LINE);
	char *ascii;

	if (!o->is_ascii)
		return clean;
	ascii = text_ascii(clean);
	free(clean);
	return ascii;
}

/* The length of the UTF-8 character at `text`, and its code point. JSON that was decoded once is valid UTF-8. */
static size_t next_char(const unsigned char *text, size_t len, uint32_t *point)
{
	size_t size = *text < 0x80 ? 1 : *text < 0xe0 ? 2 : *text < 0xf0 ? 3 : 4;

	if (size > len)
		size = 1;
	*point = size == 1 ? *text : *text & (0x7fu >> size);
	for (size_t i = 1; i < size; i++)
		*point = *point << 6 | (text[i] & 0x3fu);
	return size;
}

static void put_escaped(uint32_t point)
{
	if (point < 0x10000) {
		printf("\\u%04x", (unsigned)point);
		return;
	}
	point -= 0x10000;
	printf("\\u%04x\\u%04x", 0xd800u + (unsigned)(point >> 10), 0xdc00u + (unsigned)(point & 0x3ff));
}

void out_json(const char *json, size_t len)
{
	char clean[16];
	uint32_t point;

	for (size_t size; len > 0; json += size, len -= size) {
		size = next_char((const unsigned char *)json, len, &point);
		if (point >= 0x20 && point < 0x7f) {
			putchar((int)point);
			continue;
		}
		text_clean_into(clean, sizeof(clean), json, size, TEXT_LINE);
		if (point >= 0x20 && strlen(clean) == size && memcmp(clean, json, size) == 0)
			fwrite(json, 1, size, stdout);
		else
			put_escaped(point);
	}
	putchar('\n');
}

static void pad(int cells)
{
	while (cells-- > 0)
		putchar(' ');
}

void out_field(const struct out *o, const char *label, const char *value)
{
	char *clean;

	if (!value)
		return;
	clean = fit_text(o, value);
	fputs(label, stdout);
	pad(LABEL_CELLS - text_cells(label));
	printf(" %s\n", clean);
	free(clean);
}

void out_line(const struct out *o, const char *text)
{
	char *clean = fit_text(o, text);

	puts(clean);
	free(clean);
}

void out_reason(const struct out *o, const char *text)
{
	char *clean = fit_text(o, text);

	fprintf(stderr, "homepro: %s\n", clean);
	free(clean);
}

bool out_finish(const struct out *o)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	out_reason(o, strerror(errno));
	return false;
}

/* --- tables --- */

struct table {
	const char *const *titles;
	size_t columns;
	char **cells;
	size_t count, room;
};

struct table *table_new(const char *const *titles, size_t columns)
{
	struct table *t = xcalloc(1, sizeof(*t));

	t->titles = titles;
	t->columns = columns;
	return t;
}

void table_add(struct table *t, const char *text)
{
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->cells = xrealloc(t->cells, t->room * sizeof(*t->cells));
	}
	t->cells[t->count++] = xstrdup(text ? text : "");
}

/* Columns of the terminal on standard output; 0 where it is none. */
static int terminal_columns(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

static int column_cells(const struct table *t, size_t column)
{
	int widest = text_cells(_(t->titles[column]));

	for (size_t i = column; i < t->count; i += t->columns)
		if (text_cells(t->cells[i]) > widest)
			widest = text_cells(t->cells[i]);
	return widest;
}

/* One row; the last cell gets what is left of the terminal's columns. */
static void print_row(const struct table *t, const struct out *o, char *const *cells, const int *widths, int columns)
{
	int used = 0;

	for (size_t i = 0; i + 1 < t->columns; i++) {
		fputs(cells[i], stdout);
		pad(widths[i] - text_cells(cells[i]) + COLUMN_GAP);
		used += widths[i] + COLUMN_GAP;
	}
	if (columns > used) {
		size_t size = strlen(cells[t->columns - 1]) + 8;
		char *cut = xmalloc(size);

		text_fit(cut, size, cells[t->columns - 1], columns - used, o->is_ascii);
		puts(cut);
		free(cut);
	} else {
		puts(cells[t->columns - 1]);
	}
}

void table_print(struct table *t, const struct out *o)
{
	int *widths = xcalloc(t->columns, sizeof(*widths));
	char **titles = xcalloc(t->columns, sizeof(*titles));
	int columns = terminal_columns();

	for (size_t i = 0; i < t->count; i++) {
		char *clean = fit_text(o, t->cells[i]);

		free(t->cells[i]);
		t->cells[i] = clean;
	}
	for (size_t i = 0; i < t->columns; i++) {
		widths[i] = column_cells(t, i);
		titles[i] = fit_text(o, _(t->titles[i]));
	}
	if (t->count > 0)
		print_row(t, o, titles, widths, columns);
	for (size_t i = 0; i + t->columns <= t->count; i += t->columns)
		print_row(t, o, t->cells + i, widths, columns);

	for (size_t i = 0; i < t->columns; i++)
		free(titles[i]);
	for (size_t i = 0; i < t->count; i++)
		free(t->cells[i]);
	free(titles);
	free(widths);
	free(t->cells);
	free(t);
}
