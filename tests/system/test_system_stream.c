/* SPDX-License-Identifier: ISC */
/*
 * The stream over real sockets: cut and resumed, slow readers, tokens that end, what clients must not send.
 */
#include "config.h"

#include "tests/system/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/server.h"
#include "server/store/rows.h"

/* ---- news, made at will ---- */

struct news {
	unsigned audience;
	const char *person_id;
	size_t count, pad;
	int first;                      /* {"n":…} counts from here */
};

static void news_job(struct tx *tx, void *arg)
{
	struct news *n = arg;
	char *pad = xcalloc(1, n->pad + 1);

	memset(pad, 'x', n->pad);
	for (size_t i = 0; i < n->count; i++) {
		char *data = xasprintf("{\"n\":%d,\"pad\":\"%s\"}", n->first + (int)i, pad);

		event_append(tx, EVENT_REQUEST_UPDATED, n->audience, n->person_id, NULL, NULL, data);
		free(data);
	}
	free(pad);
}

static void make_news(struct house *s, struct news n)
{
	assert_int_equal(store_run_now(server_store(s->server), news_job, &n), DB_OK);
}

static void expect_numbers(const struct watch *w, int first, int last)
{
	for (int n = first; n <= last; n++) {
		char *text = xasprintf("{\"n\":%d,", n);

		if (watch_count(w, "request.updated", text) != 1)
			fail_msg("%d came %d times", n, watch_count(w, "request.updated", text));
		free(text);
	}
}

static void test_a_stream_resumes_with_nothing_missing_and_nothing_twice(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	struct watch w;
	int64_t seq;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	watch_begin(s, &w, &helper, -1);
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 3, .first = 1 });
	watch_line(&w, "request.updated", "{\"n\":3,");
	expect_numbers(&w, 1, 3);
	seq = w.seq;
	watch_end(&w);
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 40, .first = 4 });
	watch_begin_with(s, &w, helper.token, seq);
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 40, .first = 44 });
	watch_line(&w, "resumed", "");
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 40, .first = 84 });
	watch_line(&w, "request.updated", "{\"n\":123,");
	expect_numbers(&w, 4, 123);
	assert_int_equal(watch_count(&w, "request.updated", "\"n\""), 120);
	assert_false(w.is_out_of_order);
	watch_end(&w);
	somebody_clear(&helper);
}

static void test_news_reaches_whom_it_is_for(void **state)
{
	struct house *s = *state;
	struct somebody helper, customer, operator;
	struct watch h, c, o;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	somebody_init(s, "cus", ROLE_CUSTOMER, &customer);
	somebody_init(s, "op", ROLE_OPERATOR, &operator);
	watch_begin(s, &h, &helper, -1);
	watch_begin(s, &c, &customer, -1);
	watch_begin(s, &o, &operator, -1);
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 1, .first = 1 });
	make_news(s, (struct news){ .audience = AUDIENCE_TOLD, .count = 1, .first = 2 });
	make_news(s, (struct news){ .audience = AUDIENCE_OPERATORS, .count = 1, .first = 3 });
	make_news(s, (struct news){ .person_id = customer.user.id, .count = 1, .first = 4 });
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS | AUDIENCE_OPERATORS,
	                            .person_id = helper.user.id, .count = 1, .first = 5 });
	watch_line(&h, "request.updated", "{\"n\":5,");
	watch_line(&o, "request.updated", "{\"n\":5,");
	watch_line(&c, "request.updated", "{\"n\":4,");
	expect_numbers(&h, 1, 2);
	expect_numbers(&h, 5, 5);
	assert_int_equal(watch_count(&h, "request.updated", "\"n\""), 3);
	assert_int_equal(watch_count(&o, "request.updated", "\"n\""), 2);
	assert_int_equal(watch_count(&c, "request.updated", "\"n\""), 1);
	watch_end(&h);
	watch_end(&c);
	watch_end(&o);
	somebody_clear(&helper);
	somebody_clear(&customer);
	somebody_clear(&operator);
}

static void test_an_unknown_seq_gets_a_snapshot(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	struct watch w;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	watch_begin(s, &w, &helper, 1234567);
	assert_true(watch_has(&w, "snapshot", "\"username\":\"ada\""));
	watch_end(&w);
	somebody_clear(&helper);
}

static void test_signing_out_closes_the_stream(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	struct watch w;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	watch_begin(s, &w, &helper, -1);
	assert_int_equal(ask(s, &helper, "POST", "/v1/logout", NULL)->status, 204);
	assert_int_equal(watch_wait_closed(&w), 4401);
	watch_end(&w);
	watch_begin_with(s, &w, helper.token, -1);
	assert_int_equal(watch_wait_closed(&w), 4401);
	watch_end(&w);
	somebody_clear(&helper);
}

