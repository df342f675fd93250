/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_CHILD_H
#define HP_TESTS_FAULTS_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct loop;

/*
 * A daemon of this build as a process on the loop. Its stderr is read: "listening on ADDRESS" is awaited, and a
 * sanitizer's report fails the test. A child that still runs when the test's program ends is killed.
 */
struct child;

struct child_events {
	void (*listens)(struct child *c, void *arg);     /* may be NULL */
	/* It ended, and its pipe is read to the end: `status` or, where not 0, `signal_number`. It may be started
	 * again from here. */
	void (*ended)(struct child *c, int64_t status, int signal_number, void *arg);
	/* Each line on stderr; may be NULL. */
	void (*said)(struct child *c, const char *line, void *arg);
	void *arg;
};

/* `argv` and `env` are borrowed; env NULL: this program's. */
struct child *child_new(struct loop *l, const struct child_events *events);
/* Only when it has ended. */
void child_free(struct child *c);

void child_start(struct child *c, char **argv, char **env);
void child_wait_listening(struct child *c);              /* turns the loop; fails the test after 20 s */
void child_wait_ended(struct child *c);                  /* the same */
void child_kill(struct child *c, int signal_number);     /* no harm where it does not run */

bool child_is_running(const struct child *c);
bool child_is_listening(const struct child *c);
int child_pid(const struct child *c);                    /* 0: not running */
const char *child_address(const struct child *c);        /* "127.0.0.1:8470"; "" before it has ever listened */

/* A command that does one thing: runs it to the end, turning the loop meanwhile. Its standard output goes to ours'
 * stderr. The exit code, or -1 for a signal. */
int child_run(struct loop *l, const char *const *argv, const char *input);

#endif
