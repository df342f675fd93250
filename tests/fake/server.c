/* SPDX-License-Identifier: ISC */
/* The fake server: libwebsockets on the test's own loop, with nothing of homeprod in it. */
#include "tests/fake/server.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "loop/guest.h"
#include "loop/loop.h"
#include "protocol/mem.h"

#define BODY_BYTES_MAX 65536

struct message {
	char *bytes;                    /* behind LWS_PRE */
	size_t len;
	enum lws_write_protocol flags;
	STAILQ_ENTRY(message) link;
};

struct stream {
	struct lws *wsi;
	STAILQ_HEAD(, message) queue;
	int hang_up;                    /* -1: no */
	LIST_ENTRY(stream) link;
};

struct fake {
	struct loop *loop;
	struct lws_context *context;
	struct fake_events events;
	void *arg;
	LIST_HEAD(, stream) streams;
};

/* What libwebsockets keeps for us with each connection. */
struct seat {
	struct stream *stream;
	char method[8], path[512], token[128], key[257];
	char *body;
	size_t body_len;
	char *answer;
	bool is_asked;
};

static struct fake *fake_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

static void read_head(struct lws *wsi, struct seat *seat)
{
	static const struct {
		enum lws_token_indexes token;
		const char *method;
	} methods[] = {
		{ WSI_TOKEN_GET_URI, "GET" },
		{ WSI_TOKEN_POST_URI, "POST" },
		{ WSI_TOKEN_PATCH_URI, "PATCH" },
	};
	char bearer[160] = "", args[256] = "";
	size_t len;

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (lws_hdr_total_length(wsi, methods[i].token) > 0) {
			lws_hdr_copy(wsi, seat->path, (int)sizeof(seat->path), methods[i].token);
			lws_strncpy(seat->method, methods[i].method, sizeof(seat->method));
		}
	if (lws_hdr_copy(wsi, args, (int)sizeof(args), WSI_TOKEN_HTTP_URI_ARGS) > 0) {
		len = strlen(seat->path);
		lws_snprintf(seat->path + len, sizeof(seat->path) - len, "?%s", args);
	}
	seat->token[0] = seat->key[0] = '\0';
	if (lws_hdr_copy(wsi, bearer, (int)sizeof(bearer), WSI_TOKEN_HTTP_AUTHORIZATION) > 7)
		lws_strncpy(seat->token, bearer + 7, sizeof(seat->token));
	if (lws_hdr_custom_copy(wsi, seat->key, (int)sizeof(seat->key), "idempotency-key:", 16) < 0)
		seat->key[0] = '\0';
}

static int write_answer_head(struct lws *wsi, const struct fake_call *c)
{
	unsigned char head[LWS_PRE + 1024], *start = head + LWS_PRE, *at = start, *end = head + sizeof(head) - 1;
	char number[16];
	size_t len = c->answer ? strlen(c->answer) : 0;

	if (lws_add_http_common_headers(wsi, (unsigned)c->status, "application/json", len, &at, end))
		return -1;
	if (c->retry_after_s > 0) {
		lws_snprintf(number, sizeof(number), "%d", c->retry_after_s);
		if (lws_add_http_header_by_name(wsi, (const unsigned char *)"retry-after:",
		                                (const unsigned char *)number, (int)strlen(number), &at, end))
			return -1;
	}
	return lws_finalize_write_http_header(wsi, start, &at, end);
}

static int ask(struct lws *wsi, struct seat *seat)
{
	struct fake *f = fake_of(wsi);
	struct fake_call c = { .method = seat->method, .path = seat->path, .token = seat->token, .key = seat->key,
		               .body = seat->body ? seat->body : "", .status = 200 };

	if (seat->is_asked)
		return 0;
	seat->is_asked = true;
	f->events.call(&c, f->arg);
	seat->answer = c.answer;
	if (c.status == 0)
		return -1;
	if (c.status < 0)
		return 0;
	if (write_answer_head(wsi, &c) != 0)
		return -1;
	lws_callback_on_writable(wsi);
	return 0;
}

