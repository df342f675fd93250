/* SPDX-License-Identifier: ISC */
/*
 * What Stripe tells by itself, and the short link to its page. A webhook is believed only so far
 * as to look: it is stored once, what waits for news is made due, and the truth is fetched by
 * whoever waits. So repeats, disorder and lies of somebody who has our secret change nothing. In
 * routes.c's table.
 */
#include <string.h>
#include <time.h>

#include "protocol/document.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/handle.h"
#include "server/payments/stripe_rows.h"
#include "server/payments/stripe_signature.h"
#include "server/settings.h"
#include "server/web_words.h"

static const char *const signature_faults[] = {
	[SIGNATURE_MALFORMED] = N_("There is no signature, or it is not of its form."),
	[SIGNATURE_WRONG] = N_("The signature is not right."),
	[SIGNATURE_STALE] = N_("The signature is too old, or a clock is wrong."),
};

/* True: this body was signed by Stripe, a moment ago. */
static bool is_signed(struct tx *tx, struct call *c)
{
	const char *const *secrets = (const char *const *)c->settings->stripe.webhook_secrets;
	enum signature s = stripe_signature_check(c->signature, c->body ? c->body : "", c->body_len,
						  secrets, tx->now_ms / 1000);

	if (s == SIGNATURE_GOOD)
		return true;
	c->reply.complaint = signature_faults[s];
	reply_err(c, ERR_MALFORMED, NULL, gettext(signature_faults[s]));
	return false;
}

/* Ours by what we know of its object; or, where we have not heard of that yet, by the label we
 * gave it. */
static bool find_request(struct tx *tx, const struct document *object, char request_id[HP_ID_SIZE])
{
	static const char *const labels[] = {"metadata." STRIPE_REQUEST_LABEL,
					     "client_reference_id"};
	static const char *const ids[] = {"id", "payment_intent"};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const char *id = document_text(object, ids[i]);

		if (id && stripe_request_of(tx, id, request_id))
			return true;
	}
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		const char *label = document_text(object, labels[i]);
		struct stripe_payment p;
		bool is_ours =
		    label && strlen(label) < HP_ID_SIZE && stripe_payment_read(tx, label, &p);

		if (!is_ours)
			continue;
		memcpy(request_id, p.request_id, HP_ID_SIZE);
		stripe_payment_clear(&p);
		return true;
	}
	return false;
}

static void take_event(struct tx *tx, struct call *c, const struct document *event)
{
	const struct document *object = document_at(event, "data.object");
	const char *id = document_text(event, "id"), *type = document_text(event, "type");
	char request_id[HP_ID_SIZE];
	bool is_ours = find_request(tx, object, request_id);

	if (stripe_event_add(tx, id, type, document_text(object, "id"),
			     is_ours ? request_id : NULL) &&
	    is_ours) {
		effect_hurry(tx, request_id);
		stripe_payment_look_now(tx, request_id);
	}
	reply_take(c, 200, xstrdup("{\"received\":true}"));
}

/* Events of Stripe's API v2 are of another form and hold no object: "v2.core.event". */
static bool is_event(const struct document *d)
{
	const char *object = document_text(d, "object"), *type = document_text(d, "type");

	return object && strcmp(object, "event") == 0 && type && strlen(type) < STRIPE_ID_SIZE &&
	       stripe_id_is_valid(document_text(d, "id"), STRIPE_ID_SIZE) &&
	       document_at(d, "data.object");
}

void handle_webhook(struct tx *tx, struct call *c)
{
	struct document *event;

	if (!c->settings->stripe.webhook_secrets[0]) {
		reply_err(c, ERR_NOT_FOUND, NULL, NULL);
		return;
	}
	if (!is_signed(tx, c))
		return;
	event = document_parse(c->body, c->body_len);
	if (is_event(event))
		take_event(tx, c, event);
	else
		reply_err(c, ERR_MALFORMED, NULL, _("This is not an event of Stripe's API v1."));
	document_free(event);
}

/* /p/CODE, short enough for a QR code on any screen; the page's own address has hundreds of
 * characters. */
void handle_pay(struct tx *tx, struct call *c)
{
	struct stripe_payment p;

	if (!stripe_payment_by_code(tx, c->id, &p)) {
		reply_err(c, ERR_NOT_FOUND, NULL, web_sentence(WEB_NO_LINK));
	} else if (!p.checkout_url || p.is_closed) {
		reply_err(c, ERR_GONE, NULL, web_sentence(WEB_PAYMENT_OVER));
	} else {
		c->reply.location = xstrdup(p.checkout_url);
		c->reply.status = 302;
	}
	stripe_payment_clear(&p);
}
