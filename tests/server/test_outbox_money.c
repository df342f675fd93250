/* SPDX-License-Identifier: ISC */
/*
 * Money moves once: what declines, fails for a while, is cut off between the provider and our books, or is no longer
 * wanted when it comes to stand.
 */
#include "tests/server/harness.h"

#include <stdlib.h>
#include <string.h>

#include "server/payments/ledger.h"

#define GOOD_REQUEST "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}"
#define LEASES_LAPSE "update effects set due_at = 1 where state = 'waiting'"

struct cast {
	struct person ada, dora, olga;
};

static void cast_init(struct harness *h, struct cast *c)
{
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "dora", ROLE_CUSTOMER, &c->dora);
	person_init(h, "olga", ROLE_OPERATOR, &c->olga);
	person_arrive(h, &c->ada);
}

static void cast_clear(struct cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->dora);
	person_clear(&c->olga);
}

static void request_ask(struct harness *h, const struct person *who, struct request *out)
{
	const struct answer *a = call_as(h, who, "POST", "/v1/requests", GOOD_REQUEST);
	struct fault f = { 0 };

	assert_int_equal(a->status, 201);
	assert_int_equal(request_decode(a->body, strlen(a->body), out, &f), ERR_NONE);
}

static void mood_job(struct tx *tx, void *arg)
{
	ledger_set_mood(tx, *(enum ledger_mood *)arg, 0);
}

static void mood(struct harness *h, enum ledger_mood m)
{
	run_shifted(h, 0, mood_job, &m);
}

static void test_a_declined_card_ends_the_request_and_says_why(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	outbox_start(h, &ledger_provider);
	mood(h, LEDGER_DECLINE);
	request_ask(h, &c.dora, &r);
	wait_payment(h, &c.dora, r.id, PAYMENT_FAILED);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_CANCELLED);
	assert_int_equal(r.end_reason, END_DECLINED);
	assert_string_equal(r.payment_reason, "Your card was declined.");
	assert_int_equal(unread_of(h, &c.ada), 0);
	mood(h, LEDGER_OK);
	request_open(h, &c.dora, &r);
	request_clear(&r);
	cast_clear(&c);
}

/* One commit for all of it: who asks is told of an open request, and the outbox has nothing left to do. */
static void test_what_our_own_books_can_do_is_done_when_the_answer_comes(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };

	cast_init(h, &c);
	outbox_start(h, &ledger_provider);
	request_ask(h, &c.dora, &r);
	assert_int_equal(r.status, REQUEST_OPEN);
	assert_int_equal(r.payment_status, PAYMENT_AUTHORIZED);
	assert_int_equal(sql_int(h, "select count(*) from effects where kind = 'hold' and state = 'done'"
				 " and tries = 1 and finished_at is not null"), 1);
	claim(h, &c.ada, &r, &s);
	start_and_end(h, &c.ada, &s, "resolved");
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.payment_status, PAYMENT_CAPTURED);
	assert_int_equal(sql_int(h, "select count(*) from effects where state = 'waiting'"), 0);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

/* What our books refuse is known at once as well. */
static void test_a_declined_card_is_in_the_answer(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	outbox_start(h, &ledger_provider);
	mood(h, LEDGER_DECLINE);
	request_ask(h, &c.dora, &r);
	assert_int_equal(r.status, REQUEST_CANCELLED);
	assert_string_equal(r.payment_reason, "Your card was declined.");
	request_clear(&r);
	cast_clear(&c);
}

static void past_mood_job(struct tx *tx, void *arg)
{
	(void)arg;
	ledger_set_mood(tx, LEDGER_DECLINE, tx->now_ms - 1);
}

static void test_a_mood_for_a_while_ends_by_itself(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	outbox_start(h, &ledger_provider);
	run_shifted(h, 0, past_mood_job, NULL);
	request_open(h, &c.dora, &r);
	request_clear(&r);
	cast_clear(&c);
}

static bool was_tried(struct harness *h, void *arg)
{
	(void)arg;
	return sql_int(h, "select count(*) from effects where reason is not null") > 0;
}

static void test_a_provider_out_of_reach_is_asked_again(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	outbox_start(h, &ledger_provider);
	mood(h, LEDGER_FAIL);
	request_ask(h, &c.dora, &r);
	wait_until(h, was_tried, NULL);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_AUTHORIZING);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds"), 0);
	mood(h, LEDGER_OK);
	wait_payment(h, &c.dora, r.id, PAYMENT_AUTHORIZED); /* by itself, after the first pause */
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds"), 1);
	request_clear(&r);
	cast_clear(&c);
}

/* A provider like the ledger, but something happens between its answer and our hearing of it. */
static struct {
	struct harness *h;
	void (*meanwhile)(struct harness *h);
	const struct person *who;
	const char *request_id;
	payment_done_fn *done;
	void *arg;
} between;

