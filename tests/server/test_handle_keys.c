/* SPDX-License-Identifier: ISC */
/*
 * Idempotency keys: the same call twice is done once, another call under the key is refused, and a refusal may be
 * tried again. Then the bell's receipts and a helper's numbers, as the calls answer them.
 */
#include "tests/server/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/stats.h"

#define GOOD_REQUEST "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}"
#define OTHER_REQUEST "{\"category\":\"electrical\",\"description\":\"No light\"}"

static void test_the_same_key_and_call_gets_the_first_answer_again(void **state)
{
	struct harness *h = *state;
	struct person dora;
	const struct answer *first, *second;
	int64_t end;

	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	first = call_with_key(h, &dora, "k-1", "POST", "/v1/requests", GOOD_REQUEST);
	end = log_end(h);
	second = call_with_key(h, &dora, "k-1", "POST", "/v1/requests", GOOD_REQUEST);
	assert_int_equal(first->status, 201);
	assert_int_equal(second->status, 201);
	assert_string_equal(first->body, second->body);
	assert_int_equal(log_end(h), end);
	assert_int_equal(sql_int(h, "select count(*) from requests"), 1);
	person_clear(&dora);
}

static void test_another_call_under_the_same_key_is_refused(void **state)
{
	struct harness *h = *state;
	struct person dora, emil;

	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	person_init(h, "emil", ROLE_CUSTOMER, &emil);
	call_with_key(h, &dora, "k-1", "POST", "/v1/requests", GOOD_REQUEST);
	assert_int_equal(call_with_key(h, &dora, "k-1", "POST", "/v1/requests", OTHER_REQUEST)->status,
			 422);
	assert_int_equal(call_with_key(h, &dora, "k-1", "POST", "/v1/requests/r1/cancel", NULL)->status,
			 422);
	assert_int_equal(call_with_key(h, &emil, "k-1", "POST", "/v1/requests", OTHER_REQUEST)->status,
			 201);
	person_clear(&dora);
	person_clear(&emil);
}

static void test_a_refused_call_may_be_tried_again_under_its_key(void **state)
{
	struct harness *h = *state;
	struct person dora;

	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	assert_int_equal(call_with_key(h, &dora, "k-1", "POST", "/v1/requests", "{}")->status, 422);
	assert_int_equal(call_with_key(h, &dora, "k-1", "POST", "/v1/requests", GOOD_REQUEST)->status,
			 201);
	person_clear(&dora);
}

static void test_a_key_that_is_no_key_is_malformed(void **state)
{
	struct harness *h = *state;
	struct person dora;

	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	assert_int_equal(call_with_key(h, &dora, "a b", "POST", "/v1/requests", GOOD_REQUEST)->status,
			 400);
	assert_int_equal(call_with_key(h, &dora, "", "POST", "/v1/requests", GOOD_REQUEST)->status,
			 400);
	assert_int_equal(sql_int(h, "select count(*) from requests"), 0);
	person_clear(&dora);
}

static void test_a_claim_asked_twice_under_its_key_is_won_twice(void **state)
{
	struct harness *h = *state;
	struct person ada, dora;
	struct request r = { 0 };
	const struct answer *first, *second;
	char path[128];

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	outbox_start(h, &ledger_provider);
	request_open(h, &dora, &r);
	snprintf(path, sizeof path, "/v1/requests/%s/claim", r.id);
	first = call_with_key(h, &ada, "k-1", "POST", path, NULL);
	second = call_with_key(h, &ada, "k-1", "POST", path, NULL);
	assert_int_equal(second->status, 201);
	assert_string_equal(first->body, second->body);
	assert_int_equal(call_with_key(h, &ada, "k-2", "POST", path, NULL)->status, 409);
	request_clear(&r);
	person_clear(&ada);
	person_clear(&dora);
}

static int64_t unread_answered(const struct answer *a)
{
	struct fault f = { 0 };
	int64_t n = -1;

	assert_int_equal(a->status, 200);
	assert_int_equal(unread_answer_decode(a->body, strlen(a->body), &n, &f), ERR_NONE);
	return n;
}

struct wanted {
	const char *request_id;
	const char *helper_id;
	char id[HP_ID_SIZE];
};

static void notification_job(struct tx *tx, void *arg)
{
	struct wanted *w = arg;
	struct notification_filter f = { .helper_id = w->helper_id, .limit = 10 };
	struct notification found[10] = { 0 };
	char next[HP_ID_SIZE];
	size_t count = notification_list(tx, &f, found, next);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(found[i].request_id, w->request_id) == 0)
			memcpy(w->id, found[i].id, sizeof w->id);
		notification_clear(&found[i]);
	}
}

