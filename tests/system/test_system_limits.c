/* SPDX-License-Identifier: ISC */
/*
 * More than is reasonable: of changes, of streams, of guessed links, of connections that say nothing. Whoever asks for
 * it is told to wait or hung up on, and others are served meanwhile.
 */
#include "tests/system/house.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/mem.h"

#define CROWD 200
#define SERVED_WITHIN_MS 1000
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_a_person_has_so_many_changes_a_minute),
		HOUSE_TEST(test_signing_in_again_does_not_make_one_faster),
		HOUSE_TEST(test_links_cannot_be_guessed_by_trying),
		HOUSE_TEST(test_a_person_has_so_many_streams),
		HOUSE_TEST(test_heads_that_drip_hold_nobody_up),
	};

	return cmocka_run_group_tests_name("system_limits", tests, NULL, NULL);
}
