/* SPDX-License-Identifier: ISC */
/* Puts Stripe's calls together. Called by stripe_order.c, stripe_watch.c and reconcile. */
#include "server/payments/stripe_client.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/limits.h"
#include "server/payments/stripe_settings.h"


struct stripe_client {
	struct http *http;
	const struct stripe_settings *set;
};

static const struct {
	const char *method, *before, *after;    /* the id stands between */
} calls[STRIPE_CALL_COUNT] = {
	[STRIPE_CREATE] = {"POST", "/v1/checkout/sessions", ""},
	[STRIPE_READ] = {"GET", "/v1/checkout/sessions/", ""},
	[STRIPE_EXPIRE] = {"POST", "/v1/checkout/sessions/", "/expire"},
	[STRIPE_READ_INTENT] = {"GET", "/v1/payment_intents/", ""},
	[STRIPE_CAPTURE] = {"POST", "/v1/payment_intents/", "/capture"},
	[STRIPE_CANCEL] = {"POST", "/v1/payment_intents/", "/cancel"},
	[STRIPE_LIST] = {"GET", "/v1/payment_intents", ""},
};

struct stripe_client *stripe_client_new(struct loop *l, const struct stripe_settings *set)
{
	struct stripe_client *c = xcalloc(1, sizeof *c);

	c->http = http_new(l);
	c->set = set;
	return c;
}

void stripe_client_free(struct stripe_client *c)
{
	if (!c)
		return;
	http_free(c->http);
	free(c);
}

struct http_call *stripe_client_send(struct stripe_client *c, enum stripe_call call, const char *id,
				     const struct stripe_key *key, const struct form *form,
				     http_done_fn *done, void *arg)
{
	bool is_post = calls[call].method[0] == 'P';
	const char *text = form && form->text ? form->text : "";
	char *url = xasprintf("%s%s%s%s%s%s", c->set->base_url, calls[call].before, id ? id : "",
			      calls[call].after, !is_post && *text ? "?" : "", is_post ? "" : text);
	char *version = xasprintf("Stripe-Version: %s", c->set->api_version);
	char *idempotency =
	    key ? xasprintf("%s-%s-%d", key->effect, stripe_call_name(call), key->round) : NULL;
	const char *const headers[] = {version, NULL};
	const struct http_request r = {
		.method = calls[call].method,
		.url = url,
		.bearer = c->set->secret_key,
		.idempotency_key = idempotency,
		.content_type = is_post ? "application/x-www-form-urlencoded" : NULL,
		.headers = headers,
		.body = is_post ? text : NULL,
		.body_len = is_post ? strlen(text) : 0,
		.timeout_ms = c->set->timeout_ms,
		.header_wanted = "Stripe-Should-Retry",
		.max_bytes = LIMIT_STRIPE_ANSWER_BYTES,
	};
	struct http_call *sent = http_send(c->http, &r, done, arg);

	free(url);
	free(version);
	free(idempotency);
	return sent;
}
