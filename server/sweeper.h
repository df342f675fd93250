/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_SWEEPER_H
#define HP_SERVER_SWEEPER_H

#include <stdbool.h>

struct loop;
struct store;
struct settings;
struct tx;

/*
 * What time alone brings about: requests nobody took expire, sessions nobody starts and those whose helper vanished
 * end, guests' time runs out, their words, old answers and dead tokens are forgotten, usual waits are worked out anew. Looks once a second, never writes for nothing, and does a bounded
 * amount of work a pass: what is left over comes with the next.
 */
struct sweeper;

struct sweeper *sweeper_new(struct loop *l, struct store *s, const struct settings *set);
/* A pass under way is let go of: it may end after this, until store_close(). */
void sweeper_free(struct sweeper *w);

/* One pass at tx->now_ms: what the timer does, and what tests do with a clock of their own. `forgets`: with
 * what is done once a minute. */
void sweeper_pass(struct tx *tx, const struct settings *set, bool forgets);

#endif
