/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_RESTRICTED_H
#define HP_CLI_RESTRICTED_H

#include <stdbool.h>
#include <stddef.h>

/*
 * homepro --restricted, for people who are let in by SSH for this and nothing else (doc/ssh.md): the screens and the
 * subcommands, and no way to a shell, a program or a file. homepro.c calls these in this order, options.c refuses what
 * is for administrators only.
 */

/* Is it on the command line? Asked before anything reads the environment. */
bool restricted_is_asked(int argc, char **argv);

/*
 * Leaves in the environment what a terminal and a language need, and nothing else; HOME is as sshd has it. Gives
 * what was asked for over SSH (SSH_ORIGINAL_COMMAND), NULL: nothing. Caller frees.
 */
char *restricted_environment(void);

/*
 * A command line taken apart as a shell would, without being one: blanks part words, quotes and backslashes keep them
 * together, and nothing is expanded, run or redirected. Returns how many words, 0 where a quote is open or there are
 * more than `max`; each belongs to the caller.
 */
size_t restricted_words(const char *line, char **words, size_t max);

/* From here on neither this process nor any it starts can run another program. False: this kernel cannot promise it. */
bool restricted_seal(void);

#endif
