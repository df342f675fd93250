/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_HOME_H
#define HP_TESTS_FAULTS_HOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct load;
struct people_set;
struct loop;

/*
 * The real homeprod as a process that harm is done to, in a directory of its own, with people and a load that works on
 * it. It keeps its port and its database from one start to the next.
 */
struct home;

struct home *home_open(size_t helpers, size_t customers);
void home_close(struct home *h);                         /* stops what runs, removes the directory */

/* `wish` is HP_SHIM's, see shim.c; "": nothing yet but its clocks, NULL: without the shim. */
void home_start(struct home *h, const char *wish);
void home_wait_listening(struct home *h);
void home_wait_ended(struct home *h);
void home_kill(struct home *h);
/* SIGTERM; it must end well. */
void home_stop(struct home *h);
bool home_is_running(const struct home *h);
int home_pid(const struct home *h);
void home_expect_killed(const struct home *h);           /* its end was a SIGKILL */
/* How it ended last. */
int home_status(const struct home *h, int *signal_number);
/* Whether it has said this on stderr since it was last started. */
const char *home_said(const struct home *h);             /* all of it */
bool home_has_said(const struct home *h, const char *words);

const struct people_set *home_people(const struct home *h); /* their tokens */
/* homeprod with these words on the same database; its exit code. */
int home_run(struct home *h, const char *const *words);
void home_check(struct home *h);                         /* `homeprod check` finds nothing */

struct loop *home_loop(const struct home *h);
struct load *home_load(const struct home *h);
char *home_path(const struct home *h, const char *name); /* in the directory; caller frees */
const char *home_url(const struct home *h);
const char *home_db(const struct home *h);               /* sqlite:PATH */
/* Of the settings file; before home_start(). */
void home_configure(struct home *h, const char *text);
void home_limit_descriptors(struct home *h, int most);   /* from the next start on */

/* From now on the wish counts; not before, so that a start is no part of it. */
void home_arm(struct home *h, bool is_armed);
void home_shift_clock(struct home *h, int64_t shift_ms); /* the time of day, against the machine's */

#endif
