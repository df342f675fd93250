/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_WATCH_H
#define HP_SERVER_PAYMENTS_STRIPE_WATCH_H

struct stripe_orders;

/*
 * Looks at holds that stand: now and then, since a webhook may have been missed, and at once
 * when one has come. A hold that is gone ends its request. Warns of those that will lapse within
 * a day and are still to be captured or released.
 */
struct stripe_watch;

struct stripe_watch *stripe_watch_new(const struct stripe_orders *on); /* `on` is borrowed */
void stripe_watch_free(struct stripe_watch *w);

#endif
