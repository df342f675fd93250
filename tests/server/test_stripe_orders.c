/* SPDX-License-Identifier: ISC */
/*
 * Holds, captures and releases at Stripe, played by the fake one on the same loop: how it goes
 * well, and each way in which it can go wrong, as the customer, the helper and the operator see
 * it.
 */
#include "tests/server/harness.h"

#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/sweeper.h"
#include "tests/fake/stripe.h"
#include "tests/server/stripe_stage.h"

static void test_a_hold_waits_at_a_short_link_until_the_customer_confirms(void **state)
{
	struct stage *s = *state;
	const struct answer *a;
	char *path;

	request_ask(s);
	wait_url(s);
	assert_int_equal(s->r.status, REQUEST_AUTHORIZING);
	assert_int_equal(strncmp(s->r.payment_url, "https://help.example/p/", 23), 0);
	assert_true(strlen(s->r.payment_url) < 40); /* fits a QR code on 24 lines */
	path = xstrdup(strstr(s->r.payment_url, "/p/"));
	a = call_as(s->h, NULL, "GET", path, NULL);
	assert_int_equal(a->status, 302);
	assert_non_null(strstr(a->location, "/c/pay/cs_test_"));
	assert_int_equal(unread_of(s->h, &s->ada), 0);
	assert_true(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
	wait_status(s, PAYMENT_AUTHORIZED);
	assert_int_equal(s->r.status, REQUEST_OPEN);
	assert_null(s->r.payment_url);
	assert_int_equal(strncmp(s->r.payment_intent_id, "pi_", 3), 0);
	assert_int_equal(unread_of(s->h, &s->ada), 1);
	assert_int_equal(call_as(s->h, NULL, "GET", path, NULL)->status, 410);
	assert_true(sql_int(s->h, "select capture_before from stripe_payments") > 0);
	free(path);
}

static void test_the_outcome_decides_whether_money_is_taken(void **state)
{
	struct stage *s = *state;

	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	assert_int_equal(only_intent(s)->amount_received, 4500);
	play_until_ended(s, "unresolved");
	wait_status(s, PAYMENT_RELEASED);
	assert_string_equal(last_intent(s)->status, "canceled");
	assert_int_equal(last_intent(s)->amount_received, 0);
}

static void test_a_declined_card_may_be_followed_by_another(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	assert_true(fake_stripe_do(s->fake, DEED_DECLINE, s->r.id));
	look_again(s);
	assert_int_equal(s->r.status, REQUEST_AUTHORIZING);
	assert_int_equal(
	    sql_int(s->h, "select count(*) from effects where reason = 'Your card was declined.'"),
	    1);
	assert_true(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
	wait_status(s, PAYMENT_AUTHORIZED);
}

static void test_a_confirmation_abandoned_half_way_ends_with_the_page(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	assert_true(fake_stripe_do(s->fake, DEED_CHALLENGE, s->r.id));
	look_again(s);
	assert_int_equal(s->r.status, REQUEST_AUTHORIZING);
	assert_true(fake_stripe_do(s->fake, DEED_LEAVE, s->r.id));
	wait_status(s, PAYMENT_FAILED);
	assert_int_equal(s->r.status, REQUEST_CANCELLED);
	assert_int_equal(s->r.end_reason, END_DECLINED);
	assert_non_null(s->r.payment_reason);
	assert_int_equal(unread_of(s->h, &s->ada), 0);
}

static void test_cancelling_before_confirming_closes_the_page(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	assert_int_equal(
	    call_on(s->h, &s->dora, "POST", "/v1/requests/%s/cancel", s->r.id, NULL)->status, 200);
	wait_status(s, PAYMENT_RELEASED);
	assert_string_equal(TAILQ_FIRST(&fake_stripe_books(s->fake)->checkouts)->status, "expired");
	assert_false(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
}

static void test_cancelling_while_the_customer_confirms_gives_the_hold_back(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	assert_true(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
	assert_int_equal(
	    call_on(s->h, &s->dora, "POST", "/v1/requests/%s/cancel", s->r.id, NULL)->status, 200);
	wait_status(s, PAYMENT_RELEASED);
	assert_int_equal(s->r.status, REQUEST_CANCELLED);
	assert_string_equal(only_intent(s)->status, "canceled");
	assert_int_equal(only_intent(s)->cancels, 1);
}

static void sweep_job(struct tx *tx, void *arg)
{
	struct stage *s = arg;

	sweeper_pass(tx, &s->h->settings, false);
}

static void test_a_hold_that_never_comes_closes_the_page(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	run_shifted(s->h, s->h->settings.authorize_within_ms + 1000, sweep_job, s);
	wait_status(s, PAYMENT_RELEASED);
	assert_int_equal(s->r.status, REQUEST_EXPIRED);
	assert_int_equal(s->r.end_reason, END_HOLD_LAPSED);
	assert_int_equal(open_pages(s), 0);
}

/* Every way an answer can be lost, at every step: the end is the same, and each thing is done
 * once. */
static const enum fake_trick tricks[] = {
	TRICK_CUT_BEFORE, TRICK_CUT_AFTER, TRICK_E500_BEFORE, TRICK_E500_AFTER,
	TRICK_BUSY, TRICK_LOCKED, TRICK_IN_USE, TRICK_LATE,
};

static void test_however_the_page_is_asked_for_there_is_one_hold(void **state)
{
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
		fake_stripe_trick(s->fake, tricks[i], "/v1/checkout/sessions", 1);
		play_until_open(s);
		assert_int_equal(intents_of_request(s), 1);
		play_end(s, "resolved");
		wait_status(s, PAYMENT_CAPTURED);
	}
}

static void test_however_a_capture_is_answered_money_is_taken_once(void **state)
{
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
		fake_stripe_trick(s->fake, tricks[i], "/capture", 2);
		play_until_ended(s, "escalated");
		wait_status(s, PAYMENT_CAPTURED);
		assert_int_equal(last_intent(s)->captures, 1);
		assert_int_equal(last_intent(s)->amount_received, 4500);
		fake_stripe_trick(s->fake, TRICK_NONE, "/capture", 0);
	}
}

static void test_however_a_release_is_answered_it_is_released_once(void **state)
{
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
		fake_stripe_trick(s->fake, tricks[i], "/cancel", 1);
		play_until_ended(s, "unresolved");
		wait_status(s, PAYMENT_RELEASED);
		assert_int_equal(last_intent(s)->cancels, 1);
		assert_int_equal(last_intent(s)->captures, 0);
	}
}

static void test_however_an_expiry_is_answered_the_page_is_closed(void **state)
{
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
		request_ask(s);
		wait_url(s);
		fake_stripe_trick(s->fake, tricks[i], "/expire", 1);
		call_on(s->h, &s->dora, "POST", "/v1/requests/%s/cancel", s->r.id, NULL);
		wait_status(s, PAYMENT_RELEASED);
		assert_string_equal(
		    TAILQ_LAST(&fake_stripe_books(s->fake)->checkouts, checkout_list)->status,
		    "expired");
	}
}

