/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_FAREWELL_H
#define HP_CLIENT_FAREWELL_H

struct loop;
struct http;
struct app_timing;

/*
 * Sign-outs on their way while this machine has already forgotten the person: a kiosk's guests who left. Each is tried
 * again until the server has heard it or it no longer matters. Tokens are held in memory, wiped as they go, and are on
 * no disk. For app.c and app_do.c.
 */
struct farewells;

/* All borrowed; what is under way when they go is given up: the server ends guests by itself after a while. */
struct farewells *farewells_new(struct loop *l, struct http *http, const char *server, const struct app_timing *t);
void farewells_free(struct farewells *f);
void farewell_say(struct farewells *f, const char *token);

#endif
