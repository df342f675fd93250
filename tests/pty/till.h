/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_TILL_H
#define HP_TESTS_PTY_TILL_H

#include <stdbool.h>

struct world;

/*
 * The fake Stripe as a program beside a world: what customers pay at. Its controls are those of
 * tests/fake/stripe_control.h.
 */
struct till {
	int pid;
	char *url;
};

/* Before the world's server starts: its settings then name this till. False: the reason was printed. */
bool till_open(struct till *t, struct world *w);
/* After it has started: the till tells the server of what happens at it. */
bool till_tells(const struct till *t, const struct world *w);
/* "/_fake/do?deed=pay&request=ID". False: it did not do it. */
bool till_do(const struct till *t, const char *path_and_query);
void till_close(struct till *t);

#endif
