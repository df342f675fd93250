/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_HOOK_H
#define HP_CLIENT_HOOK_H

#include <stdbool.h>
#include <stdint.h>

struct loop;

/*
 * A person's own program, run when the bell rings: without a shell, with a small environment, with the event on its
 * standard input and nothing else open; a few at once, each killed with what it started when its time is up.
 */
#define HOOKS_AT_ONCE 4
#define HOOK_MS 10000

struct hooks;

/* What became of one: `why` is a clause, NULL where it ended well. */
typedef void hook_done_fn(const char *why, void *arg);

struct hooks *hooks_new(struct loop *l, int64_t limit_ms);
void hooks_free(struct hooks *h);                        /* ends what runs, without a word */

/* `path`: whole, or from "~/". `done` (may be NULL) is called once, later, unless it could not be started: then `why`
 * says so at once and it is false. */
bool hooks_run(struct hooks *h, const char *path, const char *input, hook_done_fn *done, void *arg, const char **why);

#endif
