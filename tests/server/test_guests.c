/* SPDX-License-Identifier: ISC */
/* Guests of kiosks: what each may see, how they go and what becomes of their requests. */
#include "tests/server/harness.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/sweeper.h"
#include "tests/server/kiosk_cast.h"

#define HOUR_MS 3600000

static void pass_job(struct tx *tx, void *arg)
{
	sweeper_pass(tx, &((struct harness *)arg)->settings, false);
}

static void assert_status(struct harness *h, const struct person *who, const char *path,
			  const char *id, int status)
{
	assert_int_equal(call_on(h, who, "GET", path, id, NULL)->status, status);
}

static void test_a_guest_is_a_new_customer_each_time(void **state)
{
	struct harness *h = *state;
	struct person one, two;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	guest_init(h, &c, &one);
	guest_init(h, &c, &two);
	assert_int_equal(one.user.role, ROLE_CUSTOMER);
	assert_string_equal(one.user.display_name, "Guest");
	assert_memory_equal(one.user.username, "guest-", 6);
	assert_string_not_equal(one.user.id, two.user.id);
	assert_string_not_equal(one.token, two.token);
	assert_int_equal(call_as(h, &one, "GET", "/v1/me", NULL)->status, 200);
	person_clear(&one);
	person_clear(&two);
	kiosk_cast_clear(&c);
}

static void test_asking_again_with_the_same_key_makes_no_second_one(void **state)
{
	struct harness *h = *state;
	struct person one, again;
	struct device first, second;
	const struct answer *a;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	guest_take(call_with_key(h, &c.kiosk, "k1", "POST", "/v1/guests", NULL), &one);
	guest_take(call_with_key(h, &c.kiosk, "k1", "POST", "/v1/guests", NULL), &again);
	assert_string_equal(one.token, again.token);
	assert_string_equal(one.user.id, again.user.id);
	a = call_with_key(h, &c.olga, "k1", "POST", "/v1/devices", "{\"name\":\"Hall\"}");
	assert_int_equal(device_decode(a->body, strlen(a->body), &first, NULL), ERR_NONE);
	a = call_with_key(h, &c.olga, "k1", "POST", "/v1/devices", "{\"name\":\"Hall\"}");
	assert_int_equal(device_decode(a->body, strlen(a->body), &second, NULL), ERR_NONE);
	assert_string_equal(first.token, second.token);
	assert_int_equal(
		call_with_key(h, &c.olga, "k1", "POST", "/v1/devices", "{\"name\":\"Shop\"}")
			->status,
		422);
	assert_int_equal(sql_int(h, "select count(*) from devices"), 2);
	assert_int_equal(sql_int(h, "select count(*) from answers where body like '%token%'"), 0);
	device_clear(&first);
	device_clear(&second);
	person_clear(&one);
	person_clear(&again);
	kiosk_cast_clear(&c);
}

static void test_a_kept_answer_is_unreadable_with_another_token(void **state)
{
	struct harness *h = *state;
	struct person other;
	struct kiosk_cast c;
	char *sql;

	kiosk_cast_init(h, &c);
	person_init(h, "otto", ROLE_OPERATOR, &other);
	call_with_key(h, &c.olga, "k1", "POST", "/v1/devices", "{\"name\":\"Hall\"}");
	sql = xasprintf("update answers set caller_id = '%s'", other.user.id);
	sql_run(h, sql);
	assert_int_equal(
		call_with_key(h, &other, "k1", "POST", "/v1/devices", "{\"name\":\"Hall\"}")
			->status,
		422);
	free(sql);
	person_clear(&other);
	kiosk_cast_clear(&c);
}

static void test_a_guest_sees_only_their_own(void **state)
{
	struct harness *h = *state;
	struct person one, two, dora;
	struct request r = { 0 };
	struct session s = { 0 };
	struct kiosk_cast c;
	int64_t before;
	char *seen;

	kiosk_cast_init(h, &c);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	guest_init(h, &c, &one);
	guest_init(h, &c, &two);
	before = log_end(h);
	request_open(h, &one, &r);
	claim(h, &c.ada, &r, &s);
	start_and_end(h, &c.ada, &s, "resolved");
	assert_status(h, &one, "/v1/requests/%s", r.id, 200);
	assert_status(h, &two, "/v1/requests/%s", r.id, 404);
	assert_status(h, &dora, "/v1/requests/%s", r.id, 404);
	assert_status(h, &one, "/v1/sessions/%s", s.id, 200);
	assert_status(h, &two, "/v1/sessions/%s", s.id, 404);
	assert_int_equal(call_on(h, &two, "POST", "/v1/requests/%s/cancel", r.id, NULL)->status,
			 404);
	assert_int_equal(
		call_on(h, &two, "POST", "/v1/sessions/%s/feedback", s.id, "{\"rating\":1}")
			->status,
		404);
	assert_null(strstr(call_as(h, &two, "GET", "/v1/requests", NULL)->body, r.id));
	assert_null(strstr(call_as(h, &two, "GET", "/v1/sessions", NULL)->body, s.id));
	seen = story(h, &two, before);
	assert_string_equal(seen, "");
	free(seen);
	session_clear(&s);
	request_clear(&r);
	person_clear(&one);
	person_clear(&two);
	person_clear(&dora);
	kiosk_cast_clear(&c);
}

