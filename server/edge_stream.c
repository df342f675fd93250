/* SPDX-License-Identifier: ISC */
/*
 * The stream at the door: whether an upgrade is one we take, and frames from the hub to the socket. The token is
 * looked at by the hub's join, since that takes the store: a dead one is closed with 4401 right after the upgrade.
 */
#include "config.h"

#include "server/edge_parts.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/callers.h"
#include "server/forms.h"
#include "server/limits.h"
#include "server/metrics.h"
#include "server/settings.h"
#include "server/stream.h"

#define CLOSE_AGAIN 1013
#define CLOSE_NOT_ALLOWED 1008
#define PULSES 20               /* so often silence is looked at before a ping */
#define PING_TEXT "?"           /* of an answer to an empty one lws does not tell */

/* ---- the upgrade ---- */

static bool is_header(struct lws *wsi, enum lws_token_indexes token, const char *text)
{
	char got[64];

	return header_text(wsi, token, got, sizeof(got)) && strcmp(got, text) == 0;
}

static enum err check_websocket(struct lws *wsi, struct fault *f)
{
	char text[128];

	if (!is_header(wsi, WSI_TOKEN_HTTP, "HTTP/1.1"))
		return fault_set(f, ERR_MALFORMED, NULL, _("WebSocket needs HTTP/1.1."));
	if (!header_text(wsi, WSI_TOKEN_CONNECTION, text, sizeof(text)) || !strcasestr(text, "upgrade"))
		return fault_set(f, ERR_MALFORMED, "Connection", NULL);
	if (!is_header(wsi, WSI_TOKEN_VERSION, "13"))
		return fault_set(f, ERR_MALFORMED, "Sec-WebSocket-Version", _("WebSocket version 13 is spoken here."));
	if (!header_text(wsi, WSI_TOKEN_KEY, text, sizeof(text)) || !websocket_key_is_valid(text))
		return fault_set(f, ERR_MALFORMED, "Sec-WebSocket-Key", NULL);
	if (!header_text(wsi, WSI_TOKEN_PROTOCOL, text, sizeof(text)) || !list_has(text, STREAM_PROTOCOL))
		return fault_set(f, ERR_MALFORMED, "Sec-WebSocket-Protocol",
		                 _("The subprotocol spoken here is homepro.v1."));
	return ERR_NONE;
}

static enum err check_origin(struct conn *c, struct fault *f)
{
	char text[256];

	if (!header_text(c->wsi, WSI_TOKEN_ORIGIN, text, sizeof(text)))
		return fault_set(f, ERR_FORBIDDEN, NULL, NULL);
	if (text[0] != '\0' && !origin_is_ours(text, c->edge->settings->base_url))
		return fault_set(f, ERR_FORBIDDEN, NULL, _("Not from this origin."));
	return ERR_NONE;
}

static enum err check_path(struct conn *c, struct fault *f)
{
	char *uri;
	int len, method = lws_http_get_uri_and_method(c->wsi, &uri, &len);

	if (method < 0 || (size_t)len != strlen(STREAM_PATH) || memcmp(uri, STREAM_PATH, (size_t)len) != 0)
		return fault_set(f, ERR_NOT_FOUND, NULL, NULL);
	if (method != LWSHUMETH_GET)
		return fault_set(f, ERR_METHOD, NULL, NULL);
	return ERR_NONE;
}

static enum err read_since(struct conn *c, struct fault *f)
{
	char *query = query_read(c->wsi);

	c->since = since_parse(query);
	free(query);
	if (c->since < -1)
		return fault_set(f, ERR_MALFORMED, "since", _("A seq is a number of up to 18 digits."));
	return ERR_NONE;
}

static enum err read_token(struct conn *c, struct fault *f)
{
	char text[256], token[HP_TOKEN_SIZE];

	if (!header_text(c->wsi, WSI_TOKEN_HTTP_AUTHORIZATION, text, sizeof(text)) || !bearer_parse(text, token))
		return fault_set(f, ERR_SIGNED_OUT, NULL, NULL);
	xfree_secret(c->token);
	c->token = xstrdup(token);
	return ERR_NONE;
}

