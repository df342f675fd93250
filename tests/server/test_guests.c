/* SPDX-License-Identifier: ISC */
/*
 * Kiosks and their guests: who lets in whom, what each may see, how they go and what becomes of
 * their requests.
 */
#include "tests/server/harness.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "server/sweeper.h"

#define HOUR_MS 3600000
#define GOOD_REQUEST "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}"

struct cast {
	struct person ada, olga, kiosk; /* of the kiosk, the token is all there is */
	struct device device;
};

static void device_make(struct harness *h, const struct person *olga, const char *name,
			struct device *out)
{
	char *body = xasprintf("{\"name\":\"%s\"}", name);
	const struct answer *a = call_as(h, olga, "POST", "/v1/devices", body);

	assert_int_equal(a->status, 201);
	assert_int_equal(device_decode(a->body, strlen(a->body), out, NULL), ERR_NONE);
	assert_string_not_equal(out->token, "");
	free(body);
}

static void cast_init(struct harness *h, struct cast *c)
{
	memset(c, 0, sizeof *c);
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "olga", ROLE_OPERATOR, &c->olga);
	device_make(h, &c->olga, "Library", &c->device);
	memcpy(c->kiosk.token, c->device.token, sizeof c->kiosk.token);
	person_arrive(h, &c->ada);
	outbox_start(h, &ledger_provider);
}

static void cast_clear(struct cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->olga);
	device_clear(&c->device);
}

static void guest_take(const struct answer *a, struct person *out)
{
	struct login_answer in;

	assert_int_equal(a->status, 201);
	assert_int_equal(login_answer_decode(a->body, strlen(a->body), &in, NULL), ERR_NONE);
	memset(out, 0, sizeof *out);
	memcpy(out->token, in.token, sizeof out->token);
	user_copy(&out->user, &in.user);
	login_answer_clear(&in);
}

static void guest_init(struct harness *h, const struct cast *c, struct person *out)
{
	guest_take(call_as(h, &c->kiosk, "POST", "/v1/guests", NULL), out);
}

static void pass_job(struct tx *tx, void *arg)
{
	sweeper_pass(tx, &((struct harness *)arg)->settings, false);
}

static void assert_status(struct harness *h, const struct person *who, const char *path,
			  const char *id, int status)
{
	assert_int_equal(call_on(h, who, "GET", path, id, NULL)->status, status);
}

static void assert_out(struct harness *h, const struct person *who)
{
	assert_int_equal(call_as(h, who, "GET", "/v1/me", NULL)->status, 401);
}

static void test_a_guest_is_a_new_customer_each_time(void **state)
{
	struct harness *h = *state;
	struct person one, two;
	struct cast c;

	cast_init(h, &c);
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
	cast_clear(&c);
}

static void test_a_kiosks_token_opens_nothing_but_the_way_in(void **state)
{
	static const struct {
		const char *method, *path;
	} others[] = {
		{ "GET", "/v1/me" },
		{ "GET", "/v1/requests" },
		{ "POST", "/v1/requests" },
		{ "GET", "/v1/sessions" },
		{ "GET", "/v1/devices" },
		{ "POST", "/v1/devices" },
		{ "GET", "/v1/stats" },
		{ "POST", "/v1/logout" },
		{ "GET", "/v1/notifications" },
	};
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_equal(
			call_as(h, &c.kiosk, others[i].method, others[i].path, "{}")->status, 401);
	assert_int_equal(call_as(h, &c.kiosk, "GET", "/v1/config", NULL)->status, 200);
	cast_clear(&c);
}

static void test_only_a_kiosk_lets_in_guests_and_only_an_operator_kiosks(void **state)
{
	struct harness *h = *state;
	struct person dora, guest, stranger = { .token = "not-a-token-of-ours" };
	struct cast c;

	cast_init(h, &c);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	guest_init(h, &c, &guest);
	assert_int_equal(call_as(h, &dora, "POST", "/v1/guests", NULL)->status, 403);
	assert_int_equal(call_as(h, &c.olga, "POST", "/v1/guests", NULL)->status, 403);
	assert_int_equal(call_as(h, &guest, "POST", "/v1/guests", NULL)->status, 403);
	assert_int_equal(call_as(h, &stranger, "POST", "/v1/guests", NULL)->status, 401);
	assert_int_equal(call_as(h, NULL, "POST", "/v1/guests", NULL)->status, 401);
	assert_int_equal(call_as(h, &c.ada, "POST", "/v1/devices", "{\"name\":\"Mine\"}")->status,
			 403);
	assert_int_equal(call_as(h, &guest, "GET", "/v1/devices", NULL)->status, 403);
	assert_int_equal(
		call_on(h, &dora, "POST", "/v1/devices/%s/revoke", c.device.id, NULL)->status, 403);
	assert_int_equal(call_as(h, &c.olga, "POST", "/v1/devices", "{\"name\":\" \"}")->status,
			 422);
	assert_int_equal(call_as(h, &c.olga, "POST", "/v1/devices/d1/revoke", NULL)->status, 404);
	person_clear(&dora);
	person_clear(&guest);
	cast_clear(&c);
}