struct other {
	const struct somebody *who;
	char token[HP_TOKEN_SIZE], id[HP_ID_SIZE];
};

static void other_job(struct tx *tx, void *arg)
{
	struct other *o = arg;

	token_new(o->token);
	sign_in_add(tx, o->token, o->who->user.id, tx->now_ms + 3600000, NULL, NULL, o->id);
}

static void test_a_sign_in_ended_elsewhere_closes_its_stream_and_no_other(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	struct other other = { .who = &helper };
	struct watch here, there;
	char *path;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	assert_int_equal(store_run_now(server_store(s->server), other_job, &other), DB_OK);
	watch_begin(s, &here, &helper, -1);
	watch_begin_with(s, &there, other.token, -1);
	path = xasprintf("/v1/sign-ins/%s/end", other.id);
	assert_int_equal(ask(s, &helper, "POST", path, NULL)->status, 204);
	assert_int_equal(watch_wait_closed(&there), 4401);
	watch_line(&here, "sign_ins.ended", helper.user.id);
	assert_int_equal(ask(s, &helper, "GET", "/v1/me", NULL)->status, 200);
	assert_int_equal(here.code, 0);
	assert_int_equal(ask(s, &helper, "POST", "/v1/sign-ins/end-all", NULL)->status, 200);
	assert_int_equal(watch_wait_closed(&here), 4401);
	watch_end(&here);
	watch_end(&there);
	free(path);
	somebody_clear(&helper);
}

/* `homeprod user disable` is another process: it writes into the same database, and the daemon is not asked. */
static void disable_job(struct tx *tx, void *arg)
{
	assert_true(user_disable(tx, arg));
}

static void test_whoever_is_disabled_beside_the_daemon_is_out_at_once(void **state)
{
	struct house *s = *state;
	struct somebody helper, other;
	struct watch w, o;
	char why[200];
	struct store *beside = store_open(NULL, s->settings.db_url, why, sizeof(why));
	int64_t began_ms;

	assert_non_null(beside);
	somebody_init(s, "ada", ROLE_HELPER, &helper);
	somebody_init(s, "ben", ROLE_HELPER, &other);
	watch_begin(s, &w, &helper, -1);
	watch_begin(s, &o, &other, -1);
	began_ms = loop_steady_ms(s->loop);
	assert_int_equal(store_run_now(beside, disable_job, helper.user.username), DB_OK);
	assert_int_equal(watch_wait_closed(&w), 4401);
	assert_true(loop_steady_ms(s->loop) - began_ms < 5000); /* once a second the daemon looks into the log */
	assert_int_equal(ask(s, &helper, "GET", "/v1/me", NULL)->status, 401);
	assert_int_equal(o.code, 0);
	store_close(beside);
	watch_end(&w);
	watch_end(&o);
	somebody_clear(&helper);
	somebody_clear(&other);
}

#define SHORT_LIFE_MS 3000 /* the stream is open before that, however busy the machine */

static void shorten_job(struct tx *tx, void *arg)
{
	struct somebody *p = arg;

	id_new('t', p->token);
	token_add(tx, p->token, p->user.id, tx->now_ms + SHORT_LIFE_MS);
}

static void test_a_token_that_expires_closes_the_stream(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	struct watch w;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	assert_int_equal(store_run_now(server_store(s->server), shorten_job, &helper), DB_OK);
	watch_begin(s, &w, &helper, -1);
	assert_int_equal(watch_wait_closed(&w), 4401);
	watch_end(&w);
	somebody_clear(&helper);
}

/* The time of day, for the daemon and for the test. */
static int64_t clock_shift_s;

int __real_clock_gettime(clockid_t which, struct timespec *t);
int __wrap_clock_gettime(clockid_t which, struct timespec *t);

int __wrap_clock_gettime(clockid_t which, struct timespec *t)
{
	int done = __real_clock_gettime(which, t);

	if (which == CLOCK_REALTIME)
		t->tv_sec += clock_shift_s;
	return done;
}

static void test_a_clock_that_is_set_closes_no_stream_before_its_time(void **state)
{
	struct house *s = *state;
	struct somebody ada, grace;
	struct watch short_one, long_one;

	somebody_init(s, "ada", ROLE_HELPER, &ada);
	somebody_init(s, "grace", ROLE_HELPER, &grace);
	watch_begin(s, &long_one, &grace, -1);
	assert_int_equal(store_run_now(server_store(s->server), shorten_job, &ada), DB_OK);
	watch_begin(s, &short_one, &ada, -1);
	clock_shift_s = 3600; /* grace's token would have been over by then */
	assert_int_equal(watch_wait_closed(&short_one), 4401);
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 1, .first = 1 });
	watch_line(&long_one, "request.updated", "{\"n\":1,");
	clock_shift_s = 0;
	watch_end(&short_one);
	watch_end(&long_one);
	somebody_clear(&ada);
	somebody_clear(&grace);
}

