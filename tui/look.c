/* SPDX-License-Identifier: ISC */
/* Looks as they are written, to looks. For theme.c and theme_file.c. */
#include "tui/look.h"

#include <stdio.h>
#include <string.h>

#include "tui/colour.h"

static const struct {
	const char *name;
	unsigned bit;
} ATTRIBUTES[] = {
	{"bold", LOOK_BOLD},       {"dim", LOOK_DIM},       {"underline", LOOK_UNDERLINE},
	{"reverse", LOOK_REVERSE}, {"italic", LOOK_ITALIC},
};

const int *palette_find(const struct palette *p, const char *name)
{
	for (int i = 0; p != NULL && i < p->count; i++)
		if (strcmp(p->entries[i].name, name) == 0)
			return &p->entries[i].colour;
	return NULL;
}

static bool find_colour(const struct palette *p, const char *name, int *out)
{
	const int *colour = palette_find(p, name);

	if (colour != NULL)
		*out = *colour;
	return colour != NULL || colour_parse(name, out);
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

const char *look_parse(const struct palette *p, const char *text, struct look *out, char *word, size_t size)
{
	struct look look = {.front = COLOUR_DEFAULT, .back = COLOUR_DEFAULT};
	int *colour = &look.front;

	for (text += strspn(text, " \t"); *text != '\0'; text += strspn(text, " \t")) {
		size_t len = strcspn(text, " \t");

		snprintf(word, size, "%.*s", (int)len, text);
		text += len;
		if (strcmp(word, "on") == 0 && colour == &look.front)
			colour = &look.back;
		else if (!find_attribute(word, &look.attributes) && !find_colour(p, word, colour))
			return word;
	}
	*out = look;
	return NULL;
}
