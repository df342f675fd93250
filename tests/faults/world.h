/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_WORLD_H
#define HP_TESTS_FAULTS_WORLD_H

#include <stdbool.h>

struct loop;
struct http;

/*
 * The real homeprod and the fake Stripe as processes of their own, in a directory of their own:
 * homeprod is started again whenever it was killed, on the same port and database. Any failure
 * to start fails the test.
 */
struct world;

struct world *world_open(struct loop *l, struct http *h);
void world_close(struct world *w);

const char *world_url(const struct world *w);           /* homeprod's */
const char *world_stripe_url(const struct world *w);
int world_kills(const struct world *w);                 /* how often it has died of SIGKILL */

/* From now on it is killed: by a timer at random, and by the fake at the points that matter
 * most. Off: turns the loop until the fake has been told, so that what follows is calm. */
void world_killing(struct world *w, bool is_on);
/* What chance does at the fake, as srand(). */
void world_seed(struct world *w, unsigned seed);
/* What the outbox still waits for, to stderr: for whoever has to find out why. */
void world_tell_waiting(const struct world *w);

/* `homeprod user add`; the password is "password of NAME". Before the first start. */
void world_add_user(struct world *w, const char *name, const char *role);
void world_start(struct world *w);
/* Runs a command of homeprod's on the same database and waits; its output goes to stderr. The
 * exit code. */
int world_run(struct world *w, const char *const *words);

#endif
