/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_ADMIN_H
#define HP_SERVER_ADMIN_H

struct settings;

/*
 * homeprod's commands, beside a running daemon or without one: user add|list|passwd|disable, backup, check, reconcile, ledger.
 * They work on the database, never through the daemon.
 */

/* argv[0] is the command. Returns the exit code; data goes to stdout, a reason in one line to stderr. */
int admin_run(struct settings *set, int argc, char **argv);
/* For --help: a line each. */
extern const char admin_help[];

#endif
