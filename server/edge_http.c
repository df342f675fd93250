/* SPDX-License-Identifier: ISC */
/*
 * HTTP on one connection, one request at a time: its head is checked, its body read under a deadline, a call made of it
 * and handed to the store; the reply is written when the socket can take it. edge.c calls it from lws's callbacks.
 */
#include "server/edge_parts.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <utlist.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/addresses.h"
#include "server/callers.h"
#include "server/limits.h"
#include "server/metrics.h"
#include "server/web_page.h"
#include "server/settings.h"
#include "server/stream.h"

#define PIECE_BYTES 65536       /* of an answer in one write */

/* ---- exchanges ---- */

static struct exchange *exchange_new(struct conn *c)
{
	struct exchange *x = xcalloc(1, sizeof(*x));
	struct edge *e = c->edge;

	x->conn = c;
	x->call.settings = e->settings;
	x->call.video = e->video;
	x->call.owner = x;
	x->call.reply.retry_after_s = -1;
	memcpy(x->call.address, c->address, sizeof(x->call.address));
	c->exchange = x;
	DL_APPEND(e->exchanges, x);
	edge_watch(e);
	return x;
}

static void exchange_free(struct exchange *x)
{
	if (x->conn) {
		x->conn->edge->slow -= x->is_slow;
		x->conn->edge->lingering -= x->stage == STAGE_LINGERING;
		x->conn->exchange = NULL;
		DL_DELETE(x->conn->edge->exchanges, x);
	}
	call_clear(&x->call);
	free(x->out);
	free(x);
}

/* lws neither reads nor leaves alone what arrives while a call is under way: it would be woken for it without end. */
static void exchange_listen(struct exchange *x, bool is_listening)
{
	if (x->is_deaf != is_listening)
		return;
	x->is_deaf = !is_listening;
	lws_rx_flow_control(x->conn->wsi, is_listening);
}

static void exchange_stage(struct exchange *x, enum stage stage, int64_t within_ms)
{
	x->stage = stage;
	x->deadline_ms = within_ms > 0 ? loop_steady_ms(x->conn->edge->loop) + within_ms : 0;
}

/* The same refusal for a person with a browser. NULL: it stays as it is; else the body, to be freed. */
static char *page_instead(const struct exchange *x, struct answer *a)
{
	struct fault f;
	char nobody[1], *page;

	if (!x->wants_page || a->status < 400 || a->type || !a->body)
		return NULL;
	fault_decode(a->body, a->body_len, a->status, &f, nobody, sizeof(nobody));
	page = web_page_of_refusal(x->call.language, a->status, f.detail, a->retry_after_s);
	a->type = WEB_PAGE_TYPE;
	a->body = page;
	a->body_len = strlen(page);
	return page;
}

void exchange_answer(struct exchange *x, struct answer a)
{
	struct conn *c = x->conn;
	int64_t now = loop_steady_ms(c->edge->loop);
	char *page = page_instead(x, &a);

	if (c->edge->is_closing)
		x->is_last = true;
	a.is_last = x->is_last;
	a.is_head = x->is_head;
	free(x->out);
	x->out = answer_encode(&a, &x->out_len);
	x->out_at = 0;
	free(page);
	metrics_answered(c->edge->metrics, a.status, x->began_ms > 0 ? now - x->began_ms : 0);
	exchange_stage(x, STAGE_WRITING, LIMIT_WRITE_WITHIN_MS);
	exchange_listen(x, true);       /* while it is off, lws does not write either */
	lws_callback_on_writable(c->wsi);
}

static void exchange_refuse_fault(struct exchange *x, const struct fault *f)
{
	bool is_passing = f->err == ERR_BUSY || f->err == ERR_STORAGE;
	char *body = fault_encode(f, NULL);

	exchange_answer(x, (struct answer){ .status = err_status(f->err),
	                                    .body = body,
	                                    .body_len = strlen(body),
	                                    .retry_after_s = is_passing ? BUSY_RETRY_S : 0 });
	free(body);
}

