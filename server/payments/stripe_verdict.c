/* SPDX-License-Identifier: ISC */
/* What Stripe's answers mean for us, as a table. Called by stripe.c after each call. */
#include "server/payments/stripe_verdict.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "loop/http.h"

#define ON(call) (1u << STRIPE_##call)
#define ON_ANY   ((1u << STRIPE_CALL_COUNT) - 1)
#define KEY_USED "idempotency_error"    /* for another call, or one that says something else */
#define ON_POST  (ON(CREATE) | ON(EXPIRE) | ON(CAPTURE) | ON(CANCEL))

struct rule {
	unsigned calls;
	int status_from, status_to;
	const char *type, *code;        /* error.type, error.code; NULL: whatever it is */
	enum stripe_verdict verdict;
};

/*
 * The first row that fits. Why some are as they are:
 * - the result of a POST is kept under its key for a day whatever it was, a 500 too, so asking
 *   again with the key would give the same 500: the object is read instead, and a new key is used
 *   only when that shows that nothing happened;
 * - 401, 429 and a key in use are not kept: the same key is right;
 * - a 400 to expiring or cancelling says that things stand otherwise than we thought;
 * - with no answer at all the same key is right, whether or not the call arrived.
 */
static const struct rule rules[] = {
	{ON_ANY,      200, 299, NULL,     NULL,                                  STRIPE_YES},
	{ON_ANY,        0,   0, NULL,     NULL,                                  STRIPE_AGAIN},
	{ON_ANY,      300, 399, NULL,     NULL,                                  STRIPE_AGAIN},
	{ON_ANY,      401, 401, NULL,     NULL,                                  STRIPE_KEY},
	{ON_ANY,      403, 403, NULL,     NULL,                                  STRIPE_KEY},
	{ON_ANY,      400, 499, NULL,     "lock_timeout",                        STRIPE_AGAIN},
	{ON_ANY,      400, 499, NULL,     "idempotency_key_in_use",              STRIPE_AGAIN},
	{ON_ANY,      408, 409, NULL,     NULL,                                  STRIPE_AGAIN},
	{ON_ANY,      429, 429, NULL,     NULL,                                  STRIPE_AGAIN},
	{ON_POST,     400, 499, KEY_USED, NULL,                                  STRIPE_LOOK},
	{ON_POST,     400, 499, NULL,     "payment_intent_unexpected_state",     STRIPE_LOOK},
	{ON(CAPTURE), 400, 499, NULL,     "charge_expired_for_capture",          STRIPE_NO},
	{ON(CAPTURE), 400, 499, NULL,     "capture_charge_authorization_expired", STRIPE_NO},
	{ON(CAPTURE), 400, 499, NULL,     "capture_unauthorized_payment",        STRIPE_NO},
	{ON(CAPTURE), 400, 499, NULL,     "amount_too_large",                    STRIPE_NO},
	{ON_ANY,      402, 402, NULL,     NULL,                                  STRIPE_NO},
	{ON_ANY,      404, 404, NULL,     NULL,                                  STRIPE_NO},
	{ON_POST,     424, 424, NULL,     NULL,                                  STRIPE_LOOK},
	{ON_ANY,      424, 424, NULL,     NULL,                                  STRIPE_AGAIN},
	{ON(EXPIRE) | ON(CANCEL), 400, 499, NULL, NULL,                           STRIPE_LOOK},
	{ON_ANY,      400, 499, NULL,     NULL,                                  STRIPE_NO},
	{ON_POST,     500, 599, NULL,     NULL,                                  STRIPE_LOOK},
	{ON_ANY,      500, 599, NULL,     NULL,                                  STRIPE_AGAIN},
};

static const char *const call_names[STRIPE_CALL_COUNT] = {
	[STRIPE_CREATE] = "create",
	[STRIPE_READ] = "read",
	[STRIPE_EXPIRE] = "expire",
	[STRIPE_READ_INTENT] = "read_intent",
	[STRIPE_CAPTURE] = "capture",
	[STRIPE_CANCEL] = "cancel",
	[STRIPE_LIST] = "list",
};

const char *stripe_call_name(enum stripe_call c)
{
	return call_names[c];
}

static bool fits(const char *wanted, const char *given)
{
	return !wanted || (given && strcmp(wanted, given) == 0);
}

/* Stripe knows better than a table: true says that the same key is right, false that its result is kept. */
static enum stripe_verdict obey(enum stripe_call call, const struct http_answer *a,
				enum stripe_verdict v)
{
	const char *should_retry = a->header ? a->header : "";

	if (strcmp(should_retry, "true") == 0 && (v == STRIPE_LOOK || v == STRIPE_NO))
		return STRIPE_AGAIN;
	if (strcmp(should_retry, "false") == 0 && v == STRIPE_AGAIN && (ON_POST & 1u << call))
		return STRIPE_LOOK;
	return v;
}

enum stripe_verdict stripe_verdict(enum stripe_call call, const struct http_answer *a,
				   const struct document *body)
{
	const char *type = document_text(body, "error.type");
	const char *code = document_text(body, "error.code");

	/* A yes that cannot be read is no yes: somebody else answered, or the answer was cut. */
	if (a->status >= 200 && a->status < 300 && !body)
		return STRIPE_AGAIN;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct rule *r = &rules[i];

		if ((r->calls & 1u << call) && a->status >= r->status_from &&
		    a->status <= r->status_to && fits(r->type, type) && fits(r->code, code))
			return obey(call, a, r->verdict);
	}
	return STRIPE_AGAIN;
}

void stripe_reason(const struct http_answer *a, const struct document *body, char *out, size_t size)
{
	const char *message = document_text(body, "error.message");
	const char *code = document_text(body, "error.decline_code");

	if (!code)
		code = document_text(body, "error.code");
	if (a->status == 401)
		/* its own words show part of the key */
		snprintf(out, size, "the payment provider does not take our key");
	else if (message && code)
		snprintf(out, size, "%s (%s)", message, code);
	else if (message)
		snprintf(out, size, "%s", message);
	else if (a->status > 0)
		snprintf(out, size, "the payment provider answered with status %d", a->status);
	else
		snprintf(out, size, "the payment provider is out of reach: %s",
			 a->error ? a->error : "no answer");
}