static bool was_refused_key(struct harness *h, void *arg)
{
	(void)arg;
	return sql_int(h,
		       "select count(*) from effects where reason like '%does not take our key%'") >
	       0;
}

static void test_a_wrong_key_loses_nothing(void **state)
{
	struct stage *s = *state;

	fake_stripe_set_key(s->fake, "sk_test_another");
	request_ask(s);
	wait_until(s->h, was_refused_key, NULL);
	request_get(s->h, &s->dora, s->r.id, &s->r);
	assert_int_equal(s->r.status, REQUEST_AUTHORIZING);
	fake_stripe_set_key(s->fake, FAKE_STRIPE_KEY);
	wait_url(s);
}

static void test_an_amount_stripe_does_not_take_is_told(void **state)
{
	struct stage *s = *state;

	s->h->settings.service.categories[0].amount = 20; /* below what Stripe takes */
	request_ask(s);
	wait_status(s, PAYMENT_FAILED);
	assert_int_equal(s->r.status, REQUEST_CANCELLED);
	assert_non_null(strstr(s->r.payment_reason, "amount"));
}

static void test_a_hold_that_lapses_is_found_by_asking(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	assert_true(fake_stripe_lapse(s->fake, s->r.payment_intent_id));
	sql_run(s->h, "update stripe_payments set look_at = 1");
	wait_status(s, PAYMENT_FAILED);
	assert_int_equal(s->r.status, REQUEST_CANCELLED);
	assert_int_equal(s->r.end_reason, END_HOLD_LAPSED);
	assert_int_equal(unread_of(s->h, &s->ada), 0);
}