static enum err check_upgrade(struct conn *c, const char *to, struct fault *f)
{
	enum err err = head_check(c->wsi, f);

	if (err == ERR_NONE && (strcasecmp(to, "websocket") != 0 || c->exchange || c->edge->is_closing))
		err = fault_set(f, ERR_MALFORMED, "Upgrade", NULL);
	if (err == ERR_NONE)
		err = check_path(c, f);
	if (err == ERR_NONE)
		err = check_websocket(c->wsi, f);
	if (err == ERR_NONE)
		err = check_origin(c, f);
	if (err == ERR_NONE)
		err = read_since(c, f);
	if (err == ERR_NONE)
		err = read_token(c, f);
	return err;
}

/* The one answer that is not written from WRITEABLE: nothing was written on this connection before it, or all of
 * that has gone; it is small, and the connection ends with it. */
static void refuse(struct conn *c, const struct fault *f)
{
	char *body = fault_encode(f, NULL);
	size_t len;
	unsigned char *out = answer_encode(&(struct answer){ .status = err_status(f->err),
	                                                     .body = body,
	                                                     .body_len = strlen(body),
	                                                     .is_last = true },
	                                   &len);

	lws_write(c->wsi, out + LWS_PRE, len, LWS_WRITE_HTTP);
	metrics_answered(c->edge->metrics, err_status(f->err), 0);
	free(out);
	free(body);
}

/* `to` may be gone already, together with all headers, where lws has refused a foreign value before it asks. */
int stream_upgrade(struct conn *c)
{
	char to[16];
	struct fault f;

	if (!header_text(c->wsi, WSI_TOKEN_UPGRADE, to, sizeof(to)) || to[0] == '\0')
		return -1;
	if (check_upgrade(c, to, &f) == ERR_NONE)
		return 0;
	refuse(c, &f);
	return -1;
}

/* ---- frames ---- */

/* Written when the turn ends, not when epoll has found the socket writable: it nearly always is, and to be told so
 * costs two epoll_ctl() and a wake-up a socket, twice what the write itself costs. */
static void want_write(void *arg)
{
	struct conn *c = arg;

	if (c->is_ready)
		return;
	c->is_ready = true;
	DL_APPEND2(c->edge->ready, c, ready_prev, ready_next);
	loop_wake(c->edge->loop);
}

static void ready_remove(struct conn *c)
{
	if (!c->is_ready)
		return;
	c->is_ready = false;
	DL_DELETE2(c->edge->ready, c, ready_prev, ready_next);
}

/* What the kernel did not take is with lws until it does; what comes meanwhile gathers in the hub's queue. A write that
 * failed is left to lws, which hangs up on it when it next looks at the socket. */
static void write_ready(struct edge *e)
{
	struct conn *c;

	while ((c = e->ready)) {
		ready_remove(c);
		if (lws_partial_buffered(c->wsi) || stream_write(c) != 0)
			lws_callback_on_writable(c->wsi);
	}
}

/* lws must be told from outside of its callbacks: hanging up from within, by -1, Debian's build closes twice, and the
 * second time without the close frame. So it waits for the end of the turn, and for what is half written. */
static void want_close(int code, const char *reason, void *arg)
{
	struct conn *c = arg;
	struct edge *e = c->edge;

	if (c->close_code)
		return;
	c->close_code = code;
	c->close_reason = reason;
	c->close_until_ms = loop_steady_ms(e->loop) + LIMIT_CLOSE_WITHIN_MS;
	DL_APPEND(e->closing, c);
	edge_watch(e);
	loop_wake(e->loop);
}

