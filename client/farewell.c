/* SPDX-License-Identifier: ISC */
/* Sign-outs that outlive the sign-in on this machine; see farewell.h. */
#include "client/farewell.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "client/api.h"
#include "client/app_parts.h"
#include "loop/backoff.h"
#include "loop/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"

#define OF_ONE "/v1/logout"
#define OF_ALL "/v1/guests/leave"
#define WORTH_IT_MS (2 * 60 * 60 * INT64_C(1000)) /* then the server has ended the guest by itself */

struct farewell {
	struct farewells *all;
	const char *path;
	char *token;
	farewell_said_fn *said;         /* NULL: nobody asks */
	void *arg;
	int64_t until_ms;               /* steady */
	struct backoff backoff;
	struct timer *timer;
	struct http_call *call;
	LIST_ENTRY(farewell) link;
};

struct farewells {
	struct loop *loop;
	struct http *http;
	const char *server;
	const struct app_timing *timing;
	LIST_HEAD(, farewell) list;
};

static void farewell_free(struct farewell *w)
{
	LIST_REMOVE(w, link);
	if (w->call)
		http_cancel(w->call);
	timer_free(w->timer);
	xfree_secret(w->token);
	free(w);
}

/* The server has heard it, or has nothing left to end. Its "yes" is without words; whose has some is another's. */
static bool is_heard(const struct http_answer *a)
{
	return api_is_final(a) && (a->status >= 400 || a->body_len == 0);
}

static void on_answer(const struct http_answer *a, void *arg)
{
	struct farewell *w = arg;
	farewell_said_fn *said = w->said;
	void *said_arg = w->arg;
	bool is_over = is_heard(a) || loop_steady_ms(w->all->loop) >= w->until_ms;

	w->call = NULL;
	if (is_over)
		farewell_free(w);
	else
		timer_once(w->timer, backoff_next_ms(&w->backoff));
	if (said != NULL)
		said(is_over ? ERR_NONE : ERR_OUT_OF_REACH, said_arg);
}

static void farewell_send(void *arg)
{
	struct farewell *w = arg;
	char *url = xasprintf("%s%s", w->all->server, w->path);
	struct http_request r = {
		.method = "POST",
		.url = url,
		.bearer = w->token,
		.timeout_ms = w->all->timing->call_ms,
	};

	w->call = http_send(w->all->http, &r, on_answer, w);
	free(url);
}

static void say(struct farewells *f, const char *path, const char *token, farewell_said_fn *said, void *arg)
{
	struct farewell *w = xcalloc(1, sizeof(*w));

	w->all = f;
	w->path = path;
	w->token = xstrdup(token);
	w->said = said;
	w->arg = arg;
	w->until_ms = loop_steady_ms(f->loop) + WORTH_IT_MS;
	w->backoff.first_ms = f->timing->first_ms;
	w->backoff.most_ms = f->timing->most_ms;
	w->timer = timer_new(f->loop, farewell_send, w);
	LIST_INSERT_HEAD(&f->list, w, link);
	farewell_send(w);
}

void farewell_say(struct farewells *f, const char *token)
{
	say(f, OF_ONE, token, NULL, NULL);
}

void farewell_say_all(struct farewells *f, const char *device_token, farewell_said_fn *said, void *arg)
{
	say(f, OF_ALL, device_token, said, arg);
}

bool farewell_is_saying_all(const struct farewells *f)
{
	const struct farewell *w;

	LIST_FOREACH(w, &f->list, link)
		if (strcmp(w->path, OF_ALL) == 0)
			return true;
	return false;
}

void farewell_hurry(struct farewells *f)
{
	struct farewell *w;

	LIST_FOREACH(w, &f->list, link)
		if (w->call == NULL)
			timer_once(w->timer, 0);
}

struct farewells *farewells_new(struct loop *l, struct http *http, const char *server, const struct app_timing *t)
{
	struct farewells *f = xcalloc(1, sizeof(*f));

	f->loop = l;
	f->http = http;
	f->server = server;
	f->timing = t;
	LIST_INIT(&f->list);
	return f;
}

void farewells_free(struct farewells *f)
{
	if (!f)
		return;
	while (!LIST_EMPTY(&f->list))
		farewell_free(LIST_FIRST(&f->list));
	free(f);
}
