/* SPDX-License-Identifier: ISC */
/* libcurl on our loop: it says which sockets and which moment it waits for, the loop tells it when they come. */
#include "loop/curl_guest.h"

#include <stdbool.h>
#include <stdlib.h>

#include "loop/crypto_memory.h"
#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"

struct curl_guest {
	struct loop *loop;
	CURLM *multi;
	struct timer *timer;
	curl_guest_done_fn *done;
	void *arg;
	bool is_reaping;
	bool is_leaving;                /* freed from within `done` */
};

struct watch {
	uv_poll_t poll;
	struct curl_guest *guest;
	curl_socket_t socket;
};

static void destroy(struct curl_guest *g)
{
	/* The timer last: closing the kept connections may still set it. */
	curl_multi_cleanup(g->multi);
	timer_free(g->timer);
	curl_global_cleanup();
	free(g);
}

static void reap(struct curl_guest *g)
{
	CURLMsg *m;
	int left;

	if (g->is_reaping)
		return;
	g->is_reaping = true;
	while (!g->is_leaving && (m = curl_multi_info_read(g->multi, &left)) != NULL)
		if (m->msg == CURLMSG_DONE) {
			CURL *easy = m->easy_handle;
			CURLcode result = m->data.result;

			curl_multi_remove_handle(g->multi, easy);
			g->done(easy, result, g->arg);
		}
	g->is_reaping = false;
	if (g->is_leaving)
		destroy(g);
}

static void act(struct curl_guest *g, curl_socket_t socket, int what)
{
	int running;

	curl_multi_socket_action(g->multi, socket, what, &running);
	reap(g);
}

static void on_timer(void *arg)
{
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int on_timer_wanted(CURLM *multi, long timeout_ms, void *arg)
{
	struct curl_guest *g = arg;

	(void)multi;
	if (timeout_ms < 0)
		timer_stop(g->timer);
	else
		timer_once(g->timer, timeout_ms);
	return 0;
}

static void on_ready(uv_poll_t *handle, int status, int events)
{
	struct watch *w = handle->data;
	int what = 0;

	if (status < 0)
		what = CURL_CSELECT_ERR;
	if (events & UV_READABLE)
		what |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE)
		what |= CURL_CSELECT_OUT;
	act(w->guest, w->socket, what);
}

static void on_watch_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct watch *watch_new(struct curl_guest *g, curl_socket_t socket)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->guest = g;
	w->socket = socket;
	w->poll.data = w;
	if (uv_poll_init_socket(loop_uv(g->loop), &w->poll, socket) != 0) {
		log_error("a socket cannot be watched");
		free(w);
		return NULL;
	}
	curl_multi_assign(g->multi, socket, w);
	return w;
}

static int on_socket_wanted(CURL *easy, curl_socket_t socket, int what, void *arg, void *socket_arg)
{
	struct watch *w = socket_arg;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		/* Stopped at once, since curl closes the socket next. */
		if (w) {
			uv_poll_stop(&w->poll);
			uv_close((uv_handle_t *)&w->poll, on_watch_closed);
			curl_multi_assign(((struct curl_guest *)arg)->multi, socket, NULL);
		}
		return 0;
	}
	if (!w)
		w = watch_new(arg, socket);
	if (!w)
		return -1;
	return uv_poll_start(&w->poll,
	                     (what & CURL_POLL_IN ? UV_READABLE : 0) |
	                             (what & CURL_POLL_OUT ? UV_WRITABLE : 0),
	                     on_ready);
}

struct curl_guest *curl_guest_new(struct loop *l, curl_guest_done_fn *done, void *arg)
{
	struct curl_guest *g = xcalloc(1, sizeof(*g));

	crypto_memory_lend();
	/* by itself it can forget a call that it had no memory for, which is then never answered */
	curl_global_init_mem(CURL_GLOBAL_DEFAULT, xmalloc, free, xrealloc, xstrdup, xcalloc);
	g->loop = l;
	g->done = done;
	g->arg = arg;
	g->timer = timer_new(l, on_timer, g);
	g->multi = curl_multi_init();
	if (!g->multi)
		mem_exhausted();
	curl_multi_setopt(g->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
	curl_multi_setopt(g->multi, CURLMOPT_SOCKETDATA, g);
	curl_multi_setopt(g->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
	curl_multi_setopt(g->multi, CURLMOPT_TIMERDATA, g);
	return g;
}

void curl_guest_free(struct curl_guest *g)
{
	if (!g)
		return;
	g->is_leaving = true;
	if (!g->is_reaping)
		destroy(g);
}

void curl_guest_add(struct curl_guest *g, CURL *easy)
{
	curl_multi_add_handle(g->multi, easy);
}

void curl_guest_remove(struct curl_guest *g, CURL *easy)
{
	curl_multi_remove_handle(g->multi, easy);
}