static void test_a_guest_who_leaves_takes_the_request_along(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person guest;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	guest_init(h, &c, &guest);
	request_open(h, &guest, &r);
	assert_int_equal(unread_of(h, &c.ada), 1);
	assert_int_equal(call_as(h, &guest, "POST", "/v1/logout", NULL)->status, 204);
	assert_out(h, &guest);
	wait_payment(h, &c.olga, r.id, PAYMENT_RELEASED);
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.status, REQUEST_CANCELLED);
	assert_int_equal(r.end_reason, END_BY_CUSTOMER);
	assert_int_equal(unread_of(h, &c.ada), 0);
	assert_int_equal(sql_int(h, "select count(*) from users where disabled_at is not null"), 1);
	request_clear(&r);
	person_clear(&guest);
	kiosk_cast_clear(&c);
}

/* It fell over, and nobody told of those who stood before it. */
static void test_a_kiosk_that_starts_anew_has_no_guests(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 }, other = { 0 };
	struct person guest, dora;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	guest_init(h, &c, &guest);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	request_open(h, &guest, &r);
	request_open(h, &dora, &other);
	assert_int_equal(call_as(h, &dora, "POST", "/v1/guests/leave", NULL)->status, 403);
	assert_int_equal(call_as(h, &c.kiosk, "POST", "/v1/guests/leave", NULL)->status, 204);
	assert_out(h, &guest);
	wait_payment(h, &c.olga, r.id, PAYMENT_RELEASED);
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.status, REQUEST_CANCELLED);
	request_get(h, &dora, other.id, &other);
	assert_int_equal(other.status, REQUEST_OPEN);
	assert_int_equal(call_as(h, &c.kiosk, "POST", "/v1/guests/leave", NULL)->status, 204);
	request_clear(&r);
	request_clear(&other);
	person_clear(&guest);
	person_clear(&dora);
	kiosk_cast_clear(&c);
}

static void test_a_customer_who_signs_out_keeps_the_request(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person dora;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	request_open(h, &dora, &r);
	assert_int_equal(call_as(h, &dora, "POST", "/v1/logout", NULL)->status, 204);
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.status, REQUEST_OPEN);
	assert_int_equal(sql_int(h, "select count(*) from users where disabled_at is not null"), 0);
	request_clear(&r);
	person_clear(&dora);
	kiosk_cast_clear(&c);
}

static void
test_a_session_that_waits_ends_with_its_guest_and_one_that_is_active_goes_on(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct session s = { 0 };
	struct person one, two;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	guest_init(h, &c, &one);
	request_open(h, &one, &r);
	claim(h, &c.ada, &r, &s);
	assert_int_equal(call_as(h, &one, "POST", "/v1/logout", NULL)->status, 204);
	session_get(h, &c.ada, s.id, &s);
	assert_int_equal(s.status, SESSION_ENDED);
	guest_init(h, &c, &two);
	request_open(h, &two, &r);
	claim(h, &c.ada, &r, &s);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/start", s.id, NULL)->status,
			 200);
	assert_int_equal(call_as(h, &two, "POST", "/v1/logout", NULL)->status, 204);
	assert_out(h, &two);
	session_get(h, &c.ada, s.id, &s);
	assert_int_equal(s.status, SESSION_ACTIVE);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/end", s.id,
				 "{\"outcome\":\"resolved\"}")
				 ->status,
			 200);
	wait_payment(h, &c.olga, r.id, PAYMENT_CAPTURED);
	session_clear(&s);
	request_clear(&r);
	person_clear(&one);
	person_clear(&two);
	kiosk_cast_clear(&c);
}

