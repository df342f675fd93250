/* SPDX-License-Identifier: ISC */
/*
 * What time alone brings about, with the clock moved instead of waited for; and once on the loop, by the timer.
 */
#include "tests/server/harness.h"

#include <string.h>

#include "server/clock_step.h"
#include "server/life.h"
#include "server/store/db.h"
#include "server/sweeper.h"

#define MINUTE_MS 60000
#define GOOD_REQUEST "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}"

struct cast {
	struct person ada, dora;
};

static void cast_init(struct harness *h, struct cast *c)
{
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "dora", ROLE_CUSTOMER, &c->dora);
	person_arrive(h, &c->ada);
	outbox_start(h, &ledger_provider);
}

static void cast_clear(struct cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->dora);
}

static void pass_job(struct tx *tx, void *arg)
{
	sweeper_pass(tx, &((struct harness *)arg)->settings, false);
}

static void forgetting_pass_job(struct tx *tx, void *arg)
{
	sweeper_pass(tx, &((struct harness *)arg)->settings, true);
}

/* What the pass asks for is due at its own time; the outbox has the real clock. */
static void pass_at(struct harness *h, int64_t shift_ms)
{
	run_shifted(h, shift_ms, pass_job, h);
	sql_run(h, "update effects set due_at = 1 where state = 'waiting'");
	if (h->outbox != NULL)
		outbox_kick(h->outbox);
}

/* What was done is forgotten in its time; what is still to be put right is not. */
static void test_what_is_old_is_forgotten_and_what_is_open_is_not(void **state)
{
	struct harness *h = *state;
	const int64_t day_ms = 86400000;
	struct request first = { 0 }, second = { 0 };
	struct session s = { 0 };
	struct cast c;
	int64_t end;

	cast_init(h, &c);
	request_open(h, &c.dora, &first);
	claim(h, &c.ada, &first, &s);
	start_and_end(h, &c.ada, &s, "resolved");
	wait_payment(h, &c.dora, first.id, PAYMENT_CAPTURED);
	request_open(h, &c.dora, &second);
	end = log_end(h);
	run_shifted(h, 29 * day_ms, forgetting_pass_job, h);
	assert_int_equal(sql_int(h, "select min(seq) from events"), 1);
	run_shifted(h, 31 * day_ms, forgetting_pass_job, h);
	assert_int_equal(sql_int(h, "select count(*) from events where at < (select max(at) from events) - 86400000"), 0);
	assert_true(sql_int(h, "select min(seq) from events") > 1);
	assert_true(log_end(h) >= end);
	assert_int_equal(sql_int(h, "select count(*) from effects where kind = 'capture'"), 1);
	run_shifted(h, 91 * day_ms, forgetting_pass_job, h);
	assert_int_equal(sql_int(h, "select count(*) from effects where kind = 'capture'"), 0);
	assert_int_equal(sql_int(h, "select count(*) from requests where payment_status = 'captured'"
				    " and amount_captured = amount and captured_at > 0"),
			 1);
	request_clear(&second);
	request_clear(&first);
	session_clear(&s);
	cast_clear(&c);
}

static void test_a_refused_payments_orders_are_kept_until_it_is_settled(void **state)
{
	struct harness *h = *state;
	const int64_t day_ms = 86400000;
	struct request r = { 0 };
	struct session s = { 0 };
	struct cast c;

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	start_and_end(h, &c.ada, &s, "resolved");
	wait_payment(h, &c.dora, r.id, PAYMENT_CAPTURED);
	sql_run(h, "update requests set payment_status = 'failed'");
	run_shifted(h, 400 * day_ms, forgetting_pass_job, h);
	assert_int_equal(sql_int(h, "select count(*) from effects"), 2);
	sql_run(h, "update requests set settled_at = 1");
	sql_run(h, "update counts set value = 0 where name = 'effects_forgotten'"); /* as if it had been before */
	run_shifted(h, 400 * day_ms, forgetting_pass_job, h);
	assert_int_equal(sql_int(h, "select count(*) from effects"), 0);
	sql_run(h, "update requests set payment_status = 'captured'"); /* as the log has it */
	request_clear(&r);
	session_clear(&s);
	cast_clear(&c);
}

