/* SPDX-License-Identifier: ISC */
/* A server that sends us elsewhere: the token does not go along, neither with a call nor with the stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/socket.h"
#include "protocol/mem.h"
#include "tests/fake/server.h"

#define DEADLINE_TURNS 1000

struct story {
	struct loop *loop;
	struct fake *elsewhere;
	int port;                       /* of who sends us there */
	pid_t redirector;
	int calls, streams;             /* that went along */
	int status, ends;
};

static void on_call(struct fake_call *c, void *arg)
{
	(void)c;
	((struct story *)arg)->calls++;
}

static int on_stream(const char *path, const char *token, void *arg)
{
	(void)path;
	(void)token;
	((struct story *)arg)->streams++;
	return 101;
}

/* Answers each connection's first piece, until it is killed. */
static void redirect_all(int listener, int to)
{
	char *answer = xasprintf("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:%d/v1/stream\r\n"
	                         "Content-Length: 0\r\nConnection: close\r\n\r\n", to), piece[4096];
	int fd;

	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		if (read(fd, piece, sizeof(piece)) > 0 && write(fd, answer, strlen(answer)) > 0)
			shutdown(fd, SHUT_WR);
		close(fd);
	}
	_exit(0);
}

static int start(void **state)
{
	static const struct fake_events events = { .call = on_call, .stream = on_stream };
	static struct story story;
	struct story *s = &story;
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memset(s, 0, sizeof(*s));
	s->loop = loop_new();
	s->elsewhere = fake_open(s->loop, 0, &events, s);
	if (bind(listener, (struct sockaddr *)&at, len) != 0 || listen(listener, 8) != 0 ||
	    getsockname(listener, (struct sockaddr *)&at, &len) != 0) {
		close(listener);
		return -1;
	}
	s->port = ntohs(at.sin_port);
	s->redirector = fork();
	if (s->redirector == 0)
		redirect_all(listener, fake_port(s->elsewhere));
	close(listener);
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct story *s = *state;

	kill(s->redirector, SIGKILL);
	waitpid(s->redirector, NULL, 0);
	fake_close(s->elsewhere);
	loop_free(s->loop);
	return 0;
}

/* Until it has ended, and then as long again as it took, for what might still be on its way. */
static void wait_for_end(struct story *s)
{
	int turns = 0;

	while (turns < DEADLINE_TURNS && s->ends == 0) {
		loop_turn(s->loop, 10);
		turns++;
	}
	assert_int_equal(s->ends, 1);
	for (turns += 2; turns > 0; turns--)
		loop_turn(s->loop, 10);
}

static void on_answer(const struct http_answer *a, void *arg)
{
	struct story *s = arg;

	s->status = a->status;
	s->ends++;
}

static void test_a_call_is_not_made_again_elsewhere(void **state)
{
	struct story *s = *state;
	char *url = xasprintf("http://127.0.0.1:%d/v1/me", s->port);
	struct http *http = http_new(s->loop);

	http_send(http, &(struct http_request){ .method = "GET", .url = url, .bearer = "sesame" }, on_answer, s);
	wait_for_end(s);
	assert_int_equal(s->status, 307);
	assert_int_equal(s->calls, 0);
	http_free(http);
	free(url);
}

static void on_opened(void *arg)
{
	(void)arg;
}

static void on_message(const char *text, size_t len, void *arg)
{
	(void)text;
	(void)len;
	(void)arg;
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	struct story *s = arg;

	(void)code;
	(void)reason;
	s->status = status;
	s->ends++;
}

static void test_the_stream_is_not_opened_elsewhere(void **state)
{
	static const struct socket_events events = { on_opened, on_message, on_closed };
	struct story *s = *state;
	char *url = xasprintf("http://127.0.0.1:%d/v1/stream", s->port);
	struct sockets *sockets = sockets_new(s->loop);
	struct socket *socket = socket_open(sockets, url, "homepro.v1", "sesame", &events, s);

	wait_for_end(s);
	assert_int_equal(s->status, 307);
	assert_int_equal(s->streams + s->calls, 0);
	socket_free(socket);
	sockets_free(sockets);
	free(url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_call_is_not_made_again_elsewhere, start, finish),
		cmocka_unit_test_setup_teardown(test_the_stream_is_not_opened_elsewhere, start, finish),
	};

	return cmocka_run_group_tests_name("loop: redirects", tests, NULL, NULL);
}
