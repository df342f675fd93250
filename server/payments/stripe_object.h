/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_OBJECT_H
#define HP_SERVER_PAYMENTS_STRIPE_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/document.h"
#include "protocol/limits.h"

/*
 * What we read of Stripe's objects: a PaymentIntent is one hold on a card, a Checkout Session
 * the hosted page where the customer makes it. New statuses may appear at any time: they are
 * _OTHER, which is neither yes nor no.
 */
#define STRIPE_ID_SIZE 256
#define STRIPE_REQUEST_LABEL "homepro_request"  /* the metadata member that holds our request's id */

#define STRIPE_INTENT_STATUSES(X)                                       \
	X(REQUIRES_PAYMENT_METHOD, "requires_payment_method")           \
	X(REQUIRES_CONFIRMATION,   "requires_confirmation")             \
	X(REQUIRES_ACTION,         "requires_action")                   \
	X(PROCESSING,              "processing")                        \
	X(REQUIRES_CAPTURE,        "requires_capture")                  \
	X(CANCELED,                "canceled")                          \
	X(SUCCEEDED,               "succeeded")

enum stripe_intent_status {
	INTENT_OTHER,
#define X(name, text) INTENT_##name,
	STRIPE_INTENT_STATUSES(X)
#undef X
	INTENT_STATUS_COUNT
};

enum stripe_checkout_status { CHECKOUT_OTHER, CHECKOUT_OPEN, CHECKOUT_COMPLETE, CHECKOUT_EXPIRED };

struct stripe_intent {
	char id[HP_ID_SIZE];            /* "": there is none */
	enum stripe_intent_status status;
	int64_t amount, amount_capturable, amount_received;
	char currency[HP_CURRENCY_SIZE]; /* upper case, as ours */
	char request_id[HP_ID_SIZE];    /* "": not one of ours */
	int64_t capture_before_ms;      /* 0: not told (latest_charge was not expanded, or there is none) */
	char reason[192];               /* why it was cancelled, or its card declined; "" where not told */
};

struct stripe_checkout {
	char id[STRIPE_ID_SIZE];
	enum stripe_checkout_status status;
	const char *url;                /* borrowed from the document; NULL unless open */
	struct stripe_intent intent;
};

const char *stripe_intent_status_name(enum stripe_intent_status s);
enum stripe_intent_status stripe_intent_status_of(const char *name); /* NULL is INTENT_OTHER */

/* False: that is not such an object, or its id is of no form we would put in an address. */
bool stripe_intent_read(const struct document *d, struct stripe_intent *out);
/* The intent in it where it was expanded; its id alone where it was not. */
bool stripe_checkout_read(const struct document *d, struct stripe_checkout *out);

/* 1 to size-1 of [A-Za-z0-9_]: an id of theirs that can stand in a path. */
bool stripe_id_is_valid(const char *id, size_t size);

#endif
