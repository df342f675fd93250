/* SPDX-License-Identifier: ISC */
/* Calls that are made until they are answered, and a stream that is taken up where it was cut; see
 * person.h. */
#include "tests/faults/person.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/model.h"
#include "loop/http.h"
#include "loop/loop.h"
#include "loop/socket.h"
#include "loop/timer.h"
#include "protocol/event.h"
#include "protocol/mem.h"
#include "tests/faults/load.h"

#define CALL_TIMEOUT_MS 5000
#define AGAIN_MIN_MS 5
#define AGAIN_SPREAD_MS 25

/* ---- calls ---- */

static void answered_add(struct person *p, int status, const char *text)
{
	struct answered *a;

	p->answered = xrealloc(p->answered, (p->answered_count + 1) * sizeof *p->answered);
	a = &p->answered[p->answered_count++];
	*a = (struct answered){xstrdup(p->method), xstrdup(p->path), xstrdup(p->key),
			       xstrdup(p->body),   status,           xstrdup(text)};
}

static void call_clear(struct person *p)
{
	free(p->path);
	free(p->body);
	free(p->key);
	p->path = p->body = p->key = NULL;
	p->method = NULL;
}

static void on_answer(const struct http_answer *a, void *arg)
{
	struct person *p = arg;
	char *text;

	p->call = NULL;
	if (a->status == 0 || a->status >= 500 || a->status == 429) {
		load_count_unanswered(p->load, a->status);
		timer_once(p->pause, AGAIN_MIN_MS + rand() % AGAIN_SPREAD_MS);
		return;
	}
	text = xstrndup(a->body, a->body_len);
	if (p->key && a->status < 400)
		answered_add(p, a->status, text);
	load_count_answered(p->load, p->key != NULL,
			    loop_steady_ms(load_loop(p->load)) - p->asked_ms);
	call_clear(p);
	p->then(p, a->status, text);
	free(text);
}

static void call_send(struct person *p)
{
	char *url = xasprintf("%s%s", load_url(p->load), p->path);
	struct http_request r = {.method = p->method,
				 .url = url,
				 .bearer = p->token,
				 .idempotency_key = p->key,
				 .content_type = p->body ? "application/json" : NULL,
				 .body = p->body,
				 .body_len = p->body ? strlen(p->body) : 0,
				 .timeout_ms = CALL_TIMEOUT_MS};

	p->asked_ms = loop_steady_ms(load_loop(p->load));
	p->call = http_send(load_http(p->load), &r, on_answer, p);
	free(url);
}

void person_call(struct person *p, const char *method, char *path, char *body,
		 void (*then)(struct person *p, int status, const char *text))
{
	assert_null(p->method);
	p->method = method;
	p->path = path;
	p->body = body;
	p->key = strcmp(method, "POST") == 0 ? xasprintf("%s-%u", p->name, ++p->keys) : NULL;
	p->then = then;
	call_send(p);
}

static void on_pause(void *arg)
{
	struct person *p = arg;

	if (p->method)
		call_send(p);
	else if (!p->is_resting)
		p->act(p);
}

void person_pause(struct person *p, int most_ms)
{
	timer_once(p->pause, rand() % (most_ms + 1));
}

void person_rest(struct person *p, bool is_resting)
{
	p->is_resting = is_resting;
	if (!is_resting && !p->method && !timer_is_running(p->pause))
		person_pause(p, AGAIN_SPREAD_MS);
}

bool person_is_idle(const struct person *p)
{
	return !p->method;
}

/* ---- the stream ---- */

static uint64_t hash_of(const char *text, size_t len)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	return hash;
}

static void seen_add(struct person *p, int64_t seq, const char *line, size_t len)
{
	if (p->seen_count == p->seen_room) {
		p->seen_room = p->seen_room ? 2 * p->seen_room : 64;
		p->seen = xrealloc(p->seen, p->seen_room * sizeof *p->seen);
	}
	p->seen[p->seen_count++] = (struct seen){seq, hash_of(line, len)};
}

