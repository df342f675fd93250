/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_SWEEPER_H
#define HP_SERVER_SWEEPER_H

struct loop;
struct store;
struct settings;

/*
 * What time alone brings about: requests nobody took expire, sessions nobody starts and those whose helper vanished
 * end, old answers and dead tokens are forgotten. Looks once a second while something is due soon, never writes for nothing.
 */
struct sweeper;

struct sweeper *sweeper_new(struct loop *l, struct store *s, const struct settings *set);
void sweeper_free(struct sweeper *w);

#endif
