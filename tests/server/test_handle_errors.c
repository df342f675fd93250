/* SPDX-License-Identifier: ISC */
/*
 * Every way a call is refused, that nothing changes then, and what each may see of the others.
 */
#include "tests/server/harness.h"

#include <stdio.h>
#include <string.h>

#define GOOD_REQUEST "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}"

struct cast {
	struct person ada, ben, dora, emil, olga;
};

static void cast_init(struct harness *h, struct cast *c)
{
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "ben", ROLE_HELPER, &c->ben);
	person_init(h, "dora", ROLE_CUSTOMER, &c->dora);
	person_init(h, "emil", ROLE_CUSTOMER, &c->emil);
	person_init(h, "olga", ROLE_OPERATOR, &c->olga);
	outbox_start(h, &ledger_provider);
}

static void cast_clear(struct cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->ben);
	person_clear(&c->dora);
	person_clear(&c->emil);
	person_clear(&c->olga);
}

/* Refused with this status, naming this field ("" where none), and nothing in the log. */
static void assert_refused(struct harness *h, const struct person *who, const char *method,
			   const char *path, const char *body, int status, const char *field)
{
	int64_t before = log_end(h);
	const struct answer *a = call_as(h, who, method, path, body);
	struct fault f = { 0 };
	char by[8];

	assert_int_equal(a->status, status);
	fault_decode(a->body, strlen(a->body), a->status, &f, by, sizeof by);
	assert_string_equal(f.field, field);
	assert_int_equal(log_end(h), before);
}

static void test_without_a_good_token_nothing_but_the_open_calls_answers(void **state)
{
	struct harness *h = *state;
	struct person stranger = { .token = "not-a-token-of-ours" };

	assert_refused(h, NULL, "GET", "/v1/me", NULL, 401, "");
	assert_refused(h, &stranger, "GET", "/v1/requests", NULL, 401, "");
	assert_int_equal(call_as(h, NULL, "GET", "/v1/config", NULL)->status, 200);
	assert_refused(h, NULL, "GET", "/j/ABCDEFGH", NULL, 404, "");
}

static void test_a_token_is_dead_at_once_after_signing_out(void **state)
{
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	assert_int_equal(call_as(h, &c.ada, "POST", "/v1/logout", NULL)->status, 204);
	assert_refused(h, &c.ada, "GET", "/v1/me", NULL, 401, "");
	cast_clear(&c);
}

static void test_each_role_is_kept_to_its_own_calls(void **state)
{
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	assert_refused(h, &c.ada, "POST", "/v1/requests", GOOD_REQUEST, 403, "");
	assert_refused(h, &c.dora, "POST", "/v1/requests/r1/claim", NULL, 403, "");
	assert_refused(h, &c.olga, "POST", "/v1/requests/r1/claim", NULL, 403, "");
	assert_refused(h, &c.ada, "POST", "/v1/requests/r1/cancel", NULL, 403, "");
	assert_refused(h, &c.dora, "PATCH", "/v1/me", "{\"is_available\":true}", 403, "");
	assert_refused(h, &c.dora, "GET", "/v1/notifications", NULL, 403, "");
	assert_refused(h, &c.dora, "GET", "/v1/stats", NULL, 403, "");
	assert_refused(h, &c.olga, "POST", "/v1/sessions/s1/start", NULL, 403, "");
	cast_clear(&c);
}

static void test_a_value_out_of_range_names_its_field(void **state)
{
	static const struct { const char *path, *field; } lists[] = {
		{ "/v1/requests?status=nice", "status" },  { "/v1/requests?limit=0", "limit" },
		{ "/v1/requests?limit=201", "limit" },     { "/v1/requests?limit=1x", "limit" },
		{ "/v1/requests?limit=", "limit" },        { "/v1/requests?cursor=a%20b", "cursor" },
		{ "/v1/sessions?status=none", "status" },  { "/v1/notifications?unread=1", "unread" },
		{ "/v1/requests?status=%6fpe%zz", "status" },
	};
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		assert_refused(h, &c.ada, "GET", lists[i].path, NULL, 422, lists[i].field);
	assert_int_equal(call_as(h, &c.ada, "GET", "/v1/requests?limit=200&status=%6fpen", NULL)->status,
			 200);
	assert_refused(h, &c.dora, "POST", "/v1/requests",
		       "{\"category\":\"roofing\",\"description\":\"x\"}", 422, "category");
	assert_refused(h, &c.dora, "POST", "/v1/requests",
		       "{\"category\":\"plumbing\",\"description\":\" \"}", 422, "description");
	assert_refused(h, &c.dora, "POST", "/v1/requests",
		       "{\"category\":\"plumbing\",\"description\":\"x\",\"amount\":100}", 422, "amount");
	assert_refused(h, &c.ada, "POST", "/v1/notifications/read-all", "{\"up_to\":\"n1\"}", 422,
		       "up_to");
	cast_clear(&c);
}