/* The first line of a connection says up to where one is informed; each after it is new. */
static void on_line(struct person *p, const char *line, size_t len)
{
	struct event e;
	struct fault f = {0};

	if (event_decode(line, len, &e, &f) != ERR_NONE)
		fail_msg("%s cannot read %.*s", p->name, (int)len, line);
	if (e.type == EVENT_SNAPSHOT && p->replica->has_snapshot)
		fail_msg("%s came back at %lld and was not resumed", p->name,
			 (long long)p->replica->seq);
	if (e.type == EVENT_SNAPSHOT)
		p->seen_from = e.seq;
	if (e.type == EVENT_RESUMED && e.seq != p->replica->seq)
		fail_msg("%s came back at %lld and was resumed at %lld", p->name,
			 (long long)p->replica->seq, (long long)e.seq);
	if (e.type != EVENT_SNAPSHOT && e.type != EVENT_RESUMED) {
		if (e.seq <= p->replica->seq)
			fail_msg("%s had %lld already", p->name, (long long)e.seq);
		seen_add(p, e.seq, line, len);
	}
	model_apply(p->replica, &e, loop_now_ms(load_loop(p->load)));
	event_clear(&e);
	p->is_live = true;
}

static void on_message(const char *text, size_t len, void *arg)
{
	const char *end;

	for (const char *line = text; line < text + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + len - line));
		assert_non_null(end);
		on_line(arg, line, (size_t)(end - line));
	}
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	struct person *p = arg;

	(void)reason;
	if (code == 4401 || code == 1008 || (status >= 400 && status < 500))
		fail_msg("the stream of %s was refused: code %d, status %d", p->name, code, status);
	p->is_live = false;
	socket_free(p->socket);
	p->socket = NULL;
	timer_once(p->again, AGAIN_MIN_MS + rand() % AGAIN_SPREAD_MS);
}

static void on_opened(void *arg)
{
	(void)arg;
}

static void on_again(void *arg)
{
	person_listen(arg);
}

void person_listen(struct person *p)
{
	static const struct socket_events events = {on_opened, on_message, on_closed};
	char *url = p->replica->has_snapshot
			? xasprintf("%s/v1/stream?since=%lld", load_url(p->load),
				    (long long)p->replica->seq)
			: xasprintf("%s/v1/stream", load_url(p->load));

	p->socket = socket_open(p->sockets, url, "homepro.v1", p->token, &events, p);
	free(url);
}

/* ---- what they made ---- */

struct thing *person_thing(struct person *p, const char *id)
{
	for (size_t i = p->thing_count; i > 0; i--)
		if (strcmp(p->things[i - 1].id, id) == 0)
			return &p->things[i - 1];
	return NULL;
}

struct thing *person_thing_add(struct person *p, const char *id)
{
	struct thing *t;

	if (person_thing(p, id))
		fail_msg("%s was given %s twice", p->name, id);
	p->things = xrealloc(p->things, (p->thing_count + 1) * sizeof *p->things);
	t = &p->things[p->thing_count++];
	memset(t, 0, sizeof *t);
	snprintf(t->id, sizeof t->id, "%s", id);
	return t;
}

void person_forget_audited(struct person *p)
{
	for (size_t i = 0; i < p->answered_count; i++) {
		struct answered *a = &p->answered[i];

		free(a->method);
		free(a->path);
		free(a->key);
		free(a->body);
		free(a->text);
	}
	free(p->answered);
	p->answered = NULL;
	p->answered_count = 0;
	p->seen_count = 0;
	p->seen_from = p->replica->seq;
}

void person_init(struct person *p, struct load *l, struct sockets *sockets, const char *name,
		 const char *token, person_fn *act)
{
	memset(p, 0, sizeof *p);
	p->load = l;
	p->sockets = sockets;
	snprintf(p->name, sizeof p->name, "%s", name);
	p->token = token;
	p->act = act;
	p->is_resting = true;
	p->replica = model_new();
	p->pause = timer_new(load_loop(l), on_pause, p);
	p->again = timer_new(load_loop(l), on_again, p);
}

void person_clear(struct person *p)
{
	timer_free(p->pause);
	timer_free(p->again);
	if (p->call)
		http_cancel(p->call);
	call_clear(p);
	person_forget_audited(p);
	socket_free(p->socket);
	model_free(p->replica);
	free(p->seen);
	free(p->things);
}
