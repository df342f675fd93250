/* SPDX-License-Identifier: ISC */
/*
 * Where somebody is signed in, how it is ended, and what the audit says of it: who did what to whom, and never a word
 * that somebody typed.
 */
#include "server/limits.h"
#include "tests/server/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/audit.h"
#include "protocol/mem.h"
#include "protocol/sign_in.h"

#define HOUR_MS (3600 * INT64_C(1000))
#define DAY_MS (24 * HOUR_MS)

/* ---- helpers of these tests ---- */

struct more {
	struct person *who;
	const char *address, *client;
	char id[HP_ID_SIZE];
};

static void more_job(struct tx *tx, void *arg)
{
	struct more *m = arg;

	token_new(m->who->token);
	sign_in_add(tx, m->who->token, m->who->user.id, tx->now_ms + HOUR_MS, m->address, m->client, m->id);
}

/* Another sign-in of the same person: `out` is them with its token. */
static void sign_in_again(struct harness *h, const struct person *who, struct person *out, const char *client,
			  char id[HP_ID_SIZE])
{
	struct more m = { .who = out, .address = "192.0.2.7", .client = client };

	memset(out, 0, sizeof *out);
	user_copy(&out->user, &who->user);
	run_shifted(h, 0, more_job, &m);
	memcpy(id, m.id, HP_ID_SIZE);
}

/* The next flat thing of a page, or NULL. */
static const char *item_next(const char *at, size_t *len)
{
	at = strchr(at, '{');
	*len = at ? strcspn(at, "}") + 1 : 0;
	return at;
}

static size_t list(struct harness *h, const struct person *who, const char *path, struct sign_in *out, size_t max)
{
	const struct answer *a = call_as(h, who, "GET", path, NULL);
	const char *item = a->body + 1;
	size_t count = 0, len;

	assert_int_equal(a->status, 200);
	for (; (item = item_next(item, &len)); item += len) {
		assert_true(count < max);
		assert_int_equal(sign_in_decode(item, len, &out[count++], NULL), ERR_NONE);
	}
	return count;
}

static int status_of(struct harness *h, const struct person *who)
{
	return call_as(h, who, "GET", "/v1/me", NULL)->status;
}

/* ---- the list ---- */

static void test_each_sees_where_they_are_signed_in_and_which_one_asks(void **state)
{
	struct harness *h = *state;
	struct person ada, ben, laptop;
	struct sign_in found[4];
	char id[HP_ID_SIZE];

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "ben", ROLE_HELPER, &ben);
	sign_in_again(h, &ada, &laptop, "HomePro Assist/1.0", id);
	assert_int_equal(list(h, &laptop, "/v1/sign-ins", found, 4), 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(found[i].is_current, strcmp(found[i].id, id) == 0);
		if (found[i].is_current) {
			assert_string_equal(found[i].address, "192.0.2.7");
			assert_string_equal(found[i].client, "HomePro Assist/1.0");
		}
		sign_in_clear(&found[i]);
	}
	assert_null(strstr(call_as(h, &laptop, "GET", "/v1/sign-ins", NULL)->body, laptop.token));
	assert_int_equal(list(h, &ben, "/v1/sign-ins", found, 4), 1);
	sign_in_clear(&found[0]);
	person_clear(&ada);
	person_clear(&ben);
	person_clear(&laptop);
}

static void test_what_is_used_is_noted_now_and_then(void **state)
{
	struct harness *h = *state;
	struct person ada;

	person_init(h, "ada", ROLE_HELPER, &ada);
	sql_run(h, "update tokens set used_at = used_at - 200000");
	assert_int_equal(status_of(h, &ada), 200);
	assert_int_equal(sql_int(h, "select used_at < created_at from tokens"), 1); /* not a write for each read */
	sql_run(h, "update tokens set used_at = used_at - 200000");
	assert_int_equal(status_of(h, &ada), 200);
	assert_int_equal(sql_int(h, "select used_at >= created_at from tokens"), 1);
	person_clear(&ada);
}

static void many_job(struct tx *tx, void *arg)
{
	const struct person *who = arg;
	char token[HP_TOKEN_SIZE];

	for (int i = 0; i < LIMIT_SIGN_INS + 10; i++) {
		token_new(token);
		token_add(tx, token, who->user.id, tx->now_ms + HOUR_MS);
	}
}