static void test_receipts_lower_the_count_once_and_tell_the_other_screens(void **state)
{
	struct harness *h = *state;
	struct person ada, dora, emil;
	struct request first = { 0 }, second = { 0 };
	struct wanted w = { 0 };
	char *seen;
	int64_t start;

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	person_init(h, "emil", ROLE_CUSTOMER, &emil);
	outbox_start(h, &ledger_provider);
	person_arrive(h, &ada);
	request_open(h, &dora, &first);
	request_open(h, &emil, &second);
	assert_int_equal(unread_of(h, &ada), 2);
	start = log_end(h);
	w = (struct wanted){ .request_id = first.id, .helper_id = ada.user.id };
	run_shifted(h, 0, notification_job, &w);
	assert_int_equal(call_on(h, &ada, "POST", "/v1/notifications/%s/read", w.id, NULL)->status, 204);
	assert_int_equal(call_on(h, &ada, "POST", "/v1/notifications/%s/read", w.id, NULL)->status, 204);
	assert_int_equal(unread_of(h, &ada), 1);
	assert_int_equal(unread_answered(call_as(h, &ada, "POST", "/v1/notifications/read-all", NULL)),
			 0);
	assert_int_equal(unread_answered(call_as(h, &ada, "POST", "/v1/notifications/read-all", "{}")),
			 0);
	seen = story(h, &ada, start);
	assert_string_equal(seen, "notification.read left=1\nnotification.read left=0\n");
	free(seen);
	request_clear(&first);
	request_clear(&second);
	person_clear(&ada);
	person_clear(&dora);
	person_clear(&emil);
}

static void test_reading_up_to_one_leaves_what_came_after(void **state)
{
	struct harness *h = *state;
	struct person ada, dora, emil;
	struct request first = { 0 }, second = { 0 };
	struct wanted w = { 0 };
	char body[128];

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	person_init(h, "emil", ROLE_CUSTOMER, &emil);
	outbox_start(h, &ledger_provider);
	person_arrive(h, &ada);
	request_open(h, &dora, &first);
	request_open(h, &emil, &second);
	w = (struct wanted){ .request_id = first.id, .helper_id = ada.user.id };
	run_shifted(h, 0, notification_job, &w);
	snprintf(body, sizeof body, "{\"up_to\":\"%s\"}", w.id);
	assert_int_equal(unread_answered(call_as(h, &ada, "POST", "/v1/notifications/read-all", body)),
			 1);
	request_clear(&first);
	request_clear(&second);
	person_clear(&ada);
	person_clear(&dora);
	person_clear(&emil);
}

static void test_saying_unavailable_ends_being_told_and_available_starts_it(void **state)
{
	struct harness *h = *state;
	struct person ada, dora;
	struct request r = { 0 };

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	outbox_start(h, &ledger_provider);
	person_arrive(h, &ada);
	assert_int_equal(call_as(h, &ada, "PATCH", "/v1/me", "{\"is_available\":false}")->status, 200);
	request_open(h, &dora, &r);
	assert_int_equal(r.helpers_told, 0);
	assert_int_equal(unread_of(h, &ada), 0);
	assert_int_equal(call_as(h, &ada, "PATCH", "/v1/me", "{\"is_available\":true}")->status, 200);
	assert_int_equal(unread_of(h, &ada), 1);
	person_leave(h, &ada);
	call_as(h, &ada, "PATCH", "/v1/me", "{\"is_available\":false}");
	call_as(h, &ada, "PATCH", "/v1/me", "{\"is_available\":true}");
	request_get(h, &dora, r.id, &r);
	assert_int_equal(r.helpers_told, 1);
	request_clear(&r);
	person_clear(&ada);
	person_clear(&dora);
}

static void test_stats_count_what_was_completed_and_earned(void **state)
{
	struct harness *h = *state;
	struct person ada, ben, dora;
	struct request r = { 0 };
	struct session s = { 0 };
	struct stats stats = { 0 };
	struct fault f = { 0 };
	const struct answer *a;

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "ben", ROLE_HELPER, &ben);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	outbox_start(h, &ledger_provider);
	request_open(h, &dora, &r);
	claim(h, &ada, &r, &s);
	start_and_end(h, &ada, &s, "resolved");
	wait_payment(h, &dora, r.id, PAYMENT_CAPTURED);
	a = call_as(h, &ada, "GET", "/v1/stats", NULL);
	assert_int_equal(stats_decode(a->body, strlen(a->body), &stats, &f), ERR_NONE);
	assert_int_equal(stats.all.completed_sessions, 1);
	assert_int_equal(stats.all.outcomes[OUTCOME_RESOLVED], 1);
	assert_int_equal(stats.all.earned, 4500);
	a = call_as(h, &ben, "GET", "/v1/stats", NULL);
	assert_int_equal(stats_decode(a->body, strlen(a->body), &stats, &f), ERR_NONE);
	assert_int_equal(stats.all.completed_sessions, 0);
	session_clear(&s);
	request_clear(&r);
	person_clear(&ada);
	person_clear(&ben);
	person_clear(&dora);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_the_same_key_and_call_gets_the_first_answer_again),
		HARNESS_TEST(test_another_call_under_the_same_key_is_refused),
		HARNESS_TEST(test_a_refused_call_may_be_tried_again_under_its_key),
		HARNESS_TEST(test_a_key_that_is_no_key_is_malformed),
		HARNESS_TEST(test_a_claim_asked_twice_under_its_key_is_won_twice),
		HARNESS_TEST(test_receipts_lower_the_count_once_and_tell_the_other_screens),
		HARNESS_TEST(test_reading_up_to_one_leaves_what_came_after),
		HARNESS_TEST(test_saying_unavailable_ends_being_told_and_available_starts_it),
		HARNESS_TEST(test_stats_count_what_was_completed_and_earned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
