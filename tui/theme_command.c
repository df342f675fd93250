/* SPDX-License-Identifier: ISC */
/* The subcommand theme: lists themes, shows one in its colours, checks one. Called by homepro.c. */
#include "tui/theme_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/files.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/colour.h"
#include "tui/theme.h"
#include "tui/theme_judge.h"

#define EXIT_FAILED 1
#define EXIT_USAGE 2
#define NAMES_MAX 256
#define SUFFIX ".theme"
#define ROLE_CELLS 14

static void put_line(const char *text, void *stream)
{
	char *clean = text_clean(text, strlen(text), TEXT_LINE);

	fprintf(stream, "%s\n", clean);
	free(clean);
}

/* ── list ── */

struct found {
	char *names[NAMES_MAX];
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_name(struct found *f, const char *file)
{
	size_t len = strlen(file), suffix = strlen(SUFFIX);

	if (len <= suffix || strcmp(file + len - suffix, SUFFIX) != 0 || f->count == NAMES_MAX ||
	    strcmp(file, "template" SUFFIX) == 0)
		return;
	for (size_t i = 0; i < f->count; i++)
		if (strlen(f->names[i]) == len - suffix && strncmp(f->names[i], file, len - suffix) == 0)
			return;
	f->names[f->count++] = xstrndup(file, len - suffix);
}

static void add_folder(struct found *f, const char *folder)
{
	char **names;
	size_t count = folder_names(folder, &names);

	for (size_t i = 0; i < count; i++) {
		add_name(f, names[i]);
		free(names[i]);
	}
	free(names);
}

static int list(const char *const *words)
{
	struct found f = {.count = 0};
	char *folders[THEME_FOLDERS_MAX];
	int count = theme_folders(folders);

	(void)words;
	add_name(&f, "terminal" SUFFIX); /* built in */
	for (int i = 0; i < count; i++) {
		add_folder(&f, folders[i]);
		free(folders[i]);
	}
	qsort(f.names, f.count, sizeof(f.names[0]), by_name);
	for (size_t i = 0; i < f.count; i++) {
		put_line(f.names[i], stdout);
		free(f.names[i]);
	}
	return 0;
}

/* ── preview ── */

/* By what the environment says; the screens ask the terminal's description. */
static int colours_here(void)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM"), *more = getenv("COLORTERM");

	if ((none != NULL && *none != '\0') || term == NULL || strcmp(term, "dumb") == 0 ||
	    strncmp(term, "vt", 2) == 0 || !isatty(STDOUT_FILENO))
		return 0;
	if (more != NULL && (strcmp(more, "truecolor") == 0 || strcmp(more, "24bit") == 0))
		return COLOURS_TRUE;
	if (strstr(term, "256color") != NULL || (more != NULL && *more != '\0'))
		return 256;
	return 8;
}

static void put_colour(int colour, int first, int bright, int indexed)
{
	if (colour == COLOUR_DEFAULT)
		return;
	if (colour & LOOK_RGB)
		printf(";%d;2;%d;%d;%d", indexed, colour >> 16 & 255, colour >> 8 & 255, colour & 255);
	else if (colour < 8)
		printf(";%d", first + colour);
	else if (colour < 16)
		printf(";%d", bright + colour - 8);
	else
		printf(";%d;5;%d", indexed, colour);
}

static void put_look(const struct look *look)
{
	static const struct {
		unsigned bit;
		int code;
	} codes[] = {{LOOK_BOLD, 1}, {LOOK_DIM, 2}, {LOOK_ITALIC, 3}, {LOOK_UNDERLINE, 4}, {LOOK_REVERSE, 7}};

	fputs("\033[0", stdout);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (look->attributes & codes[i].bit)
			printf(";%d", codes[i].code);
	put_colour(look->front, 30, 90, 38);
	put_colour(look->back, 40, 100, 48);
	putchar('m');
}

static void preview_role(const struct theme *t, enum ink ink, unsigned marks, int colours, bool is_plain)
{
	struct look look = theme_look(t, ink, marks, colours);

	if (!is_plain)
		put_look(&look);
	printf(" %-*s  %s ", ROLE_CELLS, ink_key(ink), _("Kitchen tap won't stop dripping   $45.00   2:05"));
	if (!is_plain)
		fputs("\033[0m", stdout);
	putchar('\n');
}

static int preview(const char *const *words)
{
	struct theme t;
	char why[256];
	bool is_plain = !isatty(STDOUT_FILENO);

	theme_init(&t);
	if (!theme_load(&t, words[0], why, sizeof(why))) {
		put_line(why, stderr);
		return EXIT_FAILED;
	}
	for (int i = 0; i < INK_COUNT; i++)
		preview_role(&t, (enum ink)i, 0, colours_here(), is_plain);
	return 0;
}

/* ── check ── */

/* No more than that: whose eyes they are is not ours to say. */
static void advise(const struct theme *t)
{
	theme_judge(t, CONTRAST_LEAST, put_line, stderr);
	for (int s = SIGHT_PROTANOPE; s < SIGHT_COUNT; s++)
		theme_judge_sight(t, (enum sight)s, false, put_line, stderr);
}

static int check(const char *const *words)
{
	char *path = strchr(words[0], '/') == NULL && access(words[0], R_OK) == 0 ? xasprintf("./%s", words[0])
										   : xstrdup(words[0]);
	struct theme t;
	size_t problems = theme_check(&t, path, put_line, stdout);

	if (problems == 0)
		advise(&t);
	free(path);
	return problems > 0 ? EXIT_FAILED : 0;
}

static const struct {
	const char *word;
	size_t words;
	int (*run)(const char *const *words);
} deeds[] = {{"list", 0, list}, {"preview", 1, preview}, {"check", 1, check}};

int theme_command(const char *const *words, size_t count)
{
	for (size_t i = 0; count > 0 && i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (strcmp(words[0], deeds[i].word) == 0 && count - 1 == deeds[i].words)
			return deeds[i].run(words + 1);
	return EXIT_USAGE;
}
