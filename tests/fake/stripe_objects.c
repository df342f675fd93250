/* SPDX-License-Identifier: ISC */
/* The fake Stripe's books: what exists, what may become of it, and how it looks as JSON. */
#include "tests/fake/stripe_objects.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/document.h"
#include "protocol/mem.h"

#define CHECKOUT_LIFE_MIN_S (30 * 60)
#define CHECKOUT_LIFE_MAX_S (24 * 60 * 60)
#define AMOUNT_MIN 50
#define AMOUNT_MAX 99999999

void books_init(struct fake_books *b, const char *url)
{
	*b = (struct fake_books){.hold_s = 7 * 24 * 60 * 60, .amount_most = AMOUNT_MAX};
	TAILQ_INIT(&b->intents);
	TAILQ_INIT(&b->checkouts);
	snprintf(b->url, sizeof b->url, "%s", url);
}

void books_clear(struct fake_books *b)
{
	struct fake_intent *in;
	struct fake_checkout *c;

	while ((in = TAILQ_FIRST(&b->intents))) {
		TAILQ_REMOVE(&b->intents, in, link);
		params_clear(&in->metadata);
		free(in);
	}
	while ((c = TAILQ_FIRST(&b->checkouts))) {
		TAILQ_REMOVE(&b->checkouts, c, link);
		params_clear(&c->metadata);
		params_clear(&c->intent_metadata);
		free(c);
	}
}

struct fake_intent *books_intent(struct fake_books *b, const char *id)
{
	struct fake_intent *in;

	TAILQ_FOREACH(in, &b->intents, link)
		if (strcmp(in->id, id) == 0)
			return in;
	return NULL;
}

struct fake_checkout *books_checkout(struct fake_books *b, const char *id)
{
	struct fake_checkout *c;

	TAILQ_FOREACH(c, &b->checkouts, link)
		if (strcmp(c->id, id) == 0)
			return c;
	return NULL;
}

static void param_add(struct params *to, char *take_name, const char *value)
{
	to->items = xrealloc(to->items, (to->count + 1) * sizeof *to->items);
	to->items[to->count].name = take_name;
	to->items[to->count++].value = xstrdup(value);
}

/* name[key]=value of the call as key=value. */
static void copy_metadata(struct params *to, const struct params *from, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < from->count; i++) {
		const char *key = from->items[i].name;

		if (strncmp(key, name, len) != 0 || key[len] != '[')
			continue;
		param_add(to, xstrndup(key + len + 1, strcspn(key + len + 1, "]")),
			  from->items[i].value);
	}
}

static bool check_checkout(const struct fake_books *b, const struct params *p, int64_t now_s,
			   struct stripe_fault *f)
{
	int64_t expires_s = params_int(p, "expires_at", now_s + CHECKOUT_LIFE_MAX_S);
	int64_t amount = params_int(p, "line_items[0][price_data][unit_amount]", 0);

	if (expires_s < now_s + CHECKOUT_LIFE_MIN_S)
		return stripe_fault_set(f, NULL, "expires_at",
					"The `expires_at` timestamp must be at least 30 "
					"minutes from Checkout Session creation.");
	if (expires_s > now_s + CHECKOUT_LIFE_MAX_S)
		return stripe_fault_set(f, NULL, "expires_at",
					"The `expires_at` timestamp must be less than 24 "
					"hours from Checkout Session creation.");
	if (amount < AMOUNT_MIN)
		return stripe_fault_set(
		    f, "amount_too_small", NULL,
		    "The Checkout Session's total amount due must add up to at least $0.50 usd");
	if (amount > b->amount_most)
		return stripe_fault_set(
		    f, "amount_too_large", NULL,
		    "The Checkout Session's total amount due must be no more than $999,999.99");
	return true;
}

struct fake_checkout *checkout_create(struct fake_books *b, const struct params *p, int64_t now_s,
				      struct stripe_fault *f)
{
	struct fake_checkout *c;

	if (!check_checkout(b, p, now_s, f))
		return NULL;
	c = xcalloc(1, sizeof *c);
	snprintf(c->id, sizeof c->id, "cs_test_a1%056d", ++b->counter); /* as long as real ones */
	c->status = "open";
	c->amount = params_int(p, "line_items[0][price_data][unit_amount]", 0) *
	            params_int(p, "line_items[0][quantity]", 1);
	snprintf(c->currency, sizeof c->currency, "%s",
		 params_get(p, "line_items[0][price_data][currency]"));
	c->created_s = now_s;
	c->expires_s = params_int(p, "expires_at", now_s + CHECKOUT_LIFE_MAX_S);
	copy_metadata(&c->metadata, p, "metadata");
	copy_metadata(&c->intent_metadata, p, "payment_intent_data[metadata]");
	TAILQ_INSERT_TAIL(&b->checkouts, c, link);
	return c;
}