static void test_a_body_that_is_no_json_is_malformed(void **state)
{
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	assert_refused(h, &c.dora, "POST", "/v1/requests", NULL, 400, "");
	assert_refused(h, &c.dora, "POST", "/v1/requests", "{\"category\":", 400, "");
	assert_refused(h, &c.ada, "PATCH", "/v1/me", "[]", 400, "");
	assert_refused(h, &c.ada, "POST", "/v1/notifications/read-all", "{", 400, "");
	cast_clear(&c);
}

static void test_what_is_not_yours_to_see_does_not_exist(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };
	char path[128];

	cast_init(h, &c);
	assert_refused(h, &c.ada, "GET", "/v1/requests/r-unknown", NULL, 404, "");
	request_open(h, &c.dora, &r);
	snprintf(path, sizeof path, "/v1/requests/%s", r.id);
	assert_refused(h, &c.emil, "GET", path, NULL, 404, "");
	assert_int_equal(call_as(h, &c.ben, "GET", path, NULL)->status, 200);
	claim(h, &c.ada, &r, &s);
	assert_refused(h, &c.ben, "GET", path, NULL, 404, "");
	assert_int_equal(call_as(h, &c.olga, "GET", path, NULL)->status, 200);
	snprintf(path, sizeof path, "/v1/requests/%s/cancel", r.id);
	assert_refused(h, &c.emil, "POST", path, NULL, 404, "");
	snprintf(path, sizeof path, "/v1/sessions/%s", s.id);
	assert_refused(h, &c.ben, "GET", path, NULL, 404, "");
	assert_refused(h, &c.emil, "GET", path, NULL, 404, "");
	snprintf(path, sizeof path, "/v1/sessions/%s/start", s.id);
	assert_refused(h, &c.ben, "POST", path, NULL, 404, "");
	assert_refused(h, &c.ben, "POST", "/v1/notifications/n-unknown/read", NULL, 404, "");
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_what_the_state_does_not_allow_is_a_conflict(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 }, other = { 0 };
	struct session s = { 0 };
	char path[128];

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	assert_refused(h, &c.dora, "POST", "/v1/requests", GOOD_REQUEST, 409, "");
	claim(h, &c.ada, &r, &s);
	request_open(h, &c.emil, &other);
	snprintf(path, sizeof path, "/v1/requests/%s/claim", other.id);
	assert_refused(h, &c.ada, "POST", path, NULL, 409, "");
	snprintf(path, sizeof path, "/v1/sessions/%s/end", s.id);
	assert_refused(h, &c.ada, "POST", path, "{\"outcome\":\"resolved\"}", 409, "");
	assert_refused(h, &c.ada, "POST", path, "{\"outcome\":\"fine\"}", 422, "outcome");
	start_and_end(h, &c.ada, &s, "resolved");
	assert_refused(h, &c.ada, "POST", path, "{\"outcome\":\"resolved\"}", 409, "");
	snprintf(path, sizeof path, "/v1/sessions/%s/release", s.id);
	assert_refused(h, &c.ada, "POST", path, NULL, 409, "");
	snprintf(path, sizeof path, "/v1/requests/%s/cancel", r.id);
	assert_refused(h, &c.dora, "POST", path, NULL, 409, "");
	session_clear(&s);
	request_clear(&r);
	request_clear(&other);
	cast_clear(&c);
}

static void test_a_request_not_yet_open_is_not_there_to_be_claimed(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct fault f = { 0 };
	const struct answer *a;
	char path[128];

	cast_init(h, &c);
	outbox_stop(h);
	a = call_as(h, &c.dora, "POST", "/v1/requests", GOOD_REQUEST);
	assert_int_equal(request_decode(a->body, strlen(a->body), &r, &f), ERR_NONE);
	snprintf(path, sizeof path, "/v1/requests/%s/claim", r.id);
	assert_refused(h, &c.ada, "POST", path, NULL, 404, "");
	request_clear(&r);
	cast_clear(&c);
}

