/* SPDX-License-Identifier: ISC */
/* What an operator is shown of payments: each problem by its name, and nothing where all is
 * well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/document.h"
#include "protocol/mem.h"
#include "protocol/payment.h"
#include "tests/server/stripe_stage.h"

/* How many are listed; the first into `out`, which the caller clears. */
static size_t list(struct stage *s, const char *path, struct payment *out)
{
	const struct answer *a = call_as(s->h, &s->olga, "GET", path, NULL);
	struct document *d = document_parse(a->body, strlen(a->body));
	size_t count = document_count(d, "items");
	const char *first = strstr(a->body, "[{");
	struct fault f = {0};

	assert_int_equal(a->status, 200);
	memset(out, 0, sizeof *out);
	if (count > 0)
		assert_int_equal(
		    payment_decode(first + 1, (size_t)(strchr(first, '}') - first), out, &f),
		    ERR_NONE);
	document_free(d);
	return count;
}

static void assert_stuck(struct stage *s, enum payment_problem problem, const char *order,
			 const char *reason_has)
{
	struct payment p;

	assert_int_equal(list(s, "/v1/payments?stuck=true", &p), 1);
	assert_string_equal(p.request_id, s->r.id);
	assert_string_equal(p.customer_name, "Dora");
	assert_int_equal(p.problem, problem);
	assert_string_equal(p.order, order);
	if (reason_has)
		assert_non_null(p.reason ? strstr(p.reason, reason_has) : NULL);
	payment_clear(&p);
}

static void assert_none_stuck(struct stage *s)
{
	struct payment p;

	assert_int_equal(list(s, "/v1/payments?stuck=true", &p), 0);
}

static void test_what_goes_well_is_listed_but_not_stuck(void **state)
{
	struct stage *s = *state;
	struct payment p;

	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	assert_none_stuck(s);
	assert_int_equal(list(s, "/v1/payments", &p), 1);
	assert_int_equal(p.problem, PROBLEM_NONE);
	assert_int_equal(p.status, PAYMENT_CAPTURED);
	assert_true(p.held_at_ms > 0 && p.captured_at_ms >= p.held_at_ms && p.released_at_ms == 0);
	assert_true(p.capture_before_ms > p.held_at_ms);
	assert_int_equal(s->r.held_at_ms, p.held_at_ms);
	assert_int_equal(s->r.captured_at_ms, p.captured_at_ms);
	assert_int_equal(s->r.amount_captured, s->r.amount);
	payment_clear(&p);
}

static void test_the_receipt_says_when_a_hold_was_released(void **state)
{
	struct stage *s = *state;

	play_until_ended(s, "unresolved");
	wait_status(s, PAYMENT_RELEASED);
	assert_true(s->r.held_at_ms > 0 && s->r.released_at_ms >= s->r.held_at_ms);
	assert_true(s->r.captured_at_ms == 0 && s->r.amount_captured == 0);
}

static void test_the_receipt_knows_of_no_hold_that_never_stood(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	call_on(s->h, &s->dora, "POST", "/v1/requests/%s/cancel", s->r.id, NULL);
	wait_status(s, PAYMENT_RELEASED);
	assert_true(s->r.held_at_ms == 0 && s->r.released_at_ms == 0);
}

static void test_a_hold_that_waits_for_its_customer_is_not_stuck(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	sql_run(s->h, "update effects set created_at = created_at - 3600000");
	assert_none_stuck(s);
}

static void test_a_final_no_is_stuck(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_lapse(s->fake, s->r.payment_intent_id);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	assert_stuck(s, PROBLEM_REFUSED, "capture", "lapsed");
}

static void test_a_declined_card_is_nothing_for_an_operator(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	fake_stripe_do(s->fake, DEED_LEAVE, s->r.id);
	wait_status(s, PAYMENT_FAILED);
	assert_none_stuck(s);
}

static void test_a_customer_reads_why_the_page_has_not_let_them_through_yet(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	fake_stripe_do(s->fake, DEED_DECLINE, s->r.id);
	look_again(s);
	assert_non_null(s->r.payment_url);
	assert_string_equal(s->r.payment_reason, "Your card was declined.");
	fake_stripe_do(s->fake, DEED_PAY, s->r.id);
	wait_status(s, PAYMENT_AUTHORIZED);
	assert_null(s->r.payment_reason);
}

/* A page that expires cancels its intent: nobody has cancelled a hold. */
static void test_a_page_that_was_declined_and_left_was_not_confirmed_in_time(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	fake_stripe_do(s->fake, DEED_DECLINE, s->r.id);
	look_again(s);
	fake_stripe_do(s->fake, DEED_LEAVE, s->r.id);
	wait_status(s, PAYMENT_FAILED);
	assert_non_null(strstr(s->r.payment_reason, "not confirmed in time"));
	assert_none_stuck(s);
}

static void test_a_hold_lost_during_the_session_is_stuck(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	claim(s->h, &s->ada, &s->r, &s->s);
	call_on(s->h, &s->ada, "POST", "/v1/sessions/%s/start", s->s.id, NULL);
	fake_stripe_lapse(s->fake, s->r.payment_intent_id);
	sql_run(s->h, "update stripe_payments set look_at = 1");
	wait_status(s, PAYMENT_FAILED);
	assert_int_equal(s->r.status, REQUEST_CLAIMED); /* the session goes on */
	assert_true(s->r.released_at_ms >= s->r.held_at_ms && s->r.held_at_ms > 0);
	assert_stuck(s, PROBLEM_REFUSED, "hold", "automatic");
}

static void test_a_capture_that_takes_too_long_is_stuck(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	outbox_stop(s->h);
	play_end(s, "resolved");
	assert_none_stuck(s);
	sql_run(s->h, "update effects set created_at = created_at - 700000 where kind = 'capture'");
	assert_stuck(s, PROBLEM_LATE, "capture", NULL);
}

