/* SPDX-License-Identifier: ISC */
/* What customers say of their sessions: who may, when, once; who reads it; and the numbers that
 * come of it. */
#include "tests/server/harness.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/stats.h"

#define FEEDBACK "/v1/sessions/%s/feedback"

struct cast {
	struct person ada, ben, dora, olga;
	struct request r;
	struct session s;
};

static void cast_init(struct harness *h, struct cast *c)
{
	memset(c, 0, sizeof *c);
	person_init(h, "ada", ROLE_HELPER, &c->ada);
	person_init(h, "ben", ROLE_HELPER, &c->ben);
	person_init(h, "dora", ROLE_CUSTOMER, &c->dora);
	person_init(h, "olga", ROLE_OPERATOR, &c->olga);
	outbox_start(h, &ledger_provider);
	request_open(h, &c->dora, &c->r);
	claim(h, &c->ada, &c->r, &c->s);
}

static void cast_clear(struct cast *c)
{
	person_clear(&c->ada);
	person_clear(&c->ben);
	person_clear(&c->dora);
	person_clear(&c->olga);
	request_clear(&c->r);
	session_clear(&c->s);
}

static void assert_feedback(struct harness *h, struct cast *c, const struct person *who,
			    const char *body, int status)
{
	assert_int_equal(call_on(h, who, "POST", FEEDBACK, c->s.id, body)->status, status);
}

static void stats_get(struct harness *h, const struct person *who, struct stats *out)
{
	const struct answer *a = call_as(h, who, "GET", "/v1/stats", NULL);

	assert_int_equal(stats_decode(a->body, strlen(a->body), out, NULL), ERR_NONE);
}

static void test_feedback_is_taken_once_after_the_end(void **state)
{
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	assert_feedback(h, &c, &c.dora, "{\"rating\":4}", 409);
	call_on(h, &c.ada, "POST", "/v1/sessions/%s/start", c.s.id, NULL);
	assert_feedback(h, &c, &c.dora, "{\"rating\":4}", 409);
	call_on(h, &c.ada, "POST", "/v1/sessions/%s/end", c.s.id, "{\"outcome\":\"resolved\"}");
	assert_feedback(h, &c, &c.dora, "{\"rating\":0}", 422);
	assert_feedback(h, &c, &c.dora, "{\"words\":\"fine\"}", 422);
	assert_feedback(h, &c, &c.dora, "{\"rating\":4,\"words\":\"Kind.\"}", 200);
	assert_feedback(h, &c, &c.dora, "{\"rating\":1}", 409);
	session_get(h, &c.dora, c.s.id, &c.s);
	assert_int_equal(c.s.rating, 4);
	assert_string_equal(c.s.feedback_words, "Kind.");
	cast_clear(&c);
}

static void test_only_the_sessions_customer_says_how_it_was(void **state)
{
	struct harness *h = *state;
	struct person emil;
	struct cast c;

	cast_init(h, &c);
	person_init(h, "emil", ROLE_CUSTOMER, &emil);
	start_and_end(h, &c.ada, &c.s, "resolved");
	assert_feedback(h, &c, &emil, "{\"rating\":1}", 404);
	assert_feedback(h, &c, &c.ada, "{\"rating\":5}", 403);
	assert_feedback(h, &c, &c.olga, "{\"rating\":5}", 403);
	assert_int_equal(sql_int(h, "select count(*) from sessions where rating is not null"), 0);
	person_clear(&emil);
	cast_clear(&c);
}

static void test_the_two_people_and_operators_read_it_and_are_told(void **state)
{
	struct harness *h = *state;
	struct cast c;
	int64_t before;
	char *seen;

	cast_init(h, &c);
	start_and_end(h, &c.ada, &c.s, "unresolved");
	before = log_end(h);
	assert_feedback(h, &c, &c.dora, "{\"rating\":2,\"words\":\" \"}", 200);
	session_get(h, &c.ada, c.s.id, &c.s);
	assert_int_equal(c.s.rating, 2);
	assert_null(c.s.feedback_words);
	session_get(h, &c.olga, c.s.id, &c.s);
	assert_int_equal(c.s.rating, 2);
	assert_int_equal(call_on(h, &c.ben, "GET", "/v1/sessions/%s", c.s.id, NULL)->status, 404);
	seen = story(h, &c.ada, before);
	assert_string_equal(seen, "session.updated ended\n");
	free(seen);
	seen = story(h, &c.dora, before);
	assert_non_null(strstr(seen, "session.updated ended\n"));
	free(seen);
	seen = story(h, &c.ben, before);
	assert_string_equal(seen, "");
	free(seen);
	cast_clear(&c);
}

static void test_a_session_that_never_began_is_not_rated(void **state)
{
	struct harness *h = *state;
	struct cast c;

	cast_init(h, &c);
	call_on(h, &c.ada, "POST", "/v1/sessions/%s/release", c.s.id, NULL);
	assert_feedback(h, &c, &c.dora, "{\"rating\":1}", 409);
	cast_clear(&c);
}

static void test_ratings_are_in_the_helpers_numbers_and_in_everybodys(void **state)
{
	struct harness *h = *state;
	struct stats of_ada, of_ben, of_all;
	struct cast c;

	cast_init(h, &c);
	start_and_end(h, &c.ada, &c.s, "resolved");
	assert_feedback(h, &c, &c.dora, "{\"rating\":4}", 200);
	for (int i = 0; i < 2; i++) {
		request_open(h, &c.dora, &c.r);
		claim(h, i == 0 ? &c.ada : &c.ben, &c.r, &c.s);
		start_and_end(h, i == 0 ? &c.ada : &c.ben, &c.s, "resolved");
		assert_feedback(h, &c, &c.dora, i == 0 ? "{\"rating\":5}" : "{\"rating\":1}", 200);
	}
	stats_get(h, &c.ada, &of_ada);
	stats_get(h, &c.ben, &of_ben);
	stats_get(h, &c.olga, &of_all);
	assert_int_equal(of_ada.all.ratings, 2);
	assert_int_equal(of_ada.all.average_rating_x100, 450);
	assert_int_equal(of_ada.today.ratings, 2);
	assert_int_equal(of_ben.all.average_rating_x100, 100);
	assert_int_equal(of_all.all.ratings, 3);
	assert_int_equal(of_all.all.average_rating_x100, 333);
	cast_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARNESS_TEST(test_feedback_is_taken_once_after_the_end),
		HARNESS_TEST(test_only_the_sessions_customer_says_how_it_was),
		HARNESS_TEST(test_the_two_people_and_operators_read_it_and_are_told),
		HARNESS_TEST(test_a_session_that_never_began_is_not_rated),
		HARNESS_TEST(test_ratings_are_in_the_helpers_numbers_and_in_everybodys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
