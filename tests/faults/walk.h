/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_WALK_H
#define HP_TESTS_FAULTS_WALK_H

#include <stdbool.h>

/*
 * A program's way, gone twice for each place at which it or a library asks for memory: with that place saying no, once,
 * and with there being no memory at all from there on (shim_memory.c knows places). The program must go on, or end with
 * one plain sentence: by the exit code that goes with it, or by the abort of protocol/mem.h with its words.
 *
 * WALK_PLACES in the environment is how many places of each way are tried, evenly spread; 0 is all. WALK_PART=2/8 leaves
 * all but every eighth to other processes. WALK_PLACE=HEX tries that one alone, and HEX+ so with all that follow. What
 * was tried on one way is left out on the next.
 */
struct ending {
	int status, signal_number;      /* as of wait() */
	bool is_late;                   /* it had to be killed */
	char *said;                     /* on stderr */
	char *wrong;                    /* what else is not as it should be; NULL: nothing */
};

/* Plays the way with `env` ("NAME=value", NULL-terminated) on top of the environment. */
typedef void walk_play_fn(const char *const *env, struct ending *out, void *arg);

/* Fails the test at the end, when all has been tried and what went wrong was printed. */
void walk(const char *name, walk_play_fn *play, void *arg);

/* ---- for who plays ---- */

/* Starts argv[0]. `input`: a file, NULL is nothing; its stdout goes nowhere, its stderr into the file `said`. */
int walk_start(const char *const *argv, const char *const *env, const char *input, const char *said);
/* Waits for its end, and kills it where that does not come in time. */
void walk_end(int pid, const char *said, int within_ms, struct ending *out);
bool walk_has_ended(int pid);                            /* without waiting; walk_end() is still to come */
/* A file's text, "" where there is none; caller frees. */
char *walk_text(const char *path);
/* Whether this is the run in which nothing fails yet: what is not right now is wrong in itself. */
bool walk_is_learning(const char *const *env);
bool walk_is_for_good(const char *const *env);           /* no memory comes back in this run */
void walk_wrong(struct ending *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
