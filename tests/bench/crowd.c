/* SPDX-License-Identifier: ISC */
/* Listeners and callers on one epoll loop; see crowd.h. */
#include "config.h"

#include "tests/bench/crowd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "protocol/mem.h"

#define TAIL_BYTES 64           /* more than any word has */
#define READ_BYTES 262144
#define ANSWER_BYTES 8192
#define EVENTS_A_TURN 512
#define CALLERS_MAX 64
#define JOIN_AT_ONCE 256        /* listeners whose first frame is still to come */
#define JOIN_WITHIN_MS 60000
#define ASK_WITHIN_MS 60000
#define PING "\x89\x01?"          /* homeprod's, whole; no text has such a byte */
#define FIRST_WORD "\"snapshot\""

enum kind { LISTENER, CALLER };

/* What epoll points at: its first member, in both. */
struct end {
	enum kind kind;
	int fd;
};

struct listener {
	struct end end;
	char tail[TAIL_BYTES];          /* the last bytes, where a word may have begun */
	size_t tail_len;
	unsigned seen;
	int64_t at_ns;
};

struct caller {
	struct end end;
	bool is_busy;
	size_t number;                  /* of what it asks */
	char answer[ANSWER_BYTES + 1];
	size_t len;
};

struct crowd {
	int epoll;
	int port;
	struct listener *listeners;
	size_t count, room;
	const char *word;
	size_t word_len;
	unsigned times;                 /* waited for */
	size_t bytes;                   /* that have come for listeners */
	size_t lacking;                 /* listeners who have not seen it so often */
	struct caller callers[CALLERS_MAX];
	size_t caller_count;
	const struct asking *asking;
	size_t asked, answered, good;
	bool is_asked_out;
	int64_t sent_at_ns;
	char buffer[TAIL_BYTES + READ_BYTES];
};

struct crowd *crowd_new(int port)
{
	struct crowd *c = xcalloc(1, sizeof(*c));

	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	c->port = port;
	return c;
}

void crowd_free(struct crowd *c)
{
	for (size_t i = 0; i < c->count; i++)
		close(c->listeners[i].end.fd);
	for (size_t i = 0; i < c->caller_count; i++)
		close(c->callers[i].end.fd);
	close(c->epoll);
	free(c->listeners);
	free(c);
}

/* Sources beside 127.0.0.1, so that ports do not run out. Ends the program where it cannot be had. */
static void end_connect(struct crowd *c, struct end *e, enum kind kind)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
		                        .sin_port = htons((uint16_t)c->port),
		                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = e };
	int on = 1;

	e->kind = kind;
	e->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(e->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (e->fd < 0 || connect(e->fd, (const struct sockaddr *)&to, sizeof(to)) != 0 ||
	    epoll_ctl(c->epoll, EPOLL_CTL_ADD, e->fd, &ev) != 0) {
		perror("bench: a connection");
		exit(1);
	}
}

/* ---- listeners ---- */

/* How often the word is in what has come, over the borders of reads too. */
static unsigned count_word(struct crowd *c, struct listener *l, size_t len)
{
	char *start = c->buffer + TAIL_BYTES - l->tail_len, *end = c->buffer + TAIL_BYTES + len;
	unsigned found = 0;
	size_t keep;

	memcpy(start, l->tail, l->tail_len);
	for (char *at = start; (at = memmem(at, (size_t)(end - at), c->word, c->word_len)); at += c->word_len)
		found++;
	keep = (size_t)(end - start) < c->word_len - 1 ? (size_t)(end - start) : c->word_len - 1;
	memcpy(l->tail, end - keep, keep);
	l->tail_len = keep;
	return found;
}

/* As every client does, with what was in the ping. */
static void pong(struct listener *l)
{
	static const unsigned char frame[] = { 0x8a, 0x81, 0, 0, 0, 0, '?' };

	if (send(l->end.fd, frame, sizeof(frame), MSG_NOSIGNAL) < 0)
		perror("bench: a pong");
}

static void listener_read(struct crowd *c, struct listener *l)
{
	ssize_t len = recv(l->end.fd, c->buffer + TAIL_BYTES, READ_BYTES, MSG_DONTWAIT);
	unsigned found;

	if (len < 0 && errno == EAGAIN)
		return;
	if (len <= 0) {
		fprintf(stderr, "bench: a stream was cut\n");
		exit(1);
	}
	c->bytes += (size_t)len;
	if (memmem(c->buffer + TAIL_BYTES, (size_t)len, PING, strlen(PING)))
		pong(l);
	found = count_word(c, l, (size_t)len);
	if (found == 0)
		return;
	l->at_ns = now_ns();
	if (l->seen < c->times && l->seen + found >= c->times)
		c->lacking--;
	l->seen += found;
}

size_t crowd_listeners(const struct crowd *c)
{
	return c->count;
}

size_t crowd_bytes(const struct crowd *c)
{
	return c->bytes;
}

int64_t crowd_seen_at_ns(const struct crowd *c, size_t listener)
{
	return c->listeners[listener].at_ns;
}

