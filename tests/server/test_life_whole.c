/* SPDX-License-Identifier: ISC */
/*
 * One whole lifecycle, as each person's stream tells it: three helpers, of whom one is away and one comes late, two
 * who claim at once, and what is told, unread, paid and counted at each step.
 */
#include "tests/server/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>


struct cast {
	struct person ada, ben, cleo;   /* helpers: there, away, late */
	struct person dora;             /* customer */
	struct person olga;             /* operator */
};

static void cast_init(struct harness *h, struct cast *c)
{
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "ben", ROLE_HELPER, &c->ben);
	person_init(h, "cleo", ROLE_HELPER, &c->cleo);
	person_init(h, "dora", ROLE_CUSTOMER, &c->dora);
	person_init(h, "olga", ROLE_OPERATOR, &c->olga);
	outbox_start(h, &ledger_provider);
}

static void cast_clear(struct cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->ben);
	person_clear(&c->cleo);
	person_clear(&c->dora);
	person_clear(&c->olga);
}

static void assert_story(struct harness *h, const struct person *who, int64_t since,
			 const char *expected)
{
	char *seen = story(h, who, since);

	assert_string_equal(seen, expected);
	free(seen);
}

static void test_only_who_is_there_is_told_of_a_new_request(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	int64_t start;

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	start = log_end(h);
	request_open(h, &c.dora, &r);
	assert_story(h, &c.ada, start,
		     "request.updated open authorized told=1 place=1\n"
		     "notification.created unread\n");
	assert_story(h, &c.ben, start, "request.updated open authorized told=1 place=1\n");
	assert_story(h, &c.dora, start,
		     "request.updated authorizing pending told=0 place=0\n"
		     "request.updated open authorized told=1 place=1\n");
	assert_story(h, &c.olga, start,
		     "request.updated authorizing pending told=0 place=0\n"
		     "request.updated open authorized told=1 place=1\n");
	assert_int_equal(unread_of(h, &c.ada), 1);
	assert_int_equal(unread_of(h, &c.ben), 0);
	assert_int_equal(unread_of(h, &c.cleo), 0);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_helper_who_comes_late_is_told_and_the_customer_sees_it(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	int64_t start;

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	request_open(h, &c.dora, &r);
	start = log_end(h);
	person_arrive(h, &c.cleo);
	assert_story(h, &c.cleo, start, "notification.created unread\n");
	assert_story(h, &c.dora, start, "request.updated open authorized told=2 place=1\n");
	assert_story(h, &c.ada, start, "");
	assert_int_equal(unread_of(h, &c.cleo), 1);
	person_arrive(h, &c.cleo);
	person_leave(h, &c.cleo);
	person_arrive(h, &c.cleo);
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.helpers_told, 2);
	assert_int_equal(unread_of(h, &c.cleo), 1);
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_claim_goes_to_one_and_leaves_the_others_lists(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };
	int64_t start;

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	person_arrive(h, &c.cleo);
	request_open(h, &c.dora, &r);
	start = log_end(h);
	claim(h, &c.ada, &r, &s);
	assert_story(h, &c.ada, start,
		     "notification.withdrawn claimed by=Ada\n"
		     "request.withdrawn claimed by=Ada\n"
		     "request.updated claimed authorized told=2 place=0\n"
		     "session.updated waiting\n");
	assert_story(h, &c.cleo, start,
		     "notification.withdrawn claimed by=Ada\n"
		     "request.withdrawn claimed by=Ada\n");
	assert_story(h, &c.dora, start,
		     "request.updated claimed authorized told=2 place=0\n"
		     "session.updated waiting\n");
	assert_int_equal(unread_of(h, &c.ada), 0);
	assert_int_equal(unread_of(h, &c.cleo), 0);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_ending_captures_counts_and_tells_in_one_go(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };
	int64_t start;

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	start = log_end(h);
	start_and_end(h, &c.ada, &s, "resolved");
	wait_payment(h, &c.dora, r.id, PAYMENT_CAPTURED);
	assert_story(h, &c.dora, start,
		     "request.updated claimed authorized told=1 place=0\n"
		     "session.updated active\n"
		     "request.updated completed authorized told=1 place=0\n"
		     "session.updated ended\n"
		     "request.updated completed captured told=1 place=0\n");
	assert_story(h, &c.ada, start,
		     "request.updated claimed authorized told=1 place=0\n"
		     "session.updated active\n"
		     "request.updated completed authorized told=1 place=0\n"
		     "session.updated ended\n"
		     "user.updated completed=1\n"
		     "request.updated completed captured told=1 place=0\n");
	session_get(h, &c.dora, s.id, &s);
	assert_int_equal(s.outcome, OUTCOME_RESOLVED);
	assert_true(s.duration_s >= 0);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds where captured_at is not null"),
			 1);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_an_outcome_that_costs_nothing_gives_the_money_back(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	start_and_end(h, &c.ada, &s, "unresolved");
	wait_payment(h, &c.dora, r.id, PAYMENT_RELEASED);
	assert_int_equal(sql_int(h, "select count(*) from ledger_holds where captured_at is not null"),
			 0);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_what_is_given_back_rings_again_for_everyone_there(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };
	int64_t start;

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	person_arrive(h, &c.cleo);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	start = log_end(h);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/release", s.id, NULL)->status,
			 200);
	assert_story(h, &c.cleo, start,
		     "request.updated open authorized told=2 place=1\n"
		     "notification.created unread\n");
	assert_story(h, &c.dora, start,
		     "request.updated open authorized told=2 place=1\n"
		     "session.updated ended\n");
	session_get(h, &c.dora, s.id, &s);
	assert_int_equal(s.end_reason, END_GIVEN_BACK);
	assert_int_equal(s.outcome, OUTCOME_NONE);
	claim(h, &c.cleo, &r, &s);
	assert_string_equal(s.helper_name, "Cleo");
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_cancelling_releases_the_hold_and_withdraws_the_bell(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	int64_t start;

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	request_open(h, &c.dora, &r);
	start = log_end(h);
	assert_int_equal(call_on(h, &c.dora, "POST", "/v1/requests/%s/cancel", r.id, NULL)->status,
			 200);
	wait_payment(h, &c.dora, r.id, PAYMENT_RELEASED);
	assert_story(h, &c.ada, start,
		     "notification.withdrawn cancelled by=\n"
		     "request.withdrawn cancelled by=\n");
	request_get(h, &c.dora, r.id, &r);
	assert_int_equal(r.end_reason, END_BY_CUSTOMER);
	request_clear(&r);
	cast_clear(&c);
}