void exchange_refuse(struct exchange *x, enum err e, const char *detail)
{
	struct fault f;

	fault_set(&f, e, NULL, detail ? "%s" : NULL, detail);
	exchange_refuse_fault(x, &f);
}

void exchange_reply(struct call *c)
{
	struct exchange *x = c->owner;
	const struct reply *r = &c->reply;

	if (!x->conn) {
		exchange_free(x);
		return;
	}
	exchange_answer(x, (struct answer){ .status = r->status,
	                                    .type = r->type,
	                                    .body = r->body,
	                                    .body_len = r->body ? strlen(r->body) : 0,
	                                    .location = r->location,
	                                    .retry_after_s = r->retry_after_s });
}

/* ---- from request to call ---- */

static void serve_job(struct tx *tx, void *arg)
{
	struct exchange *x = arg;

	call_serve(tx, &x->call);
}

/* What a link's code is can be guessed, what a token is cannot. */
static bool is_link(const struct call *c)
{
	return c->route->roles == ROUTE_ANYONE && c->id[0] != '\0';
}

/* Seconds until this one may be asked; 0: now. */
static int64_t wait_of(struct exchange *x)
{
	struct edge *e = x->conn->edge;
	const struct settings *set = e->settings;
	int64_t now = loop_steady_ms(e->loop);

	if (is_link(&x->call))
		return addresses_link_wait_s(e->addresses, x->call.address, set->links_per_minute, now);
	if (!x->call.token)
		return 0;
	x->caller = callers_enter(e->callers, x->call.token, set->calls_at_once, now);
	if (!x->caller)
		return BUSY_RETRY_S;
	if (x->call.route->method == METHOD_GET || set->changes_per_minute == 0)
		return 0;
	return caller_wait_s(x->caller, set->changes_per_minute, now);
}

static void caller_forget(struct exchange *x)
{
	caller_leave(x->caller);
	x->caller = NULL;
}

/* What the answer tells of who asked; where the store gave none, nothing. */
static void learn(struct exchange *x, bool is_answered)
{
	struct edge *e = x->conn->edge;
	const struct call *c = &x->call;

	if (is_link(c) && !(is_answered && c->reply.status == 404))
		addresses_link_forgive(e->addresses, c->address, e->settings->links_per_minute);
	else if (is_answered && c->caller.id[0] != '\0')
		caller_learn(x->caller, c->caller.id);
}

/* Anybody may cause it, so the log says it now and then. */
static void complain(const struct exchange *x)
{
	const struct call *c = &x->call;
	struct edge *e = x->conn->edge;
	long long count = c->reply.complaint ? pace_line(&e->complaints, loop_steady_ms(e->loop)) : 0;

	if (count > 0)
		log_warn("%s from %s was refused: %s (since the last such line: %lld)", c->route->pattern, c->address,
		         c->reply.complaint, count);
}

static void serve_done(enum db_result result, void *arg)
{
	struct exchange *x = arg;

	if (x->conn) {
		learn(x, result == DB_OK);
		complain(x);
	}
	caller_forget(x);
	if (x->conn && result == DB_OK && x->call.reply.is_token_dead && x->call.token)
		hub_token_died(x->conn->edge->hub, x->call.token);
	if (x->conn && result == DB_OK && x->call.reply.after)
		x->call.reply.after(&x->call, exchange_reply);
	else if (result == DB_OK || !x->conn)
		exchange_reply(&x->call);
	else
		exchange_refuse(x, ERR_STORAGE, NULL);
}

static void serve_call(struct exchange *x)
{
	int64_t wait_s = wait_of(x);

	if (wait_s > 0) {
		caller_forget(x);
		reply_err(&x->call, ERR_TOO_OFTEN, NULL, NULL);
		x->call.reply.retry_after_s = wait_s;
		exchange_reply(&x->call);
	} else if (!store_submit(x->conn->edge->store, serve_job, serve_done, x)) {
		learn(x, false);
		caller_forget(x);
		exchange_refuse(x, ERR_BUSY, NULL);
	}
}