static void begin_close(struct conn *c)
{
	unsigned char text[64];
	size_t len = strlen(c->close_reason) < sizeof(text) ? strlen(c->close_reason) : sizeof(text);

	c->is_close_begun = true;
	memcpy(text, c->close_reason, len);
	lws_close_reason(c->wsi, (enum lws_close_status)c->close_code, text, len);
	lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

void stream_settle(struct edge *e)
{
	struct conn *c, *next;

	write_ready(e);
	DL_FOREACH_SAFE(e->closing, c, next)
		if (!c->is_close_begun && !lws_partial_buffered(c->wsi))
			begin_close(c);
}

void stream_tick(struct edge *e)
{
	int64_t now = loop_steady_ms(e->loop);
	struct conn *c, *next;

	DL_FOREACH_SAFE(e->closing, c, next)
		if (c->close_until_ms <= now)
			lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

/* Each time by the settings as they are now. */
static void pulse_start(struct edge *e)
{
	e->signs.ask_after_ms = e->settings->ping_after_ms;
	e->signs.drop_after_ms = e->settings->pong_within_ms;
	timer_once(e->pulse, e->settings->ping_after_ms / PULSES);
}

void stream_pulse(void *edge)
{
	struct edge *e = edge;
	int64_t now = loop_steady_ms(e->loop);
	size_t most = signs_share(&e->signs, PULSES);
	struct sign *s;

	while ((s = signs_next_to_drop(&e->signs, now))) {
		struct conn *c = s->whose;

		signs_leave(&e->signs, s);
		lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	}
	while (most-- > 0 && (s = signs_next_to_ask(&e->signs, now))) {
		struct conn *c = s->whose;

		c->is_ping_due = true;
		want_write(c);
	}
	if (e->streams > 0)
		pulse_start(e);
}

static const struct listener_events events = { want_write, want_close };

int stream_begin(struct conn *c)
{
	struct edge *e = c->edge;
	int64_t now = loop_steady_ms(e->loop);
	struct caller *caller;

	if (!c->token)
		return -1;
	c->is_stream = true;
	if (e->streams++ == 0)
		pulse_start(e);
	signs_enter(&e->signs, &c->sign, c, now);
	caller = callers_enter(e->callers, c->token, e->settings->calls_at_once, now);
	if (caller)
		c->listener = hub_join(e->hub, c->token, c->since, caller, &events, c);
	xfree_secret(c->token);
	c->token = NULL;
	if (!c->listener)
		want_close(CLOSE_AGAIN, "try again", c);
	return 0;
}

static int write_ping(struct conn *c)
{
	unsigned char text[LWS_PRE + sizeof(PING_TEXT)];

	c->is_ping_due = false;
	memcpy(text + LWS_PRE, PING_TEXT, sizeof(PING_TEXT));
	return lws_write(c->wsi, text + LWS_PRE, strlen(PING_TEXT), LWS_WRITE_PING) < 0 ? -1 : 0;
}

int stream_write(struct conn *c)
{
	size_t len = c->listener ? listener_waiting(c->listener) : 0;
	unsigned char *frame;

	if (c->is_ping_due && !c->close_code && write_ping(c) != 0)
		return -1;
	if (len == 0 || c->close_code)
		return 0;
	if (lws_partial_buffered(c->wsi)) {
		lws_callback_on_writable(c->wsi);
		return 0;
	}
	frame = edge_frame(c->edge, len);
	len = listener_take(c->listener, (char *)frame);
	if (lws_write(c->wsi, frame, len, LWS_WRITE_TEXT) < (int)len)
		return -1;
	if (listener_waiting(c->listener) > 0)
		lws_callback_on_writable(c->wsi);
	return 0;
}

void stream_heard(struct conn *c)
{
	signs_hear(&c->edge->signs, &c->sign, loop_steady_ms(c->edge->loop));
}

/* The stream goes one way. lws answers pings itself. */
int stream_received(struct conn *c)
{
	want_close(CLOSE_NOT_ALLOWED, "nothing is taken here", c);
	return 0;
}

void stream_gone(struct conn *c)
{
	if (c->is_stream && --c->edge->streams == 0)
		timer_stop(c->edge->pulse);
	c->is_stream = false;
	signs_leave(&c->edge->signs, &c->sign);
	ready_remove(c);
	if (c->close_code)
		DL_DELETE(c->edge->closing, c);
	c->close_code = 0;
	hub_leave(c->listener);
	c->listener = NULL;
	xfree_secret(c->token);
	c->token = NULL;
}