static void test_a_hold_the_provider_does_not_take_up_is_stuck(void **state)
{
	struct stage *s = *state;

	fake_stripe_set_key(s->fake, "sk_test_another");
	request_ask(s);
	outbox_stop(s->h);
	sql_run(s->h,
		"update effects set created_at = created_at - 130000, reason = 'a wrong key'");
	assert_stuck(s, PROBLEM_LATE, "hold", "a wrong key");
}

static void test_a_hold_that_runs_out_tomorrow_is_stuck(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	assert_none_stuck(s);
	sql_run(
	    s->h,
	    "update stripe_payments set capture_before = (select max(at) from events) + 86000000");
	assert_stuck(s, PROBLEM_LAPSING, "hold", NULL);
}

static const struct answer *do_to(struct stage *s, const char *verb, const char *body)
{
	char path[128];

	snprintf(path, sizeof path, "/v1/payments/%%s/%s", verb);
	return call_on(s->h, &s->olga, "POST", path, s->r.id, body);
}

/* A 500 that says so is asked again under the same key: the first round. */
static void test_a_500_that_says_to_ask_again_keeps_its_key(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_trick(s->fake, TRICK_E500_RETRY, "/capture", 2);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	assert_int_equal(sql_int(s->h, "select settle_round from stripe_payments"), 1);
	assert_int_equal(only_intent(s)->captures, 1);
}

/* Refused by Stripe for a reason that has passed: a new try gets a new key, since the old one would say the same. */
static void test_what_was_refused_is_taken_when_an_operator_tries_again(void **state)
{
	struct stage *s = *state;
	struct payment p;

	play_until_open(s);
	fake_stripe_trick(s->fake, TRICK_REFUSED, "/capture", 1);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	assert_stuck(s, PROBLEM_REFUSED, "capture", "declined");
	assert_int_equal(do_to(s, "retry", NULL)->status, 200);
	assert_int_equal(do_to(s, "retry", NULL)->status, 200); /* it waits: once more does no harm */
	wait_status(s, PAYMENT_CAPTURED);
	assert_none_stuck(s);
	assert_int_equal(do_to(s, "retry", NULL)->status, 409); /* nothing is left to be tried */
	assert_int_equal(list(s, "/v1/payments", &p), 1);
	assert_int_equal(p.captured_at_ms, s->r.captured_at_ms);
	payment_clear(&p);
	assert_int_equal(only_intent(s)->amount_received, s->r.amount);
	assert_true(sql_int(s->h, "select count(*) from events e join users u on u.id = e.actor_id"
				  " where u.role = 'operator'") > 0);
}

static void test_what_was_settled_elsewhere_needs_nobody(void **state)
{
	struct stage *s = *state;
	struct payment p;

	play_until_open(s);
	assert_int_equal(do_to(s, "settle", "{\"note\":\"paid in cash\"}")->status, 409);
	fake_stripe_lapse(s->fake, s->r.payment_intent_id);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	assert_int_equal(do_to(s, "settle", "{\"note\":\" \"}")->status, 422);
	assert_int_equal(do_to(s, "settle", "{\"note\":\"paid in cash\"}")->status, 200);
	assert_none_stuck(s);
	assert_int_equal(do_to(s, "retry", NULL)->status, 409);
	assert_int_equal(list(s, "/v1/payments", &p), 1);
	assert_string_equal(p.settled_note, "paid in cash");
	payment_clear(&p);
}

static void test_only_operators_see_payments(void **state)
{
	struct stage *s = *state;

	assert_int_equal(call_as(s->h, &s->dora, "GET", "/v1/payments", NULL)->status, 403);
	assert_int_equal(call_as(s->h, &s->ada, "GET", "/v1/payments", NULL)->status, 403);
	assert_int_equal(call_as(s->h, NULL, "GET", "/v1/payments", NULL)->status, 401);
	assert_int_equal(call_as(s->h, &s->ada, "POST", "/v1/payments/r1/retry", NULL)->status, 403);
	assert_int_equal(call_as(s->h, &s->olga, "POST", "/v1/payments/r1/retry", NULL)->status, 404);
	assert_int_equal(call_as(s->h, &s->olga, "GET", "/v1/payments?stuck=maybe", NULL)->status,
			 422);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_what_goes_well_is_listed_but_not_stuck),
		STAGE_TEST(test_the_receipt_says_when_a_hold_was_released),
		STAGE_TEST(test_the_receipt_knows_of_no_hold_that_never_stood),
		STAGE_TEST(test_a_hold_that_waits_for_its_customer_is_not_stuck),
		STAGE_TEST(test_a_final_no_is_stuck),
		STAGE_TEST(test_a_declined_card_is_nothing_for_an_operator),
		STAGE_TEST(test_a_customer_reads_why_the_page_has_not_let_them_through_yet),
		STAGE_TEST(test_a_page_that_was_declined_and_left_was_not_confirmed_in_time),
		STAGE_TEST(test_a_hold_lost_during_the_session_is_stuck),
		STAGE_TEST(test_a_capture_that_takes_too_long_is_stuck),
		STAGE_TEST(test_a_hold_the_provider_does_not_take_up_is_stuck),
		STAGE_TEST(test_a_hold_that_runs_out_tomorrow_is_stuck),
		STAGE_TEST(test_a_500_that_says_to_ask_again_keeps_its_key),
		STAGE_TEST(test_what_was_refused_is_taken_when_an_operator_tries_again),
		STAGE_TEST(test_what_was_settled_elsewhere_needs_nobody),
		STAGE_TEST(test_only_operators_see_payments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
