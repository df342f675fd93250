/* SPDX-License-Identifier: ISC */
/* Staying connected: tries, pauses, resuming, and the words for how things stand. The app starts and stops it. */
#include "client/feed.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "client/app_parts.h"
#include "loop/backoff.h"
#include "loop/loop.h"
#include "loop/socket.h"
#include "loop/timer.h"
#include "loop/trust.h"
#include "protocol/mem.h"
#include "protocol/words.h"

#define SUBPROTOCOL "homepro.v1"
#define CODE_SIGNED_OUT 4401
/* A connection that lived for this many first pauses was a good one: the next pause is the first again. */
#define GOOD_LIFE 10

struct feed {
	struct loop *loop;
	char *url, *token;
	const struct app_timing *timing;
	struct feed_events events;
	void *arg;
	struct trust trust;
	struct sockets *sockets;
	struct socket *socket;          /* NULL: between two tries */
	struct timer *retry, *offline;
	struct backoff backoff;
	char *reason;                   /* of the last failure */
	int64_t retry_at_ms;            /* 0: being tried */
	int64_t seq;                    /* -1: all is wanted */
	int64_t live_since_ms;          /* steady; -1: not live */
	bool is_offline;                /* down for long */
};

static void say_down(struct feed *f)
{
	f->events.link(f->is_offline ? LINK_OFFLINE : LINK_RECONNECTING, f->reason, f->retry_at_ms, f->arg);
}

static void on_offline(void *arg)
{
	struct feed *f = arg;

	f->is_offline = true;
	say_down(f);
}

/* The connection is gone: when the next try is, and in what words. */
static void wait_for_next(struct feed *f, const char *reason)
{
	char *copy = xstrdup(reason);
	int64_t now = loop_steady_ms(f->loop), pause;

	if (f->live_since_ms >= 0 && now - f->live_since_ms > GOOD_LIFE * f->timing->first_ms)
		backoff_reset(&f->backoff);
	if (!timer_is_running(f->offline) && !f->is_offline)
		timer_once(f->offline, f->timing->offline_after_ms);
	f->live_since_ms = -1;
	socket_free(f->socket);
	f->socket = NULL;
	free(f->reason);
	f->reason = copy;
	f->backoff.first_ms = f->timing->first_ms;
	f->backoff.most_ms = f->timing->most_ms;
	pause = backoff_next_ms(&f->backoff);
	f->retry_at_ms = loop_now_ms(f->loop) + pause;
	timer_once(f->retry, pause);
	say_down(f);
}

/* The first line has come: we are informed, or about to be. */
static void on_live(struct feed *f)
{
	f->live_since_ms = loop_steady_ms(f->loop);
	f->is_offline = false;
	timer_stop(f->offline);
	free(f->reason);
	f->reason = NULL;
	f->events.link(LINK_LIVE, NULL, 0, f->arg);
}

static void on_opened(void *arg)
{
	(void)arg;                      /* it counts once the first line is there */
}

static void on_message(const char *text, size_t len, void *arg)
{
	struct feed *f = arg;
	bool is_first = f->live_since_ms < 0, is_broken = false;

	for (const char *at = text, *end; at < text + len && !is_broken; at = end + 1) {
		end = memchr(at, '\n', (size_t)(text + len - at));
		if (!end)
			end = text + len;
		if (end > at)
			is_broken = f->events.line(at, (size_t)(end - at), f->arg) != 0;
	}
	if (is_first && !is_broken)
		on_live(f);
	f->events.frame_ended(f->arg);
	if (is_broken) {
		f->seq = -1;
		wait_for_next(f, _("the server sent what cannot be read"));
	}
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	struct feed *f = arg;

	if (code == CODE_SIGNED_OUT || status == 401) {
		feed_stop(f);
		f->events.refused(f->arg);
		return;
	}
	wait_for_next(f, reason);
}

static void connect_now(struct feed *f)
{
	static const struct socket_events events = {
		.opened = on_opened,
		.message = on_message,
		.closed = on_closed,
	};
	char *url = f->seq >= 0 ? xasprintf("%s?since=%" PRId64, f->url, f->seq) : xstrdup(f->url);

	f->retry_at_ms = 0;
	f->socket = socket_open(f->sockets, url, SUBPROTOCOL, f->token, &events, f);
	free(url);
}

static void on_retry(void *arg)
{
	connect_now(arg);
}

static struct sockets *sockets_for(const struct feed *f)
{
	struct sockets *s = sockets_new(f->loop);

	sockets_trust(s, &f->trust);
	return s;
}

struct feed *feed_new(struct loop *l, const char *url, const struct trust *trust, const struct app_timing *timing,
                      const struct feed_events *events, void *arg)
{
	struct feed *f = xcalloc(1, sizeof(*f));

	f->loop = l;
	f->url = xstrdup(url);
	f->timing = timing;
	f->events = *events;
	f->arg = arg;
	f->trust = *trust;
	f->sockets = sockets_for(f);
	f->retry = timer_new(l, on_retry, f);
	f->offline = timer_new(l, on_offline, f);
	f->live_since_ms = -1;
	return f;
}

void feed_free(struct feed *f)
{
	if (!f)
		return;
	feed_stop(f);
	timer_free(f->retry);
	timer_free(f->offline);
	sockets_free(f->sockets);
	free(f->url);
	free(f);
}

void feed_start(struct feed *f, const char *token)
{
	feed_stop(f);
	f->token = xstrdup(token);
	f->seq = -1;
	timer_once(f->offline, f->timing->offline_after_ms);
	f->events.link(LINK_CONNECTING, NULL, 0, f->arg);
	connect_now(f);
}

void feed_stop(struct feed *f)
{
	timer_stop(f->retry);
	timer_stop(f->offline);
	socket_free(f->socket);
	f->socket = NULL;
	xfree_secret(f->token);
	f->token = NULL;
	free(f->reason);
	f->reason = NULL;
	f->live_since_ms = -1;
	f->is_offline = false;
	backoff_reset(&f->backoff);
}

void feed_forget(struct feed *f)
{
	feed_stop(f);
	sockets_free(f->sockets);
	f->sockets = sockets_for(f);
}

void feed_retry_now(struct feed *f)
{
	if (!timer_is_running(f->retry))
		return;
	timer_stop(f->retry);
	backoff_reset(&f->backoff);
	connect_now(f);
	say_down(f);
}

void feed_reached(struct feed *f, int64_t seq)
{
	f->seq = seq;
}
