/* SPDX-License-Identifier: ISC */
/* How things stand at Stripe, and what that means for an order, as a table. Called by
 * stripe_order.c. */
#include "server/payments/stripe_decide.h"

#include <string.h>

#include "protocol/words.h"

#define ANY (-1)
#define ANSWER(verdict, reason) false, STRIPE_READ, PAYMENT_##verdict, reason
#define CALL(call)              true, STRIPE_##call, PAYMENT_RETRY, NULL

#define CANCELLED_THERE N_("The hold was cancelled at the payment provider.")
#define NOT_CONFIRMED   N_("The payment was not confirmed in time.")
#define LAPSED          N_("The hold has lapsed or was cancelled at the payment provider.")
#define NO_HOLD         N_("There is no hold at the payment provider.")
#define TAKEN_THERE     N_("The money was taken at the payment provider: refund it there.")
#define UNKNOWN_STATE   N_("The payment is in a state this version does not know.")

struct rule {
	enum effect_kind kind;
	int intent, checkout;           /* ANY, or one */
	struct stripe_next next;
};

/* The first row that fits. */
static const struct rule rules[] = {
	{EFFECT_HOLD, INTENT_REQUIRES_CAPTURE, ANY, {ANSWER(DONE, NULL)}},
	{EFFECT_HOLD, INTENT_SUCCEEDED, ANY, {ANSWER(DONE, NULL)}}, /* captured by hand already */
	{EFFECT_HOLD, ANY, CHECKOUT_EXPIRED, {ANSWER(REFUSED, NOT_CONFIRMED)}}, /* which cancels its intent */
	{EFFECT_HOLD, INTENT_CANCELED, ANY, {ANSWER(REFUSED, CANCELLED_THERE)}},
	{EFFECT_HOLD, ANY, ANY, {ANSWER(WAITING, NULL)}},

	{EFFECT_CAPTURE, INTENT_SUCCEEDED, ANY, {ANSWER(DONE, NULL)}},
	{EFFECT_CAPTURE, INTENT_REQUIRES_CAPTURE, ANY, {CALL(CAPTURE)}},
	{EFFECT_CAPTURE, INTENT_CANCELED, ANY, {ANSWER(REFUSED, LAPSED)}},
	{EFFECT_CAPTURE, INTENT_PROCESSING, ANY, {ANSWER(RETRY, NULL)}},
	{EFFECT_CAPTURE, INTENT_OTHER, ANY, {ANSWER(RETRY, UNKNOWN_STATE)}},
	{EFFECT_CAPTURE, ANY, ANY, {ANSWER(REFUSED, NO_HOLD)}},

	{EFFECT_RELEASE, INTENT_SUCCEEDED, ANY, {ANSWER(REFUSED, TAKEN_THERE)}},
	{EFFECT_RELEASE, INTENT_CANCELED, ANY, {ANSWER(DONE, NULL)}},
	{EFFECT_RELEASE, INTENT_REQUIRES_CAPTURE, ANY, {CALL(CANCEL)}},
	{EFFECT_RELEASE, INTENT_PROCESSING, ANY, {ANSWER(RETRY, NULL)}},
	{EFFECT_RELEASE, ANY, CHECKOUT_OPEN, {CALL(EXPIRE)}},
	{EFFECT_RELEASE, ANY, CHECKOUT_EXPIRED, {ANSWER(DONE, NULL)}},
	{EFFECT_RELEASE, ANY, ANY, {ANSWER(RETRY, UNKNOWN_STATE)}},
};

#define OTHER_AMOUNT N_("The payment provider has another amount than we do.")

/* What is held or taken must be what was asked for. */
static bool is_right_amount(const struct payment_order *o, const struct stripe_intent *in)
{
	if (strcmp(o->currency, in->currency) != 0)
		return false;
	return o->kind == EFFECT_CAPTURE ? in->amount_received == o->amount
					 : in->amount == o->amount;
}

/*
 * A hold that nobody will ever capture is given back at once, and refused when it is gone. Of money that was taken
 * nobody but an operator can say what is right.
 */
static struct stripe_next other_amount(const struct payment_order *o, const struct stripe_intent *in)
{
	bool stands = o->kind == EFFECT_HOLD && in->status == INTENT_REQUIRES_CAPTURE;

	return stands ? (struct stripe_next){CALL(CANCEL)}
		      : (struct stripe_next){ANSWER(REFUSED, OTHER_AMOUNT)};
}

static bool is_about_amount(const struct payment_order *o, const struct stripe_next *next,
			    const struct stripe_intent *in)
{
	bool is_gone = o->kind == EFFECT_HOLD && next->verdict == PAYMENT_REFUSED &&
		       in->id[0] && in->status == INTENT_CANCELED;

	return (next->verdict == PAYMENT_DONE && o->kind != EFFECT_RELEASE) || is_gone;
}

struct stripe_next stripe_decide(const struct payment_order *o,
				 enum stripe_checkout_status checkout,
				 const struct stripe_intent *in)
{
	int intent = in->id[0] ? (int)in->status : ANY;
	struct stripe_next next = {ANSWER(RETRY, NULL)};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct rule *r = &rules[i];

		if (r->kind == o->kind && (r->intent == ANY || r->intent == intent) &&
		    (r->checkout == ANY || r->checkout == (int)checkout)) {
			next = r->next;
			break;
		}
	}
	if (is_about_amount(o, &next, in) && !is_right_amount(o, in))
		next = other_amount(o, in);
	if (next.verdict == PAYMENT_WAITING && in->reason[0])
		next.reason = in->reason;
	return next;
}
