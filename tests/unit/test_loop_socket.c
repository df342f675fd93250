/* SPDX-License-Identifier: ISC */
/* The stream's socket against the fake server on the same loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "loop/socket.h"
#include "protocol/mem.h"
#include "tests/fake/server.h"

#define DEADLINE_TURNS 1000

struct story {
	struct loop *loop;
	struct fake *fake;
	struct sockets *sockets;
	struct socket *socket;
	char url[80];
	int refusal;                    /* 101: none */
	int opened, messages, closed, code, status;
	size_t len;
	char text[64], token[64], path[64];
	bool frees_itself;
};

static void on_call(struct fake_call *c, void *arg)
{
	(void)arg;
	c->status = 404;
}

static int on_stream(const char *path, const char *token, void *arg)
{
	struct story *s = arg;

	snprintf(s->path, sizeof(s->path), "%s", path);
	snprintf(s->token, sizeof(s->token), "%s", token);
	return s->refusal;
}

static void on_opened(void *arg)
{
	((struct story *)arg)->opened++;
}

static void on_message(const char *text, size_t len, void *arg)
{
	struct story *s = arg;

	s->messages++;
	s->len = len;
	snprintf(s->text, sizeof(s->text), "%.*s", (int)len, text);
	if (s->frees_itself) {
		socket_free(s->socket);
		s->socket = NULL;
	}
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	struct story *s = arg;

	assert_non_null(reason);
	s->closed++;
	s->code = code;
	s->status = status;
	socket_free(s->socket);
	s->socket = NULL;
}

static const struct socket_events socket_events = { .opened = on_opened, .message = on_message, .closed = on_closed };

static int start(void **state)
{
	static const struct fake_events events = { .call = on_call, .stream = on_stream };
	static struct story story;
	struct story *s = &story;

	memset(s, 0, sizeof(*s));
	s->loop = loop_new();
	s->fake = fake_open(s->loop, 0, &events, s);
	s->sockets = sockets_new(s->loop);
	s->refusal = 101;
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d/v1/stream?since=7", fake_port(s->fake));
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct story *s = *state;

	socket_free(s->socket);
	sockets_free(s->sockets);
	fake_close(s->fake);
	loop_free(s->loop);
	return 0;
}

static void wait_for(struct story *s, const int *what, int count)
{
	for (int i = 0; i < DEADLINE_TURNS && *what < count; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(*what, count);
}

static void open_socket(struct story *s)
{
	s->socket = socket_open(s->sockets, s->url, "homepro.v1", "sesame", &socket_events, s);
}

static void open_and_wait(struct story *s)
{
	open_socket(s);
	wait_for(s, &s->opened, 1);
	for (int i = 0; i < DEADLINE_TURNS && fake_streams(s->fake) == 0; i++)
		loop_turn(s->loop, 10);
}

static void test_it_opens_with_token_and_query_and_hears_messages(void **state)
{
	struct story *s = *state;

	open_and_wait(s);
	assert_string_equal(s->path, "/v1/stream?since=7");
	assert_string_equal(s->token, "sesame");
	fake_send(s->fake, "hello", 0);
	wait_for(s, &s->messages, 1);
	assert_string_equal(s->text, "hello");
}

static void test_a_name_is_looked_up_and_each_of_its_addresses_tried(void **state)
{
	struct story *s = *state;

	/* localhost is ::1 first on most machines, and nobody listens there */
	snprintf(s->url, sizeof(s->url), "ws://localhost:%d/v1/stream", fake_port(s->fake));
	open_and_wait(s);
}

static void test_fragments_are_joined(void **state)
{
	struct story *s = *state;
	size_t size = 200000;
	char *text = xcalloc(1, size + 1);

	memset(text, 'x', size);
	open_and_wait(s);
	fake_send(s->fake, text, 7001);
	wait_for(s, &s->messages, 1);
	assert_int_equal(s->len, size);
	fake_send(s->fake, "after", 0);
	wait_for(s, &s->messages, 2);
	assert_string_equal(s->text, "after");
	free(text);
}

static void test_the_close_code_is_told(void **state)
{
	struct story *s = *state;

	open_and_wait(s);
	fake_hang_up(s->fake, 4401);
	wait_for(s, &s->closed, 1);
	assert_int_equal(s->code, 4401);
}

static void test_a_cut_is_told_once(void **state)
{
	struct story *s = *state;

	open_and_wait(s);
	fake_close(s->fake);
	s->fake = NULL;
	wait_for(s, &s->closed, 1);
	loop_turn(s->loop, 20);
	assert_int_equal(s->closed, 1);
	assert_int_equal(s->code >= 1000, 1);
}

static void test_a_refused_upgrade_tells_its_status(void **state)
{
	struct story *s = *state;

	s->refusal = 401;
	open_socket(s);
	wait_for(s, &s->closed, 1);
	assert_int_equal(s->status, 401);
	assert_int_equal(s->opened, 0);
}

static void test_nobody_there_is_told_and_leaves_nothing_on_the_loop(void **state)
{
	struct story *s = *state;

	fake_close(s->fake);
	s->fake = NULL;
	for (int i = 1; i <= 3; i++) {
		open_socket(s);
		wait_for(s, &s->closed, i);
		assert_int_equal(s->status, 0);
	}
}

static void test_an_address_that_is_none_fails_later_not_at_once(void **state)
{
	struct story *s = *state;

	snprintf(s->url, sizeof(s->url), "gopher://127.0.0.1/");
	open_socket(s);
	assert_int_equal(s->closed, 0);
	wait_for(s, &s->closed, 1);
}

static void test_freed_at_any_moment_it_says_nothing_more(void **state)
{
	struct story *s = *state;

	open_socket(s);
	socket_free(s->socket);
	open_socket(s);
	loop_turn(s->loop, 0);
	socket_free(s->socket);
	open_and_wait(s);
	socket_free(s->socket);
	s->socket = NULL;
	for (int i = 0; i < DEADLINE_TURNS && fake_streams(s->fake) > 0; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(fake_streams(s->fake), 0);
	assert_int_equal(s->closed, 0);
}

static void test_it_may_be_freed_from_within_a_message(void **state)
{
	struct story *s = *state;

	s->frees_itself = true;
	open_and_wait(s);
	fake_send(s->fake, "one", 0);
	fake_send(s->fake, "two", 0);
	wait_for(s, &s->messages, 1);
	for (int i = 0; i < DEADLINE_TURNS && fake_streams(s->fake) > 0; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(s->messages, 1);
	assert_int_equal(s->closed, 0);
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_it_opens_with_token_and_query_and_hears_messages),
		STORY(test_a_name_is_looked_up_and_each_of_its_addresses_tried),
		STORY(test_fragments_are_joined),
		STORY(test_the_close_code_is_told),
		STORY(test_a_cut_is_told_once),
		STORY(test_a_refused_upgrade_tells_its_status),
		STORY(test_nobody_there_is_told_and_leaves_nothing_on_the_loop),
		STORY(test_an_address_that_is_none_fails_later_not_at_once),
		STORY(test_freed_at_any_moment_it_says_nothing_more),
		STORY(test_it_may_be_freed_from_within_a_message),
	};

	return cmocka_run_group_tests_name("loop: socket", tests, NULL, NULL);
}
