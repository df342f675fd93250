/* SPDX-License-Identifier: ISC */
/*
 * Fills a manual page's lists from the table of commands: copies standard input, and puts the rows where a line says
 * `.\" SUBCOMMANDS` or `.\" KEYS`. Run by make for homepro.1; nothing is typed twice.
 */
#include <stdio.h>
#include <string.h>

#include "client/commands.h"

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

int main(void)
{
	char line[LINE_SIZE];

	while (fgets(line, sizeof(line), stdin)) {
		if (strcmp(line, ".\\\" SUBCOMMANDS\n") == 0)
			put_subcommands();
		else if (strcmp(line, ".\\\" KEYS\n") == 0)
			put_keys();
		else
			fputs(line, stdout);
	}
	return fflush(stdout) == 0 && !ferror(stdin) ? 0 : 1;
}