/* ---- presence ---- */

struct presence {
	struct house *house;
	const char *id;
	bool is_open, is_wanted;
};

static void presence_job(struct tx *tx, void *arg)
{
	struct presence *p = arg;

	p->is_open = presence_is_open(tx, p->id);
}

static bool presence_is_as_wanted(void *arg)
{
	struct presence *p = arg;

	store_run_now(server_store(p->house->server), presence_job, p);
	return p->is_open == p->is_wanted;
}

static void test_a_helper_is_there_from_the_stream_to_the_end_of_the_grace(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	struct presence p = { .house = s, .is_wanted = true };
	struct watch w;

	s->settings.presence_grace_ms = 300;
	somebody_init(s, "ada", ROLE_HELPER, &helper);
	p.id = helper.user.id;
	watch_begin(s, &w, &helper, -1);
	assert_true(presence_is_as_wanted(&p));
	watch_end(&w);
	watch_begin(s, &w, &helper, -1);
	p.is_wanted = false;
	assert_false(house_wait(s, presence_is_as_wanted, &p, 600));
	watch_end(&w);
	assert_true(house_wait(s, presence_is_as_wanted, &p, 5000));
	somebody_clear(&helper);
}

static void test_presence_left_by_a_stop_ends_after_the_grace(void **state)
{
	struct house *s = *state;
	struct somebody helper;
	struct presence p = { .house = s, .is_wanted = true };
	struct watch w;

	s->settings.presence_grace_ms = 300;
	somebody_init(s, "ada", ROLE_HELPER, &helper);
	p.id = helper.user.id;
	watch_begin(s, &w, &helper, -1);
	house_restart(s);
	assert_true(presence_is_as_wanted(&p));
	p.is_wanted = false;
	assert_true(house_wait(s, presence_is_as_wanted, &p, 5000));
	watch_end(&w);
	somebody_clear(&helper);
}

/* ---- raw frames ---- */

static char *upgrade_of(const struct somebody *who)
{
	return xasprintf("GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
	                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	                 "Sec-WebSocket-Protocol: homepro.v1\r\nAuthorization: Bearer %s\r\n\r\n",
	                 who->token);
}

static bool has_close_frame(const char *got, size_t len, int code)
{
	for (size_t i = 0; i + 3 < len; i++)
		if ((unsigned char)got[i] == 0x88 && (unsigned char)got[i + 2] == code >> 8 &&
		    (unsigned char)got[i + 3] == (code & 0xff))
			return true;
	return false;
}

/* Sends the upgrade and, when the snapshot has come, the frame; true where a close frame with 1008 comes back. */
static bool is_refused(struct house *s, const struct somebody *who, const char *frame, size_t frame_len)
{
	char *upgrade = upgrade_of(who), got[65536];
	size_t len = 0, start = 0;
	int fd = connect_raw(s);
	bool is_sent = false;
	int64_t until = loop_steady_ms(s->loop) + 5000;

	send(fd, upgrade, strlen(upgrade), MSG_NOSIGNAL);
	while (loop_steady_ms(s->loop) < until && !has_close_frame(got + start, len - start, 1008)) {
		ssize_t n = recv(fd, got + len, sizeof(got) - 1 - len, 0);

		if (n == 0)
			break;
		if (n > 0)
			len += (size_t)n;
		got[len] = '\0';
		if (!is_sent && len > 400) {
			start = len;
			is_sent = send(fd, frame, frame_len, MSG_NOSIGNAL) > 0;
		}
		loop_turn(s->loop, 10);
	}
	close(fd);
	free(upgrade);
	return has_close_frame(got + start, len - start, 1008);
}

static void test_frames_from_a_client_are_refused(void **state)
{
	struct house *s = *state;
	struct somebody helper;

	somebody_init(s, "ada", ROLE_HELPER, &helper);
	assert_true(is_refused(s, &helper, "\x81\x82\x01\x02\x03\x04\x69\x6b", 8));       /* text */
	assert_true(is_refused(s, &helper, "\x82\x80\x01\x02\x03\x04", 6));               /* binary, empty */
	assert_true(is_refused(s, &helper, "\x01\x81\x01\x02\x03\x04\x69", 7));           /* begun, never ended */
	somebody_clear(&helper);
}