static void test_one_person_has_so_many_and_no_more(void **state)
{
	struct harness *h = *state;
	struct person ada, ben;

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "ben", ROLE_HELPER, &ben);
	sql_run(h, "update tokens set used_at = 1");
	run_shifted(h, 0, many_job, &ada);
	assert_int_equal(sql_int(h, "select count(*) from tokens"), LIMIT_SIGN_INS + 1);
	assert_int_equal(status_of(h, &ada), 401); /* not used for the longest time */
	assert_int_equal(status_of(h, &ben), 200);
	person_clear(&ada);
	person_clear(&ben);
}

/* ---- ending ---- */

static void test_one_is_ended_by_its_person_and_the_others_go_on(void **state)
{
	struct harness *h = *state;
	struct person ada, laptop;
	char id[HP_ID_SIZE];
	int64_t before;

	person_init(h, "ada", ROLE_HELPER, &ada);
	sign_in_again(h, &ada, &laptop, NULL, id);
	before = log_end(h);
	assert_int_equal(call_on(h, &ada, "POST", "/v1/sign-ins/%s/end", id, NULL)->status, 204);
	assert_int_equal(status_of(h, &laptop), 401);
	assert_int_equal(status_of(h, &ada), 200);
	assert_int_equal(log_end(h), before + 1); /* by which the hub knows */
	assert_int_equal(call_on(h, &ada, "POST", "/v1/sign-ins/%s/end", id, NULL)->status, 404);
	person_clear(&ada);
	person_clear(&laptop);
}

static void test_all_are_ended_but_the_one_that_is_to_be_kept(void **state)
{
	struct harness *h = *state;
	struct person ada, ben, laptop, phone;
	char id[HP_ID_SIZE];
	const struct answer *a;

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "ben", ROLE_HELPER, &ben);
	sign_in_again(h, &ada, &laptop, NULL, id);
	sign_in_again(h, &ada, &phone, NULL, id);
	a = call_as(h, &laptop, "POST", "/v1/sign-ins/end-all", "{\"keep_current\":true}");
	assert_int_equal(a->status, 200);
	assert_string_equal(a->body, "{\"ended\":2}");
	assert_int_equal(status_of(h, &ada), 401);
	assert_int_equal(status_of(h, &phone), 401);
	assert_int_equal(status_of(h, &laptop), 200);
	assert_string_equal(call_as(h, &laptop, "POST", "/v1/sign-ins/end-all", NULL)->body, "{\"ended\":1}");
	assert_int_equal(status_of(h, &laptop), 401);
	assert_int_equal(status_of(h, &ben), 200);
	person_clear(&ada);
	person_clear(&ben);
	person_clear(&laptop);
	person_clear(&phone);
}

static void test_an_operator_sees_and_ends_anybodys_and_nobody_else_does(void **state)
{
	struct harness *h = *state;
	struct person ada, ben, olga;
	struct sign_in found[2];

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "ben", ROLE_HELPER, &ben);
	person_init(h, "olga", ROLE_OPERATOR, &olga);
	assert_int_equal(list(h, &olga, "/v1/sign-ins?user=ADA", found, 2), 1);
	assert_int_equal(call_as(h, &ben, "GET", "/v1/sign-ins?user=ada", NULL)->status, 404);
	assert_int_equal(call_as(h, &ben, "GET", "/v1/sign-ins?user=nobody", NULL)->status, 404);
	assert_int_equal(call_as(h, &ben, "POST", "/v1/sign-ins/end-all", "{\"user\":\"ada\"}")->status, 404);
	assert_int_equal(call_on(h, &ben, "POST", "/v1/sign-ins/%s/end", found[0].id, NULL)->status, 404);
	assert_int_equal(status_of(h, &ada), 200);
	assert_int_equal(call_on(h, &olga, "POST", "/v1/sign-ins/%s/end", found[0].id, NULL)->status, 204);
	assert_int_equal(status_of(h, &ada), 401);
	assert_int_equal(call_as(h, &olga, "POST", "/v1/sign-ins/end-all", "{\"user\":\"%\"}")->status, 422);
	sign_in_clear(&found[0]);
	person_clear(&ada);
	person_clear(&ben);
	person_clear(&olga);
}