static void test_a_kiosks_token_is_shown_once_and_kept_nowhere(void **state)
{
	struct harness *h = *state;
	struct cast c;
	char *sql;

	cast_init(h, &c);
	assert_null(strstr(call_as(h, &c.olga, "GET", "/v1/devices", NULL)->body, "token"));
	assert_null(strstr(
		call_on(h, &c.olga, "POST", "/v1/devices/%s/revoke", c.device.id, NULL)->body,
		"token"));
	sql = xasprintf("select (select count(*) from devices where token_hash = '%s')"
			" + (select count(*) from events where data like '%%%s%%')",
			c.device.token, c.device.token);
	assert_int_equal(sql_int(h, sql), 0);
	free(sql);
	cast_clear(&c);
}

static void test_asking_again_with_the_same_key_makes_no_second_one(void **state)
{
	struct harness *h = *state;
	struct person one, again;
	struct device first, second;
	const struct answer *a;
	struct cast c;

	cast_init(h, &c);
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
	cast_clear(&c);
}

static void test_a_kept_answer_is_unreadable_with_another_token(void **state)
{
	struct harness *h = *state;
	struct person other;
	struct cast c;
	char *sql;

	cast_init(h, &c);
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
	cast_clear(&c);
}

static void test_a_kiosk_lets_in_so_many_a_minute(void **state)
{
	struct harness *h = *state;
	struct person kiosk = { .token = "" };
	struct device other;
	struct call *call;
	struct cast c;

	cast_init(h, &c);
	h->settings.guests_per_minute = 2;
	assert_int_equal(call_as(h, &c.kiosk, "POST", "/v1/guests", NULL)->status, 201);
	assert_int_equal(call_as(h, &c.kiosk, "POST", "/v1/guests", NULL)->status, 201);
	call = call_new(h, &c.kiosk, "POST", "/v1/guests", NULL);
	run_shifted(h, 0, call_job, call);
	assert_int_equal(call->reply.status, 429);
	assert_in_range(call->reply.retry_after_s, 1, 60);
	call_free(call);
	device_make(h, &c.olga, "Hall", &other);
	memcpy(kiosk.token, other.token, sizeof kiosk.token);
	assert_int_equal(call_as(h, &kiosk, "POST", "/v1/guests", NULL)->status, 201);
	call = call_new(h, &c.kiosk, "POST", "/v1/guests", NULL);
	run_shifted(h, 61000, call_job, call);
	assert_int_equal(call->reply.status, 201);
	call_free(call);
	device_clear(&other);
	cast_clear(&c);
}

static void test_a_guest_sees_only_their_own(void **state)
{
	struct harness *h = *state;
	struct person one, two, dora;
	struct request r = { 0 };
	struct session s = { 0 };
	struct cast c;
	int64_t before;
	char *seen;

	cast_init(h, &c);
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
	cast_clear(&c);
}

static void test_a_guest_who_leaves_takes_the_request_along(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person guest;
	struct cast c;

	cast_init(h, &c);
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
	cast_clear(&c);
}

/* It fell over, and nobody told of those who stood before it. */
static void test_a_kiosk_that_starts_anew_has_no_guests(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 }, other = { 0 };
	struct person guest, dora;
	struct cast c;

	cast_init(h, &c);
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
	cast_clear(&c);
}

static void test_a_customer_who_signs_out_keeps_the_request(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person dora;
	struct cast c;

	cast_init(h, &c);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	request_open(h, &dora, &r);
	assert_int_equal(call_as(h, &dora, "POST", "/v1/logout", NULL)->status, 204);
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.status, REQUEST_OPEN);
	assert_int_equal(sql_int(h, "select count(*) from users where disabled_at is not null"), 0);
	request_clear(&r);
	person_clear(&dora);
	cast_clear(&c);
}

static void
test_a_session_that_waits_ends_with_its_guest_and_one_that_is_active_goes_on(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct session s = { 0 };
	struct person one, two;
	struct cast c;

	cast_init(h, &c);
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
	cast_clear(&c);
}

static void test_a_guests_time_runs_out_by_itself(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person guest;
	struct cast c;

	cast_init(h, &c);
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
	cast_clear(&c);
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
static void be_guest(struct harness *h, struct cast *c, const char *words, struct request *r)
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
	struct cast c;

	cast_init(h, &c);
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
	cast_clear(&c);
}

