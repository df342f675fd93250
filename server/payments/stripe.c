/* SPDX-License-Identifier: ISC */
/* Stripe as a payment provider: what payments.h asks for, put together of orders, looks and the
 * client they share. */
#include <stdlib.h>

#include "loop/log.h"
#include "protocol/mem.h"
#include "server/payments/payments.h"
#include "server/payments/stripe_client.h"
#include "server/payments/stripe_list.h"
#include "server/payments/stripe_order.h"
#include "server/payments/stripe_settings.h"
#include "server/payments/stripe_watch.h"
#include "server/settings.h"

struct stripe {
	struct stripe_orders orders;
	struct stripe_watch *watch;
};

static bool stripe_check(struct settings *set, char *why, size_t why_size)
{
	if (!stripe_settings_complete(&set->stripe, why, why_size))
		return false;
	if (!set->stripe.webhook_secrets[0])
		log_warn("payments: without a webhook secret Stripe's webhooks are refused; news "
			 "comes by asking, later");
	return true;
}

static void *stripe_open(struct loop *l, struct store *s, const struct settings *set)
{
	struct stripe *stripe = xcalloc(1, sizeof *stripe);

	stripe->orders.loop = l;
	stripe->orders.store = s;
	stripe->orders.set = set;
	stripe->orders.client = stripe_client_new(l, &set->stripe);
	LIST_INIT(&stripe->orders.under_way);
	stripe->watch = stripe_watch_new(&stripe->orders);
	log_info("payments: Stripe at %s, %s keys", set->stripe.base_url,
		 stripe_is_live(&set->stripe) ? "live" : "test");
	return stripe;
}

static void stripe_abandon(void *self)
{
	struct stripe *stripe = self;

	stripe_watch_free(stripe->watch);
	stripe->watch = NULL;
	stripe_orders_abandon(&stripe->orders);
}

static void stripe_close(void *self)
{
	struct stripe *stripe = self;

	stripe_watch_free(stripe->watch);
	stripe_client_free(stripe->orders.client);
	free(stripe);
}

static void stripe_carry_out(void *self, const struct payment_order *o, payment_done_fn *done,
			     void *arg)
{
	struct stripe *stripe = self;

	stripe_order_start(&stripe->orders, o, done, arg);
}

const struct payment_provider stripe_provider = {
	.name = "stripe",
	.check = stripe_check,
	.open = stripe_open,
	.close = stripe_close,
	.abandon = stripe_abandon,
	.table = "stripe_payments",
	.list = stripe_list,
	.carry_out = stripe_carry_out,
};
