/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_FAREWELL_H
#define HP_CLIENT_FAREWELL_H

#include <stdbool.h>

#include "protocol/err.h"

struct loop;
struct http;
struct app_timing;

/*
 * Sign-outs on their way while this machine has already forgotten the person: a kiosk's guests who left, and those whom
 * it let in before it fell over. Each is tried again until the server has heard it or it no longer matters. Tokens are held in memory, wiped as they go, and are on
 * no disk. For app.c and app_do.c.
 */
struct farewells;

/* All borrowed; what is under way when they go is given up: the server ends guests by itself after a while. */
struct farewells *farewells_new(struct loop *l, struct http *http, const char *server, const struct app_timing *t);
void farewells_free(struct farewells *f);
void farewell_say(struct farewells *f, const char *token);
/* A kiosk starts: by its own token, all whom it ever let in. `said` hears of every try, ERR_NONE: the last. */
typedef void farewell_said_fn(enum err e, void *arg);
void farewell_say_all(struct farewells *f, const char *device_token, farewell_said_fn *said, void *arg);
/* Is that one still on its way? Whoever is let in before it is heard would go with them. */
bool farewell_is_saying_all(const struct farewells *f);
void farewell_hurry(struct farewells *f); /* none waits for its pause to end */

#endif
