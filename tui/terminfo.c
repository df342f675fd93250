/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tui/terminfo.h"

#include <curses.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tui/colour.h"

/* Curses of some systems wants names it could write on. */
static char *mutable(const char *name)
{
	static char copy[16];

	snprintf(copy, sizeof(copy), "%s", name);
	return copy;
}

bool terminfo_knows(const char *terminal)
{
	int unused;

	if (setupterm(terminal, STDOUT_FILENO, &unused) != OK)
		return false;
	del_curterm(cur_term);
	return true;
}

const char *terminfo_word(const char *name)
{
	char *value = tigetstr(mutable(name));

	return value != NULL && (intptr_t)value != -1 ? value : "";
}

char *terminfo_word_without_pauses(const char *name)
{
	const char *at = terminfo_word(name);
	char *copy = xcalloc(1, strlen(at) + 1), *out = copy;

	while (*at != '\0') {
		const char *end = at[0] == '$' && at[1] == '<' ? strchr(at, '>') : NULL;

		if (end != NULL)
			at = end + 1;
		else
			*out++ = *at++;
	}
	return copy;
}

const char *terminfo_fill(const char *word, int a, int b)
{
	const char *filled = tiparm(word, a, b);

	return filled != NULL ? filled : "";
}

bool terminfo_flag(const char *name)
{
	return tigetflag(mutable(name)) > 0;
}

int terminfo_number(const char *name)
{
	return tigetnum(mutable(name));
}

/* What COLORTERM says is said by the outermost terminal; screen(1) hands it on and cannot do it. */
static bool has_true_colour(void)
{
	const char *more = getenv("COLORTERM");
	bool is_said = more != NULL && (strcmp(more, "truecolor") == 0 || strcmp(more, "24bit") == 0);

	return COLORS > 256 || terminfo_flag("Tc") || terminfo_flag("RGB") || terminfo_number("RGB") > 0 ||
	       *terminfo_word("RGB") != '\0' || (is_said && getenv("STY") == NULL);
}

int terminfo_colours(void)
{
	const char *none = getenv("NO_COLOR");

	if ((none != NULL && *none != '\0') || !has_colors())
		return 0;
	start_color();
	use_default_colors();
	if (COLORS >= 256 && has_true_colour())
		return COLOURS_TRUE;
	return COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
}
