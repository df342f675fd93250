/* SPDX-License-Identifier: ISC */
/*
 * What must go on while people work: a backup is taken, one of a hundred streams is never read, no descriptor is left.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "tests/bench/crowd.h"
#include "tests/bench/process.h"
#include "tests/faults/home.h"
#include "tests/faults/load.h"

#define HELPERS 4
#define CUSTOMERS 6
#define BACKUPS 3
#define WORK_MS 300

static void work_for(struct home *h, int ms)
{
	int64_t until_ms = loop_steady_ms(home_loop(h)) + ms;

	while (loop_steady_ms(home_loop(h)) < until_ms)
		loop_turn(home_loop(h), 10);
}

/* ---- a backup ---- */

/* What is in it is as of one moment: `check` holds each counter against its rows. */
static void expect_backup(struct home *h, const char *path)
{
	char *url = xasprintf("sqlite:%s", path);
	const char *check[] = {"--db", url, "check", NULL};
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_true(st.st_size > 0);
	assert_int_equal(home_run(h, check), 0);
	free(url);
}

static void test_a_backup_under_load_is_whole_and_of_one_moment(void **state)
{
	struct home *h = home_open(HELPERS, CUSTOMERS);
	struct load *load = home_load(h);
	size_t answered;

	(void)state;
	home_start(h, NULL);
	home_wait_listening(h);
	load_begin(load);
	for (int i = 0; i < BACKUPS; i++) {
		char name[32], *path;

		snprintf(name, sizeof name, "backup%d.db", i);
		path = home_path(h, name);
		work_for(h, WORK_MS);
		answered = load_figures(load)->changes;
		assert_int_equal(home_run(h, (const char *[]){"backup", path, NULL}), 0);
		assert_true(load_figures(load)->changes > answered); /* they were not kept waiting */
		expect_backup(h, path);
		assert_int_equal(home_run(h, (const char *[]){"backup", path, NULL}), 1);
		free(path);
	}
	load_rest(load);
	load_audit(load);
	load_print(load);
	home_stop(h);
	home_close(h);
}

/* ---- a stream that nobody reads ---- */

#define LISTENERS 100
#define ASKING 20
#define ROUNDS_MAX 200                  /* of ASKING requests, each cancelled again */
#define TEXT_CHARS 2000                 /* of each: a round is 50 KB or so for each listener */
#define STEADY_ROUNDS 6
#define STEADY_BYTES (256 << 10)        /* what it may still grow by in so many rounds, to be warmed up */
#define BOUND_BYTES (5 << 20)           /* 1 MiB waits for the slow one at most; the rest is what allocators do */
#define NOTICE_WITHIN_MS 20000

struct asked {
	struct crowd *crowd;
	const struct people_set *people;
	char ids[ASKING][HP_ID_SIZE];
	char *text;
};

static bool make_request(void *arg, size_t i, struct ask *out)
{
	struct asked *a = arg;

	if (i >= ASKING)
		return false;
	*out = (struct ask){.method = "POST", .token = a->people->customers[i]};
	snprintf(out->path, sizeof out->path, "/v1/requests");
	snprintf(out->body, sizeof out->body, "{\"category\":\"plumbing\",\"description\":\"%s\"}", a->text);
	return true;
}

static void note_id(void *arg, size_t i, int status, const char *body)
{
	struct asked *a = arg;
	const char *at = strstr(body, "\"id\":\"");

	assert_int_equal(status, 201);
	assert_non_null(at);
	snprintf(a->ids[i], sizeof a->ids[i], "%.*s", (int)strcspn(at + 6, "\""), at + 6);
}

static bool make_cancel(void *arg, size_t i, struct ask *out)
{
	struct asked *a = arg;

	if (i >= ASKING)
		return false;
	*out = (struct ask){.method = "POST", .token = a->people->customers[i]};
	snprintf(out->path, sizeof out->path, "/v1/requests/%s/cancel", a->ids[i]);
	return true;
}

