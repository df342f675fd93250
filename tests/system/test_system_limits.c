/* SPDX-License-Identifier: ISC */
/*
 * More than is reasonable: of changes, of streams, of guessed links, of connections that say nothing. Whoever asks for
 * it is told to wait or hung up on, and others are served meanwhile.
 */
#include "tests/system/house.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "server/server.h"

#define CROWD 200
#define GUESSES 40
#define SERVED_WITHIN_MS (HP_CONNECT_WITHIN_S * 1000) /* whoever waits longer has given up */
/* 1013 is sent; libwebsockets' client takes that for a code nobody may send. */
#define BUSY_AS_LWS_READS_IT 1002
#define AVAILABLE "{\"is_available\":true}"

static void test_a_person_has_so_many_changes_a_minute(void **state)
{
	struct house *s = *state;
	struct somebody ada, ben;
	const struct heard *h;

	s->settings.changes_per_minute = 4;
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	somebody_init(s, "ben", ROLE_HELPER, &ben);
	for (int i = 0; i < 5; i++) /* the first tells whose the token is */
		assert_int_equal(ask(s, &ada, "PATCH", "/v1/me", AVAILABLE)->status, 200);
	h = ask(s, &ada, "PATCH", "/v1/me", AVAILABLE);
	assert_int_equal(h->status, 429);
	assert_in_range(h->retry_after_s, 1, 15);
	assert_non_null(strstr(h->body, "too_often"));
	assert_int_equal(ask(s, &ada, "POST", "/v1/notifications/read-all", NULL)->status, 429);
	assert_int_equal(ask(s, &ada, "GET", "/v1/me", NULL)->status, 200);
	assert_int_equal(ask(s, &ben, "PATCH", "/v1/me", AVAILABLE)->status, 200);
	somebody_clear(&ada);
	somebody_clear(&ben);
}

/* The pace is the person's: another sign-in does not make a new one. */
static void test_signing_in_again_does_not_make_one_faster(void **state)
{
	struct house *s = *state;
	struct somebody ada, again;
	const struct heard *h;
	char *token;

	s->settings.changes_per_minute = 2;
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	h = ask(s, NULL, "POST", "/v1/login", "{\"username\":\"ada\",\"password\":\"" PASSWORD "\"}");
	token = text_of(h->body, "token");
	again = ada;
	memcpy(again.token, token, strlen(token) + 1);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ask(s, &ada, "PATCH", "/v1/me", AVAILABLE)->status, 200);
	assert_int_equal(ask(s, &again, "PATCH", "/v1/me", AVAILABLE)->status, 200);
	assert_int_equal(ask(s, &again, "PATCH", "/v1/me", AVAILABLE)->status, 429);
	free(token);
	somebody_clear(&ada);
}

static void test_links_cannot_be_guessed_by_trying(void **state)
{
	struct house *s = *state;
	struct somebody ada;
	const struct heard *h;
	char path[32];

	s->settings.links_per_minute = 3;
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "/j/GUESS%d", i);
		assert_int_equal(ask(s, NULL, "GET", path, NULL)->status, 404);
	}
	h = ask(s, NULL, "GET", "/j/GUESS3", NULL);
	assert_int_equal(h->status, 429);
	assert_in_range(h->retry_after_s, 1, 20);
	assert_int_equal(ask(s, &ada, "GET", "/v1/me", NULL)->status, 200);
	somebody_clear(&ada);
}

/* Of the answer that comes; 0: none came. */
static int wait_status(struct house *s, int fd)
{
	int64_t end = loop_steady_ms(s->loop) + 30000;
	char got[4096];
	ssize_t len;
	int status = 0;

	while ((len = recv(fd, got, sizeof(got) - 1, 0)) < 0 && errno == EAGAIN && loop_steady_ms(s->loop) < end)
		loop_turn(s->loop, 20);
	if (len > 0) {
		got[len] = '\0';
		sscanf(got, "HTTP/1.1 %d", &status);
	}
	return status;
}

/* Opens connections that the server has in hand already: what is sent over all of them is read in one turn. */
static void connect_and_greet(struct house *s, int *fds, int count)
{
	static const char hello[] = "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n";

	for (int i = 0; i < count; i++) {
		fds[i] = connect_raw(s);
		send(fds[i], hello, strlen(hello), MSG_NOSIGNAL);
		assert_int_equal(wait_status(s, fds[i]), 200);
	}
}

