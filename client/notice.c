/* SPDX-License-Identifier: ISC */
/* Notices on the desktop by way of the terminal. Used by the screens and by homepro notify. */
#include "client/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/text.h"

#define TITLE_SIZE 128
#define BODY_SIZE 400

/* Who knows what, by what it leaves in the environment; the first that fits. `start` NULL: set and not empty. */
static const struct {
	const char *variable, *start, *terminal;
	enum notice_way way;
} known[] = {
	{ "KITTY_WINDOW_ID", NULL, "kitty", NOTICE_OSC99 },
	{ "TERM", "xterm-kitty", "kitty", NOTICE_OSC99 },
	{ "GHOSTTY_RESOURCES_DIR", NULL, "Ghostty", NOTICE_OSC777 },
	{ "TERM", "xterm-ghostty", "Ghostty", NOTICE_OSC777 },
	{ "WEZTERM_PANE", NULL, "WezTerm", NOTICE_OSC777 },
	{ "TERM_PROGRAM", "WezTerm", "WezTerm", NOTICE_OSC777 },
	{ "TERM_PROGRAM", "iTerm.app", "iTerm2", NOTICE_OSC9 },
	{ "LC_TERMINAL", "iTerm2", "iTerm2", NOTICE_OSC9 },
	{ "TERM", "foot", "foot", NOTICE_OSC777 },
	{ "TERM", "rxvt-unicode", "rxvt-unicode", NOTICE_OSC777 },
	{ "TERM", "contour", "Contour", NOTICE_OSC777 },
	{ "KONSOLE_VERSION", NULL, "Konsole", NOTICE_OSC777 },
	{ "VTE_VERSION", NULL, "VTE, not every build of which shows it", NOTICE_OSC777 },
};

/* These print what they do not know. */
static const char *const deaf[] = { "linux", "vt", "dumb", "ansi", "cons" };

static bool starts(const char *text, const char *start)
{
	return text && strncmp(text, start, strlen(start)) == 0;
}

static bool is_set(const char *text)
{
	return text && *text;
}

static enum notice_wrap wrap_of(char *(*variable)(const char *name))
{
	if (is_set(variable("TMUX")))
		return NOTICE_IN_TMUX;
	return is_set(variable("STY")) ? NOTICE_IN_SCREEN : NOTICE_PLAIN;
}

bool notice_is_deaf(char *(*variable)(const char *name))
{
	const char *term = variable("TERM");

	for (size_t i = 0; i < sizeof(deaf) / sizeof(deaf[0]); i++)
		if (!is_set(term) || starts(term, deaf[i]))
			return true;
	return false;
}

struct notice_line notice_find(enum desktop_notice wanted, char *(*variable)(const char *name))
{
	static const enum notice_way ways[] = { [DESKTOP_OSC9] = NOTICE_OSC9, [DESKTOP_OSC777] = NOTICE_OSC777,
		                                [DESKTOP_OSC99] = NOTICE_OSC99, [DESKTOP_OFF] = NOTICE_NONE };
	struct notice_line line = { .way = NOTICE_NONE, .wrap = wrap_of(variable) };

	if (notice_is_deaf(variable))
		return line;
	if (wanted != DESKTOP_AUTO) {
		line.way = ways[wanted];
		return line;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]) && line.way == NOTICE_NONE; i++) {
		const char *value = variable(known[i].variable);

		if (known[i].start ? starts(value, known[i].start) : is_set(value)) {
			line.way = known[i].way;
			line.terminal = known[i].terminal;
		}
	}
	return line;
}

/* One line, and without what divides the parts of a sequence. */
static void make_part(char *out, size_t size, const char *text)
{
	text_clean_into(out, size, text, strlen(text), TEXT_LINE);
	for (char *at = out; (at = strchr(at, ';')); at++)
		*at = ',';
}

static char *wrap_tmux(const char *bytes)
{
	char *out = xmalloc(2 * strlen(bytes) + 16), *to = stpcpy(out, "\033Ptmux;");

	for (; *bytes; bytes++) {
		if (*bytes == '\033')
			*to++ = '\033';
		*to++ = *bytes;
	}
	memcpy(to, "\033\\", sizeof("\033\\"));
	return out;
}

static char *wrap(enum notice_wrap wrap, char *take)
{
	char *out;

	if (wrap == NOTICE_PLAIN)
		return take;
	out = wrap == NOTICE_IN_TMUX ? wrap_tmux(take) : xasprintf("\033P%s\033\\", take);
	free(take);
	return out;
}

char *notice_write(const struct notice_line *line, const char *title, const char *body)
{
	char head[TITLE_SIZE], text[BODY_SIZE];

	make_part(head, sizeof(head), title);
	make_part(text, sizeof(text), body);
	switch (line->way) {
	case NOTICE_OSC9: /* only a text, which must not start like one of ConEmu's commands */
		return wrap(line->wrap, xasprintf("\033]9;%s%s: %s\a", head[strspn(head, "0123456789")] ? "" : "HomePro ",
		                                  head, text));
	case NOTICE_OSC777: return wrap(line->wrap, xasprintf("\033]777;notify;%s;%s\a", head, text));
	case NOTICE_OSC99:
		return wrap(line->wrap, xasprintf("\033]99;i=homepro:d=0;%s\a\033]99;i=homepro:p=body;%s\a", head, text));
	case NOTICE_NONE: break;
	}
	return NULL;
}

const char *notice_way_name(enum notice_way way)
{
	static const char *const names[] = { "none", "OSC 9", "OSC 777", "OSC 99" };

	return names[way];
}
