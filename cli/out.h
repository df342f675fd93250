/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_OUT_H
#define HP_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What subcommands print. Data goes to standard output, everything else to standard error, one line a reason. All of
 * it passes text_clean(), JSON too: there, what a terminal must not get is written as \uXXXX, which means the same.
 */
struct out {
	bool is_ascii;                  /* no other characters, whatever the locale */
};

void out_json(const char *json, size_t len);             /* and a line end */
void out_field(const struct out *o, const char *label, const char *value); /* value NULL: left out */
void out_line(const struct out *o, const char *text);
void out_reason(const struct out *o, const char *text);  /* "homepro: text" on stderr */

/* A table: titles, then rows; columns as wide as needed, the last one cut where a terminal ends. */
struct table;
struct table *table_new(const char *const *titles, size_t columns);
void table_add(struct table *t, const char *text);       /* the next cell; NULL: empty */
void table_print(struct table *t, const struct out *o);  /* and frees it */

/* False where something could not be written, and then says so. */
bool out_finish(const struct out *o);

#endif