/* A helper whose terminal has stopped: connected, and never read from. */
static int listen_and_never_read(int port, const char *token)
{
	const struct sockaddr_in to = {.sin_family = AF_INET,
				       .sin_port = htons((uint16_t)port),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	char *upgrade = xasprintf(
	    "GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
	    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	    "Sec-WebSocket-Protocol: homepro.v1\r\nAuthorization: Bearer %s\r\n\r\n",
	    token);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 4096;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(send(fd, upgrade, strlen(upgrade), MSG_NOSIGNAL), strlen(upgrade));
	free(upgrade);
	return fd;
}

static int64_t metric(struct home *h, const char *name)
{
	char *text = load_ask(home_load(h), NULL, "GET", "/metrics", NULL, NULL, NULL);
	char *line = xasprintf("\n%s ", name);
	const char *at = strstr(text, line);
	int64_t value = at ? strtoll(at + strlen(line), NULL, 10) : -1;

	free(line);
	free(text);
	return value;
}

/* All ask, and cancel; everybody but the slow one has heard of it before the next round. How long the slowest of them
 * waited, at most. */
static int64_t round_of_requests(struct asked *a, size_t number)
{
	const struct asking requests = {make_request, note_id, a}, cancels = {make_cancel, NULL, a};
	int64_t begun_ns = now_ns();

	crowd_expect(a->crowd, "\"request.withdrawn\"");
	if (crowd_ask(a->crowd, &requests, ASKING) != ASKING || crowd_ask(a->crowd, &cancels, ASKING) != ASKING)
		fail_msg("round %zu was not answered", number);
	if (!crowd_await(a->crowd, ASKING, NOTICE_WITHIN_MS))
		fail_msg("round %zu did not reach all others", number);
	return (now_ns() - begun_ns) / 1000000;
}

/* Until the database's page cache is full, and everybody's buffers have been used. */
static int64_t warm_up(struct home *h, struct asked *a)
{
	int64_t then, now = process_resident_bytes(home_pid(h));

	do {
		then = now;
		for (size_t i = 0; i < STEADY_ROUNDS; i++)
			round_of_requests(a, i);
		now = process_resident_bytes(home_pid(h));
	} while (now - then > STEADY_BYTES);
	return now;
}

/* Until the slow one is dropped. */
static void overtake(struct home *h, struct asked *a, int64_t before)
{
	int64_t slowest_ms = 0, peak = before;
	size_t rounds = 0;

	do {
		int64_t took_ms = round_of_requests(a, rounds);
		int64_t now = process_resident_bytes(home_pid(h));

		assert_true(++rounds < ROUNDS_MAX);
		slowest_ms = took_ms > slowest_ms ? took_ms : slowest_ms;
		peak = now > peak ? now : peak;
	} while (metric(h, "homepro_stream_too_slow_total") == 0);
	assert_int_equal(metric(h, "homepro_stream_too_slow_total"), 1);
	print_message("# dropped after %zu rounds; homeprod grew from %d KiB to %d KiB; the slowest round took the "
		      "others %d ms\n",
		      rounds, (int)(before >> 10), (int)(peak >> 10), (int)slowest_ms);
	assert_true(peak - before < BOUND_BYTES);
}

static void test_one_stream_that_is_never_read_costs_a_bounded_buffer_and_no_one_else(void **state)
{
	struct home *h = home_open(LISTENERS, ASKING);
	struct asked a = {.people = home_people(h)};
	int64_t before;
	int port, fd;

	(void)state;
	home_start(h, NULL);
	home_wait_listening(h);
	port = (int)strtol(strrchr(home_url(h), ':') + 1, NULL, 10);
	a.text = xcalloc(1, TEXT_CHARS + 1);
	memset(a.text, 'x', TEXT_CHARS);
	a.crowd = crowd_new(port);
	assert_true(crowd_listen(a.crowd, (const char *const *)a.people->helpers + 1, LISTENERS - 1));
	before = warm_up(h, &a);
	fd = listen_and_never_read(port, a.people->helpers[0]);
	overtake(h, &a, before);
	close(fd);
	crowd_free(a.crowd);
	free(a.text);
	home_stop(h);
	home_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_backup_under_load_is_whole_and_of_one_moment),
	    cmocka_unit_test(test_one_stream_that_is_never_read_costs_a_bounded_buffer_and_no_one_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