void crowd_expect(struct crowd *c, const char *word)
{
	c->word = word;
	c->word_len = strlen(word);
	c->bytes = 0;
	for (size_t i = 0; i < c->count; i++) {
		c->listeners[i].seen = 0;
		c->listeners[i].tail_len = 0;
	}
}

/* ---- callers ---- */

static void caller_send(struct crowd *c, struct caller *k)
{
	char text[4096];
	struct ask ask = { .method = "POST" };
	int len;

	k->is_busy = !c->is_asked_out && c->asking->make(c->asking->arg, c->asked, &ask);
	if (!k->is_busy) {
		c->is_asked_out = true;
		return;
	}
	k->number = c->asked++;
	k->len = 0;
	len = snprintf(text, sizeof(text),
	               "%s %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n"
	               "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	               ask.method, ask.path, ask.token, strlen(ask.body), ask.body);
	c->sent_at_ns = now_ns();
	if (len >= (int)sizeof(text) || send(k->end.fd, text, (size_t)len, MSG_NOSIGNAL) != len) {
		fprintf(stderr, "bench: a call cannot be sent\n");
		exit(1);
	}
}

/* The answer's body once all of it is there. */
static const char *whole_answer(const struct caller *k)
{
	const char *body = strstr(k->answer, "\r\n\r\n");
	const char *length = strcasestr(k->answer, "\r\ncontent-length:");
	size_t due;

	if (!body)
		return NULL;
	body += 4;
	due = length && length < body ? strtoul(strchr(length, ':') + 1, NULL, 10) : 0;
	return k->answer + k->len >= body + due ? body : NULL;
}

static void caller_read(struct crowd *c, struct caller *k)
{
	ssize_t len = recv(k->end.fd, k->answer + k->len, ANSWER_BYTES - k->len, MSG_DONTWAIT);
	const char *body;
	int status;

	if (len < 0 && errno == EAGAIN)
		return;
	if (len <= 0 || !k->is_busy) {
		fprintf(stderr, "bench: a call was cut\n");
		exit(1);
	}
	k->len += (size_t)len;
	k->answer[k->len] = '\0';
	body = whole_answer(k);
	if (!body)
		return;
	status = (int)strtol(k->answer + strlen("HTTP/1.1 "), NULL, 10);
	c->answered++;
	c->good += status < 300;
	if (status >= 300 && c->answered == c->good + 1)
		fprintf(stderr, "bench: answered with %d: %s\n", status, body);
	if (c->asking->answered)
		c->asking->answered(c->asking->arg, k->number, status, body);
	caller_send(c, k);
}

/* ---- the loop ---- */

static void turn(struct crowd *c, int wait_ms)
{
	struct epoll_event ev[EVENTS_A_TURN];
	int count = epoll_wait(c->epoll, ev, EVENTS_A_TURN, wait_ms);

	for (int i = 0; i < count; i++) {
		struct end *e = ev[i].data.ptr;

		if (e->kind == LISTENER)
			listener_read(c, ev[i].data.ptr);
		else
			caller_read(c, ev[i].data.ptr);
	}
}

bool crowd_await(struct crowd *c, unsigned times, int within_ms)
{
	int64_t until = now_ns() + (int64_t)within_ms * 1000000;

	c->times = times;
	c->lacking = 0;
	for (size_t i = 0; i < c->count; i++)
		c->lacking += c->listeners[i].seen < times;
	while (c->lacking > 0 && now_ns() < until)
		turn(c, 10);
	c->times = 0;
	return c->lacking == 0;
}

size_t crowd_ask(struct crowd *c, const struct asking *a, size_t in_flight)
{
	int64_t until = now_ns() + (int64_t)ASK_WITHIN_MS * 1000000;

	while (c->caller_count < in_flight)
		end_connect(c, &c->callers[c->caller_count++].end, CALLER);
	c->asking = a;
	c->asked = c->answered = c->good = 0;
	c->is_asked_out = false;
	for (size_t i = 0; i < in_flight; i++)
		caller_send(c, &c->callers[i]);
	while (c->answered < c->asked && now_ns() < until)
		turn(c, 10);
	return c->good;
}

int64_t crowd_sent_at_ns(const struct crowd *c)
{
	return c->sent_at_ns;
}

static void listener_join(struct crowd *c, struct listener *l, const char *token)
{
	char text[512];
	int len = snprintf(text, sizeof(text),
	                   "GET /v1/stream HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n"
	                   "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
	                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	                   "Sec-WebSocket-Protocol: homepro.v1\r\n\r\n", token);

	end_connect(c, &l->end, LISTENER);
	if (send(l->end.fd, text, (size_t)len, MSG_NOSIGNAL) != len)
		exit(1);
}

/* Once for each crowd: epoll points into the array. */
bool crowd_listen(struct crowd *c, const char *const *tokens, size_t count)
{
	c->listeners = xcalloc(count, sizeof(*c->listeners));
	crowd_expect(c, FIRST_WORD);
	while (c->count < count) {
		size_t upto = c->count + JOIN_AT_ONCE < count ? c->count + JOIN_AT_ONCE : count;

		for (; c->count < upto; c->count++)
			listener_join(c, &c->listeners[c->count], tokens[c->count]);
		if (!crowd_await(c, 1, JOIN_WITHIN_MS))
			return false;
	}
	return true;
}
