/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_DECIDE_H
#define HP_SERVER_PAYMENTS_STRIPE_DECIDE_H

#include <stdbool.h>

#include "server/payments/payments.h"
#include "server/payments/stripe_object.h"
#include "server/payments/stripe_verdict.h"

/* What follows for an order from how things stand at Stripe. Pure: one table, in
 * stripe_decide.c. */
struct stripe_next {
	bool is_call;                   /* else the order is answered */
	enum stripe_call call;
	enum payment_verdict verdict;
	const char *reason;             /* static, or the intent's own; NULL: none */
};

/* `checkout` may be CHECKOUT_OTHER where only the intent was read; an intent without an id is
 * one that does not exist. */
struct stripe_next stripe_decide(const struct payment_order *o, enum stripe_checkout_status checkout,
                                 const struct stripe_intent *in);

#endif