static void test_a_session_that_was_given_back_takes_no_more_steps(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session first = { 0 }, second = { 0 };
	char path[128];

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &first);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/release", first.id, NULL)->status,
			 200);
	claim(h, &c.ada, &r, &second);
	snprintf(path, sizeof path, "/v1/sessions/%s/start", first.id);
	assert_refused(h, &c.ada, "POST", path, NULL, 409, "");
	session_get(h, &c.ada, second.id, &second);
	assert_int_equal(second.status, SESSION_WAITING);
	session_clear(&first);
	session_clear(&second);
	request_clear(&r);
	cast_clear(&c);
}

static void test_each_sees_of_a_session_what_is_theirs(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	assert_null(r.customer_name);
	claim(h, &c.ada, &r, &s);
	assert_non_null(s.helper_join_url);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/start", s.id, NULL)->status, 200);
	assert_int_equal(call_on(h, &c.ada, "POST", "/v1/sessions/%s/end", s.id,
				 "{\"outcome\":\"escalated\",\"notes\":\"Sent a van\"}")->status, 200);
	session_get(h, &c.dora, s.id, &s);
	assert_null(s.helper_join_url);
	assert_null(s.notes);
	session_get(h, &c.olga, s.id, &s);
	assert_string_equal(s.notes, "Sent a van");
	request_get(h, &c.ada, r.id, &r);
	assert_string_equal(r.customer_name, "Dora");
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

#define JOINED "select count(*) from sessions where customer_joined_at > 0"

static void test_the_join_link_leads_to_the_call_until_the_session_ends(void **state)
{
	struct harness *h = *state;
	struct cast c;
	struct request r = { 0 };
	struct session s = { 0 };
	const struct answer *mine, *theirs;
	const char *code;

	cast_init(h, &c);
	request_open(h, &c.dora, &r);
	claim(h, &c.ada, &r, &s);
	assert_memory_equal(s.customer_join_url, "https://help.example/j/", 23);
	code = s.customer_join_url + 23;
	assert_int_equal(strlen(code), 8);
	mine = call_on(h, NULL, "GET", "/j/%s", s.helper_join_url + 23, NULL);
	assert_int_equal(sql_int(h, JOINED), 0);
	theirs = call_on(h, NULL, "GET", "/j/%s", code, NULL);
	assert_int_equal(sql_int(h, JOINED), 1);
	assert_int_equal(theirs->status, 302);
	assert_memory_equal(theirs->location, "https://meet.example/homepro-", 29);
	assert_string_equal(theirs->location, mine->location);
	assert_null(strstr(theirs->location, code));
	start_and_end(h, &c.ada, &s, "resolved");
	assert_int_equal(call_on(h, NULL, "GET", "/j/%s", code, NULL)->status, 410);
	session_clear(&s);
	request_clear(&r);
	cast_clear(&c);
}

static void test_the_routes_know_their_methods(void **state)
{
	char id[HP_ID_SIZE];
	unsigned allowed;

	(void)state;
	assert_non_null(route_find(METHOD_POST, "/v1/requests/r-1/claim", id, &allowed));
	assert_string_equal(id, "r-1");
	assert_null(route_find(METHOD_GET, "/v1/requests/r-1/claim", id, &allowed));
	assert_int_equal(allowed, 1u << METHOD_POST);
	assert_null(route_find(METHOD_PATCH, "/v1/requests", id, &allowed));
	assert_int_equal(allowed, 1u << METHOD_GET | 1u << METHOD_POST);
	assert_null(route_find(METHOD_GET, "/v1/requests/", id, &allowed));
	assert_null(route_find(METHOD_GET, "/v1/requests/a/b/claim", id, &allowed));
	assert_null(route_find(METHOD_GET, "/v1/requests/a%20b", id, &allowed));
	assert_int_equal(allowed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_without_a_good_token_nothing_but_the_open_calls_answers),
		HARNESS_TEST(test_a_token_is_dead_at_once_after_signing_out),
		HARNESS_TEST(test_each_role_is_kept_to_its_own_calls),
		HARNESS_TEST(test_a_value_out_of_range_names_its_field),
		HARNESS_TEST(test_a_body_that_is_no_json_is_malformed),
		HARNESS_TEST(test_what_is_not_yours_to_see_does_not_exist),
		HARNESS_TEST(test_what_the_state_does_not_allow_is_a_conflict),
		HARNESS_TEST(test_a_request_not_yet_open_is_not_there_to_be_claimed),
		HARNESS_TEST(test_a_session_that_was_given_back_takes_no_more_steps),
		HARNESS_TEST(test_each_sees_of_a_session_what_is_theirs),
		HARNESS_TEST(test_the_join_link_leads_to_the_call_until_the_session_ends),
		cmocka_unit_test(test_the_routes_know_their_methods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
