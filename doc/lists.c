/* SPDX-License-Identifier: ISC */
/*
 * Fills lists from the tables of commands and settings: copies standard input, and puts the rows where a line says
 * `.\" SUBCOMMANDS`, `.\" KEYS`, `.\" SETTINGS` or `# SETTINGS`. Run by make for homepro.1 and homepro.conf; nothing is
 * typed twice.
 */
#include <stdio.h>
#include <string.h>

#include "client/commands.h"
#include "client/settings.h"

#define LINE_SIZE 1024

/* An argument line as mdoc text: what is in capitals is for the reader to fill in. */
static void put_arguments(const char *arguments)
{
	for (const char *at = arguments; *at; at++)
		if (*at == '-')
			fputs("\\-", stdout);
		else
			putchar(*at);
}

static void put_subcommands(void)
{
	for (const struct command *c = command_all(); c < command_all() + COMMAND_COUNT; c++) {
		if (!c->arguments)
			continue;
		printf(".It Cm %s No ", c->name);
		put_arguments(c->arguments);
		printf("\n%s.\n", c->sentence);
	}
}

/* A key's name, letter by letter what mdoc must not take for a macro. */
static void put_keys(void)
{
	for (const struct command *c = command_all(); c < command_all() + COMMAND_COUNT; c++) {
		if (!*c->keys || !c->places)
			continue;
		fputs(".It \\&", stdout);
		for (const char *at = c->keys; *at; at++)
			fputs(*at == ' ' ? ", \\&" : *at == '-' ? "\\-" : (char[]){ *at, '\0' }, stdout);
		printf("\n%s.\n", c->sentence);
	}
}

/* What a value looks like, where the help does not say. */
static const char *values_of(const struct setting *row)
{
	return row->kind == SETTING_KIND_CHOICE ? row->range : row->kind == SETTING_KIND_YES_NO ? "yes no" : NULL;
}

static void put_words(const char *words)
{
	for (const char *at = words; *at; at++)
		fputs(*at == ' ' ? ", " : (char[]){ *at, '\0' }, stdout);
}

static void put_settings(void)
{
	for (const struct setting *row = setting_all(); row < setting_all() + SETTING_COUNT; row++) {
		printf(".It Cm %s No = Ar %s\n%s", row->name, *row->otherwise ? row->otherwise : "\\&", row->help);
		if (values_of(row)) {
			fputs(" (", stdout);
			put_words(values_of(row));
			putchar(')');
		}
		puts(".");
	}
}

/* The sample file: a section where the names begin to have another one. */
static void put_sample(void)
{
	const char *section = "";
	size_t len = 0;

	for (const struct setting *row = setting_all(); row < setting_all() + SETTING_COUNT; row++) {
		const char *dot = strchr(row->name, '.');
		const char *key = dot ? dot + 1 : row->name;

		if (dot && strncmp(row->name, section, len + 1) != 0) {
			section = row->name;
			len = (size_t)(dot - section);
			printf("\n[%.*s]", (int)len, section);
		}
		printf("\n# %s", row->help);
		if (values_of(row)) {
			fputs(" (", stdout);
			put_words(values_of(row));
			putchar(')');
		}
		printf(".\n#%s = %s\n", key, row->otherwise);
	}
	puts("\n# Keys of a command, divided by spaces: c, Enter, C-l, M-x, F2, PgUp. No two commands of one place may share one.\n[keys]");
	for (const struct command *c = command_all(); c < command_all() + COMMAND_COUNT; c++)
		if (c->places)
			printf("#%s = %s\n", c->name, c->keys);
}

static const struct {
	const char *line;
	void (*put)(void);
} lists[] = {
	{ ".\\\" SUBCOMMANDS\n", put_subcommands },
	{ ".\\\" KEYS\n", put_keys },
	{ ".\\\" SETTINGS\n", put_settings },
	{ "# SETTINGS\n", put_sample },
};

int main(void)
{
	char line[LINE_SIZE];
	size_t i;

	while (fgets(line, sizeof(line), stdin)) {
		for (i = 0; i < sizeof(lists) / sizeof(lists[0]) && strcmp(line, lists[i].line) != 0; i++)
			continue;
		if (i < sizeof(lists) / sizeof(lists[0]))
			lists[i].put();
		else
			fputs(line, stdout);
	}
	return fflush(stdout) == 0 && !ferror(stdin) ? 0 : 1;
}
