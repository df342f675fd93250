/* SPDX-License-Identifier: ISC */
/*
 * What nobody well-meaning sends: over raw sockets, each with the answer it gets, or none. After all of it the service
 * still answers.
 */
#include "tests/system/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/server.h"
#include "server/store/rows.h"

#define HEAD " HTTP/1.1\r\nHost: here\r\n"
#define JSON "Content-Type: application/json\r\n"
#define WS "Connection: Upgrade\r\nUpgrade: websocket\r\n"
#define WS_KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define WS_VERSION "Sec-WebSocket-Version: 13\r\n"
#define WS_PROTOCOL "Sec-WebSocket-Protocol: homepro.v1\r\n"
#define WS_TOKEN "Authorization: Bearer abc\r\n"
#define CLOSED 0                /* hung up on without an answer */
#define LWS_REFUSED 403         /* by libwebsockets itself, in its own words, before we are asked */

static const struct {
	const char *name, *bytes;
	int status;
} rows[] = {
	{ "a fine one", "GET /healthz" HEAD "\r\n", 200 },
	{ "HEAD", "HEAD /healthz" HEAD "\r\n", 200 },
	{ "HTTP/1.0", "GET /healthz HTTP/1.0\r\n\r\n", 200 },
	{ "unknown path", "GET /nothing" HEAD "\r\n", 404 },
	{ "dots in a path", "GET /v1/../healthz" HEAD "\r\n", 200 },
	{ "encoded dots lead nowhere else", "GET /%2e%2e/%2e%2e/etc/passwd" HEAD "\r\n", 404 },
	{ "NUL in a path", "GET /heal%00thz" HEAD "\r\n", CLOSED },
	{ "no slash", "GET healthz" HEAD "\r\n", LWS_REFUSED },
	{ "method known, not taken", "DELETE /v1/me" HEAD "\r\n", 405 },
	{ "another", "PUT /v1/me" HEAD "Content-Length: 0\r\n\r\n", 405 },
	{ "OPTIONS", "OPTIONS /v1/me" HEAD "\r\n", 405 },
	{ "method unknown", "BREW /healthz" HEAD "\r\n", LWS_REFUSED },
	{ "CONNECT", "CONNECT example.org:80" HEAD "\r\n", CLOSED },
	{ "not HTTP", "\x16\x03\x01\x02\x01\xfc\x03\x03\r\n\r\n", LWS_REFUSED },
	{ "HTTP/9.9", "GET /healthz HTTP/9.9\r\nHost: here\r\n\r\n", 400 },
	{ "no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400 },
	{ "two Hosts", "GET /healthz" HEAD "Host: there\r\n\r\n", 400 },
	{ "two Authorizations", "GET /v1/me" HEAD "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 401 },
	{ "another scheme", "GET /v1/me" HEAD "Authorization: Basic YTpi\r\n\r\n", 401 },
	{ "a token with blanks", "GET /v1/me" HEAD "Authorization: Bearer a b\r\n\r\n", 401 },
	{ "no token", "GET /v1/me" HEAD "\r\n", 401 },
	{ "a wrong token", "GET /v1/me" HEAD "Authorization: Bearer abc\r\n\r\n", 401 },
	{ "a token in the URL", "GET /v1/me?token=abc" HEAD "\r\n", 401 },
	{ "chunked", "POST /v1/login" HEAD JSON "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400 },
	{ "chunked and a length",
	  "POST /v1/login" HEAD JSON "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400 },
	{ "lengths that differ", "POST /v1/login" HEAD JSON "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400 },
	{ "a negative length", "POST /v1/login" HEAD JSON "Content-Length: -1\r\n\r\n{}", 400 },
	{ "a signed length", "POST /v1/login" HEAD JSON "Content-Length: +2\r\n\r\n{}", 400 },
	{ "a hexadecimal length", "POST /v1/login" HEAD JSON "Content-Length: 0x2\r\n\r\n{}", 400 },
	{ "a length with letters", "POST /v1/login" HEAD JSON "Content-Length: 2abc\r\n\r\n{}", 400 },
	{ "an endless length", "POST /v1/login" HEAD JSON "Content-Length: 99999999999\r\n\r\n{}", 400 },
	{ "too long a body", "POST /v1/login" HEAD JSON "Content-Length: 65537\r\n\r\n{}", 413 },
	{ "a body of another type", "POST /v1/login" HEAD "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415 },
	{ "a body of no type", "POST /v1/login" HEAD "Content-Length: 2\r\n\r\n{}", 415 },
	{ "a body of another charset",
	  "POST /v1/login" HEAD "Content-Type: application/json; charset=utf-16\r\nContent-Length: 2\r\n\r\n{}", 415 },
	{ "no body", "POST /v1/login" HEAD "\r\n", 400 },
	{ "an empty body", "POST /v1/login" HEAD "Content-Length: 0\r\n\r\n", 400 },
	{ "GET with a body", "GET /healthz" HEAD JSON "Content-Length: 2\r\n\r\n{}", 400 },
	{ "a key of blanks", "POST /v1/logout" HEAD "Idempotency-Key: a b\r\nContent-Length: 0\r\n\r\n", 400 },
	{ "h2c", "GET /healthz" HEAD "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
	         "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n", 400 },
	{ "HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", LWS_REFUSED },
	{ "an upgrade to something else", "GET /healthz" HEAD "Connection: Upgrade\r\nUpgrade: tls\r\n\r\n", LWS_REFUSED },
	{ "the stream without an upgrade", "GET /v1/stream" HEAD "\r\n", 400 },
	{ "a stream elsewhere", "GET /v1/me" HEAD WS WS_KEY WS_VERSION WS_PROTOCOL WS_TOKEN "\r\n", 404 },
	{ "a stream by POST",
	  "POST /v1/stream" HEAD WS WS_KEY WS_VERSION WS_PROTOCOL WS_TOKEN "Content-Length: 0\r\n\r\n", 405 },
	{ "a stream by HTTP/1.0",
	  "GET /v1/stream HTTP/1.0\r\nHost: here\r\n" WS WS_KEY WS_VERSION WS_PROTOCOL WS_TOKEN "\r\n", 400 },
	{ "a stream of no version", "GET /v1/stream" HEAD WS WS_KEY WS_PROTOCOL WS_TOKEN "\r\n", 400 },
	{ "a stream of an old version",
	  "GET /v1/stream" HEAD WS WS_KEY "Sec-WebSocket-Version: 8\r\n" WS_PROTOCOL WS_TOKEN "\r\n", 400 },
	{ "a stream with a short key",
	  "GET /v1/stream" HEAD WS "Sec-WebSocket-Key: abc\r\n" WS_VERSION WS_PROTOCOL WS_TOKEN "\r\n", 400 },
	{ "a stream without a subprotocol", "GET /v1/stream" HEAD WS WS_KEY WS_VERSION WS_TOKEN "\r\n", 400 },
	{ "a stream of another subprotocol",
	  "GET /v1/stream" HEAD WS WS_KEY WS_VERSION "Sec-WebSocket-Protocol: http-only\r\n" WS_TOKEN "\r\n", 400 },
	{ "a stream from another origin",
	  "GET /v1/stream" HEAD WS WS_KEY WS_VERSION WS_PROTOCOL WS_TOKEN "Origin: http://evil.example\r\n\r\n", 403 },
	{ "a stream without a token", "GET /v1/stream" HEAD WS WS_KEY WS_VERSION WS_PROTOCOL "\r\n", 401 },
	{ "a stream since never", "GET /v1/stream?since=x" HEAD WS WS_KEY WS_VERSION WS_PROTOCOL WS_TOKEN "\r\n", 400 },
	{ "a stream since twice",
	  "GET /v1/stream?since=1&since=2" HEAD WS WS_KEY WS_VERSION WS_PROTOCOL WS_TOKEN "\r\n", 400 },
	{ "a stream that names http first",
	  "GET /v1/stream" HEAD WS WS_KEY WS_VERSION "Sec-WebSocket-Protocol: http-only, homepro.v1\r\n" WS_TOKEN "\r\n",
	  CLOSED },
};

static int status_of(const char *answer)
{
	int status = 0;

	return sscanf(answer, "HTTP/1.%*1d %3d ", &status) == 1 ? status : CLOSED;
}

static void test_bad_requests_get_what_they_deserve(void **state)
{
	struct house *s = *state;
	int wrong = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool is_closed;
		char *answer = talk(s, rows[i].bytes, strlen(rows[i].bytes), 300, &is_closed);

		if (status_of(answer) != rows[i].status || (rows[i].status == CLOSED && !is_closed)) {
			print_error("%s: %d in place of %d%s\n%s\n", rows[i].name, status_of(answer), rows[i].status,
			            is_closed ? "" : ", still open", answer);
			wrong++;
		}
		free(answer);
	}
	assert_int_equal(wrong, 0);
	assert_int_equal(ask(s, NULL, "GET", "/healthz", NULL)->status, 200);
}

static void test_a_refused_body_does_not_swallow_the_answer(void **state)
{
	static const char head[] = "POST /v1/login" HEAD JSON "Content-Length: 500000\r\n\r\n";
	struct house *s = *state;
	size_t len = strlen(head) + 500000;
	char *bytes = xmalloc(len), *answer;
	bool is_closed;

	memset(bytes, 'x', len);
	memcpy(bytes, head, strlen(head));
	answer = talk(s, bytes, len, 3000, &is_closed);
	assert_int_equal(status_of(answer), 413);
	assert_true(is_closed);
	free(answer);
	free(bytes);
}

static void test_too_many_headers_end_the_connection(void **state)
{
	struct house *s = *state;
	const size_t size = 70000;
	char *bytes = xmalloc(size), *answer;
	bool is_closed;
	size_t at = (size_t)snprintf(bytes, size, "GET /healthz" HEAD);

	while (at < 60000)
		at += (size_t)snprintf(bytes + at, size - at, "Cookie: a-rather-long-thing-to-carry-about=%zu\r\n", at);
	at += (size_t)snprintf(bytes + at, size - at, "\r\n");
	answer = talk(s, bytes, at, 1000, &is_closed);
	assert_true(is_closed || status_of(answer) == 200);
	assert_int_equal(ask(s, NULL, "GET", "/healthz", NULL)->status, 200);
	free(answer);
	free(bytes);
}

static void test_one_connection_serves_many_requests(void **state)
{
	static const char one[] = "GET /healthz" HEAD "\r\n";
	struct house *s = *state;
	int fd = connect_raw(s), answered = 0;

	for (int i = 0; i < 5; i++) {
		char got[1024];
		ssize_t n = -1;
		int64_t until = loop_steady_ms(s->loop) + 3000;

		assert_int_equal(send(fd, one, strlen(one), MSG_NOSIGNAL), strlen(one));
		while ((n = recv(fd, got, sizeof(got) - 1, 0)) < 0 && loop_steady_ms(s->loop) < until)
			loop_turn(s->loop, 10);
		if (n > 0) {
			got[n] = '\0';
			answered += status_of(got) == 200;
		}
	}
	assert_int_equal(answered, 5);
	close(fd);
}

static void test_requests_sent_ahead_do_no_harm(void **state)
{
	static const char two[] = "GET /v1/config" HEAD "\r\nGET /healthz" HEAD "\r\n";
	static const char body_and_more[] =
		"POST /v1/login" HEAD JSON "Content-Length: 2\r\n\r\n{}GET /healthz" HEAD "\r\nGET /healthz" HEAD "\r\n";
	struct house *s = *state;
	bool is_closed;
	char *answer = talk(s, two, strlen(two), 500, &is_closed);

	assert_int_equal(status_of(answer), 200);
	free(answer);
	answer = talk(s, body_and_more, strlen(body_and_more), 500, &is_closed);
	assert_in_range(status_of(answer), 400, 422);
	free(answer);
	assert_int_equal(ask(s, NULL, "GET", "/healthz", NULL)->status, 200);
}

/* What libwebsockets makes of these would never end, or keep the processor busy. */
static void test_a_request_sent_ahead_ends_the_connection(void **state)
{
	static const char first[] = "GET /healthz" HEAD "\r\n";
	static const char *const ahead[] = {
		"GET /healthz" HEAD "\r\n",
		"GET /v1/me" HEAD "\r\nGET /v1/me" HEAD "\r\nGET /v1/me" HEAD "\r\n",
		"GET /healthz" HEAD "Content-Length: 2\r\n\r\n{}",
		"PATCH /v1/me" HEAD JSON "Content-Length: 2\r\n\r\n{}",
		"PATCH /v1/me" HEAD JSON "Content-Length: 2\r\n\r\n{}GET /healthz" HEAD "\r\n",
		"POST /v1/login" HEAD JSON "Content-Length: 60000\r\n\r\n{",
		"POST /v1/login" HEAD "\r\n{}",
		"POST /v1/login" HEAD JSON "Content-Length: 2abc\r\n\r\n{}",
		"\r\n\r\nPATCH /v1/me" HEAD JSON "Content-Length: 2\r\n\r\n{}",
	};
	struct house *s = *state;

	alarm(60);              /* there is nothing else that would end it */
	for (size_t i = 0; i < sizeof(ahead) / sizeof(*ahead); i++) {
		char *both = xasprintf("%s%s", first, ahead[i]), *answer;
		bool is_closed;

		answer = talk(s, both, strlen(both), 1000, &is_closed);
		assert_int_equal(status_of(answer), 200);
		assert_true(is_closed);
		assert_null(strstr(answer + 1, "HTTP/1.1"));
		free(answer);
		free(both);
	}
	alarm(0);
	assert_int_equal(ask(s, NULL, "GET", "/healthz", NULL)->status, 200);
}

/* One after the other on one connection is another matter, however fast. */
static void test_bodies_may_follow_each_other(void **state)
{
	static const char one[] = "POST /v1/login" HEAD JSON "Content-Length: 2\r\n\r\n{}";
	struct house *s = *state;
	int fd = connect_raw(s), answered = 0;
	char got[2048];

	for (int i = 0; i < 100; i++) {
		int64_t until = loop_steady_ms(s->loop) + 3000;
		ssize_t n = -1;

		/* in two packets, now and then */
		send(fd, one, i % 3 == 0 ? 30 : strlen(one), MSG_NOSIGNAL);
		if (i % 3 == 0) {
			loop_turn(s->loop, 1);
			send(fd, one + 30, strlen(one) - 30, MSG_NOSIGNAL);
		}
		while ((n = recv(fd, got, sizeof(got) - 1, 0)) < 0 && loop_steady_ms(s->loop) < until)
			loop_turn(s->loop, 10);
		got[n > 0 ? n : 0] = '\0';
		answered += status_of(got) >= 400;
	}
	assert_int_equal(answered, 100);
	close(fd);
}

static void test_an_address_has_so_many_connections(void **state)
{
	struct house *s = *state;
	bool is_closed;
	char *answer;
	int held[3];

	s->settings.connections_per_address = 3;
	for (int i = 0; i < 3; i++)
		held[i] = connect_raw(s);
	answer = talk(s, "GET /healthz" HEAD "\r\n", strlen("GET /healthz" HEAD "\r\n"), 500, &is_closed);
	assert_true(is_closed);
	assert_string_equal(answer, "");
	free(answer);
	for (int i = 0; i < 3; i++)
		close(held[i]);
	for (int i = 0; i < 10; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(ask(s, NULL, "GET", "/healthz", NULL)->status, 200);
}

/* How often the loop woke in half a second: ten times by its own clock, thousands where something spins. */
static int wake_ups(struct house *s)
{
	int64_t start = loop_steady_ms(s->loop);
	int count = 0;

	for (; loop_steady_ms(s->loop) - start < 500; count++)
		loop_turn(s->loop, 50);
	return count;
}

/* Asks over and over and reads nothing: that must cost the peer its answers, not us the processor. */
static void test_a_peer_that_asks_and_never_reads_costs_nothing(void **state)
{
	static const char one[] = "GET /v1/config" HEAD "\r\n";
	struct house *s = *state;
	int fd = connect_raw(s), small = 2048, tries = 0;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	for (int i = 0; i < 20000; i++) {
		send(fd, one, strlen(one), MSG_NOSIGNAL);
		if (i % 100 == 0)
			loop_turn(s->loop, 1);
	}
	while (tries < 30 && wake_ups(s) > 30)
		tries++;        /* what fits into the kernel's buffers is still answered */
	assert_in_range(tries, 0, 29);
	close(fd);
}

/* The store is kept busy by a job that waits for a byte. */
static void hold_job(struct tx *tx, void *arg)
{
	char byte;

	(void)tx;
	assert_int_equal(read(((int *)arg)[0], &byte, 1), 1);
}

static void held_no_more(enum db_result result, void *arg)
{
	(void)result;
	((int *)arg)[1] = -1;
}

/* Neither more words nor a hang-up may keep the loop awake while the store takes its time. */
static void test_a_peer_that_waits_for_the_store_costs_nothing(void **state)
{
	static const char *const asked[] = {
		"GET /v1/me" HEAD "Authorization: Bearer abc\r\n\r\n",
		"GET /v1/me" HEAD "Authorization: Bearer abc\r\n\r\nGET /healthz" HEAD "\r\n",
		"PATCH /v1/me" HEAD "Authorization: Bearer abc\r\n" JSON "Content-Length: 2\r\n\r\n{}",
		"PATCH /v1/me" HEAD "Authorization: Bearer abc\r\n" JSON "Content-Length: 2\r\n\r\n{}x",
	};
	struct house *s = *state;
	int pipes[2], hold[2], before, after;

	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		int fd = connect_raw(s);

		assert_int_equal(pipe(pipes), 0);
		hold[0] = pipes[0];
		hold[1] = pipes[1];
		assert_true(store_submit(server_store(s->server), hold_job, held_no_more, hold));
		send(fd, asked[i], strlen(asked[i]), MSG_NOSIGNAL);
		before = wake_ups(s);
		shutdown(fd, SHUT_WR);
		after = wake_ups(s);
		assert_int_equal(write(pipes[1], "x", 1), 1);
		while (hold[1] >= 0)
			loop_turn(s->loop, 10);
		if (before > 100 || after > 100)
			fail_msg("%d and %d turns while waiting for: %s", before, after, asked[i]);
		close(pipes[0]);
		close(pipes[1]);
		close(fd);
	}
}

/* What is refused before it has come whole is read on for a while, so that the answer arrives; by then the peer may be
 * gone, or have more to say. */
static void test_a_peer_that_was_refused_costs_nothing(void **state)
{
	static const char *const refused[] = {
		"GET /healthz HTTP/9.9\r\nHost: here\r\n\r\n",
		"GET /healthz" HEAD "Content-Length: x\r\n\r\nand more",
		"POST /v1/login" HEAD JSON "Content-Length: 70000\r\n\r\n{",
	};
	struct house *s = *state;

	for (size_t i = 0; i < 2 * sizeof(refused) / sizeof(*refused); i++) {
		const char *one = refused[i / 2];
		int64_t until = loop_steady_ms(s->loop) + 3000;
		int fd = connect_raw(s), turns;
		char got[1024];

		send(fd, one, strlen(one), MSG_NOSIGNAL);
		while (recv(fd, got, sizeof(got), 0) < 0 && loop_steady_ms(s->loop) < until)
			loop_turn(s->loop, 10);
		if (i % 2 == 0)
			close(fd);
		else
			send(fd, "more", 4, MSG_NOSIGNAL);
		turns = wake_ups(s);
		if (i % 2 == 1)
			close(fd);
		if (turns > 100)
			fail_msg("%d turns after: %s", turns, one);
	}
}

/* ---- a large answer ---- */

#define MANY 150
#define LONG 2000

static void many_job(struct tx *tx, void *arg)
{
	const struct somebody *customer = arg;
	struct request r = { .amount = 4500, .currency = "USD", .category = "plumbing",
		             .status = REQUEST_CANCELLED, .payment_status = PAYMENT_RELEASED,
		             .end_reason = END_BY_CUSTOMER, .created_at_ms = 1, .updated_at_ms = 1 };

	memcpy(r.customer_id, customer->user.id, sizeof(r.customer_id));
	r.description = xcalloc(1, LONG + 1);
	memset(r.description, 'd', LONG);
	for (int i = 0; i < MANY; i++) {
		id_new('r', r.id);
		assert_true(request_add(tx, &r));
	}
	request_clear(&r);
}

static void test_a_large_answer_reaches_a_slow_reader_whole(void **state)
{
	struct house *s = *state;
	struct somebody customer;
	char *ask_for, *answer = xcalloc(1, 1 << 20), *body;
	size_t got = 0, want = 0;
	int fd, small = 16384;

	somebody_init(s, "cus", ROLE_CUSTOMER, &customer);
	assert_int_equal(store_run_now(server_store(s->server), many_job, &customer), DB_OK);
	ask_for = xasprintf("GET /v1/requests?limit=200" HEAD "Authorization: Bearer %s\r\n\r\n"
	                    "GET /healthz" HEAD "\r\n", customer.token);
	fd = connect_raw(s);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	assert_true(send(fd, ask_for, strlen(ask_for), MSG_NOSIGNAL) > 0);
	for (int64_t last = loop_steady_ms(s->loop);
	     (want == 0 || got < want) && loop_steady_ms(s->loop) - last < 10000;) {
		ssize_t n = recv(fd, answer + got, 3000, 0);

		if (n > 0) {
			got += (size_t)n;
			last = loop_steady_ms(s->loop);
		}
		body = strstr(answer, "\r\n\r\n");
		if (body && want == 0) {
			assert_int_equal(sscanf(strstr(answer, "Content-Length: "), "Content-Length: %zu", &want), 1);
			assert_true(want > MANY * LONG);
			want += (size_t)(body + 4 - answer);
		}
		loop_turn(s->loop, 1);
	}
	if (want == 0 || got < want)
		fail_msg("%zu of %zu bytes came: %.200s", got, want, answer);
	assert_int_equal(answer[want - 1], '}');
	close(fd);
	free(answer);
	free(ask_for);
	somebody_clear(&customer);
}

/* A byte a second and a half: each piece comes in time, the whole does not. */
static void test_a_body_that_drips_is_cut_off(void **state)
{
	static const char head[] = "POST /v1/login" HEAD JSON "Content-Length: 100\r\n\r\n";
	struct house *s = *state;
	int fd = connect_raw(s);
	char got[1024] = "";
	int64_t start = loop_steady_ms(s->loop), next = 0, now = start;
	ssize_t n = -1;

	send(fd, head, strlen(head), MSG_NOSIGNAL);
	while ((n = recv(fd, got, sizeof(got) - 1, 0)) < 0 && now - start < 15000) {
		now = loop_steady_ms(s->loop);
		if (now >= next) {
			send(fd, "x", 1, MSG_NOSIGNAL);
			next = now + 1500;
		}
		loop_turn(s->loop, 50);
	}
	assert_true(n > 0);
	assert_int_equal(status_of(got), 408);
	assert_in_range(now - start, 9000, 12000);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_bad_requests_get_what_they_deserve),
		HOUSE_TEST(test_a_refused_body_does_not_swallow_the_answer),
		HOUSE_TEST(test_too_many_headers_end_the_connection),
		HOUSE_TEST(test_one_connection_serves_many_requests),
		HOUSE_TEST(test_requests_sent_ahead_do_no_harm),
		HOUSE_TEST(test_a_request_sent_ahead_ends_the_connection),
		HOUSE_TEST(test_bodies_may_follow_each_other),
		HOUSE_TEST(test_an_address_has_so_many_connections),
		HOUSE_TEST(test_a_peer_that_asks_and_never_reads_costs_nothing),
		HOUSE_TEST(test_a_peer_that_waits_for_the_store_costs_nothing),
		HOUSE_TEST(test_a_peer_that_was_refused_costs_nothing),
		HOUSE_TEST(test_a_large_answer_reaches_a_slow_reader_whole),
		HOUSE_TEST(test_a_body_that_drips_is_cut_off),
	};

	return cmocka_run_group_tests_name("system_hostile", tests, NULL, NULL);
}