/* Complete: nothing more is read until it is answered. */
static void dispatch(struct exchange *x)
{
	exchange_stage(x, STAGE_WAITING, 0);
	x->began_ms = loop_steady_ms(x->conn->edge->loop);
	exchange_listen(x, false);
	x->serve(x);
}

static void refuse_method(struct exchange *x, unsigned allowed)
{
	char *body;
	struct fault f;

	fault_set(&f, ERR_METHOD, NULL, NULL);
	body = fault_encode(&f, NULL);
	exchange_answer(x, (struct answer){ .status = err_status(ERR_METHOD), .body = body,
	                                    .body_len = strlen(body), .allowed = allowed });
	free(body);
}

/* Who serves it: a fixed path's function, or a route's handler in the store. False: refused. */
static bool find_server(struct exchange *x, const char *path)
{
	enum method m = head_method(x->conn->wsi, x);
	unsigned allowed = 0, also = 0;

	x->serve = fixed_find(m, path, &allowed);
	if (x->serve)
		return true;
	x->serve = serve_call;
	x->call.route = route_find(m, path, x->call.id, &also);
	if (x->call.route)
		return true;
	if (allowed | also)
		refuse_method(x, allowed | also);
	else
		exchange_refuse(x, ERR_NOT_FOUND, NULL);
	return false;
}

/* lws takes the next request for this one's body where a method that may have one says no length. */
static bool has_no_length(struct lws *wsi)
{
	return lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) == 0 &&
	       lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) == 0 &&
	       lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) == 0;
}

static char *copy_path(const char *path, size_t len)
{
	return len > LIMIT_PATH_BYTES || memchr(path, '\0', len) ? NULL : xstrndup(path, len);
}

static void begin(struct exchange *x, const char *path)
{
	struct lws *wsi = x->conn->wsi;
	struct fault f;

	if (head_read(wsi, x, &f) != ERR_NONE) {
		x->is_last = true;
		x->has_rest = true;
		exchange_refuse_fault(x, &f);
		return;
	}
	x->wants_page = head_wants_page(wsi, path);
	x->call.language = head_language(wsi);
	x->call.query = query_read(wsi);
	x->is_last = head_is_last(wsi) || has_no_length(wsi);
	x->has_rest = x->body_due > 0;
	if (!find_server(x, path))
		x->is_last |= x->has_rest;
	else if (x->body_due > 0)
		exchange_stage(x, STAGE_READING, LIMIT_BODY_WITHIN_MS);
	else
		dispatch(x);
}

int http_begin(struct conn *c, const char *path, size_t path_len)
{
	char *copy;

	if (c->exchange || ahead_is(c))
		return -1;
	copy = copy_path(path, path_len);
	if (!copy)
		return -1;
	lws_set_timeout(c->wsi, NO_PENDING_TIMEOUT, 0); /* deadlines are ours */
	begin(exchange_new(c), copy);
	free(copy);
	return 0;
}

int http_body(struct conn *c, const void *data, size_t len)
{
	struct exchange *x = c->exchange;

	if (x && x->stage == STAGE_LINGERING)
		x->is_heard = true;
	if (!x || x->stage != STAGE_READING || len == 0)
		return 0;
	if (len > x->body_due - x->call.body_len)
		return -1;
	x->call.body = xrealloc(x->call.body, x->call.body_len + len + 1);
	memcpy(x->call.body + x->call.body_len, data, len);
	x->call.body_len += len;
	x->call.body[x->call.body_len] = '\0';
	return 0;
}

/* lws says so again when more arrives before the answer has gone. */
int http_body_end(struct conn *c)
{
	struct exchange *x = c->exchange;

	if (!x || x->stage != STAGE_READING)
		return 0;
	if (x->call.body_len != x->body_due)
		return -1;
	x->has_rest = false;
	dispatch(x);
	return 0;
}

/* ---- writing ---- */