/* ---- the audit ---- */

static size_t audit(struct harness *h, const struct person *who, const char *path, struct audit_entry *out, size_t max)
{
	const struct answer *a = call_as(h, who, "GET", path, NULL);
	const char *item = a->body + 1;
	size_t count = 0, len;

	assert_int_equal(a->status, 200);
	for (; count < max && (item = item_next(item, &len)); item += len)
		assert_int_equal(audit_entry_decode(item, len, &out[count++], NULL), ERR_NONE);
	return count;
}

/* The newest line is this, by `actor`, about `about`; either may be NULL: not looked at. */
static void assert_newest(struct harness *h, const struct person *olga, const char *what, const char *actor,
			  const char *about)
{
	struct audit_entry e;

	assert_int_equal(audit(h, olga, "/v1/audit?limit=1", &e, 1), 1);
	assert_string_equal(e.what, what);
	if (actor)
		assert_string_equal(e.actor_name, actor);
	if (about)
		assert_string_equal(e.about_name ? e.about_name : e.about, about);
	audit_entry_clear(&e);
}

static void test_what_an_operator_does_is_written_with_it(void **state)
{
	struct harness *h = *state;
	struct person olga, dora;
	struct request r = { 0 };
	char *id;
	const struct answer *a;
	int64_t lines;

	person_init(h, "olga", ROLE_OPERATOR, &olga);
	person_init(h, "dora", ROLE_CUSTOMER, &dora);
	outbox_start(h, &ledger_provider);
	a = call_with_key(h, &olga, "key-1", "POST", "/v1/devices", "{\"name\":\"Library\"}");
	assert_int_equal(a->status, 201);
	id = strstr(a->body, "\"id\":\"") + 6;
	id = xstrndup(id, strcspn(id, "\""));
	assert_newest(h, &olga, "device.added", "olga", id);
	lines = sql_int(h, "select count(*) from audit");
	call_with_key(h, &olga, "key-1", "POST", "/v1/devices", "{\"name\":\"Library\"}");
	assert_int_equal(sql_int(h, "select count(*) from audit"), lines); /* asked twice, done once */
	assert_int_equal(call_on(h, &olga, "POST", "/v1/devices/%s/revoke", id, NULL)->status, 200);
	assert_newest(h, &olga, "device.revoked", "olga", id);
	request_open(h, &dora, &r);
	assert_int_equal(call_on(h, &olga, "POST", "/v1/requests/%s/cancel", r.id, NULL)->status, 200);
	assert_newest(h, &olga, "request.cancelled", "olga", r.id);
	lines = sql_int(h, "select count(*) from audit");
	assert_int_equal(call_on(h, &olga, "POST", "/v1/requests/%s/cancel", r.id, NULL)->status, 409);
	assert_int_equal(sql_int(h, "select count(*) from audit"), lines); /* nothing was done */
	free(id);
	request_clear(&r);
	person_clear(&olga);
	person_clear(&dora);
}

static void test_signing_out_and_ending_are_written_whoever_does_it(void **state)
{
	struct harness *h = *state;
	struct person ada, laptop, phone, olga;
	char id[HP_ID_SIZE];

	person_init(h, "olga", ROLE_OPERATOR, &olga);
	person_init(h, "ada", ROLE_HELPER, &ada);
	sign_in_again(h, &ada, &laptop, NULL, id);
	assert_int_equal(call_as(h, &laptop, "POST", "/v1/logout", NULL)->status, 204);
	assert_newest(h, &olga, "sign-out", "ada", id);
	sign_in_again(h, &ada, &phone, NULL, id);
	assert_int_equal(call_on(h, &ada, "POST", "/v1/sign-ins/%s/end", id, NULL)->status, 204);
	assert_newest(h, &olga, "sign-in.ended", "ada", "ada");
	assert_int_equal(call_as(h, &olga, "POST", "/v1/sign-ins/end-all", "{\"user\":\"ada\"}")->status, 200);
	assert_newest(h, &olga, "sign-in.all-ended", "olga", "ada");
	assert_int_equal(call_as(h, &ada, "GET", "/v1/audit", NULL)->status, 401);
	person_clear(&ada);
	person_clear(&laptop);
	person_clear(&phone);
	person_clear(&olga);
}