static void between_done(const struct payment_result *r, void *arg)
{
	void (*meanwhile)(struct harness *h) = between.meanwhile;

	(void)arg;
	between.meanwhile = NULL;
	if (meanwhile != NULL)
		meanwhile(between.h);
	between.done(r, between.arg);
}

static void between_carry_out(void *self, const struct payment_order *o, payment_done_fn *done,
			      void *arg)
{
	between.done = done;
	between.arg = arg;
	ledger_provider.carry_out(self, o, between_done, NULL);
}

static void *between_open(struct loop *l, struct store *s, const struct settings *set)
{
	return ledger_provider.open(l, s, set);
}

static void between_close(void *self)
{
	ledger_provider.close(self);
}

static const struct payment_provider between_provider = {
	.name = "between", .open = between_open, .close = between_close, .carry_out = between_carry_out,
};

static bool meanwhile_happened(struct harness *h, void *arg)
{
	(void)h;
	(void)arg;
	return between.meanwhile == NULL;
}

static void test_a_cut_between_provider_and_record_holds_once(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	between.h = h;
	between.meanwhile = outbox_stop;
	outbox_start(h, &between_provider);
	request_ask(h, &c.dora, &r);
	wait_until(h, meanwhile_happened, NULL);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds"), 1);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_AUTHORIZING);
	sql_run(h, LEASES_LAPSE);
	outbox_start(h, &ledger_provider);
	wait_payment(h, &c.dora, r.id, PAYMENT_AUTHORIZED);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds"), 1);
	assert_int_equal(unread_of(h, &c.ada), 1);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_cut_after_the_capture_captures_once(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };

	cast_init(h, &c);
	between.h = h;
	between.meanwhile = NULL;
	outbox_start(h, &between_provider);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	between.meanwhile = outbox_stop;
	start_and_end(h, &c.ada, &s, "resolved");
	wait_until(h, meanwhile_happened, NULL);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds where captured_at is not null"),
			 1);
	sql_run(h, LEASES_LAPSE);
	outbox_start(h, &ledger_provider);
	wait_payment(h, &c.dora, r.id, PAYMENT_CAPTURED);
	assert_int_equal(sql_int(h, "select count(*) from effects where state <> 'done'"), 0);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void cancel_now(struct harness *h)
{
	assert_int_equal(call_on(h, between.who, "POST", "/v1/requests/%s/cancel",
				 between.request_id, NULL)->status, 200);
}

static void test_a_hold_that_stands_too_late_is_released(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	request_ask(h, &c.dora, &r);
	between.h = h;
	between.who = &c.dora;
	between.request_id = r.id;
	between.meanwhile = cancel_now;
	outbox_start(h, &between_provider);
	wait_payment(h, &c.dora, r.id, PAYMENT_RELEASED);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds where released_at is not null"),
			 1);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.end_reason, END_BY_CUSTOMER);
	assert_int_equal(unread_of(h, &c.ada), 0);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_hold_never_asked_for_and_no_longer_wanted_is_not_made(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	request_ask(h, &c.dora, &r);
	assert_int_equal(call_on(h, &c.dora, "POST", "/v1/requests/%s/cancel", r.id, NULL)->status, 200);
	outbox_start(h, &ledger_provider);
	wait_payment(h, &c.dora, r.id, PAYMENT_RELEASED);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds"), 0);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_capture_refused_for_good_is_shown_with_its_reason(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };

	cast_init(h, &c);
	outbox_start(h, &ledger_provider);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	sql_run(h, "update ledger_holds set released_at = 1");
	start_and_end(h, &c.ada, &s, "resolved");
	wait_payment(h, &c.dora, r.id, PAYMENT_FAILED);
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.status, REQUEST_COMPLETED);
	assert_string_equal(r.payment_reason, "The hold was released before.");
	request_get(h, &c.ada, r.id, &r);
	assert_null(r.payment_reason);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_a_declined_card_ends_the_request_and_says_why),
		HARNESS_TEST(test_what_our_own_books_can_do_is_done_when_the_answer_comes),
		HARNESS_TEST(test_a_declined_card_is_in_the_answer),
		HARNESS_TEST(test_a_mood_for_a_while_ends_by_itself),
		HARNESS_TEST(test_a_provider_out_of_reach_is_asked_again),
		HARNESS_TEST(test_a_cut_between_provider_and_record_holds_once),
		HARNESS_TEST(test_a_cut_after_the_capture_captures_once),
		HARNESS_TEST(test_a_hold_that_stands_too_late_is_released),
		HARNESS_TEST(test_a_hold_never_asked_for_and_no_longer_wanted_is_not_made),
		HARNESS_TEST(test_a_capture_refused_for_good_is_shown_with_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
