/* SPDX-License-Identifier: ISC */
/* A name server that does not answer: it holds up neither the loop nor whoever leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <netdb.h>
#include <semaphore.h>
#include <time.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/socket.h"

#define AT_ONCE_MS 2000                 /* far below the time a lookup takes here, far above a turn's */

static sem_t answer;                    /* the name server's, which comes when a test is over */

/* In the place of the C library's, for libuv and libcurl as well. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	(void)name;
	(void)service;
	(void)hints;
	(void)found;
	while (sem_wait(&answer) != 0 && errno == EINTR)
		continue;
	sem_post(&answer);
	return EAI_AGAIN;
}

static int64_t steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void on_opened(void *arg)
{
	(void)arg;
	fail();
}

static void on_message(const char *text, size_t len, void *arg)
{
	(void)text;
	(void)len;
	(void)arg;
	fail();
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	(void)code;
	(void)status;
	(void)reason;
	++*(int *)arg;
}

static void on_done(const struct http_answer *a, void *arg)
{
	assert_int_equal(a->status, 0);
	++*(int *)arg;
}

static void test_a_call_times_out_while_its_name_is_looked_up(void **state)
{
	struct loop *l = loop_new();
	struct http *http = http_new(l);
	const struct http_request r = { .method = "GET", .url = "http://nowhere.test/", .timeout_ms = 50 };
	int64_t began = steady_ms();
	int done = 0;

	(void)state;
	http_send(http, &r, on_done, &done);
	while (done == 0 && steady_ms() - began < AT_ONCE_MS)
		loop_turn(l, 20);
	assert_int_equal(done, 1);
	http_free(http);
	assert_true(steady_ms() - began < AT_ONCE_MS);
	loop_free(l);
}

static void test_leaving_does_not_wait_for_a_lookup(void **state)
{
	static const struct socket_events events = {
		.opened = on_opened, .message = on_message, .closed = on_closed
	};
	struct loop *l = loop_new();
	struct sockets *sockets = sockets_new(l);
	int64_t began = steady_ms();
	struct socket *s;
	int closed = 0;

	(void)state;
	s = socket_open(sockets, "http://nowhere.test/v1/stream", "homepro.v1", "token", &events, &closed);
	for (int i = 0; i < 10; i++)
		loop_turn(l, 10);
	socket_free(s);
	sockets_free(sockets);
	assert_false(loop_leave(l));
	assert_true(steady_ms() - began < AT_ONCE_MS);
	assert_int_equal(closed, 0);
	/* the answer comes after all, and finds nobody */
	sem_post(&answer);
	while (!loop_leave(l))
		continue;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_call_times_out_while_its_name_is_looked_up),
		cmocka_unit_test(test_leaving_does_not_wait_for_a_lookup),
	};

	sem_init(&answer, 0, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
