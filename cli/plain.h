/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_PLAIN_H
#define HP_CLI_PLAIN_H

#include <stdbool.h>

struct loop;
struct profile;

/*
 * --plain: all that a helper or a customer does, as lines that are only ever appended and choices by number. For
 * screen readers, braille lines, printers and terminals that cannot move their cursor; answers may come from a pipe.
 * Runs the loop until the person quits or the input ends; returns homepro's exit code.
 */
int plain_run(struct loop *l, struct profile *p, bool is_ascii);

#endif
