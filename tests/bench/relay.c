/* SPDX-License-Identifier: ISC */
/* Passing on, and storms; see relay.h. */
#include "config.h"

#include "tests/bench/relay.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/bench/clock.h"

#define PAIRS_MAX 16
#define PIECE 65536
#define SNAPSHOT_MAX (1 << 20)
#define TICK_MS 10
#define LINE_SIZE 4096

struct order {
	int a_second, seconds, burst;
};

/* One connection, its two ends. */
struct pair {
	int client, server;
	bool is_stream;
};

struct passing {
	struct pair pairs[PAIRS_MAX];
	int count, server_port;
	char *seen;                     /* of the stream, until there is a request to copy */
	size_t seen_len;
	char *head, *tail;              /* that request, around the number of helpers told; after its id */
	long long seq;
	int storm_a_second;
	int64_t storm_until_ns;
};

static void give_up(const char *what)
{
	perror(what);
	_exit(1);
}

/* ── the request that is copied ── */

static char *between(const char *from, const char *to)
{
	return xstrndup(from, (size_t)(to - from));
}

/* {"seq":N,"type":"snapshot",…"requests":[{"id":"…",…,"helpers_told":N,…},… */
static void learn(struct passing *p)
{
	const char *seq = strstr(p->seen, "{\"seq\":"), *list = seq ? strstr(seq, "\"requests\":[{\"id\":\"") : NULL;
	const char *told = list ? strstr(list, "\"helpers_told\":") : NULL, *end = told ? strchr(told, '}') : NULL;
	const char *rest;

	if (!end)
		return;
	p->seq = strtoll(seq + strlen("{\"seq\":"), NULL, 10);
	list += strlen("\"requests\":[{\"id\":\"");
	told += strlen("\"helpers_told\":");
	rest = told + strspn(told, "0123456789");
	for (int depth = 1; (end = rest + strcspn(rest, "{}")) && depth > 0; rest = end + 1)
		depth += *end == '{' ? 1 : -1;
	p->head = between(list, told);  /* begins with the id */
	p->tail = between(told + strspn(told, "0123456789"), rest);
}

/* The same request with another number, or a new one: number < 0. */
static int event_line(struct passing *p, char *out, int number)
{
	size_t id_len = strcspn(p->head, "\"");
	char id[64];

	snprintf(id, sizeof(id), "%.*s", (int)id_len, p->head);
	if (number < 0)
		snprintf(id, sizeof(id), "r%0*d", (int)id_len - 1, -number);
	return snprintf(out, LINE_SIZE, "{\"seq\":%lld,\"type\":\"request.updated\",\"data\":{\"id\":\"%s%s%d%s}\n", ++p->seq,
	                id, p->head + id_len, number < 0 ? 1 : number, p->tail);
}

static void send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n <= 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

/* One message of so many lines; numbers from `first` on, or new requests. */
static void send_lines(struct passing *p, int client, int count, int first)
{
	char *text = xmalloc(10 + (size_t)count * LINE_SIZE), *at = text + 10;
	unsigned char head[10] = { 0x81, 127 };
	size_t len;

	for (int i = 0; i < count; i++)
		at += event_line(p, at, first < 0 ? first - i : first + i);
	len = (size_t)(at - text) - 10;
	for (int i = 0; i < 8; i++)
		head[2 + i] = (unsigned char)(len >> (56 - 8 * i));
	if (len < PIECE) {              /* shorter lengths are to be written shorter */
		head[6] = 0x81;
		head[7] = 126;
		memcpy(text + 6, head + 6, 4);
		send_all(client, text + 6, len + 4);
	} else {
		memcpy(text, head, 10);
		send_all(client, text, len + 10);
	}
	free(text);
}

static int stream_of(const struct passing *p)
{
	for (int i = 0; i < p->count; i++)
		if (p->pairs[i].is_stream)
			return p->pairs[i].client;
	return -1;
}

static void storm_tick(struct passing *p)
{
	int stream = stream_of(p);

	if (now_ns() > p->storm_until_ns)
		p->storm_a_second = 0;
	if (p->storm_a_second > 0 && stream >= 0 && p->head)
		send_lines(p, stream, p->storm_a_second * TICK_MS / 1000, 1 + (int)(p->seq % 900));
}

/* ── passing on ── */