static void test_a_request_nobody_took_expires_and_its_hold_is_released(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	pass_at(h, 29 * MINUTE_MS);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_OPEN);
	pass_at(h, 31 * MINUTE_MS);
	wait_payment(h, &c.dora, r.id, PAYMENT_RELEASED);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_EXPIRED);
	assert_int_equal(r.end_reason, END_NOBODY_CAME);
	assert_int_equal(unread_of(h, &c.ada), 0);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_hold_that_never_comes_ends_its_request(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct fault f = { 0 };
	const struct answer *a;

	cast_init(h, &c);
	outbox_stop(h);
	a = call_as(h, &c.dora, "POST", "/v1/requests", GOOD_REQUEST);
	assert_int_equal(request_decode(a->body, strlen(a->body), &r, &f), ERR_NONE);
	pass_at(h, 21 * MINUTE_MS);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_EXPIRED);
	assert_int_equal(r.end_reason, END_HOLD_LAPSED);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_session_nobody_starts_ends_with_nothing_charged(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	pass_at(h, 9 * MINUTE_MS);
	session_get(h, &c.ada, s.id, &s);
	assert_int_equal(s.status, SESSION_WAITING);
	pass_at(h, 11 * MINUTE_MS);
	wait_payment(h, &c.dora, r.id, PAYMENT_RELEASED);
	session_get(h, &c.ada, s.id, &s);
	assert_int_equal(s.status, SESSION_ENDED);
	assert_int_equal(s.end_reason, END_NOT_STARTED);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.end_reason, END_NOT_STARTED);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_session_whose_helper_vanished_ends(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/start", s.id, NULL)->status, 200);
	pass_at(h, 300 * MINUTE_MS);
	session_get(h, &c.dora, s.id, &s);
	assert_int_equal(s.status, SESSION_ACTIVE); /* as long as the helper is there */
	person_leave(h, &c.ada);
	pass_at(h, 29 * MINUTE_MS);
	session_get(h, &c.dora, s.id, &s);
	assert_int_equal(s.status, SESSION_ACTIVE);
	pass_at(h, 31 * MINUTE_MS);
	session_get(h, &c.dora, s.id, &s);
	assert_int_equal(s.end_reason, END_HELPER_GONE);
	wait_payment(h, &c.dora, r.id, PAYMENT_RELEASED);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_old_answers_and_dead_tokens_are_forgotten(void **state)
{
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	call_with_key(h, &c.dora, "k-1", "POST", "/v1/requests", GOOD_REQUEST);
	run_shifted(h, 24 * 60 * MINUTE_MS, forgetting_pass_job, h);
	assert_int_equal(sql_int(h, "select count(*) from answers"), 1);
	assert_int_equal(sql_int(h, "select count(*) from tokens"), 0);
	run_shifted(h, 26 * 60 * MINUTE_MS, forgetting_pass_job, h);
	assert_int_equal(sql_int(h, "select count(*) from answers"), 0);
	cast_clear(&c);
}

static void writes_job(struct tx *tx, void *arg)
{
	struct harness *h = arg;

	sweeper_pass(tx, &h->settings, false);
	assert_int_equal(tx->appended, 0);
}

static void test_a_pass_with_nothing_due_writes_nothing(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	run_shifted(h, 0, writes_job, h);
	request_clear(&r);
	cast_clear(&c);
}

struct seen {
	const struct person *who;
	const char *request_id;
};

static bool has_expired(struct harness *h, void *arg)
{
	const struct seen *s = arg;
	struct request r = { 0 };
	bool is_so;

	request_get(h, s->who, s->request_id, &r);
	is_so = r.status == REQUEST_EXPIRED && r.payment_status == PAYMENT_RELEASED;
	request_clear(&r);
	return is_so;
}

static void test_the_timer_sweeps_and_the_outbox_hears_of_it(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct seen s;
	struct sweeper *w;

	cast_init(h, &c);
	h->settings.expire_after_ms = 1;
	request_open(h, &c.dora, &r);
	w = sweeper_new(h->loop, h->store, &h->settings);
	s = (struct seen){ &c.dora, r.id };
	wait_until(h, has_expired, &s);
	sweeper_free(w);
	request_clear(&r);
	cast_clear(&c);
}

/* ---- the machine's clock is set ---- */

static void step_job(struct tx *tx, void *arg)
{
	clock_step_apply(tx, *(const int64_t *)arg);
}

static int64_t an_hour(int sign)
{
	return sign * 60 * (int64_t)MINUTE_MS;
}

static void test_a_clock_that_is_set_ends_nothing_before_its_time(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	int64_t step_ms = an_hour(1);

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	run_shifted(h, 0, step_job, &step_ms);
	pass_at(h, step_ms + 29 * MINUTE_MS);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_OPEN);
	pass_at(h, step_ms + 31 * MINUTE_MS);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.status, REQUEST_EXPIRED);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_session_over_which_the_clock_is_set_lasts_as_long_as_it_did(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { .status = SESSION_NONE };
	int64_t step_ms = an_hour(-1);

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	run_shifted(h, 0, step_job, &(int64_t){ an_hour(1) });
	pass_at(h, an_hour(1) + 9 * MINUTE_MS); /* not abandoned: started within ten minutes */
	session_get(h, &c.ada, s.id, &s);
	assert_int_equal(s.status, SESSION_WAITING);
	run_shifted(h, 0, step_job, &step_ms);
	start_and_end(h, &c.ada, &s, "resolved");
	session_get(h, &c.ada, s.id, &s);
	assert_in_range(s.duration_s, 0, 5);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

/* Set back between a start and an end, before anybody has looked. */
static void test_no_session_lasts_less_than_nothing(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { .status = SESSION_NONE };

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	call_on(h, &c.ada, "POST", "/v1/sessions/%s/start", s.id, NULL);
	sql_run(h, "update sessions set started_at = started_at + 3600000");
	call_on(h, &c.ada, "POST", "/v1/sessions/%s/end", s.id, "{\"outcome\":\"resolved\"}");
	session_get(h, &c.ada, s.id, &s);
	assert_int_equal(s.status, SESSION_ENDED);
	assert_int_equal(s.duration_s, 0);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_only_a_clock_that_was_set_has_moved(void **state)
{
	struct clock_watch w = { 0 };
	int64_t now = 1700000000000;

	(void)state;
	assert_int_equal(clock_watch_look(&w, now), 0);
	assert_int_equal(clock_watch_look(&w, now + 1000), 0);
	assert_in_range(clock_watch_look(&w, now + 1000 + an_hour(1)), an_hour(1) - 5000, an_hour(1));
	assert_in_range(-clock_watch_look(&w, now + 1000), an_hour(1), an_hour(1) + 5000);
	assert_int_equal(clock_watch_look(&w, now + 1000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_what_is_old_is_forgotten_and_what_is_open_is_not),
		HARNESS_TEST(test_a_refused_payments_orders_are_kept_until_it_is_settled),
		HARNESS_TEST(test_a_request_nobody_took_expires_and_its_hold_is_released),
		HARNESS_TEST(test_a_hold_that_never_comes_ends_its_request),
		HARNESS_TEST(test_a_session_nobody_starts_ends_with_nothing_charged),
		HARNESS_TEST(test_a_session_whose_helper_vanished_ends),
		HARNESS_TEST(test_old_answers_and_dead_tokens_are_forgotten),
		HARNESS_TEST(test_a_pass_with_nothing_due_writes_nothing),
		HARNESS_TEST(test_the_timer_sweeps_and_the_outbox_hears_of_it),
		HARNESS_TEST(test_a_clock_that_is_set_ends_nothing_before_its_time),
		HARNESS_TEST(test_a_session_over_which_the_clock_is_set_lasts_as_long_as_it_did),
		HARNESS_TEST(test_no_session_lasts_less_than_nothing),
		cmocka_unit_test(test_only_a_clock_that_was_set_has_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
