/* SPDX-License-Identifier: ISC */
/* The fakes' HTTP server: connections, one request at a time on each, answered whenever the fake
 * likes. */
#include "tests/fake/http_fake.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>
#include <uv.h>

#include "loop/loop.h"
#include "protocol/mem.h"

#define REQUEST_MAX (256 * 1024)
#define HEADERS_MAX 32

struct http_ask {                       /* a connection, and the request on it */
	uv_tcp_t tcp;                   /* first: what libuv hands back is the connection */
	struct http_fake *fake;
	LIST_ENTRY(http_ask) link;
	char *in;
	size_t in_len;
	size_t taken;                   /* bytes of `in` that are the request under way; 0: none is */
	char *method, *path, *query, *body;
	size_t body_len;
	struct { char *name, *value; } headers[HEADERS_MAX];
	size_t header_count;
	bool is_held;                   /* the fake has it and has not answered */
	bool is_gone;                   /* the peer left meanwhile */
	bool is_closed;                 /* libuv has let go of it */
};

struct http_fake {
	uv_tcp_t tcp;
	int port;
	http_fake_fn *fn;
	void *arg;
	LIST_HEAD(, http_ask) asks;
};

struct writing {
	uv_write_t write;
	char *text;
};

static void read_next(struct http_ask *a);

static void forget_request(struct http_ask *a)
{
	free(a->method);
	free(a->body);
	a->method = a->path = a->query = a->body = NULL;
	a->header_count = 0;
}

static void ask_free(struct http_ask *a)
{
	forget_request(a);
	free(a->in);
	free(a);
}

static void on_closed(uv_handle_t *handle)
{
	struct http_ask *a = (struct http_ask *)handle;

	a->is_closed = true;
	if (!a->is_held)
		ask_free(a);
}

static void hang_up(struct http_ask *a)
{
	if (a->is_gone)
		return;
	a->is_gone = true;
	LIST_REMOVE(a, link);
	uv_close((uv_handle_t *)&a->tcp, on_closed);
}

/* Cuts the text in `block` into request line and headers. False: that is no HTTP. */
static bool parse_head(struct http_ask *a, char *block)
{
	char *rest = block, *line = strsep(&rest, "\n");

	a->path = strchr(line, ' ');
	if (!a->path)
		return false;
	*a->path++ = '\0';
	a->path[strcspn(a->path, " \r")] = '\0';
	a->query = strchr(a->path, '?');
	if (a->query)
		*a->query++ = '\0';
	while ((line = strsep(&rest, "\n")) && a->header_count < HEADERS_MAX) {
		char *value = strchr(line, ':');

		if (!value)
			continue;
		*value++ = '\0';
		value += strspn(value, " ");
		value[strcspn(value, "\r")] = '\0';
		a->headers[a->header_count].name = line;
		a->headers[a->header_count++].value = value;
	}
	return true;
}

/* True once a whole request has come; then it is parsed out of `in`. */
static bool take_request(struct http_ask *a)
{
	char *end = a->in ? strstr(a->in, "\r\n\r\n") : NULL;
	size_t head_len;
	const char *length;

	if (!end)
		return false;
	head_len = (size_t)(end - a->in) + 4;
	forget_request(a);
	a->method = xstrndup(a->in, head_len);
	if (!parse_head(a, a->method)) {
		hang_up(a);
		return false;
	}
	length = ask_header(a, "Content-Length");
	a->body_len = length ? strtoul(length, NULL, 10) : 0;
	if (a->body_len > REQUEST_MAX || a->in_len < head_len + a->body_len)
		return false;
	a->body = xstrndup(a->in + head_len, a->body_len);
	a->taken = head_len + a->body_len;
	return true;
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	struct http_ask *a = (struct http_ask *)handle;

	(void)suggested;
	a->in = xrealloc(a->in, a->in_len + 4096 + 1);
	*out = uv_buf_init(a->in + a->in_len, 4096);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
	struct http_ask *a = (struct http_ask *)stream;

	(void)buf;
	if (count < 0 || a->in_len + (size_t)count > REQUEST_MAX) {
		hang_up(a);
		return;
	}
	a->in_len += (size_t)count;
	a->in[a->in_len] = '\0';
	if (!a->is_held)
		read_next(a);
}