static void test_a_revoked_kiosk_is_out_with_all_its_guests(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person guest, idle, dora;
	struct call *call;
	struct cast c;

	cast_init(h, &c);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	guest_init(h, &c, &guest);
	guest_init(h, &c, &idle);
	request_open(h, &guest, &r);
	call = call_new(h, &c.olga, "POST", "/v1/devices/x/revoke", NULL);
	memcpy(call->id, c.device.id, sizeof call->id);
	run_shifted(h, 0, call_job, call);
	assert_int_equal(call->reply.status, 200);
	call_free(call);
	outbox_kick(h->outbox);
	assert_out(h, &guest);
	assert_out(h, &idle);
	assert_int_equal(call_as(h, &dora, "GET", "/v1/me", NULL)->status, 200);
	assert_int_equal(call_as(h, &c.kiosk, "POST", "/v1/guests", NULL)->status, 401);
	wait_payment(h, &c.olga, r.id, PAYMENT_RELEASED);
	request_get(h, &c.olga, r.id, &r);
	assert_int_equal(r.end_reason, END_BY_OPERATOR);
	assert_int_equal(
		call_on(h, &c.olga, "POST", "/v1/devices/%s/revoke", c.device.id, NULL)->status,
		200);
	request_clear(&r);
	person_clear(&guest);
	person_clear(&idle);
	person_clear(&dora);
	cast_clear(&c);
}

static void test_the_log_says_who_let_a_kiosk_in_and_who_sent_it_away(void **state)
{
	struct harness *h = *state;
	struct person otto;
	struct cast c;
	char *sql, *seen;

	cast_init(h, &c);
	person_init(h, "otto", ROLE_OPERATOR, &otto);
	call_on(h, &otto, "POST", "/v1/devices/%s/revoke", c.device.id, NULL);
	sql = xasprintf("select count(*) from events where type = 'device.updated' and"
			" ((actor_id = '%s' and data like '%%\"revoked_at\":null%%') or"
			"  (actor_id = '%s' and data not like '%%\"revoked_at\":null%%'))",
			c.olga.user.id, otto.user.id);
	assert_int_equal(sql_int(h, sql), 2);
	seen = story(h, &c.ada, 0);
	assert_null(strstr(seen, "device"));
	free(seen);
	seen = story(h, &otto, 0);
	assert_non_null(strstr(seen, "device.updated"));
	free(seen);
	free(sql);
	person_clear(&otto);
	cast_clear(&c);
}

static void test_kiosks_are_listed_newest_first_with_when_they_were_seen(void **state)
{
	struct harness *h = *state;
	struct device other;
	const struct answer *a;
	struct cast c;
	char *path;

	cast_init(h, &c);
	call_as(h, &c.kiosk, "POST", "/v1/guests", NULL);
	device_make(h, &c.olga, "Hall", &other);
	a = call_as(h, &c.olga, "GET", "/v1/devices?limit=1", NULL);
	assert_int_equal(a->status, 200);
	assert_non_null(strstr(a->body, "\"Hall\""));
	assert_non_null(strstr(a->body, "\"seen_at\":null"));
	assert_null(strstr(a->body, "\"Library\""));
	path = xasprintf("/v1/devices?limit=1&cursor=%s", other.id);
	a = call_as(h, &c.olga, "GET", path, NULL);
	assert_non_null(strstr(a->body, "\"Library\""));
	assert_null(strstr(a->body, "\"seen_at\":null"));
	assert_non_null(strstr(a->body, "\"next_cursor\":null"));
	free(path);
	device_clear(&other);
	cast_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_a_guest_is_a_new_customer_each_time),
		HARNESS_TEST(test_a_kiosks_token_opens_nothing_but_the_way_in),
		HARNESS_TEST(test_only_a_kiosk_lets_in_guests_and_only_an_operator_kiosks),
		HARNESS_TEST(test_a_kiosks_token_is_shown_once_and_kept_nowhere),
		HARNESS_TEST(test_asking_again_with_the_same_key_makes_no_second_one),
		HARNESS_TEST(test_a_kept_answer_is_unreadable_with_another_token),
		HARNESS_TEST(test_a_kiosk_lets_in_so_many_a_minute),
		HARNESS_TEST(test_a_guest_sees_only_their_own),
		HARNESS_TEST(test_a_guest_who_leaves_takes_the_request_along),
		HARNESS_TEST(test_a_kiosk_that_starts_anew_has_no_guests),
		HARNESS_TEST(test_a_customer_who_signs_out_keeps_the_request),
		HARNESS_TEST(
			test_a_session_that_waits_ends_with_its_guest_and_one_that_is_active_goes_on),
		HARNESS_TEST(test_a_guests_time_runs_out_by_itself),
		HARNESS_TEST(test_guests_words_are_emptied_after_a_while_and_the_numbers_stay),
		HARNESS_TEST(test_a_revoked_kiosk_is_out_with_all_its_guests),
		HARNESS_TEST(test_the_log_says_who_let_a_kiosk_in_and_who_sent_it_away),
		HARNESS_TEST(test_kiosks_are_listed_newest_first_with_when_they_were_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
