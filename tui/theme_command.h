/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_THEME_COMMAND_H
#define HP_TUI_THEME_COMMAND_H

#include <stddef.h>

/*
 * homepro theme list | preview NAME | check FILE: what themes there are, how one looks on this terminal, and what is
 * wrong with one. Needs neither a backend nor a screen. Returns homepro's exit code; 2, with nothing said, where the
 * words are not meant like this.
 */
int theme_command(const char *const *words, size_t count);

#endif