struct progress {
	struct watch *watch;
	int64_t seq;
};

static bool has_come_so_far(void *arg)
{
	struct progress *p = arg;

	return p->watch->code != 0 || p->watch->seq == p->seq;
}

static void test_a_reader_too_slow_is_dropped_and_others_go_on(void **state)
{
	struct house *s = *state;
	struct somebody slow, quick;
	char *upgrade;
	struct watch w;
	int fd, small = 4096;

	somebody_init(s, "slow", ROLE_HELPER, &slow);
	somebody_init(s, "quick", ROLE_HELPER, &quick);
	watch_begin(s, &w, &quick, -1);
	upgrade = upgrade_of(&slow);
	fd = connect_raw(s);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	send(fd, upgrade, strlen(upgrade), MSG_NOSIGNAL);
	for (int i = 0; i < 20; i++)
		loop_turn(s->loop, 10);
	for (int i = 0; i < 200; i++) {
		make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 1, .pad = 60000, .first = i });
		assert_true(house_wait(s, has_come_so_far, &(struct progress){ &w, i + 1 }, 5000));
	}
	expect_numbers(&w, 0, 199);
	assert_non_null(strstr(ask(s, NULL, "GET", "/metrics", NULL)->body, "homepro_stream_too_slow_total 1\n"));
	close(fd);
	watch_end(&w);
	somebody_clear(&slow);
	somebody_clear(&quick);
	free(upgrade);
}

/* ---- who is still there ---- */

#define PING "\x89\x01?"

struct silence {
	int fd;
	char heard[65536];
	size_t len;
	bool is_cut;
};

static bool is_cut_off(void *arg)
{
	struct silence *q = arg;
	ssize_t n = recv(q->fd, q->heard + q->len, sizeof(q->heard) - q->len, 0);

	if (n > 0)
		q->len += (size_t)n;
	q->is_cut |= n == 0;
	return q->is_cut;
}

static void test_whoever_answers_no_ping_is_cut_and_who_answers_stays(void **state)
{
	struct house *s = *state;
	struct silence *q = xcalloc(1, sizeof(*q));
	struct somebody there, gone;
	char *upgrade;
	struct watch w;

	s->settings.ping_after_ms = 100;
	s->settings.pong_within_ms = 300;
	somebody_init(s, "there", ROLE_HELPER, &there);
	somebody_init(s, "gone", ROLE_HELPER, &gone);
	watch_begin(s, &w, &there, -1);
	upgrade = upgrade_of(&gone);
	q->fd = connect_raw(s);
	send(q->fd, upgrade, strlen(upgrade), MSG_NOSIGNAL);
	assert_true(house_wait(s, is_cut_off, q, 5000));
	assert_non_null(memmem(q->heard, q->len, PING, strlen(PING)));
	close(q->fd);
	/* as long again: the other one has answered more than once by now */
	q->fd = connect_raw(s);
	send(q->fd, upgrade, strlen(upgrade), MSG_NOSIGNAL);
	q->is_cut = false;
	q->len = 0;
	assert_true(house_wait(s, is_cut_off, q, 5000));
	close(q->fd);
	make_news(s, (struct news){ .audience = AUDIENCE_HELPERS, .count = 1, .first = 1 });
	watch_line(&w, "request.updated", "{\"n\":1,");
	watch_end(&w);
	somebody_clear(&there);
	somebody_clear(&gone);
	free(upgrade);
	free(q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_a_stream_resumes_with_nothing_missing_and_nothing_twice),
		HOUSE_TEST(test_news_reaches_whom_it_is_for),
		HOUSE_TEST(test_an_unknown_seq_gets_a_snapshot),
		HOUSE_TEST(test_signing_out_closes_the_stream),
		HOUSE_TEST(test_a_sign_in_ended_elsewhere_closes_its_stream_and_no_other),
		HOUSE_TEST(test_whoever_is_disabled_beside_the_daemon_is_out_at_once),
		HOUSE_TEST(test_a_token_that_expires_closes_the_stream),
		HOUSE_TEST(test_a_clock_that_is_set_closes_no_stream_before_its_time),
		HOUSE_TEST(test_a_helper_is_there_from_the_stream_to_the_end_of_the_grace),
		HOUSE_TEST(test_presence_left_by_a_stop_ends_after_the_grace),
		HOUSE_TEST(test_frames_from_a_client_are_refused),
		HOUSE_TEST(test_a_reader_too_slow_is_dropped_and_others_go_on),
		HOUSE_TEST(test_whoever_answers_no_ping_is_cut_and_who_answers_stays),
	};

	return cmocka_run_group_tests_name("system_stream", tests, NULL, NULL);
}
