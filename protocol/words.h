/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_WORDS_H
#define HP_PROTOCOL_WORDS_H

/*
 * How a sentence for people is marked. _("…") is looked up now, in the reader's language; N_("…") only
 * marks a sentence in a table, for _() to look up where it is shown. Plurals go through ngettext().
 * Without setlocale() and textdomain(), which only the programs' main.c call, sentences stay English.
 */
#include <libintl.h>

#define _(sentence) words_now(sentence)
#define N_(sentence) sentence

/* gettext(), which takes as long as drawing forty cells, asked once for each sentence and language. */
const char *words_now(const char *sentence) __attribute__((format_arg(1)));

#endif