static void read_next(struct http_ask *a)
{
	if (!take_request(a))
		return;
	a->is_held = true;
	a->fake->fn(a, a->fake->arg);
}

static void on_connection(uv_stream_t *server, int status)
{
	struct http_fake *h = server->data;
	struct http_ask *a;

	if (status != 0)
		return;
	a = xcalloc(1, sizeof *a);
	a->fake = h;
	uv_tcp_init(server->loop, &a->tcp);
	LIST_INSERT_HEAD(&h->asks, a, link);
	if (uv_accept(server, (uv_stream_t *)&a->tcp) != 0)
		hang_up(a);
	else
		uv_read_start((uv_stream_t *)&a->tcp, on_room, on_read);
}

static void on_written(uv_write_t *write, int status)
{
	struct writing *w = (struct writing *)write;

	(void)status;
	free(w->text);
	free(w);
}

/* The request is over: the connection may take its next one. */
static void let_go(struct http_ask *a)
{
	a->is_held = false;
	a->in_len -= a->taken;
	memmove(a->in, a->in + a->taken, a->in_len + 1);
	a->taken = 0;
	if (a->is_closed)
		ask_free(a);
	else if (!a->is_gone)
		read_next(a);
}

void ask_answer(struct http_ask *a, int status, const char *content_type, const char *headers,
		const char *body)
{
	struct writing *w;
	uv_buf_t buf;

	if (!a->is_gone) {
		w = xcalloc(1, sizeof *w);
		w->text = xasprintf(
		    "HTTP/1.1 %d Whatever\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s\r\n%s",
		    status, content_type, strlen(body), headers, body);
		buf = uv_buf_init(w->text, (unsigned)strlen(w->text));
		uv_write(&w->write, (uv_stream_t *)&a->tcp, &buf, 1, on_written);
	}
	let_go(a);
}

void ask_cut(struct http_ask *a)
{
	hang_up(a);
	let_go(a);
}

struct http_fake *http_fake_open(struct loop *l, int port, http_fake_fn *fn, void *arg)
{
	struct http_fake *h = xcalloc(1, sizeof *h);
	struct sockaddr_in at;
	int size = sizeof at;

	h->fn = fn;
	h->arg = arg;
	LIST_INIT(&h->asks);
	uv_tcp_init(loop_uv(l), &h->tcp);
	h->tcp.data = h;
	uv_ip4_addr("127.0.0.1", port, &at);
	if (uv_tcp_bind(&h->tcp, (const struct sockaddr *)&at, 0) != 0 ||
	    uv_listen((uv_stream_t *)&h->tcp, 128, on_connection) != 0 ||
	    uv_tcp_getsockname(&h->tcp, (struct sockaddr *)&at, &size) != 0) {
		http_fake_close(h);
		return NULL;
	}
	h->port = ntohs(at.sin_port);
	return h;
}

int http_fake_port(const struct http_fake *h)
{
	return h->port;
}

static void on_server_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void http_fake_close(struct http_fake *h)
{
	struct http_ask *a;

	if (!h)
		return;
	while ((a = LIST_FIRST(&h->asks))) {
		a->is_held = false;
		hang_up(a);
	}
	uv_close((uv_handle_t *)&h->tcp, on_server_closed);
}

const char *ask_method(const struct http_ask *a) { return a->method; }
const char *ask_path(const struct http_ask *a) { return a->path; }
const char *ask_query(const struct http_ask *a) { return a->query ? a->query : ""; }
const char *ask_body(const struct http_ask *a) { return a->body; }
size_t ask_body_len(const struct http_ask *a) { return a->body_len; }

const char *ask_header(const struct http_ask *a, const char *name)
{
	for (size_t i = 0; i < a->header_count; i++)
		if (strcasecmp(a->headers[i].name, name) == 0)
			return a->headers[i].value;
	return NULL;
}
