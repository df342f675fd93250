/* SPDX-License-Identifier: ISC */
/* Kiosks: who lets them in and sends them away, what their tokens open, how many guests they let in. */
#include "tests/server/harness.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/server/kiosk_cast.h"

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
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_equal(
			call_as(h, &c.kiosk, others[i].method, others[i].path, "{}")->status, 401);
	assert_int_equal(call_as(h, &c.kiosk, "GET", "/v1/config", NULL)->status, 200);
	kiosk_cast_clear(&c);
}

static void test_only_a_kiosk_lets_in_guests_and_only_an_operator_kiosks(void **state)
{
	struct harness *h = *state;
	struct person dora, guest, stranger = { .token = "not-a-token-of-ours" };
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
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
	kiosk_cast_clear(&c);
}

static void test_a_kiosks_token_is_shown_once_and_kept_nowhere(void **state)
{
	struct harness *h = *state;
	struct kiosk_cast c;
	char *sql;

	kiosk_cast_init(h, &c);
	assert_null(strstr(call_as(h, &c.olga, "GET", "/v1/devices", NULL)->body, "token"));
	assert_null(strstr(
		call_on(h, &c.olga, "POST", "/v1/devices/%s/revoke", c.device.id, NULL)->body,
		"token"));
	sql = xasprintf("select (select count(*) from devices where token_hash = '%s')"
			" + (select count(*) from events where data like '%%%s%%')",
			c.device.token, c.device.token);
	assert_int_equal(sql_int(h, sql), 0);
	free(sql);
	kiosk_cast_clear(&c);
}

static void test_a_kiosk_lets_in_so_many_a_minute(void **state)
{
	struct harness *h = *state;
	struct person kiosk = { .token = "" };
	struct device other;
	struct call *call;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
	h->settings.guests_per_minute = 2;
	assert_int_equal(call_as(h, &c.kiosk, "POST", "/v1/guests", NULL)->status, 201);
	assert_int_equal(call_as(h, &c.kiosk, "POST", "/v1/guests", NULL)->status, 201);
	call = call_new(h, &c.kiosk, "POST", "/v1/guests", NULL);
	run_shifted(h, 0, call_job, call);
	assert_int_equal(call->reply.status, 429);
	assert_in_range(call->reply.retry_after_s, 1, 60);
	call_free(call);
	kiosk_make(h, &c.olga, "Hall", &other);
	memcpy(kiosk.token, other.token, sizeof kiosk.token);
	assert_int_equal(call_as(h, &kiosk, "POST", "/v1/guests", NULL)->status, 201);
	call = call_new(h, &c.kiosk, "POST", "/v1/guests", NULL);
	run_shifted(h, 61000, call_job, call);
	assert_int_equal(call->reply.status, 201);
	call_free(call);
	device_clear(&other);
	kiosk_cast_clear(&c);
}

static void test_a_revoked_kiosk_is_out_with_all_its_guests(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct person guest, idle, dora;
	struct call *call;
	struct kiosk_cast c;

	kiosk_cast_init(h, &c);
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
	kiosk_cast_clear(&c);
}

static void test_the_log_says_who_let_a_kiosk_in_and_who_sent_it_away(void **state)
{
	struct harness *h = *state;
	struct person otto;
	struct kiosk_cast c;
	char *sql, *seen;

	kiosk_cast_init(h, &c);
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
	kiosk_cast_clear(&c);
}

static void test_kiosks_are_listed_newest_first_with_when_they_were_seen(void **state)
{
	struct harness *h = *state;
	struct device other;
	const struct answer *a;
	struct kiosk_cast c;
	char *path;

	kiosk_cast_init(h, &c);
	call_as(h, &c.kiosk, "POST", "/v1/guests", NULL);
	kiosk_make(h, &c.olga, "Hall", &other);
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
	kiosk_cast_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_a_kiosks_token_opens_nothing_but_the_way_in),
		HARNESS_TEST(test_only_a_kiosk_lets_in_guests_and_only_an_operator_kiosks),
		HARNESS_TEST(test_a_kiosks_token_is_shown_once_and_kept_nowhere),
		HARNESS_TEST(test_a_kiosk_lets_in_so_many_a_minute),
		HARNESS_TEST(test_a_revoked_kiosk_is_out_with_all_its_guests),
		HARNESS_TEST(test_the_log_says_who_let_a_kiosk_in_and_who_sent_it_away),
		HARNESS_TEST(test_kiosks_are_listed_newest_first_with_when_they_were_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