static void send_over_all(int *fds, int count, const char *token)
{
	char *bytes = xasprintf("GET /v1/requests HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer %s\r\n\r\n", token);

	for (int i = 0; i < count; i++)
		send(fds[i], bytes, strlen(bytes), MSG_NOSIGNAL);
	free(bytes);
}

static void test_a_person_has_so_many_calls_under_way(void **state)
{
	struct house *s = *state;
	struct somebody ada, ben;
	int fds[GUESSES], served = 0, refused = 0;

	s->settings.calls_at_once = 4;
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	somebody_init(s, "ben", ROLE_HELPER, &ben);
	assert_int_equal(ask(s, &ada, "GET", "/v1/me", NULL)->status, 200);
	connect_and_greet(s, fds, GUESSES);
	send_over_all(fds, GUESSES, ada.token);
	assert_int_equal(ask(s, &ben, "GET", "/v1/me", NULL)->status, 200);
	for (int i = 0; i < GUESSES; i++) {
		int status = wait_status(s, fds[i]);

		served += status == 200;
		refused += status == 429;
	}
	assert_true(served >= 4);
	assert_true(refused >= GUESSES / 2);
	assert_int_equal(served + refused, GUESSES);
	send_over_all(fds, GUESSES, ada.token); /* and gone before the answers */
	for (int i = 0; i < GUESSES; i++)
		close(fds[i]);
	for (int i = 0; i < 20; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(ask(s, &ada, "GET", "/v1/me", NULL)->status, 200);
	somebody_clear(&ada);
	somebody_clear(&ben);
}

/* Whoever does not wait for an answer has tried as often. */
static void test_links_cannot_be_guessed_all_at_once(void **state)
{
	struct house *s = *state;
	int fds[GUESSES], missed = 0, refused = 0;

	s->settings.links_per_minute = 3;
	for (int i = 0; i < GUESSES; i++)
		fds[i] = connect_raw(s);
	for (int i = 0; i < GUESSES; i++) {
		char *guess = xasprintf("GET /j/GUESS%d HTTP/1.1\r\nHost: here\r\n\r\n", i);

		send(fds[i], guess, strlen(guess), MSG_NOSIGNAL);
		free(guess);
	}
	for (int i = 0; i < GUESSES; i++) {
		int status = wait_status(s, fds[i]);

		missed += status == 404;
		refused += status == 429;
		close(fds[i]);
	}
	assert_int_equal(missed, 3);
	assert_int_equal(refused, GUESSES - 3);
}

static void test_a_person_has_so_many_streams(void **state)
{
	struct house *s = *state;
	struct somebody ada, ben;
	struct watch held[3], more, other;

	s->settings.streams_per_person = 3;
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	somebody_init(s, "ben", ROLE_HELPER, &ben);
	for (int i = 0; i < 3; i++)
		watch_begin(s, &held[i], &ada, -1);
	watch_begin_with(s, &more, ada.token, -1);
	assert_int_equal(watch_wait_closed(&more), BUSY_AS_LWS_READS_IT);
	watch_begin(s, &other, &ben, -1);
	watch_end(&other);
	watch_end(&more);
	watch_end(&held[0]);
	for (int i = 0; i < 20; i++)
		loop_turn(s->loop, 10);
	watch_begin(s, &more, &ada, -1);
	watch_end(&more);
	watch_end(&held[1]);
	watch_end(&held[2]);
	somebody_clear(&ada);
	somebody_clear(&ben);
}

static bool is_closed(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, 0);

	return n == 0 || (n < 0 && errno != EAGAIN);
}

/* Each drips its head, a letter a second, without end. */
static void test_heads_that_drip_hold_nobody_up(void **state)
{
	static const char head[] = "GET /v1/me HTTP/1.1\r\nX-Slow: ";
	struct house *s = *state;
	int64_t start = loop_steady_ms(s->loop), next = 0, now = start, asked;
	int fds[CROWD], open = CROWD;

	for (int i = 0; i < CROWD; i++) {
		fds[i] = connect_raw(s);
		loop_turn(s->loop, 1);
		send(fds[i], head, strlen(head), MSG_NOSIGNAL);
	}
	while (open > 0 && now - start < 30000) {
		asked = loop_steady_ms(s->loop);
		assert_int_equal(ask(s, NULL, "GET", "/healthz", NULL)->status, 200);
		now = loop_steady_ms(s->loop);
		assert_true(now - asked < SERVED_WITHIN_MS);
		for (int i = 0; i < CROWD; i++) {
			if (fds[i] < 0)
				continue;
			if (is_closed(fds[i])) {
				close(fds[i]);
				fds[i] = -1;
				open--;
			} else if (now >= next) {
				send(fds[i], "x", 1, MSG_NOSIGNAL);
			}
		}
		next = now >= next ? now + 1000 : next;
		loop_turn(s->loop, 100);
	}
	assert_int_equal(open, 0);
}