/* Every change that is an operator's to make is named in the table of routes. */
static void test_no_change_of_an_operators_is_forgotten(void **state)
{
	size_t count;
	const struct route *all = route_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (all[i].method != METHOD_GET && all[i].roles != ROUTE_ANYONE &&
		    (all[i].roles & (1u << ROLE_OPERATOR)) && all[i].deed == DEED_NONE)
			fail_msg("%s: what is it in the audit? See routes.c", all[i].pattern);
}

struct flood {
	const char *user_id;
	int64_t from, until;
};

static void flood_job(struct tx *tx, void *arg)
{
	const struct flood *f = arg;

	for (int64_t n = f->from; n <= f->until; n++)
		audit_add_failure(tx, f->user_id, n, "192.0.2.9");
}

static void strangers_job(struct tx *tx, void *arg)
{
	(void)arg;
	for (int i = 0; i < 3 * LIMIT_AUDIT_FAILURES; i++)
		audit_add_failure(tx, NULL, 1, "192.0.2.9");
}

static void test_failures_are_written_but_fill_no_disk(void **state)
{
	struct harness *h = *state;
	struct person ada;
	struct flood guesses = { .from = 1, .until = 1000 };

	person_init(h, "ada", ROLE_HELPER, &ada);
	guesses.user_id = ada.user.id;
	run_shifted(h, 0, flood_job, &guesses);
	/* 1 to 5, then 8, 16 … 512 */
	assert_int_equal(sql_int(h, "select count(*) from audit where what = 'sign-in.failed'"), 12);
	assert_int_equal(sql_int(h, "select max(count) from audit"), 512);
	run_shifted(h, 0, strangers_job, NULL);
	assert_int_equal(sql_int(h, "select count(*) from audit where what = 'sign-in.unknown'"),
			 LIMIT_AUDIT_FAILURES);
	assert_int_equal(sql_int(h, "select count(*) from audit where what = 'sign-in.flood'"), 1);
	/* those who hide behind a flood of unknown names are seen all the same */
	guesses = (struct flood){ .user_id = ada.user.id, .from = 1, .until = 1 };
	run_shifted(h, 0, flood_job, &guesses);
	assert_int_equal(sql_int(h, "select count(*) from audit where what = 'sign-in.failed'"), 13);
	run_shifted(h, HOUR_MS + 1, strangers_job, NULL);
	assert_int_equal(sql_int(h, "select count(*) from audit where what = 'sign-in.unknown'"),
			 2 * LIMIT_AUDIT_FAILURES);
	person_clear(&ada);
}

static void test_a_wrong_pin_at_a_kiosk_is_written_by_the_kiosks_word_alone(void **state)
{
	struct harness *h = *state;
	struct person olga, kiosk = { .token = "" };
	struct device d;
	const struct answer *a;

	person_init(h, "olga", ROLE_OPERATOR, &olga);
	a = call_as(h, &olga, "POST", "/v1/devices", "{\"name\":\"Library\"}");
	assert_int_equal(device_decode(a->body, strlen(a->body), &d, NULL), ERR_NONE);
	memcpy(kiosk.token, d.token, sizeof kiosk.token);
	assert_int_equal(call_as(h, &kiosk, "POST", "/v1/staff-tries", NULL)->status, 204);
	assert_newest(h, &olga, "staff.pin-failed", NULL, d.id);
	assert_int_equal(call_as(h, &olga, "POST", "/v1/staff-tries", NULL)->status, 403);
	for (int i = 0; i < LIMIT_AUDIT_FAILURES + 10; i++)
		assert_int_equal(call_as(h, &kiosk, "POST", "/v1/staff-tries", NULL)->status, 204);
	assert_int_equal(sql_int(h, "select count(*) from audit where what = 'staff.pin-failed'"),
			 LIMIT_AUDIT_FAILURES);
	device_clear(&d);
	person_clear(&olga);
}

static void change_job(struct tx *tx, void *arg)
{
	tx->is_refused = true;
	assert_int_equal(db_run(tx->db, arg, ""), DB_CONFLICT);
}

static void forget_job(struct tx *tx, void *arg)
{
	audit_forget(tx, tx->now_ms - *(const int64_t *)arg);
}

