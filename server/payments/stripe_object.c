/* SPDX-License-Identifier: ISC */
/* Reads Stripe's objects. Called by stripe.c, reconcile and the webhook. */
#include "server/payments/stripe_object.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const status_names[INTENT_STATUS_COUNT] = {
	[INTENT_OTHER] = "other",
#define X(name, text) [INTENT_##name] = text,
	STRIPE_INTENT_STATUSES(X)
#undef X
};

static const char *const checkout_names[] = {
	[CHECKOUT_OPEN] = "open",
	[CHECKOUT_COMPLETE] = "complete",
	[CHECKOUT_EXPIRED] = "expired",
};

const char *stripe_intent_status_name(enum stripe_intent_status s)
{
	return status_names[s];
}

static int index_of(const char *const *names, int count, const char *name)
{
	for (int i = 1; name && i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return 0;
}

enum stripe_intent_status stripe_intent_status_of(const char *name)
{
	return (enum stripe_intent_status)index_of(status_names, INTENT_STATUS_COUNT, name);
}

bool stripe_id_is_valid(const char *id, size_t size)
{
	size_t len = id ? strlen(id) : 0;

	if (len == 0 || len >= size)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)id[i]) && id[i] != '_')
			return false;
	return true;
}

static bool is_a(const struct document *d, const char *kind)
{
	const char *object = document_text(d, "object");

	return object && strcmp(object, kind) == 0;
}

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text ? text : "");
}

static void read_currency(const struct document *d, char out[HP_CURRENCY_SIZE])
{
	copy(out, HP_CURRENCY_SIZE, document_text(d, "currency"));
	for (char *c = out; *c; c++)
		*c = (char)toupper((unsigned char)*c);
}

/* The card's own words come first: what a cancellation is called says less. */
static void read_reason(const struct document *d, char *out, size_t size)
{
	const char *why = document_text(d, "last_payment_error.message");

	copy(out, size, why ? why : document_text(d, "cancellation_reason"));
}

bool stripe_intent_read(const struct document *d, struct stripe_intent *out)
{
	const char *id = document_text(d, "id");

	*out = (struct stripe_intent){0};
	if (!is_a(d, "payment_intent") || !stripe_id_is_valid(id, sizeof out->id))
		return false;
	copy(out->id, sizeof out->id, id);
	out->status = stripe_intent_status_of(document_text(d, "status"));
	document_int(d, "amount", &out->amount);
	document_int(d, "amount_capturable", &out->amount_capturable);
	document_int(d, "amount_received", &out->amount_received);
	read_currency(d, out->currency);
	copy(out->request_id, sizeof out->request_id,
	     document_text(d, "metadata." STRIPE_REQUEST_LABEL));
	if (document_int(d, "latest_charge.payment_method_details.card.capture_before",
			 &out->capture_before_ms))
		out->capture_before_ms *= 1000;
	read_reason(d, out->reason, sizeof out->reason);
	return true;
}

bool stripe_checkout_read(const struct document *d, struct stripe_checkout *out)
{
	const char *id = document_text(d, "id");
	const char *intent_id = document_text(d, "payment_intent");

	*out = (struct stripe_checkout){0};
	if (!is_a(d, "checkout.session") || !stripe_id_is_valid(id, sizeof out->id))
		return false;
	copy(out->id, sizeof out->id, id);
	out->status = (enum stripe_checkout_status)index_of(checkout_names, CHECKOUT_EXPIRED + 1,
	                                                    document_text(d, "status"));
	out->url = document_text(d, "url");
	if (intent_id && stripe_id_is_valid(intent_id, sizeof out->intent.id))
		copy(out->intent.id, sizeof out->intent.id, intent_id);
	else
		stripe_intent_read(document_at(d, "payment_intent"), &out->intent);
	return true;
}