/* A log is no place to fill a disk by. */
static void test_what_strangers_cause_is_logged_now_and_then(void **state)
{
	struct house *s = *state;
	char *said;

	s->settings.stripe.webhook_secrets[0] = xstrdup("whsec_test");
	log_aside(s);
	for (int i = 0; i < 20; i++)
		assert_int_equal(ask(s, NULL, "POST", "/v1/webhooks/stripe", "{}")->status, 400);
	said = log_back(s);
	assert_int_equal(count_of(said, "/v1/webhooks/stripe from 127.0.0.1 was refused"), 1);
	free(said);
}

/* ---- how much ---- */

/* A string of `chars` letters as JSON, between what stands before and behind it. Caller frees. */
static char *with_letters(const char *before, size_t chars, const char *behind)
{
	char *letters = xcalloc(1, chars + 1), *all;

	memset(letters, 'x', chars);
	all = xasprintf("%s%s%s", before, letters, behind);
	free(letters);
	return all;
}

/* Each field at its limit, and one more; the limits are protocol/limits.h's. */
static void test_each_field_of_a_body_has_an_end(void **state)
{
	static const struct {
		const char *method, *path, *before, *behind;
		size_t most;
		int at_most;            /* what is answered at the limit */
	} rows[] = {
		{ "POST", "/v1/login", "{\"password\":\"x2345678\",\"username\":\"", "\"}", HP_USERNAME_CHARS_MAX, 401 },
		{ "POST", "/v1/login", "{\"username\":\"x\",\"password\":\"", "\"}", HP_PASSWORD_BYTES_MAX, 401 },
		{ "POST", "/v1/requests", "{\"category\":\"plumbing\",\"description\":\"", "\"}", HP_DESCRIPTION_CHARS_MAX,
		  201 },
		{ "POST", "/v1/requests", "{\"description\":\"x\",\"category\":\"", "\"}", HP_CATEGORY_SIZE - 1, 422 },
	};
	struct house *s = *state;
	struct somebody cus;

	somebody_init(s, "cus", ROLE_CUSTOMER, &cus);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (size_t more = 0; more < 2; more++) {
			char *body = with_letters(rows[i].before, rows[i].most + more, rows[i].behind);
			int status = ask(s, strcmp(rows[i].path, "/v1/login") == 0 ? NULL : &cus, rows[i].method,
			                 rows[i].path, body)->status;

			if (more == 0 ? status != rows[i].at_most : status != 422 && status != 401)
				fail_msg("%d for %zu in: %s", status, rows[i].most + more, rows[i].before);
			free(body);
		}
	somebody_clear(&cus);
}

static char *nested(int depth)
{
	char *text = xcalloc(1, (size_t)depth * 6 + 16), *at = text;

	for (int i = 1; i < depth; i++)
		at += sprintf(at, "{\"a\":");
	at += sprintf(at, "{}");
	for (int i = 1; i < depth; i++)
		*at++ = '}';
	return text;
}

static void test_json_has_so_many_levels(void **state)
{
	struct house *s = *state;
	char *fine = nested(HP_JSON_DEPTH_MAX), *deep = nested(HP_JSON_DEPTH_MAX + 1), *deeper = nested(10000);

	/* lacks its fields, which is another matter */
	assert_int_equal(ask(s, NULL, "POST", "/v1/login", fine)->status, 422);
	assert_int_equal(ask(s, NULL, "POST", "/v1/login", deep)->status, 400);
	assert_int_equal(ask(s, NULL, "POST", "/v1/login", deeper)->status, 400);
	free(fine);
	free(deep);
	free(deeper);
}