static void test_what_is_written_stays(void **state)
{
	struct harness *h = *state;
	struct flood one = { .from = 1, .until = 1 };
	int64_t kept = 30 * DAY_MS;

	run_shifted(h, 0, flood_job, &one);
	run_shifted(h, 0, change_job, (char[]){ "update audit set what = 'nothing'" });
	run_shifted(h, 0, change_job, (char[]){ "delete from audit" });
	assert_int_equal(sql_int(h, "select count(*) from audit"), 1);
	run_shifted(h, 40 * DAY_MS, flood_job, &one);
	run_shifted(h, 40 * DAY_MS, forget_job, &kept);
	assert_int_equal(sql_int(h, "select count(*) from audit"), 1); /* what is old goes, in its time */
	kept = -DAY_MS;
	run_shifted(h, 40 * DAY_MS, forget_job, &kept);
	assert_int_equal(sql_int(h, "select count(*) from audit"), 1);
}

static void ten_days_job(struct tx *tx, void *arg)
{
	struct person *const *people = arg;
	int64_t now_ms = tx->now_ms;

	for (int day = 10; day > 0; day--) {
		tx->now_ms = now_ms - day * DAY_MS;
		audit_add(tx, DEED_SIGNED_OUT, people[day % 2]->user.id, NULL, "192.0.2.1");
	}
	tx->now_ms = now_ms;
}

static void test_the_audit_is_read_by_person_by_time_and_page_by_page(void **state)
{
	struct harness *h = *state;
	struct person ada, ben, olga, *people[] = { &ada, &ben };
	struct audit_entry e[20] = { { .at_ms = 0 } };
	char path[128];
	size_t count;

	person_init(h, "ada", ROLE_HELPER, &ada);
	person_init(h, "ben", ROLE_HELPER, &ben);
	person_init(h, "olga", ROLE_OPERATOR, &olga);
	run_shifted(h, 0, ten_days_job, people);
	count = audit(h, &olga, "/v1/audit?who=ada", e, 20);
	assert_int_equal(count, 5);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(e[i].actor_name, "ada");
		audit_entry_clear(&e[i]);
	}
	assert_int_equal(audit(h, &olga, "/v1/audit?limit=4", e, 20), 4);
	snprintf(path, sizeof path, "/v1/audit?limit=20&cursor=%s&since=%lld", e[3].id,
		 (long long)(e[3].at_ms - 3 * DAY_MS));
	for (size_t i = 0; i < 4; i++)
		audit_entry_clear(&e[i]);
	count = audit(h, &olga, path, e, 20);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++)
		audit_entry_clear(&e[i]);
	assert_int_equal(call_as(h, &olga, "GET", "/v1/audit?since=yesterday", NULL)->status, 422);
	assert_int_equal(call_as(h, &olga, "GET", "/v1/audit?who=nobody", NULL)->status, 404);
	assert_int_equal(call_as(h, &ada, "GET", "/v1/audit", NULL)->status, 403);
	person_clear(&ada);
	person_clear(&ben);
	person_clear(&olga);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_each_sees_where_they_are_signed_in_and_which_one_asks),
		HARNESS_TEST(test_what_is_used_is_noted_now_and_then),
		HARNESS_TEST(test_one_person_has_so_many_and_no_more),
		HARNESS_TEST(test_one_is_ended_by_its_person_and_the_others_go_on),
		HARNESS_TEST(test_all_are_ended_but_the_one_that_is_to_be_kept),
		HARNESS_TEST(test_an_operator_sees_and_ends_anybodys_and_nobody_else_does),
		HARNESS_TEST(test_what_an_operator_does_is_written_with_it),
		HARNESS_TEST(test_signing_out_and_ending_are_written_whoever_does_it),
		cmocka_unit_test(test_no_change_of_an_operators_is_forgotten),
		HARNESS_TEST(test_failures_are_written_but_fill_no_disk),
		HARNESS_TEST(test_a_wrong_pin_at_a_kiosk_is_written_by_the_kiosks_word_alone),
		HARNESS_TEST(test_what_is_written_stays),
		HARNESS_TEST(test_the_audit_is_read_by_person_by_time_and_page_by_page),
	};

	return cmocka_run_group_tests_name("sign-ins", tests, NULL, NULL);
}
