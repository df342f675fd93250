/* SPDX-License-Identifier: ISC */
/*
 * Signing in over HTTP: what is answered, what is throttled, what cannot be told from outside.
 */
#include "tests/system/house.h"

#include <stdlib.h>
#include <string.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/server.h"

static const struct heard *try(struct house *s, const char *name, const char *password)
{
	char *body = xasprintf("{\"username\":\"%s\",\"password\":\"%s\"}", name, password);
	const struct heard *h = ask(s, NULL, "POST", "/v1/login", body);

	free(body);
	return h;
}

static void test_a_token_from_signing_in_is_good(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	const struct heard *h;
	char *token;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	h = try(s, "ada", PASSWORD);
	assert_int_equal(h->status, 200);
	token = text_of(h->body, "token");
	assert_int_equal(strlen(token), 43);
	memcpy(helper.token, token, strlen(token) + 1);
	h = ask(s, &helper, "GET", "/v1/me", NULL);
	assert_int_equal(h->status, 200);
	assert_non_null(strstr(h->body, "\"username\":\"ada\""));
	free(token);
	somebody_clear(&helper);
}

static void test_a_wrong_password_and_an_unknown_name_are_answered_alike(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	const struct heard *wrong, *unknown;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	wrong = try(s, "ada", "not her password");
	unknown = try(s, "nobody", "not her password");
	assert_int_equal(wrong->status, 401);
	assert_int_equal(unknown->status, 401);
	assert_string_equal(wrong->body, unknown->body);
	somebody_clear(&helper);
}

static void test_guessing_gets_slower_for_one_name_only(void **state)
{
	struct house *s = *state;
	struct somebody ada, bob;
	const struct heard *h;

	somebody_init(s, "ada", ROLE_HELPER, &ada);
	somebody_init(s, "bob", ROLE_HELPER, &bob);
	for (int i = 0; i < 5; i++)
		assert_int_equal(try(s, "ada", "a wrong password")->status, 401);
	h = try(s, "ada", PASSWORD);
	assert_int_equal(h->status, 429);
	assert_true(h->retry_after_s >= 1);
	assert_int_equal(try(s, "bob", PASSWORD)->status, 200);
	somebody_clear(&ada);
	somebody_clear(&bob);
}

/* Somebody elsewhere guesses, and again as soon as each pause is over. */
static void test_guessing_keeps_nobody_out_of_where_they_were_before(void **state)
{
	struct house *s = *state;
	struct somebody ada;

	s->settings.proxies = xstrdup("127.0.0.1");
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	assert_int_equal(sign_in_from(s, "2001:db8:5:7::1", "ada", PASSWORD), 200);
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in_from(s, "198.51.100.1", "ada", "a wrong password"), 401);
	assert_int_equal(sign_in_from(s, "192.0.2.1", "Ada", PASSWORD), 429); /* never seen there */
	assert_int_equal(sign_in_from(s, "2001:db8:5:7:a:b:c:d", "ADA", PASSWORD), 200); /* the same line */
	somebody_clear(&ada);
}

static void test_an_address_has_so_many_tries_a_minute(void **state)
{
	struct house *s = *state;
	const struct heard *h;

	s->settings.logins_per_minute = 2;
	assert_int_equal(try(s, "x", "a wrong password")->status, 401);
	assert_int_equal(try(s, "y", "a wrong password")->status, 401);
	h = try(s, "z", "a wrong password");
	assert_int_equal(h->status, 429);
	assert_true(h->retry_after_s >= 1 && h->retry_after_s <= 30);
}

/* ---- many at once ---- */

#define CROWD 80

struct crowd {
	int answered, wrong, busy;
};

static void on_answer(const struct http_answer *a, void *arg)
{
	struct crowd *c = arg;

	c->answered++;
	c->wrong += a->status == 401;
	c->busy += a->status == 503 && a->retry_after_s > 0;
}

static bool are_answered(void *arg)
{
	struct crowd *c = arg;

	return c->answered == CROWD;
}

static void test_a_crowd_is_served_or_told_to_come_back(void **state)
{
	static const char body[] = "{\"username\":\"nobody\",\"password\":\"not a password\"}";
	struct house *s = *state;
	char *url = xasprintf("http://127.0.0.1:%d/v1/login", server_port(s->server));
	struct http_request r = { .method = "POST", .url = url, .content_type = "application/json", .body = body,
		                  .body_len = strlen(body), .timeout_ms = 120000 };
	struct somebody ada;
	struct crowd c = { 0 };

	s->settings.logins_per_minute = 1000;
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	assert_int_equal(try(s, "ada", PASSWORD)->status, 200);
	for (int i = 0; i < CROWD; i++)
		http_send(s->http, &r, on_answer, &c);
	/* whoever was there before does not wait for all of them, nor is she sent away */
	assert_int_equal(try(s, "ada", PASSWORD)->status, 200);
	assert_true(c.wrong < CROWD / 2);
	assert_true(house_wait(s, are_answered, &c, 120000));
	assert_int_equal(c.wrong + c.busy, CROWD);
	assert_true(c.busy > 0 && c.wrong > 0);
	somebody_clear(&ada);
	free(url);
}

static void test_what_is_no_sign_in_is_refused(void **state)
{
	static const struct {
		const char *body;
		int status;
	} rows[] = {
		{ "", 400 },
		{ "not json", 400 },
		{ "[]", 400 },
		{ "{\"username\":\"ada\"}", 422 },
		{ "{\"username\":\"ada\",\"password\":\"12345678\",\"username\":\"bob\"}", 400 },
	};
	struct house *s = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int status = ask(s, NULL, "POST", "/v1/login", rows[i].body)->status;

		if (status != rows[i].status && !(rows[i].status == 422 && status == 400))
			fail_msg("%s: %d", rows[i].body, status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_a_token_from_signing_in_is_good),
		HOUSE_TEST(test_a_wrong_password_and_an_unknown_name_are_answered_alike),
		HOUSE_TEST(test_guessing_gets_slower_for_one_name_only),
		HOUSE_TEST(test_guessing_keeps_nobody_out_of_where_they_were_before),
		HOUSE_TEST(test_an_address_has_so_many_tries_a_minute),
		HOUSE_TEST(test_a_crowd_is_served_or_told_to_come_back),
		HOUSE_TEST(test_what_is_no_sign_in_is_refused),
	};

	return cmocka_run_group_tests_name("system_login", tests, NULL, NULL);
}
