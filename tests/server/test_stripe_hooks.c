/* SPDX-License-Identifier: ISC */
/*
 * Stripe's webhooks: taken when they are signed, stored once, and only ever a reason to look.
 * Repeats, disorder, forgeries and those that never come all lead to the same end.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "tests/fake/stripe_hooks.h"
#include "tests/server/stripe_stage.h"

/* Posts it as the edge would. `header` NULL: none. */
static int post(struct stage *s, const char *header, const char *body)
{
	struct call *c = call_new(s->h, NULL, "POST", "/v1/webhooks/stripe", body);
	int status;

	c->signature = header ? xstrdup(header) : NULL;
	run_shifted(s->h, 0, call_job, c);
	status = c->reply.status;
	call_free(c);
	return status;
}

static int post_signed_at(struct stage *s, const char *secret, int64_t off_s, const char *body)
{
	char *header = hooks_signature(secret, (long long)time(NULL) + off_s, body);
	int status = post(s, header, body);

	free(header);
	return status;
}

static int post_signed(struct stage *s, const char *body)
{
	return post_signed_at(s, FAKE_STRIPE_WEBHOOK_SECRET, 0, body);
}

static char *event(const char *id, const char *type, const char *kind, const char *object_id,
		   const char *request_id)
{
	return xasprintf("{\"id\":\"%s\",\"object\":\"event\",\"type\":\"%s\",\"data\":{\"object\":"
			 "{\"id\":\"%s\","
			 "\"object\":\"%s\",\"metadata\":{\"homepro_request\":\"%s\"}}}}",
			 id, type, object_id, kind, request_id);
}

/* One about the newest request's intent. */
static char *intent_event(struct stage *s, const char *id, const char *type)
{
	return event(id, type, "payment_intent", last_intent(s)->id, s->r.id);
}

static bool is_waiting(struct harness *h, void *arg)
{
	(void)arg;
	return sql_int(h, "select count(*) from effects where state = 'waiting' and lease = 0"
	                  " and due_at > (select max(at) from events) + 5000") == 1;
}

static bool is_open(struct harness *h, void *arg)
{
	struct stage *s = arg;

	request_get(h, &s->dora, s->r.id, &s->r);
	return s->r.status == REQUEST_OPEN;
}

static void test_a_webhook_brings_a_waiting_hold_forward(void **state)
{
	struct stage *s = *state;
	char *body;

	request_ask(s);
	wait_url(s);
	wait_until(s->h, is_waiting, s); /* asked for again in 15 s, longer than this test waits */
	fake_stripe_do(s->fake, DEED_PAY, s->r.id);
	body = intent_event(s, "evt_1", "payment_intent.amount_capturable_updated");
	assert_int_equal(post_signed(s, body), 200);
	wait_until(s->h, is_open, s); /* nothing else hurries it */
	free(body);
}

static void test_an_event_is_stored_once_however_often_it_comes(void **state)
{
	struct stage *s = *state;
	char *body;

	play_until_open(s);
	body = intent_event(s, "evt_1", "payment_intent.amount_capturable_updated");
	for (int i = 0; i < 3; i++)
		assert_int_equal(post_signed(s, body), 200);
	assert_int_equal(sql_int(s->h, "select count(*) from stripe_events"), 1);
	assert_int_equal(
	    sql_int(s->h, "select count(*) from stripe_events where request_id is not null"), 1);
	free(body);
}

static void test_a_hold_cancelled_at_the_provider_ends_its_request(void **state)
{
	struct stage *s = *state;
	char *body;

	play_until_open(s);
	fake_stripe_lapse(s->fake, s->r.payment_intent_id);
	body = intent_event(s, "evt_9", "payment_intent.canceled");
	assert_int_equal(post_signed(s, body), 200);
	wait_status(s, PAYMENT_FAILED);
	assert_int_equal(s->r.end_reason, END_HOLD_LAPSED);
	free(body);
}

/* The next look is an hour away: the one asked for now has been had. */
static bool was_looked_at(struct harness *h, void *arg)
{
	(void)arg;
	return sql_int(h, "select count(*) from stripe_payments where look_at > (select max(at) "
			  "from events) + 600000") == 1;
}

/* It says cancelled, and is signed; but that is not how things stand. */
static void test_a_webhook_that_is_wrong_changes_nothing(void **state)
{
	struct stage *s = *state;
	char *body;
	int calls;

	play_until_open(s);
	calls = fake_stripe_calls(s->fake);
	body = intent_event(s, "evt_9", "payment_intent.canceled");
	assert_int_equal(post_signed(s, body), 200);
	wait_until(s->h, was_looked_at, s);
	request_get(s->h, &s->dora, s->r.id, &s->r);
	assert_true(fake_stripe_calls(s->fake) > calls);
	assert_int_equal(s->r.payment_status, PAYMENT_AUTHORIZED);
	assert_int_equal(s->r.status, REQUEST_OPEN);
	free(body);
}

