/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_VERDICT_H
#define HP_SERVER_PAYMENTS_STRIPE_VERDICT_H

#include "protocol/document.h"

struct http_answer;

/* What an answer of Stripe's says about the order it answers. One table, in stripe_verdict.c,
 * decides. */
enum stripe_verdict {
	STRIPE_YES,             /* done; the body is the object */
	STRIPE_AGAIN,           /* nothing was decided: the same call with the same key, later */
	STRIPE_LOOK,            /* what happened is not known, or not as we thought: read the object, then decide */
	STRIPE_NO,              /* a final no */
	STRIPE_KEY              /* our key is wrong or may not do this: an operator has to act; then again */
};

enum stripe_call {
	STRIPE_CREATE,          /* the page where the customer confirms: a Checkout Session */
	STRIPE_READ,            /* that page, with its intent */
	STRIPE_EXPIRE,          /* that page */
	STRIPE_READ_INTENT,
	STRIPE_CAPTURE,
	STRIPE_CANCEL,          /* the intent, which releases the hold */
	STRIPE_LIST,            /* of intents */
	STRIPE_CALL_COUNT
};
const char *stripe_call_name(enum stripe_call c);

/* `body` is the answer's, parsed; NULL where it is no JSON. */
enum stripe_verdict stripe_verdict(enum stripe_call call, const struct http_answer *a, const struct document *body);
/* The provider's own words, or ours where it has none, for the operator. Never the key. */
void stripe_reason(const struct http_answer *a, const struct document *body, char *out, size_t size);

#endif
