/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_CLI_H
#define HP_CLI_CLI_H

#include "cli/options.h"

struct loop;
struct profile;

/*
 * The front end without a screen: does what one subcommand asks, prints what came of it, and returns homepro's exit
 * code. Runs the loop. The password of `login` is read before the loop starts.
 */
int cli_run(struct loop *l, struct profile *p, const struct options *o);

/* For whoever fails before there is a loop: the reason, in one line, and the code. */
int cli_refuse(const struct fault *f);
/* One line on standard error about what is no reason to stop. */
void cli_warn(const char *sentence);

#endif