struct fake_checkout *checkout_expire(struct fake_checkout *c, struct stripe_fault *f)
{
	if (strcmp(c->status, "open") != 0) {
		stripe_fault_set(
		    f, NULL, NULL,
		    "Only Checkout Sessions with a status in [\"open\"] can be expired. "
		    "This Checkout Session has a status of `%s`.",
		    c->status);
		return NULL;
	}
	c->status = "expired";
	if (c->intent && strcmp(c->intent->status, "requires_capture") != 0) {
		c->intent->status = "canceled";
		snprintf(c->intent->cancellation_reason, sizeof c->intent->cancellation_reason,
			 "automatic");
	}
	return c;
}

static bool unexpected_state(const struct fake_intent *in, const char *doing,
			     struct stripe_fault *f)
{
	return stripe_fault_set(f, "payment_intent_unexpected_state", NULL,
				"This PaymentIntent could not be %s because it has a status of %s.",
				doing, in->status);
}

struct fake_intent *intent_capture(struct fake_intent *in, const struct params *p,
				   struct stripe_fault *f)
{
	int64_t amount = params_int(p, "amount_to_capture", in->amount_capturable);

	if (strcmp(in->status, "requires_capture") != 0) {
		unexpected_state(in, "captured", f);
		return NULL;
	}
	if (amount > in->amount_capturable || amount < 1) {
		stripe_fault_set(f, amount < 1 ? "amount_too_small" : "amount_too_large",
				 "amount_to_capture",
				 "The amount to capture is not within what the hold allows.");
		return NULL;
	}
	in->status = "succeeded";
	in->amount_received = amount;
	in->amount_capturable = 0;
	in->captures++;
	return in;
}

static bool is_of_open_checkout(struct fake_books *b, const struct fake_intent *in)
{
	struct fake_checkout *c;

	TAILQ_FOREACH(c, &b->checkouts, link)
		if (c->intent == in && strcmp(c->status, "open") == 0)
			return true;
	return false;
}

struct fake_intent *intent_cancel(struct fake_books *b, struct fake_intent *in, const char *reason,
				  struct stripe_fault *f)
{
	if (is_of_open_checkout(b, in)) {
		stripe_fault_set(
		    f, NULL, NULL,
		    "You cannot cancel this PaymentIntent because it belongs to an open "
		    "Checkout Session; expire the Checkout Session instead.");
		return NULL;
	}
	if (strcmp(in->status, "succeeded") == 0 || strcmp(in->status, "canceled") == 0) {
		unexpected_state(in, "canceled", f);
		return NULL;
	}
	in->status = "canceled";
	snprintf(in->cancellation_reason, sizeof in->cancellation_reason, "%s",
		 reason ? reason : "");
	in->amount_capturable = 0;
	in->cancels++;
	return in;
}

static struct fake_intent *submit(struct fake_books *b, struct fake_checkout *c, int64_t now_s)
{
	struct fake_intent *in = c->intent;

	if (strcmp(c->status, "open") != 0 || now_s >= c->expires_s)
		return NULL;
	if (in)
		return in;
	in = xcalloc(1, sizeof *in);
	snprintf(in->id, sizeof in->id, "pi_3Fake%016d", ++b->counter);
	in->status = "requires_payment_method";
	in->amount = c->amount;
	snprintf(in->currency, sizeof in->currency, "%s", c->currency);
	in->created_s = now_s;
	for (size_t i = 0; i < c->intent_metadata.count; i++)
		param_add(&in->metadata, xstrdup(c->intent_metadata.items[i].name),
			  c->intent_metadata.items[i].value);
	TAILQ_INSERT_TAIL(&b->intents, in, link);
	c->intent = in;
	return in;
}

struct fake_intent *checkout_pay(struct fake_books *b, struct fake_checkout *c, int64_t now_s)
{
	struct fake_intent *in = submit(b, c, now_s);