static void test_a_key_and_a_path_have_an_end(void **state)
{
	struct house *s = *state;
	struct somebody ada;
	char *key = with_letters("", HP_KEY_SIZE - 1, ""), *longer = with_letters("", HP_KEY_SIZE, "");
	char *path = with_letters("GET /", 512, " HTTP/1.1\r\nHost: here\r\n\r\n"), *answer;
	bool is_closed;

	somebody_init(s, "ada", ROLE_HELPER, &ada);
	assert_int_equal(ask_with_key(s, &ada, "PATCH", "/v1/me", AVAILABLE, key)->status, 200);
	assert_int_equal(ask_with_key(s, &ada, "PATCH", "/v1/me", AVAILABLE, longer)->status, 400);
	answer = talk(s, path, strlen(path), 1000, &is_closed);
	assert_true(is_closed);
	assert_string_equal(answer, "");
	free(answer);
	free(path);
	free(key);
	free(longer);
	somebody_clear(&ada);
}

/* ---- a flood ---- */

#define FLOOD 150               /* connections that another address opens */
#define ALLOWED 32
#define ROUNDS 40

static int connect_from(struct house *s, const char *address)
{
	struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	to.sin_port = htons((uint16_t)server_port(s->server));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(inet_pton(AF_INET, address, &from.sin_addr), 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		assert_int_equal(errno, EINPROGRESS);
	return fd;
}

/* How many answers with this status came; an end, or what cannot be read, is -1 in fds. */
static int count_answers(int *fds, const char *status)
{
	char got[4096];
	int count = 0;

	for (int i = 0; i < FLOOD; i++) {
		ssize_t n = fds[i] < 0 ? -1 : recv(fds[i], got, sizeof(got) - 1, 0);

		if (fds[i] >= 0 && (n == 0 || (n < 0 && errno != EAGAIN))) {
			close(fds[i]);
			fds[i] = -1;
		}
		if (n <= 0)
			continue;
		got[n] = '\0';
		for (const char *at = got; (at = strstr(at, status)); at++)
			count++;
	}
	return count;
}

/* One address opens what it can and guesses passwords over all of it; another signs nobody in and is served. */
static void test_a_flood_from_one_address_leaves_the_others_served(void **state)
{
	static const char guess[] =
		"POST /v1/login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 42\r\n\r\n"
		"{\"username\":\"ada\",\"password\":\"not this\"}  ";
	struct house *s = *state;
	struct somebody ada;
	int fds[FLOOD], held = 0, refused = 0;
	int64_t worst = 0, sum = 0;

	s->settings.connections_per_address = ALLOWED;
	s->settings.logins_per_minute = 5;
	somebody_init(s, "ada", ROLE_HELPER, &ada);
	for (int i = 0; i < FLOOD; i++)
		fds[i] = connect_from(s, "127.0.0.2");
	for (int round = 0; round < ROUNDS; round++) {
		int64_t began = loop_steady_ms(s->loop), took;

		for (int i = 0; i < FLOOD; i++)
			if (fds[i] >= 0)
				send(fds[i], guess, strlen(guess), MSG_NOSIGNAL);
		assert_int_equal(ask(s, &ada, "GET", "/v1/me", NULL)->status, 200);
		took = loop_steady_ms(s->loop) - began;
		worst = took > worst ? took : worst;
		sum += took;
		refused += count_answers(fds, "HTTP/1.1 429");
	}
	for (int i = 0; i < FLOOD; i++)
		if (fds[i] >= 0) {
			held++;
			close(fds[i]);
		}
	print_message("# %d of %d connections held, %d guesses got 429, others waited %lld ms, %lld ms at most\n", held,
	              FLOOD, refused, (long long)(sum / ROUNDS), (long long)worst);
	assert_in_range(held, 1, ALLOWED);
	assert_true(refused > ALLOWED);
	assert_true(worst < SERVED_WITHIN_MS);
	somebody_clear(&ada);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_a_person_has_so_many_changes_a_minute),
		HOUSE_TEST(test_signing_in_again_does_not_make_one_faster),
		HOUSE_TEST(test_links_cannot_be_guessed_by_trying),
		HOUSE_TEST(test_links_cannot_be_guessed_all_at_once),
		HOUSE_TEST(test_a_person_has_so_many_calls_under_way),
		HOUSE_TEST(test_a_person_has_so_many_streams),
		HOUSE_TEST(test_heads_that_drip_hold_nobody_up),
		HOUSE_TEST(test_what_strangers_cause_is_logged_now_and_then),
		HOUSE_TEST(test_each_field_of_a_body_has_an_end),
		HOUSE_TEST(test_json_has_so_many_levels),
		HOUSE_TEST(test_a_key_and_a_path_have_an_end),
		HOUSE_TEST(test_a_flood_from_one_address_leaves_the_others_served),
	};

	return cmocka_run_group_tests_name("system_limits", tests, NULL, NULL);
}
