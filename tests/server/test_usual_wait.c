/* SPDX-License-Identifier: ISC */
/* What a customer who waits is told about how long it usually takes, and when nothing is said. */
#include "tests/server/harness.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/sweeper.h"

#define DAY_S INT64_C(86400)

struct cast {
	struct person ada, dora, olga;
};

static void cast_init(struct harness *h, struct cast *c)
{
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "dora", ROLE_CUSTOMER, &c->dora);
	person_init(h, "olga", ROLE_OPERATOR, &c->olga);
	outbox_start(h, &ledger_provider);
}

static void cast_clear(struct cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->dora);
	person_clear(&c->olga);
}

/* One who waited `wait_s` and then was helped, `ago_s` ago. */
static void waited(struct harness *h, struct cast *c, int64_t wait_s, int64_t ago_s)
{
	struct request r = { 0 };
	struct session s = { 0 };
	char *sql;

	request_open(h, &c->dora, &r);
	claim(h, &c->ada, &r, &s);
	start_and_end(h, &c->ada, &s, "resolved");
	sql = xasprintf(
		"update requests set opened_at = (select created_at from sessions where id = '%s')"
		" - %" PRId64 " where id = '%s'",
		s.id, (wait_s + ago_s) * 1000, r.id);
	sql_run(h, sql);
	free(sql);
	sql = xasprintf("update sessions set created_at = created_at - %" PRId64 " where id = '%s'",
			ago_s * 1000, s.id);
	sql_run(h, sql);
	free(sql);
	request_clear(&r);
	session_clear(&s);
}

static void pass_job(struct tx *tx, void *arg)
{
	sweeper_pass(tx, &((struct harness *)arg)->settings, true);
}

static void assert_told(struct harness *h, const struct person *who, const struct request *r,
			int64_t low_s, int64_t high_s)
{
	struct request seen = { 0 };

	request_get(h, who, r->id, &seen);
	assert_int_equal(seen.usual_wait_low_s, low_s);
	assert_int_equal(seen.usual_wait_high_s, high_s);
	request_clear(&seen);
}

static void test_nothing_is_said_while_fewer_than_five_waited(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct cast c;

	cast_init(h, &c);
	for (int i = 0; i < 4; i++)
		waited(h, &c, 60, 100);
	waited(h, &c, 60, 31 * DAY_S);
	run_shifted(h, 0, pass_job, h);
	request_open(h, &c.dora, &r);
	assert_told(h, &c.dora, &r, 0, 0);
	request_clear(&r);
	cast_clear(&c);
}

static void test_the_middle_half_of_those_who_waited_is_what_is_usual(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct session s = { 0 };
	struct cast c;

	cast_init(h, &c);
	for (int i = 1; i <= 8; i++)
		waited(h, &c, i * 60, 1000 - i);
	run_shifted(h, 0, pass_job, h);
	request_open(h, &c.dora, &r);
	assert_told(h, &c.dora, &r, 120, 361);
	assert_told(h, &c.ada, &r, 0, 0);
	assert_told(h, &c.olga, &r, 0, 0);
	claim(h, &c.ada, &r, &s);
	assert_told(h, &c.dora, &r, 0, 0);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_other_categories_say_nothing_of_this_one(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	const struct answer *a;
	struct cast c;

	cast_init(h, &c);
	for (int i = 0; i < 5; i++)
		waited(h, &c, 60, 100);
	run_shifted(h, 0, pass_job, h);
	a = call_as(h, &c.dora, "POST", "/v1/requests",
		    "{\"category\":\"electrical\",\"description\":\"Dark\"}");
	assert_int_equal(request_decode(a->body, strlen(a->body), &r, NULL), ERR_NONE);
	assert_told(h, &c.dora, &r, 0, 0);
	request_clear(&r);
	cast_clear(&c);
}

static void test_what_is_no_longer_recent_is_forgotten(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct cast c;

	cast_init(h, &c);
	for (int i = 0; i < 5; i++)
		waited(h, &c, 60, 100);
	run_shifted(h, 0, pass_job, h);
	request_open(h, &c.dora, &r);
	assert_told(h, &c.dora, &r, 60, 61);
	sql_run(h,
		"update requests set opened_at = opened_at - 2678400000 where status = 'completed'");
	run_shifted(h, 0, pass_job, h);
	assert_told(h, &c.dora, &r, 0, 0);
	request_clear(&r);
	cast_clear(&c);
}

static void test_of_a_request_given_back_the_second_wait_counts(void **state)
{
	struct harness *h = *state;
	struct request r = { 0 };
	struct session s = { 0 };
	struct cast c;

	cast_init(h, &c);
	for (int i = 0; i < 4; i++)
		waited(h, &c, 60, 100);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/release", s.id, NULL)->status,
			 200);
	sql_run(h, "update requests set opened_at = opened_at + 1 where status = 'open'");
	run_shifted(h, 0, pass_job, h);
	assert_told(h, &c.dora, &r, 0, 0);
	sql_run(h, "update requests set opened_at = opened_at - 60000 where status = 'open'");
	claim(h, &c.ada, &r, &s);
	run_shifted(h, 0, pass_job, h);
	assert_int_equal(sql_int(h, "select low_s from usual_waits where category = 'plumbing'"),
			 60);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_nothing_is_said_while_fewer_than_five_waited),
		HARNESS_TEST(test_the_middle_half_of_those_who_waited_is_what_is_usual),
		HARNESS_TEST(test_other_categories_say_nothing_of_this_one),
		HARNESS_TEST(test_what_is_no_longer_recent_is_forgotten),
		HARNESS_TEST(test_of_a_request_given_back_the_second_wait_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
