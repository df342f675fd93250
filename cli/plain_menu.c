/* SPDX-License-Identifier: ISC */
/* Choices by number, and by the names and keys of the table of actions. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plain_parts.h"
#include "protocol/mem.h"
#include "protocol/words.h"

void menu_begin(struct plain *p, bool is_main)
{
	p->choice_count = 0;
	p->is_main = is_main;
}

struct choice *menu_add(struct plain *p, void (*take)(struct plain *p, const struct choice *c), const char *format, ...)
{
	static struct choice beyond;    /* more than anybody reads: said without a number of its own */
	struct choice *c = p->choice_count < PLAIN_CHOICES_MAX ? &p->choices[p->choice_count++] : &beyond;
	va_list args;
	char *words;

	va_start(args, format);
	words = xvasprintf(format, args);
	va_end(args);
	*c = (struct choice){ .take = take, .command = COMMAND_COUNT };
	if (c != &beyond)
		plain_say(p, "%d. %s", p->choice_count, words);
	free(words);
	return c;
}

static void go_back(struct plain *p, const struct choice *c)
{
	(void)c;
	place_say(p);
}

void menu_add_back(struct plain *p)
{
	menu_add(p, go_back, "%s", _("Back"));
}

/* What the hint line of a screen would show comes first, what leaves comes last. */
void menu_offer_commands(struct plain *p, enum place place)
{
	const struct command *all = command_all();

	for (int is_rest = 0; is_rest < 2; is_rest++)
		for (int i = 0; i < COMMAND_COUNT; i++)
			if ((all[i].hint == NULL) == is_rest && ask_knows(all[i].id) &&
			    command_is_offered(&all[i], p->m, place))
				menu_add(p, ask_command, "%s", _(all[i].sentence))->command = all[i].id;
}

static bool has_key(const char *keys, const char *wanted)
{
	size_t len = strlen(wanted);

	for (const char *at = keys; len > 0 && *at != '\0'; at += strspn(at, " ")) {
		size_t here = strcspn(at, " ");

		if (here == len && memcmp(at, wanted, len) == 0)
			return true;
		at += here;
	}
	return false;
}

/* "available", "a": whoever knows the screens need not learn numbers. */
static const struct choice *choice_by_name(const struct plain *p, const char *name)
{
	for (int i = 0; i < p->choice_count; i++) {
		const struct choice *c = &p->choices[i];

		if (c->command != COMMAND_COUNT &&
		    (strcmp(command_all()[c->command].name, name) == 0 || has_key(command_keys(c->command), name)))
			return c;
	}
	return NULL;
}

static const struct choice *choice_of(const struct plain *p, const char *line)
{
	char *end;
	long number = strtol(line, &end, 10);

	if (end == line)
		return choice_by_name(p, line);
	return *end == '\0' && number >= 1 && number <= p->choice_count ? &p->choices[number - 1] : NULL;
}

void menu_take(struct plain *p, const char *line)
{
	const struct choice *c = choice_of(p, line);
	struct choice taken;

	if (*line == '\0') {
		place_say(p);
	} else if (!c) {
		plain_say(p, _("There is no such choice: %s. An empty line reads them out again."), line);
	} else if (c->is_gone) {
		plain_say(p, "%s", _("That one has just gone."));
	} else {
		taken = *c;             /* what it does may read out other choices in its place */
		taken.take(p, &taken);
	}
}