/* The peer may still be sending what was refused; hanging up now would destroy the answer on its way. */
static int finish_last(struct exchange *x)
{
	if (!x->has_rest)
		return -1;
	shutdown(lws_get_socket_fd(x->conn->wsi), SHUT_WR);
	exchange_stage(x, STAGE_LINGERING, LIMIT_LINGER_MS);
	x->conn->edge->lingering++;
	return 0;
}

static int finish(struct exchange *x)
{
	struct lws *wsi = x->conn->wsi;

	exchange_listen(x, true);
	if (x->is_last)
		return finish_last(x);
	ahead_note(x->conn);
	exchange_free(x);
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static bool is_writable(struct lws *wsi)
{
	struct pollfd p = { .fd = lws_get_socket_fd(wsi), .events = POLLOUT };

	return poll(&p, 1, 0) > 0;
}

/* All of it is with the kernel, and the next answer would be taken too: until then lws does not look at the next
 * request, and is woken for it without end. */
static bool is_through(const struct exchange *x)
{
	struct lws *wsi = x->conn->wsi;

	return x->out_at == x->out_len && !lws_partial_buffered(wsi) && is_writable(wsi);
}

int http_write(struct conn *c)
{
	struct exchange *x = c->exchange;
	size_t len;

	if (!x || x->stage != STAGE_WRITING)
		return 0;
	len = x->out_len - x->out_at < PIECE_BYTES ? x->out_len - x->out_at : PIECE_BYTES;
	if (len > 0 && lws_write(c->wsi, x->out + LWS_PRE + x->out_at, len, LWS_WRITE_HTTP) < (int)len)
		return -1;
	x->out_at += len;
	if (is_through(x))
		return finish(x);
	if (!x->is_slow && !is_writable(c->wsi)) {
		x->is_slow = true;
		c->edge->slow++;
	}
	lws_callback_on_writable(c->wsi);
	return 0;
}

/* lws reads no more than the body that was announced, and is woken without end for what comes behind it, a hang-up
 * too: what it has left alone in this turn is thrown away here. False: nothing more will come. */
static bool linger_on(struct exchange *x)
{
	struct pollfd p = { .fd = lws_get_socket_fd(x->conn->wsi), .events = POLLIN };
	bool is_left = !x->is_heard && poll(&p, 1, 0) > 0;
	char nothing[PIECE_BYTES];

	x->is_heard = false;
	if (!is_left)
		return true;
	return !(p.revents & (POLLHUP | POLLERR)) && recv(p.fd, nothing, sizeof(nothing), MSG_DONTWAIT) > 0;
}

static void settle(struct exchange *x)
{
	if (x->stage == STAGE_LINGERING && !linger_on(x))
		lws_set_timeout(x->conn->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	else if (x->is_slow && x->stage == STAGE_WRITING)
		exchange_listen(x, is_writable(x->conn->wsi));
}

/* Who takes an answer slowly is not listened to until more of it can be written. */
void http_settle(struct edge *e)
{
	struct exchange *x, *next;

	if (e->slow == 0 && e->lingering == 0)
		return;
	DL_FOREACH_SAFE(e->exchanges, x, next)
		settle(x);
}

/* ---- ends ---- */

void http_gone(struct conn *c)
{
	struct exchange *x = c->exchange;

	if (!x)
		return;
	if (x->stage != STAGE_WAITING) {
		exchange_free(x);
		return;
	}
	DL_DELETE(c->edge->exchanges, x);
	c->edge->slow -= x->is_slow;
	x->conn = NULL;
	c->exchange = NULL;
}

static void deadline_passed(struct exchange *x)
{
	x->deadline_ms = 0;
	if (x->stage == STAGE_READING) {
		x->is_last = true;
		exchange_refuse(x, ERR_TOO_SLOW, NULL);
	} else {
		lws_set_timeout(x->conn->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	}
}

void http_tick(struct edge *e)
{
	int64_t now = loop_steady_ms(e->loop);
	struct exchange *x, *next;

	DL_FOREACH_SAFE(e->exchanges, x, next)
		if (x->deadline_ms > 0 && x->deadline_ms <= now)
			deadline_passed(x);
}