static void test_a_hold_that_lapsed_unseen_shows_when_it_is_captured(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_lapse(s->fake, s->r.payment_intent_id);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	request_get(s->h, &s->olga, s->r.id, &s->r);
	assert_int_equal(s->r.status, REQUEST_COMPLETED);
	assert_non_null(strstr(s->r.payment_reason, "lapsed"));
	assert_int_equal(sql_int(s->h, "select count(*) from effects where state = 'given_up'"), 1);
}

static void test_what_was_captured_by_hand_is_not_captured_again(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_capture(s->fake, s->r.payment_intent_id, 4500);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	assert_int_equal(only_intent(s)->captures, 1);
}

static void test_what_was_captured_by_hand_and_should_not_be_is_shown(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_capture(s->fake, s->r.payment_intent_id, 4500);
	play_end(s, "unresolved");
	wait_status(s, PAYMENT_FAILED);
	request_get(s->h, &s->olga, s->r.id, &s->r);
	assert_non_null(strstr(s->r.payment_reason, "refund it there"));
}

static void test_another_amount_at_the_provider_is_shown(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_capture(s->fake, s->r.payment_intent_id, 4000);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	request_get(s->h, &s->olga, s->r.id, &s->r);
	assert_non_null(strstr(s->r.payment_reason, "another amount"));
}

/* Nobody will ever take it: it would stand on the card until it lapses. */
static void test_a_hold_of_another_amount_is_given_back(void **state)
{
	static const enum fake_trick ways[] = {TRICK_NONE, TRICK_CUT_AFTER, TRICK_E500_AFTER, TRICK_BUSY};
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		request_ask(s);
		wait_url(s);
		TAILQ_LAST(&fake_stripe_books(s->fake)->checkouts, checkout_list)->amount = 4000;
		fake_stripe_trick(s->fake, ways[i], "/cancel", ways[i] != TRICK_NONE);
		assert_true(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
		wait_status(s, PAYMENT_FAILED);
		assert_int_equal(s->r.status, REQUEST_CANCELLED);
		assert_non_null(strstr(s->r.payment_reason, "another amount"));
		assert_string_equal(last_intent(s)->status, "canceled");
		assert_int_equal(last_intent(s)->cancels, 1);
	}
}