static int on_call(struct lws *wsi, struct seat *seat)
{
	char length[16];

	free(seat->body);
	free(seat->answer);
	memset(seat, 0, sizeof(*seat));
	read_head(wsi, seat);
	if (lws_hdr_copy(wsi, length, (int)sizeof(length), WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0 &&
	    strcmp(length, "0") != 0)
		return 0;               /* the body comes first */
	return ask(wsi, seat);
}

static int on_body(struct seat *seat, const char *piece, size_t len)
{
	if (seat->body_len + len > BODY_BYTES_MAX)
		return -1;
	seat->body = xrealloc(seat->body, seat->body_len + len + 1);
	if (len > 0)
		memcpy(seat->body + seat->body_len, piece, len);
	seat->body_len += len;
	seat->body[seat->body_len] = '\0';
	return 0;
}

static int write_answer(struct lws *wsi, struct seat *seat)
{
	size_t len = seat->answer ? strlen(seat->answer) : 0;
	unsigned char *bytes = xcalloc(1, LWS_PRE + len + 1);
	int written;

	if (len > 0)
		memcpy(bytes + LWS_PRE, seat->answer, len);
	written = lws_write(wsi, bytes + LWS_PRE, len, LWS_WRITE_HTTP_FINAL);
	free(bytes);
	if (written < 0)
		return -1;
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int on_upgrade(struct lws *wsi)
{
	struct fake *f = fake_of(wsi);
	struct seat seat = { .stream = NULL };
	int status = 101;

	read_head(wsi, &seat);
	if (f->events.stream)
		status = f->events.stream(seat.path, seat.token, f->arg);
	if (status == 101)
		return 0;
	lws_return_http_status(wsi, (unsigned)status, NULL);
	return 1;
}

static void on_opened(struct lws *wsi, struct seat *seat)
{
	struct fake *f = fake_of(wsi);
	struct stream *s = xcalloc(1, sizeof(*s));

	s->wsi = wsi;
	s->hang_up = -1;
	STAILQ_INIT(&s->queue);
	LIST_INSERT_HEAD(&f->streams, s, link);
	seat->stream = s;
	if (f->events.opened)
		f->events.opened(f->arg);
}

static void message_free(struct message *m)
{
	free(m->bytes);
	free(m);
}

static void on_gone(struct seat *seat)
{
	struct stream *s = seat->stream;
	struct message *m;

	seat->stream = NULL;
	if (!s)
		return;
	while ((m = STAILQ_FIRST(&s->queue)) != NULL) {
		STAILQ_REMOVE_HEAD(&s->queue, link);
		message_free(m);
	}
	LIST_REMOVE(s, link);
	free(s);
}

static int on_writeable(struct stream *s)
{
	struct message *m = STAILQ_FIRST(&s->queue);
	int written;

	if (m) {
		STAILQ_REMOVE_HEAD(&s->queue, link);
		written = lws_write(s->wsi, (unsigned char *)m->bytes + LWS_PRE, m->len, m->flags);
		message_free(m);
		lws_callback_on_writable(s->wsi);
		return written < 0 ? -1 : 0;
	}
	if (s->hang_up < 0)
		return 0;
	if (s->hang_up == 0)
		return -1;
	lws_guest_hang_up(s->wsi, s->hang_up);
	return 0;
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct seat *seat = user;

	switch (why) {
	case LWS_CALLBACK_HTTP:
		return on_call(wsi, seat);
	case LWS_CALLBACK_HTTP_BODY:
		return on_body(seat, in, len);
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return ask(wsi, seat);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return write_answer(wsi, seat);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return on_upgrade(wsi);
	case LWS_CALLBACK_ESTABLISHED:
		on_opened(wsi, seat);
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return seat->stream ? on_writeable(seat->stream) : 0;
	case LWS_CALLBACK_CLOSED:
		on_gone(seat);
		return 0;
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
		free(seat->body);
		free(seat->answer);
		seat->body = seat->answer = NULL;
		return 0;
	default:
		return 0;
	}
}

struct fake *fake_open(struct loop *l, int port, const struct fake_events *events, void *arg)
{
	static const struct lws_protocols protocols[] = {
		{ .name = "homepro.v1", .callback = on_lws, .per_session_data_size = sizeof(struct seat) },
		{ .name = NULL },
	};
	struct fake *f = xcalloc(1, sizeof(*f));
	struct lws_context_creation_info info = {
		.port = port,
		.iface = "127.0.0.1",
		.protocols = protocols,
		.gid = (gid_t)-1,
		.uid = (uid_t)-1,
		.user = f,
		.vhost_name = "fake",
	};

	f->loop = l;
	f->events = *events;
	f->arg = arg;
	LIST_INIT(&f->streams);
	f->context = lws_guest_new(l, &info);
	if (!f->context)
		abort();
	return f;
}

int fake_port(const struct fake *f)
{
	return lws_get_vhost_listen_port(lws_get_vhost_by_name(f->context, "fake"));
}

void fake_close(struct fake *f)
{
	if (!f)
		return;
	lws_guest_free(f->loop, f->context);
	free(f);
}

size_t fake_streams(const struct fake *f)
{
	const struct stream *s;
	size_t count = 0;

	LIST_FOREACH(s, &f->streams, link)
		count++;
	return count;
}

static void queue_piece(struct stream *s, const char *text, size_t len, enum lws_write_protocol flags)
{
	struct message *m = xcalloc(1, sizeof(*m));

	m->bytes = xcalloc(1, LWS_PRE + len + 1);
	memcpy(m->bytes + LWS_PRE, text, len);
	m->len = len;
	m->flags = flags;
	STAILQ_INSERT_TAIL(&s->queue, m, link);
}

void fake_send(struct fake *f, const char *text, size_t piece)
{
	size_t whole = strlen(text), len;
	struct stream *s;

	LIST_FOREACH(s, &f->streams, link) {
		for (size_t at = 0; at < whole; at += len) {
			int flags = at == 0 ? LWS_WRITE_TEXT : LWS_WRITE_CONTINUATION;

			len = piece && piece < whole - at ? piece : whole - at;
			if (at + len < whole)
				flags |= LWS_WRITE_NO_FIN;
			queue_piece(s, text + at, len, (enum lws_write_protocol)flags);
		}
		lws_callback_on_writable(s->wsi);
	}
	lws_cancel_service(f->context);
}

void fake_hang_up(struct fake *f, int code)
{
	struct stream *s;

	LIST_FOREACH(s, &f->streams, link) {
		s->hang_up = code;
		lws_callback_on_writable(s->wsi);
	}
	lws_cancel_service(f->context);
}
