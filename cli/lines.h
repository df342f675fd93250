/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_LINES_H
#define HP_CLI_LINES_H

#include <stdbool.h>

struct loop;

/*
 * Standard input as lines, without ever waiting: from a terminal, a pipe or a file. For plain.c.
 */
struct lines;

/* `ready`: there may be a line, or the end. */
struct lines *lines_new(struct loop *l, void (*ready)(void *arg), void *arg);
void lines_free(struct lines *s);
/* The next line without its end; NULL: none yet, or none any more. Caller wipes and frees. */
char *lines_next(struct lines *s);
bool lines_are_over(const struct lines *s);
void lines_echo(struct lines *s, bool is_on);            /* of a terminal; as found once freed */

#endif