static void test_events_in_the_wrong_order_come_to_the_same_end(void **state)
{
	static const char *const types[] = {
	    "payment_intent.succeeded", "checkout.session.completed",
	    "payment_intent.amount_capturable_updated", "payment_intent.created"};
	struct stage *s = *state;

	play_until_ended(s, "resolved");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		char id[16] = {'e', 'v', 't', '_', (char)('a' + i)};
		char *body = intent_event(s, id, types[i]);

		assert_int_equal(post_signed(s, body), 200);
		free(body);
	}
	wait_status(s, PAYMENT_CAPTURED);
	assert_int_equal(only_intent(s)->captures, 1);
}

static void test_what_is_not_signed_is_refused_and_not_stored(void **state)
{
	struct stage *s = *state;
	char *body, *header;

	play_until_open(s);
	body = intent_event(s, "evt_1", "payment_intent.canceled");
	header = hooks_signature(FAKE_STRIPE_WEBHOOK_SECRET, (long long)time(NULL), "{}");
	assert_int_equal(post(s, NULL, body), 400);
	assert_int_equal(post(s, "", body), 400);
	assert_int_equal(post(s, header, body), 400);
	assert_int_equal(post_signed_at(s, "whsec_another", 0, body), 400);
	assert_int_equal(post_signed_at(s, FAKE_STRIPE_WEBHOOK_SECRET, -301, body), 400);
	assert_int_equal(sql_int(s->h, "select count(*) from stripe_events"), 0);
	free(header);
	free(body);
}

static void test_either_secret_is_right_while_one_is_rotated(void **state)
{
	struct stage *s = *state;
	char *body;

	s->h->settings.stripe.webhook_secrets[1] = xstrdup("whsec_next");
	play_until_open(s);
	body = intent_event(s, "evt_1", "payment_intent.created");
	assert_int_equal(post_signed_at(s, "whsec_next", 0, body), 200);
	assert_int_equal(post_signed(s, body), 200);
	free(body);
}

static void test_thin_events_and_what_is_no_event_are_refused(void **state)
{
	static const char *const bodies[] = {
	    "{\"id\":\"evt_1\",\"object\":\"v2.core.event\",\"type\":\"v1.billing.meter.no_meter_found\"}",
	    "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"x\"}",
	    "{\"object\":\"event\",\"type\":\"x\",\"data\":{\"object\":{}}}",
	    "{\"id\":\"evt/1\",\"object\":\"event\",\"type\":\"x\",\"data\":{\"object\":{}}}",
	    "[]",
	    "not JSON",
	};
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_int_equal(post_signed(s, bodies[i]), 400);
	assert_int_equal(sql_int(s->h, "select count(*) from stripe_events"), 0);
}

static void test_events_about_others_are_taken_and_left_alone(void **state)
{
	struct stage *s = *state;
	char *body = event("evt_1", "charge.refunded", "charge", "ch_1", "somebody_elses");

	assert_int_equal(post_signed(s, body), 200);
	assert_int_equal(
	    sql_int(s->h, "select count(*) from stripe_events where request_id is null"), 1);
	free(body);
}

static void test_without_a_secret_there_is_no_webhook(void **state)
{
	struct stage *s = *state;
	char *secret = s->h->settings.stripe.webhook_secrets[0];

	s->h->settings.stripe.webhook_secrets[0] = NULL;
	assert_int_equal(post_signed(s, "{}"), 404);
	s->h->settings.stripe.webhook_secrets[0] = secret;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_a_webhook_brings_a_waiting_hold_forward),
		STAGE_TEST(test_an_event_is_stored_once_however_often_it_comes),
		STAGE_TEST(test_a_hold_cancelled_at_the_provider_ends_its_request),
		STAGE_TEST(test_a_webhook_that_is_wrong_changes_nothing),
		STAGE_TEST(test_events_in_the_wrong_order_come_to_the_same_end),
		STAGE_TEST(test_what_is_not_signed_is_refused_and_not_stored),
		STAGE_TEST(test_either_secret_is_right_while_one_is_rotated),
		STAGE_TEST(test_thin_events_and_what_is_no_event_are_refused),
		STAGE_TEST(test_events_about_others_are_taken_and_left_alone),
		STAGE_TEST(test_without_a_secret_there_is_no_webhook),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