static int connect_to(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		give_up("bench: relay");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static void take(struct passing *p, int listener)
{
	int fd = accept(listener, NULL, NULL), one = 1;

	if (fd < 0 || p->count == PAIRS_MAX)
		give_up("bench: relay");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	p->pairs[p->count++] = (struct pair){ .client = fd, .server = connect_to(p->server_port) };
}

static void watch_stream(struct passing *p, const char *piece, size_t len)
{
	if (p->head || p->seen_len + len >= SNAPSHOT_MAX)
		return;
	memcpy(p->seen + p->seen_len, piece, len);
	p->seen_len += len;
	p->seen[p->seen_len] = '\0';
	for (size_t i = 0; i < p->seen_len; i++)
		if (p->seen[i] == '\0')
			p->seen[i] = ' '; /* of a frame's head */
	learn(p);
}

/* False: one of the two has gone. */
static bool pass(struct passing *p, struct pair *pair, bool is_down)
{
	char piece[PIECE];
	ssize_t n = read(is_down ? pair->server : pair->client, piece, sizeof(piece));

	if (n <= 0)
		return false;
	pair->is_stream |= !is_down && (size_t)n > 15 && memcmp(piece, "GET /v1/stream ", 15) == 0;
	if (is_down && pair->is_stream)
		watch_stream(p, piece, (size_t)n);
	send_all(is_down ? pair->client : pair->server, piece, (size_t)n);
	return true;
}

static void drop(struct passing *p, int i)
{
	close(p->pairs[i].client);
	close(p->pairs[i].server);
	p->pairs[i] = p->pairs[--p->count];
}

static void obey(struct passing *p, int orders)
{
	struct order o;

	if (read(orders, &o, sizeof(o)) != (ssize_t)sizeof(o))
		_exit(0);
	if (o.burst > 0 && stream_of(p) >= 0 && p->head)
		send_lines(p, stream_of(p), o.burst, -1);
	p->storm_a_second = o.a_second;
	p->storm_until_ns = now_ns() + o.seconds * 1000000000LL;
}

static void run(struct passing *p, int listener, int orders)
{
	for (;;) {
		struct pollfd fds[2 + 2 * PAIRS_MAX] = { { .fd = listener, .events = POLLIN },
			                                 { .fd = orders, .events = POLLIN } };
		int count = p->count;

		for (int i = 0; i < count; i++) {
			fds[2 + 2 * i] = (struct pollfd){ .fd = p->pairs[i].client, .events = POLLIN };
			fds[3 + 2 * i] = (struct pollfd){ .fd = p->pairs[i].server, .events = POLLIN };
		}
		poll(fds, 2 + 2 * (nfds_t)count, p->storm_a_second > 0 ? TICK_MS : -1);
		storm_tick(p);
		for (int i = count - 1; i >= 0; i--)
			if ((fds[2 + 2 * i].revents && !pass(p, &p->pairs[i], false)) ||
			    (fds[3 + 2 * i].revents && !pass(p, &p->pairs[i], true)))
				drop(p, i);
		if (fds[1].revents)
			obey(p, orders);
		if (fds[0].revents)
			take(p, listener);
	}
}

void relay_start(struct relay *r, int server_port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), ends[2];
	socklen_t len = sizeof(a);

	if (listener < 0 || bind(listener, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(listener, PAIRS_MAX) != 0 ||
	    getsockname(listener, (struct sockaddr *)&a, &len) != 0 || pipe2(ends, O_CLOEXEC) != 0)
		give_up("bench: relay");
	r->port = ntohs(a.sin_port);
	r->orders = ends[1];
	r->pid = fork();
	if (r->pid == 0) {
		struct passing p = { .server_port = server_port, .seen = xcalloc(1, SNAPSHOT_MAX + 1) };

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		close(ends[1]);
		run(&p, listener, ends[0]);
	}
	close(ends[0]);
	close(listener);
}

void relay_stop(struct relay *r)
{
	close(r->orders);
	kill(r->pid, SIGKILL);
	waitpid(r->pid, NULL, 0);
}

static void order(struct relay *r, const struct order *o)
{
	if (write(r->orders, o, sizeof(*o)) != (ssize_t)sizeof(*o))
		give_up("bench: relay");
}

void relay_storm(struct relay *r, int a_second, int seconds)
{
	order(r, &(struct order){ .a_second = a_second, .seconds = seconds });
}

void relay_burst(struct relay *r, int count)
{
	order(r, &(struct order){ .burst = count });
}
