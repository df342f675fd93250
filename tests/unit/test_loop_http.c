/* SPDX-License-Identifier: ISC */
/* HTTP calls against the fake server on the same loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "tests/fake/server.h"

#define DEADLINE_TURNS 1000

struct story {
	struct loop *loop;
	struct fake *fake;
	struct http *http;
	char base[64];
	/* what the server is to say */
	int say_status, say_retry_after;
	const char *say;
	/* what it saw */
	char method[8], path[64], token[64], key[64], body[64];
	int calls;
	/* what came back */
	int answers, status, is_sent;
	int64_t retry_after_s;
	char answer[128], error[128];
};

static void on_call(struct fake_call *c, void *arg)
{
	struct story *s = arg;

	s->calls++;
	snprintf(s->method, sizeof(s->method), "%s", c->method);
	snprintf(s->path, sizeof(s->path), "%s", c->path);
	snprintf(s->token, sizeof(s->token), "%s", c->token);
	snprintf(s->key, sizeof(s->key), "%s", c->key);
	snprintf(s->body, sizeof(s->body), "%s", c->body);
	c->status = s->say_status;
	c->retry_after_s = s->say_retry_after;
	c->answer = xstrdup(s->say);
}

static void on_answer(const struct http_answer *a, void *arg)
{
	struct story *s = arg;

	s->answers++;
	s->status = a->status;
	s->is_sent = a->is_sent;
	s->retry_after_s = a->retry_after_s;
	snprintf(s->answer, sizeof(s->answer), "%s", a->body ? a->body : "");
	snprintf(s->error, sizeof(s->error), "%s", a->error ? a->error : "");
}

static void free_all_on_answer(const struct http_answer *a, void *arg)
{
	struct story *s = arg;

	on_answer(a, s);
	http_free(s->http);
	s->http = NULL;
}

static int start(void **state)
{
	static const struct fake_events events = { .call = on_call };
	static struct story story;
	struct story *s = &story;

	memset(s, 0, sizeof(*s));
	s->loop = loop_new();
	s->fake = fake_open(s->loop, 0, &events, s);
	s->http = http_new(s->loop);
	s->say_status = 200;
	s->say = "{\"ok\":true}";
	snprintf(s->base, sizeof(s->base), "http://127.0.0.1:%d/v1/thing", fake_port(s->fake));
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct story *s = *state;

	http_free(s->http);
	fake_close(s->fake);
	loop_free(s->loop);
	return 0;
}

static void wait_for_answers(struct story *s, int count)
{
	for (int i = 0; i < DEADLINE_TURNS && s->answers < count; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(s->answers, count);
}

static void test_a_call_carries_token_key_and_body(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "POST", .url = s->base, .bearer = "sesame", .idempotency_key = "k-1",
		                  .content_type = "application/json", .body = "{\"a\":1}", .body_len = 7 };

	s->say_status = 201;
	http_send(s->http, &r, on_answer, s);
	assert_int_equal(s->answers, 0);
	wait_for_answers(s, 1);
	assert_int_equal(s->status, 201);
	assert_string_equal(s->answer, "{\"ok\":true}");
	assert_string_equal(s->method, "POST");
	assert_string_equal(s->path, "/v1/thing");
	assert_string_equal(s->token, "sesame");
	assert_string_equal(s->key, "k-1");
	assert_string_equal(s->body, "{\"a\":1}");
}

static void test_methods_without_a_body_go_out(void **state)
{
	struct story *s = *state;
	struct http_request post = { .method = "POST", .url = s->base }, get = { .method = "GET", .url = s->base };

	http_send(s->http, &post, on_answer, s);
	wait_for_answers(s, 1);
	assert_string_equal(s->method, "POST");
	http_send(s->http, &get, on_answer, s);
	wait_for_answers(s, 2);
	assert_string_equal(s->method, "GET");
	assert_string_equal(s->key, "");
}

static void test_retry_after_is_told(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "GET", .url = s->base };

	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 1);
	assert_int_equal(s->retry_after_s, -1);
	s->say_status = 429;
	s->say_retry_after = 17;
	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 2);
	assert_int_equal(s->status, 429);
	assert_int_equal(s->retry_after_s, 17);
}

static void test_nobody_there_is_a_refusal_and_nothing_was_sent(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "POST", .url = s->base, .body = "x", .body_len = 1 };

	fake_close(s->fake);
	s->fake = NULL;
	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 1);
	assert_int_equal(s->status, 0);
	assert_false(s->is_sent);
	assert_string_equal(s->error, "the connection was refused");
}

static void test_a_cut_after_sending_may_have_arrived(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "POST", .url = s->base, .body = "x", .body_len = 1 };

	s->say_status = 0;
	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 1);
	assert_int_equal(s->status, 0);
	assert_true(s->is_sent);
}

static void test_silence_ends_at_the_timeout(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "GET", .url = s->base, .timeout_ms = 50 };

	s->say_status = -1;
	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 1);
	assert_int_equal(s->status, 0);
	assert_string_equal(s->error, "no answer in time");
}

static void test_an_answer_over_the_cap_is_an_error(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "GET", .url = s->base, .max_bytes = 5 };

	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 1);
	assert_int_equal(s->status, 0);
	assert_string_equal(s->error, "the answer is too large");
}

static void test_other_schemes_are_refused(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "GET", .url = "file:///etc/passwd" };

	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 1);
	assert_int_equal(s->status, 0);
	assert_string_equal(s->answer, "");
}

static void test_a_cancelled_call_never_answers(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "GET", .url = s->base };

	http_cancel(http_send(s->http, &r, on_answer, s));
	http_send(s->http, &r, on_answer, s);
	wait_for_answers(s, 1);
	loop_turn(s->loop, 20);
	assert_int_equal(s->answers, 1);
}

static void test_everything_may_be_freed_from_within_an_answer(void **state)
{
	struct story *s = *state;
	struct http_request r = { .method = "GET", .url = s->base };

	http_send(s->http, &r, free_all_on_answer, s);
	http_send(s->http, &r, free_all_on_answer, s);
	wait_for_answers(s, 1);
	assert_null(s->http);
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_a_call_carries_token_key_and_body),
		STORY(test_methods_without_a_body_go_out),
		STORY(test_retry_after_is_told),
		STORY(test_nobody_there_is_a_refusal_and_nothing_was_sent),
		STORY(test_a_cut_after_sending_may_have_arrived),
		STORY(test_silence_ends_at_the_timeout),
		STORY(test_an_answer_over_the_cap_is_an_error),
		STORY(test_other_schemes_are_refused),
		STORY(test_a_cancelled_call_never_answers),
		STORY(test_everything_may_be_freed_from_within_an_answer),
	};

	return cmocka_run_group_tests_name("loop: http", tests, NULL, NULL);
}