	if (!in)
		return NULL;
	c->status = "complete";
	in->status = "requires_capture";
	in->amount_capturable = in->amount;
	in->card_error = NULL;
	in->capture_before_s = now_s + b->hold_s;
	return in;
}

struct fake_intent *checkout_decline(struct fake_books *b, struct fake_checkout *c,
				     const char *words, int64_t now_s)
{
	struct fake_intent *in = submit(b, c, now_s);

	if (!in)
		return NULL;
	in->status = "requires_payment_method";
	in->card_error = words;
	return in;
}

struct fake_intent *checkout_challenge(struct fake_books *b, struct fake_checkout *c, int64_t now_s)
{
	struct fake_intent *in = submit(b, c, now_s);

	if (in)
		in->status = "requires_action";
	return in;
}

static char *text_json(const char *text)
{
	return text ? document_quote(text) : xstrdup("null");
}

static char *metadata_json(const struct params *m)
{
	char *out = xstrdup("{");

	for (size_t i = 0; i < m->count; i++) {
		char *name = text_json(m->items[i].name), *value = text_json(m->items[i].value),
		     *more;

		more = xasprintf("%s%s%s:%s", out, i ? "," : "", name, value);
		free(out);
		free(name);
		free(value);
		out = more;
	}
	return out;
}

static char *charge_json(const struct fake_intent *in, bool is_expanded)
{
	if (in->capture_before_s == 0)
		return xstrdup("null");
	if (!is_expanded)
		return xasprintf("\"ch_%s\"", in->id + 3);
	return xasprintf(
	    "{\"id\":\"ch_%s\",\"object\":\"charge\",\"amount\":%" PRId64 ",\"captured\":%s,"
	    "\"payment_method_details\":{\"type\":\"card\",\"card\":{\"brand\":\"visa\",\"last4\":"
	    "\"4242\","
	    "\"capture_before\":%" PRId64 "}}}",
	    in->id + 3, in->amount, in->captures ? "true" : "false", in->capture_before_s);
}

char *intent_json(const struct fake_intent *in, bool is_charge_expanded)
{
	char *metadata = metadata_json(&in->metadata),
	     *reason = text_json(*in->cancellation_reason ? in->cancellation_reason : NULL);
	char *words = text_json(in->card_error), *charge = charge_json(in, is_charge_expanded),
	     *out;
	char *error =
	    in->card_error
		? xasprintf("{\"type\":\"card_error\",\"code\":\"card_declined\",\"message\":%s}",
			    words)
		: xstrdup("null");

	out = xasprintf("{\"id\":\"%s\",\"object\":\"payment_intent\",\"amount\":%" PRId64
			",\"amount_capturable\":%" PRId64 ",\"amount_received\":%" PRId64
			",\"cancellation_reason\":%s,\"capture_method\":\"manual\","
			"\"created\":%" PRId64
			",\"currency\":\"%s\",\"last_payment_error\":%s,\"latest_charge\":%s,"
			"\"livemode\":false,\"metadata\":%s},\"status\":\"%s\"}",
			in->id, in->amount, in->amount_capturable, in->amount_received, reason,
			in->created_s, in->currency, error, charge, metadata, in->status);
	free(metadata);
	free(reason);
	free(words);
	free(charge);
	free(error);
	return out;
}

char *checkout_json(const struct fake_books *b, const struct fake_checkout *c,
		    bool is_intent_expanded, bool is_charge_expanded)
{
	bool is_open = strcmp(c->status, "open") == 0;
	char *metadata = metadata_json(&c->metadata), *out;
	char *intent = !c->intent ? xstrdup("null")
	             : is_intent_expanded ? intent_json(c->intent, is_charge_expanded)
	                                  : xasprintf("\"%s\"", c->intent->id);
	char *url = is_open ? xasprintf("\"%s/c/pay/%s\"", b->url, c->id) : xstrdup("null");

	out = xasprintf("{\"id\":\"%s\",\"object\":\"checkout.session\",\"amount_total\":%" PRId64
			",\"created\":%" PRId64 ",\"currency\":\"%s\",\"expires_at\":%" PRId64
			",\"livemode\":false,\"metadata\":%s},"
			"\"mode\":\"payment\",\"payment_intent\":%s,\"payment_status\":\"unpaid\","
			"\"status\":\"%s\",\"url\":%s}",
			c->id, c->amount, c->created_s, c->currency, c->expires_s, metadata, intent,
			c->status, url);
	free(metadata);
	free(intent);
	free(url);
	return out;
}
