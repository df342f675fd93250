/* SPDX-License-Identifier: ISC */
/*
 * Bytes over a real socket to the real server: libwebsockets' parser, the edge, routes, handlers and SQLite, in one
 * process. What begins with "WS\n" is sent behind a good upgrade, as a client's frames. The tokens "helper", "customer"
 * and "operator" are good ones. However it goes, the connection ends and nobody else is hurt.
 */
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/server.h"
#include "server/store/rows.h"
#include "tests/system/house.h"

#define FRAMES "WS\n"
#define UPGRADE "GET /v1/stream HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" \
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" \
	"Sec-WebSocket-Protocol: homepro.v1\r\nAuthorization: Bearer helper\r\n\r\n"
#define GONE_WITHIN_MS 15000
#define TURNS_A_MS 20   /* more of them is a loop that is woken for nothing */
#define TURNS_MAX 5000
#define QUIET_TURNS 3   /* without news: there will be none */
#define TURN_MS 2

static struct house *house;

static void people_job(struct tx *tx, void *arg)
{
	static const char *const names[ROLE_COUNT] = {
		[ROLE_CUSTOMER] = "customer", [ROLE_HELPER] = "helper", [ROLE_OPERATOR] = "operator"
	};

	(void)arg;
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct user u = { .username = xstrdup(names[role]), .display_name = xstrdup(names[role]),
			          .role = (enum role)role };

		id_new('u', u.id);
		require(user_add(tx, &u, "no password"));
		if (role == ROLE_HELPER)
			require(user_set_available(tx, u.id, true));
		token_add(tx, names[role], u.id, tx->now_ms + INT64_C(86400000));
		user_clear(&u);
	}
}

static void end(void)
{
	void *state = house;

	house_teardown(&state);
}

static void begin(void)
{
	void *state;

	log_set_level(LOG_ERROR);
	require(house_setup(&state) == 0);
	house = state;
	house->settings.connections_per_address = 0;
	house->settings.changes_per_minute = 0;
	house->settings.logins_per_minute = 1; /* a password's hash takes its time */
	require(store_run_now(server_store(house->server), people_job, NULL) == DB_OK);
	atexit(end);
}

/* False: it was hung up on. */
static bool send_all(int fd, const void *data, size_t size)
{
	for (size_t at = 0; at < size;) {
		ssize_t n = send(fd, (const char *)data + at, size - at, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return false;
		at += n > 0 ? (size_t)n : 0;
		if (at < size)
			loop_turn(house->loop, 0);
	}
	return true;
}

/* Reads until nothing more comes. False: that was the end. */
static bool hear(int fd)
{
	char got[4096];
	int quiet = 0;

	while (quiet < QUIET_TURNS) {
		ssize_t n = recv(fd, got, sizeof(got), 0);

		if (n == 0 || (n < 0 && errno != EAGAIN))
			return false;
		quiet = n > 0 ? 0 : quiet + 1;
		loop_turn(house->loop, n > 0 ? 0 : TURN_MS);
	}
	return true;
}

static void hang_up(int fd)
{
	int64_t start = loop_steady_ms(house->loop), now;
	char got[4096];
	int64_t turns = 0;
	ssize_t n = -1;

	shutdown(fd, SHUT_WR);
	while ((n = recv(fd, got, sizeof(got), 0)) > 0 || (n < 0 && errno == EAGAIN)) {
		now = loop_steady_ms(house->loop);
		require(now < start + GONE_WITHIN_MS);
		require(++turns < TURNS_MAX || turns < TURNS_A_MS * (now - start));
		loop_turn(house->loop, n > 0 ? 0 : TURN_MS);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool is_stream = size >= strlen(FRAMES) && memcmp(data, FRAMES, strlen(FRAMES)) == 0;
	size_t skip = is_stream ? strlen(FRAMES) : 0;
	int fd;

	if (!house)
		begin();
	fd = connect_raw(house);
	if ((!is_stream || (send_all(fd, UPGRADE, strlen(UPGRADE)) && hear(fd))) &&
	    send_all(fd, data + skip, size - skip) && hear(fd))
		hang_up(fd);
	close(fd);
	loop_turn(house->loop, 0);
	return 0;
}
