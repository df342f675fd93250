/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_ORDER_H
#define HP_SERVER_PAYMENTS_STRIPE_ORDER_H

#include <stdbool.h>
#include <sys/queue.h>

#include "server/payments/payments.h"

struct loop;
struct settings;
struct store;
struct stripe_client;

/*
 * An order of the outbox on its way through Stripe: a few calls, one after the other, and
 * between them what was learnt is written down. Wherever it stops, the same order asked again
 * comes to the same end.
 *
 *   hold      create the page, then (asked again) read it: waiting, until its intent can be captured
 *   capture   capture the intent; in doubt read it first
 *   release   read the page; expire it, or cancel its intent
 */
struct stripe_order;

struct stripe_orders {                  /* what they stand on; the provider's own */
	struct loop *loop;
	struct store *store;
	const struct settings *set;
	struct stripe_client *client;
	LIST_HEAD(, stripe_order) under_way;
	bool is_leaving;                /* no further call is made */
};

/* Copies the order; `done` comes once, later. */
void stripe_order_start(struct stripe_orders *all, const struct payment_order *o, payment_done_fn *done, void *arg);
/* Whatever waits for Stripe is answered with "again", now: homeprod is leaving. */
void stripe_orders_abandon(struct stripe_orders *all);

#endif