struct claimant {
	struct call *call;
	bool is_done;
};

static void claimant_job(struct tx *tx, void *arg)
{
	call_serve(tx, ((struct claimant *)arg)->call);
}

static void claimant_done(enum db_result result, void *arg)
{
	assert_int_equal(result, DB_OK);
	((struct claimant *)arg)->is_done = true;
}

static bool is_done(struct harness *h, void *arg)
{
	(void)h;
	return ((struct claimant *)arg)->is_done;
}

/* Or one customer could ring at all helpers' without end. */
static void test_a_customer_asks_so_often_a_minute(void **state)
{
	static const char wanted[] = "{\"category\":\"plumbing\",\"description\":\"It drips\"}";
	struct harness *h = *state;
	struct cast c;
	struct person carl;
	struct request r = { 0 };
	struct call *call;

	cast_init(h, &c);
	h->settings.requests_per_minute = 2;
	for (int i = 0; i < 2; i++) {
		request_open(h, &c.dora, &r);
		assert_int_equal(call_on(h, &c.dora, "POST", "/v1/requests/%s/cancel", r.id, NULL)->status, 200);
	}
	call = call_new(h, &c.dora, "POST", "/v1/requests", wanted);
	run_shifted(h, 0, call_job, call);
	assert_int_equal(call->reply.status, 429);
	assert_in_range(call->reply.retry_after_s, 1, 60);
	call_free(call);
	person_init(h, "carl", ROLE_CUSTOMER, &carl);
	request_open(h, &carl, &r); /* another one is not held up */
	call = call_new(h, &c.dora, "POST", "/v1/requests", wanted);
	run_shifted(h, -3600000, call_job, call); /* nor anybody by a clock that was set back */
	assert_int_equal(call->reply.status, 201);
	call_free(call);
	request_clear(&r);
	person_clear(&carl);
	cast_clear(&c);
}

static void test_of_two_claims_at_once_one_wins_and_the_other_hears_who(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct claimant first = { 0 }, second = { 0 };
	char path[128];

	cast_init(h, &c);
	person_arrive(h, &c.ada);
	request_open(h, &c.dora, &r);
	snprintf(path, sizeof path, "/v1/requests/%s/claim", r.id);
	first.call = call_new(h, &c.ada, "POST", path, NULL);
	second.call = call_new(h, &c.cleo, "POST", path, NULL);
	assert_true(store_submit(h->store, claimant_job, claimant_done, &first));
	assert_true(store_submit(h->store, claimant_job, claimant_done, &second));
	wait_until(h, is_done, &first);
	wait_until(h, is_done, &second);
	assert_int_equal(first.call->reply.status, 201);
	assert_int_equal(second.call->reply.status, 409);
	assert_non_null(strstr(second.call->reply.body, "\"claimed_by\":\"Ada\""));
	assert_int_equal(sql_int(h, "select count(*) from sessions"), 1);
	call_free(first.call);
	call_free(second.call);
	request_clear(&r);
	cast_clear(&c);
}

static void test_who_waits_moves_up_when_one_before_is_claimed(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct person emil;
	struct request first = { 0 }, second = { 0 };
	struct session s = { 0 };
	int64_t start;

	cast_init(h, &c);
	person_init(h, "emil", ROLE_CUSTOMER, &emil);
	request_open(h, &c.dora, &first);
	request_open(h, &emil, &second);
	assert_int_equal(second.position, 2);
	start = log_end(h);
	claim(h, &c.ada, &first, &s);
	assert_story(h, &emil, start, "request.updated open authorized told=0 place=1\n");
	session_clear(&s);
	request_clear(&first);
	request_clear(&second);
	person_clear(&emil);
	cast_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_only_who_is_there_is_told_of_a_new_request),
		HARNESS_TEST(test_a_helper_who_comes_late_is_told_and_the_customer_sees_it),
		HARNESS_TEST(test_a_claim_goes_to_one_and_leaves_the_others_lists),
		HARNESS_TEST(test_ending_captures_counts_and_tells_in_one_go),
		HARNESS_TEST(test_an_outcome_that_costs_nothing_gives_the_money_back),
		HARNESS_TEST(test_what_is_given_back_rings_again_for_everyone_there),
		HARNESS_TEST(test_cancelling_releases_the_hold_and_withdraws_the_bell),
		HARNESS_TEST(test_a_customer_asks_so_often_a_minute),
		HARNESS_TEST(test_of_two_claims_at_once_one_wins_and_the_other_hears_who),
		HARNESS_TEST(test_who_waits_moves_up_when_one_before_is_claimed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
