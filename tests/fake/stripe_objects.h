/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_STRIPE_OBJECTS_H
#define HP_TESTS_FAKE_STRIPE_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "tests/fake/stripe_params.h"

/*
 * What the fake Stripe keeps: Checkout Sessions and the PaymentIntents they make, with the
 * states the published API description gives them, and only the ways from one to another that it
 * allows.
 */
#define FAKE_ID_SIZE 96

struct fake_intent {
	char id[FAKE_ID_SIZE];
	const char *status;             /* "requires_capture": one of the API's own words */
	int64_t amount, amount_capturable, amount_received;
	char currency[4];
	struct params metadata;
	char cancellation_reason[32];   /* "": none */
	const char *card_error;         /* of last_payment_error; NULL: none */
	int64_t created_s, capture_before_s;
	int captures, cancels;          /* how often it really happened */
	TAILQ_ENTRY(fake_intent) link;
};

struct fake_checkout {
	char id[FAKE_ID_SIZE];
	const char *status;             /* open, complete, expired */
	int64_t amount, created_s, expires_s;
	char currency[4];
	struct params metadata;         /* its own */
	struct params intent_metadata;  /* of the intent to be */
	struct fake_intent *intent;     /* NULL until the customer submits */
	TAILQ_ENTRY(fake_checkout) link;
};

struct fake_books {
	TAILQ_HEAD(intent_list, fake_intent) intents;
	TAILQ_HEAD(checkout_list, fake_checkout) checkouts;
	int counter;                    /* of ids */
	char url[64];                   /* of the hosted pages: where the fake is */
	int64_t hold_s;                 /* how long a hold stands: 7 days */
	int64_t amount_most;            /* more is amount_too_large */
};

void books_init(struct fake_books *b, const char *url);
void books_clear(struct fake_books *b);
struct fake_intent *books_intent(struct fake_books *b, const char *id);
struct fake_checkout *books_checkout(struct fake_books *b, const char *id);

/* The API's operations. NULL: `f`. */
struct fake_checkout *checkout_create(struct fake_books *b, const struct params *p, int64_t now_s, struct stripe_fault *f);
struct fake_checkout *checkout_expire(struct fake_checkout *c, struct stripe_fault *f);
struct fake_intent *intent_capture(struct fake_intent *in, const struct params *p, struct stripe_fault *f);
struct fake_intent *intent_cancel(struct fake_books *b, struct fake_intent *in, const char *reason, struct stripe_fault *f);

/* What a customer does at the hosted page. NULL: it is not open any more. */
struct fake_intent *checkout_pay(struct fake_books *b, struct fake_checkout *c, int64_t now_s);
struct fake_intent *checkout_decline(struct fake_books *b, struct fake_checkout *c, const char *words, int64_t now_s);
struct fake_intent *checkout_challenge(struct fake_books *b, struct fake_checkout *c, int64_t now_s);

/* As JSON, the asked-for members expanded. Caller frees. */
char *intent_json(const struct fake_intent *in, bool is_charge_expanded);
char *checkout_json(const struct fake_books *b, const struct fake_checkout *c, bool is_intent_expanded,
                    bool is_charge_expanded);

#endif