static void test_a_guests_time_runs_out_by_itself(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person guest;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	guest_init(h, &c, &guest);
	request_open(h, &guest, &r);
	sql_run(h, "update requests set expires_at = expires_at + 86400000");
	run_shifted(h, HOUR_MS, pass_job, h);
	assert_int_equal(call_as(h, &guest, "GET", "/v1/me", NULL)->status, 200);
	run_shifted(h, 2 * HOUR_MS + 1000, pass_job, h);
	assert_out(h, &guest);
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.status, REQUEST_CANCELLED);
	assert_int_equal(sql_int(h, "select count(*) from guests where ended_at is null"), 0);
	request_clear(&r);
	person_clear(&guest);
	kiosk_cast_clear(&c);
}

#define GUESTS_WORDS "zebrafish"

/* In any table's words. */
static bool is_anywhere(struct harness *h, const char *words)
{
	char *sql = xasprintf("select (select count(*) from requests where instr(description, '%s'))"
			      " + (select count(*) from sessions where instr(coalesce(notes, '') ||"
			      "     coalesce(feedback_words, ''), '%s'))"
			      " + (select count(*) from events where instr(data, '%s'))",
			      words, words, words);
	bool is_there = sql_int(h, sql) > 0;

	free(sql);
	return is_there;
}

static void forget_job(struct tx *tx, void *arg)
{
	sweeper_pass(tx, &((struct harness *)arg)->settings, true);
}

/* They ask, are helped, say how it was and leave. */
static void be_guest(struct harness *h, struct kiosk_cast *c, const char *words, struct request *r)
{
	char *asking = xasprintf("{\"category\":\"plumbing\",\"description\":\"%s drips\"}", words);
	char *noted = xasprintf("{\"outcome\":\"resolved\",\"notes\":\"%s is new\"}", words);
	char *said = xasprintf("{\"rating\":4,\"words\":\"%s thanks\"}", words);
	struct session s = { 0 };
	const struct answer *a;
	struct person guest;

	guest_init(h, c, &guest);
	a = call_as(h, &guest, "POST", "/v1/requests", asking);
	assert_int_equal(request_decode(a->body, strlen(a->body), r, NULL), ERR_NONE);
	wait_payment(h, &c->olga, r->id, PAYMENT_AUTHORIZED);
	claim(h, &c->ada, r, &s);
	call_on(h, &c->ada, "POST", "/v1/sessions/%s/start", s.id, NULL);
	assert_int_equal(call_on(h, &c->ada, "POST", "/v1/sessions/%s/end", s.id, noted)->status, 200);
	assert_int_equal(call_on(h, &guest, "POST", "/v1/sessions/%s/feedback", s.id, said)->status, 200);
	assert_int_equal(call_as(h, &guest, "POST", "/v1/logout", NULL)->status, 204);
	wait_payment(h, &c->olga, r->id, PAYMENT_CAPTURED);
	session_clear(&s);
	person_clear(&guest);
	free(asking);
	free(noted);
	free(said);
}

static void test_guests_words_are_emptied_after_a_while_and_the_numbers_stay(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 }, other = { 0 };
	struct person dora;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	request_open(h, &dora, &other);
	be_guest(h, &c, GUESTS_WORDS, &r);
	sql_run(h, "update tokens set expires_at = expires_at + 100 * 86400000"); /* who looks stays signed in */
	run_shifted(h, 29 * 24 * (int64_t)HOUR_MS, forget_job, h);
	assert_true(is_anywhere(h, GUESTS_WORDS));
	run_shifted(h, 30 * 24 * (int64_t)HOUR_MS + 60000, forget_job, h);
	assert_false(is_anywhere(h, GUESTS_WORDS));
	request_get(h, &c.olga, r.id, &r);
	assert_string_equal(r.description, "");
	assert_int_equal(r.amount_captured, r.amount);
	assert_int_equal(sql_int(h, "select rating from sessions"), 4);
	request_get(h, &c.olga, other.id, &other);
	assert_string_not_equal(other.description, ""); /* whoever has an account looks after their own */
	request_clear(&r);
	request_clear(&other);
	person_clear(&dora);
	kiosk_cast_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_a_guest_is_a_new_customer_each_time),
		HARNESS_TEST(test_asking_again_with_the_same_key_makes_no_second_one),
		HARNESS_TEST(test_a_kept_answer_is_unreadable_with_another_token),
		HARNESS_TEST(test_a_guest_sees_only_their_own),
		HARNESS_TEST(test_a_guest_who_leaves_takes_the_request_along),
		HARNESS_TEST(test_a_kiosk_that_starts_anew_has_no_guests),
		HARNESS_TEST(test_a_customer_who_signs_out_keeps_the_request),
		HARNESS_TEST(
			test_a_session_that_waits_ends_with_its_guest_and_one_that_is_active_goes_on),
		HARNESS_TEST(test_a_guests_time_runs_out_by_itself),
		HARNESS_TEST(test_guests_words_are_emptied_after_a_while_and_the_numbers_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