static void test_a_hold_too_small_for_the_capture_is_shown(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	only_intent(s)->amount = only_intent(s)->amount_capturable = 4000;
	play_end(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	request_get(s->h, &s->olga, s->r.id, &s->r);
	assert_non_null(strstr(s->r.payment_reason, "(amount_too_large)"));
	assert_int_equal(only_intent(s)->captures, 0);
}

/* Stripe forgets keys after a day: the intent is read before anything is asked for again. */
static void test_a_capture_a_day_later_looks_first(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_trick(s->fake, TRICK_CUT_AFTER, "/capture", 1);
	outbox_stop(s->h);
	play_end(s, "resolved");
	stage_outbox_start(s);
	wait_captured_there(s);
	outbox_stop(s->h);
	fake_stripe_forget_keys(s->fake);
	sql_run(s->h, "update stripe_payments set settle_sent_at = 1");
	stage_outbox_start(s);
	wait_status(s, PAYMENT_CAPTURED);
	assert_int_equal(only_intent(s)->captures, 1);
}

/* What was looked up after it went well, and says nothing. */
static void test_the_reason_on_record_is_that_of_the_call_that_failed(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	fake_stripe_trick(s->fake, TRICK_E500_BEFORE, "/capture", 1);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	assert_int_equal(sql_int(s->h, "select count(*) from attempts where kind = 'capture'"
				       " and reason = 'Something went wrong on Stripe''s end.'"), 1);
	assert_int_equal(sql_int(s->h, "select count(*) from attempts where reason like '%status 200%'"), 0);
}

static void test_a_stop_in_the_middle_of_anything_is_caught_up(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	for (int turns = 1; turns < 12; turns++) {
		outbox_stop(s->h);
		sql_run(s->h, "update effects set due_at = 1 where state = 'waiting'");
		stage_outbox_start(s);
		for (int i = 0; i < turns; i++)
			loop_turn(s->h->loop, 5);
	}
	wait_url(s);
	assert_int_equal(sql_int(s->h, "select count(*) from stripe_payments"), 1);
	assert_true(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
	wait_status(s, PAYMENT_AUTHORIZED);
	assert_int_equal(intents_of_request(s), 1);
	assert_int_equal(open_pages(s), 0);
}

static bool was_taken_again(struct harness *h, void *arg)
{
	(void)arg;
	sql_run(h, "update effects set due_at = 1, lease = 0 where state = 'waiting'");
	return sql_int(h, "select count(*) from effects where state = 'done'") == 1;
}

/* It came after its lease had run out and another had been given: what it says was recorded
 * already. */
static void test_an_answer_that_comes_too_late_changes_nothing(void **state)
{
	struct stage *s = *state;
	int64_t until_ms;

	request_ask(s);
	wait_url(s);
	fake_stripe_do(s->fake, DEED_PAY, s->r.id);
	fake_stripe_trick(s->fake, TRICK_LATE, "/v1/checkout/sessions/", 1);
	wait_until(s->h, was_taken_again, s);
	until_ms = loop_steady_ms(s->h->loop) + 500;
	while (loop_steady_ms(s->h->loop) < until_ms)
		loop_turn(s->h->loop, 50);
	request_get(s->h, &s->dora, s->r.id, &s->r);
	assert_int_equal(s->r.payment_status, PAYMENT_AUTHORIZED);
	assert_int_equal(sql_int(s->h, "select count(*) from effects"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_a_hold_waits_at_a_short_link_until_the_customer_confirms),
		STAGE_TEST(test_the_outcome_decides_whether_money_is_taken),
		STAGE_TEST(test_a_declined_card_may_be_followed_by_another),
		STAGE_TEST(test_a_confirmation_abandoned_half_way_ends_with_the_page),
		STAGE_TEST(test_cancelling_before_confirming_closes_the_page),
		STAGE_TEST(test_cancelling_while_the_customer_confirms_gives_the_hold_back),
		STAGE_TEST(test_a_hold_that_never_comes_closes_the_page),
		STAGE_TEST(test_however_the_page_is_asked_for_there_is_one_hold),
		STAGE_TEST(test_however_a_capture_is_answered_money_is_taken_once),
		STAGE_TEST(test_however_a_release_is_answered_it_is_released_once),
		STAGE_TEST(test_however_an_expiry_is_answered_the_page_is_closed),
		STAGE_TEST(test_a_wrong_key_loses_nothing),
		STAGE_TEST(test_an_amount_stripe_does_not_take_is_told),
		STAGE_TEST(test_a_hold_that_lapses_is_found_by_asking),
		STAGE_TEST(test_a_hold_that_lapsed_unseen_shows_when_it_is_captured),
		STAGE_TEST(test_what_was_captured_by_hand_is_not_captured_again),
		STAGE_TEST(test_what_was_captured_by_hand_and_should_not_be_is_shown),
		STAGE_TEST(test_another_amount_at_the_provider_is_shown),
		STAGE_TEST(test_a_hold_of_another_amount_is_given_back),
		STAGE_TEST(test_a_hold_too_small_for_the_capture_is_shown),
		STAGE_TEST(test_a_capture_a_day_later_looks_first),
		STAGE_TEST(test_the_reason_on_record_is_that_of_the_call_that_failed),
		STAGE_TEST(test_a_stop_in_the_middle_of_anything_is_caught_up),
		STAGE_TEST(test_an_answer_that_comes_too_late_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
