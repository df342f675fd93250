/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_NOTICE_H
#define HP_CLIENT_NOTICE_H

#include <stdbool.h>

#include "client/settings.h"

/*
 * Notices on the desktop by way of the terminal: the sequences that terminals know for it, and which of them this one
 * does. Works over SSH, where nothing else would. Texts pass text_clean() here.
 */
enum notice_way { NOTICE_NONE, NOTICE_OSC9, NOTICE_OSC777, NOTICE_OSC99 };

/* A terminal inside a terminal hands on only what is wrapped for it. */
enum notice_wrap { NOTICE_PLAIN, NOTICE_IN_TMUX, NOTICE_IN_SCREEN };

struct notice_line {
	enum notice_way way;
	enum notice_wrap wrap;
	const char *terminal;           /* what it was taken for, for people */
};

/* `variable` is getenv(), or a test's. */
struct notice_line notice_find(enum desktop_notice wanted, char *(*variable)(const char *name));

/* Would this terminal print such a sequence, not take it? */
bool notice_is_deaf(char *(*variable)(const char *name));

/* The bytes to send to the terminal; NULL for NOTICE_NONE. Caller frees. */
char *notice_write(const struct notice_line *line, const char *title, const char *body);
const char *notice_way_name(enum notice_way way);

#endif
