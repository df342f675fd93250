/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SERVER_STRIPE_STAGE_H
#define HP_TESTS_SERVER_STRIPE_STAGE_H

#include "tests/fake/stripe.h"
#include "tests/server/harness.h"

/* The harness with Stripe as its provider, a fake one, and a helper, a customer and an operator. */
struct stage {
	struct harness *h;
	struct fake_stripe *fake;
	struct person ada, dora, olga;  /* helper, customer, operator */
	struct request r;               /* the newest, as dora last saw it */
	struct session s;
};

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_teardown)
int stage_setup(void **state);
int stage_teardown(void **state);
void stage_outbox_start(struct stage *s);

void request_ask(struct stage *s);      /* a new one, into s->r */
void play_until_open(struct stage *s);  /* a new one, confirmed at the page */
void play_end(struct stage *s, const char *outcome); /* s->r is claimed, started, ended */
void play_until_ended(struct stage *s, const char *outcome);

/* Pauses between tries are skipped while waiting: what waits in the outbox is due at once. */
void wait_url(struct stage *s);
void wait_status(struct stage *s, enum payment_status status);
void wait_captured_there(struct stage *s);
void look_again(struct stage *s);       /* until Stripe was asked once more */

struct fake_intent *only_intent(struct stage *s);
struct fake_intent *last_intent(struct stage *s);
int intents_of_request(struct stage *s);
int open_pages(struct stage *s);        /* with our label, still open at Stripe */

#endif
