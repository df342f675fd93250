/* SPDX-License-Identifier: ISC */
/*
 * Bytes from a server to the real client's stream: libwebsockets' client, socket, feed, the decoding of lines and the
 * replica. They follow a good answer to the upgrade as frames; what begins with "HTTP/" is the answer itself. However
 * it goes, the feed ends or waits for its next try, and what reached the replica is in form.
 */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
/* lws brings in OpenSSL, which has a type of that name. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <libwebsockets.h>
#undef ERR_STATE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/app_parts.h"
#include "client/feed.h"
#include "loop/loop.h"
#include "loop/trust.h"
#include "protocol/event.h"
#include "protocol/mem.h"
#include "protocol/text.h"

#define HEAD_MAX 4096
#define WITHIN_MS 30000 /* the looking up of its address is another thread's, which others may keep waiting */
#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define KEY "Sec-WebSocket-Key: "

struct play {
	struct loop *loop;
	int listening;
	char *url;
	struct model *model;
	struct feed *feed;
	bool is_over;
};

static struct play play;

static void on_link(enum link_state state, const char *reason, int64_t retry_at_ms, void *arg)
{
	struct play *p = arg;

	model_set_link(p->model, state, reason, retry_at_ms, 0);
	p->is_over |= state == LINK_RECONNECTING || state == LINK_OFFLINE;
}

static int on_line(const char *line, size_t len, void *arg)
{
	struct play *p = arg;
	struct event e;
	struct fault f;

	require(text_is_utf8(line, len));
	if (event_decode(line, len, &e, &f) != ERR_NONE) {
		event_clear(&e);
		return -1;
	}
	model_apply(p->model, &e, 0);
	event_clear(&e);
	return 0;
}

static void on_frame_ended(void *arg)
{
	(void)arg;
}

static void on_refused(void *arg)
{
	struct play *p = arg;

	p->is_over = true;
}

static void end(void)
{
	feed_free(play.feed);
	loop_free(play.loop);
	close(play.listening);
	free(play.url);
}

static void begin(void)
{
	static const struct app_timing timing = { .first_ms = 60000, .most_ms = 60000, .offline_after_ms = 60000 };
	static const struct trust anybody = { .pin = NULL };
	static const struct feed_events events = { on_link, on_line, on_frame_ended, on_refused };
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	lws_set_log_level(0, NULL);
	play.loop = loop_new();
	play.listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	require(bind(play.listening, (struct sockaddr *)&at, len) == 0 && listen(play.listening, 8) == 0);
	require(getsockname(play.listening, (struct sockaddr *)&at, &len) == 0);
	play.url = xasprintf("http://127.0.0.1:%d/v1/stream", ntohs(at.sin_port));
	play.feed = feed_new(play.loop, play.url, &anybody, &timing, &events, &play);
	atexit(end);
}

/* The answer to the upgrade in `head`; false: it is none. */
static bool write_answer(const char *head, char *out, size_t size)
{
	const char *key = strstr(head, KEY);
	char text[128], base64[64];
	unsigned char hash[20];

	if (!key)
		return false;
	key += strlen(KEY);
	snprintf(text, sizeof(text), "%.*s" GUID, (int)strcspn(key, "\r\n"), key);
	lws_SHA1((unsigned char *)text, strlen(text), hash);
	lws_b64_encode_string((char *)hash, sizeof(hash), base64, sizeof(base64));
	snprintf(out, size, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	         "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: homepro.v1\r\n\r\n", base64);
	return true;
}

/* Turns until the client has asked. -1: it never did. */
static int take_question(char head[HEAD_MAX])
{
	int64_t until_ms = loop_steady_ms(play.loop) + WITHIN_MS;
	size_t len = 0;
	int fd = -1;

	while (!play.is_over && loop_steady_ms(play.loop) < until_ms) {
		ssize_t n;

		if (fd < 0)
			fd = accept4(play.listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		n = fd < 0 ? -1 : recv(fd, head + len, HEAD_MAX - 1 - len, 0);
		len += n > 0 ? (size_t)n : 0;
		head[len] = '\0';
		if (strstr(head, "\r\n\r\n"))
			return fd;
		loop_turn(play.loop, 1);
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static void answer(int fd, const char *head, const uint8_t *data, size_t size)
{
	int64_t until_ms;
	char good[512];

	if ((size < 5 || memcmp(data, "HTTP/", 5) != 0) && write_answer(head, good, sizeof(good)))
		send(fd, good, strlen(good), MSG_NOSIGNAL);
	for (size_t at = 0; at < size;) {
		ssize_t n = send(fd, data + at, size - at, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			break;
		at += n > 0 ? (size_t)n : 0;
		loop_turn(play.loop, 0);
	}
	shutdown(fd, SHUT_WR);
	until_ms = loop_steady_ms(play.loop) + WITHIN_MS;
	while (!play.is_over && loop_steady_ms(play.loop) < until_ms)
		loop_turn(play.loop, 1);
	require(play.is_over);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char head[HEAD_MAX];
	int fd;

	if (!play.loop)
		begin();
	play.model = model_new();
	play.is_over = false;
	feed_start(play.feed, "token");
	fd = take_question(head);
	require(fd >= 0);
	answer(fd, head, data, size);
	close(fd);
	feed_stop(play.feed);
	loop_turn(play.loop, 0);
	model_free(play.model);
	return 0;
}
