/* SPDX-License-Identifier: ISC */
/* Many people at work at once; see load.h. */
#include "tests/faults/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/socket.h"
#include "protocol/mem.h"
#include "tests/faults/person.h"

#define WITHIN_MS 60000
#define PEOPLE_A_CONTEXT 8 /* of libwebsockets: each has room for 16 sockets */

struct load {
	struct loop *loop;
	struct http *http;
	struct sockets **all; /* the first for one more stream, the others for people */
	size_t all_count;
	char url[80];
	struct person *people;
	size_t count;
	struct load_figures figures;
};

static void person_add(struct load *l, const char *name, const char *token, person_fn *act)
{
	if (l->count % PEOPLE_A_CONTEXT == 0)
		l->all[l->all_count++] = sockets_new(l->loop);
	person_init(&l->people[l->count], l, l->all[l->all_count - 1], name, token, act);
	l->count++;
}

struct load *load_new(struct loop *loop, const struct people_set *tokens)
{
	struct load *l = xcalloc(1, sizeof *l);
	char name[32];

	l->loop = loop;
	l->http = http_new(loop);
	l->all = xcalloc(1 + (tokens->helper_count + tokens->customer_count) / PEOPLE_A_CONTEXT + 1,
			 sizeof *l->all);
	l->all[l->all_count++] = sockets_new(loop);
	l->people = xcalloc(tokens->helper_count + tokens->customer_count, sizeof *l->people);
	for (size_t i = 0; i < tokens->helper_count; i++) {
		snprintf(name, sizeof name, "helper%zu", i);
		person_add(l, name, tokens->helpers[i], helper_act);
		l->people[i].is_available = true; /* people_set makes them so */
	}
	for (size_t i = 0; i < tokens->customer_count; i++) {
		snprintf(name, sizeof name, "customer%zu", i);
		person_add(l, name, tokens->customers[i], customer_act);
	}
	return l;
}

void load_free(struct load *l)
{
	for (size_t i = 0; i < l->count; i++)
		person_clear(&l->people[i]);
	for (size_t i = 0; i < l->all_count; i++)
		sockets_free(l->all[i]);
	http_free(l->http);
	free(l->all);
	free(l->people);
	free(l);
}

void load_set_url(struct load *l, const char *url)
{
	snprintf(l->url, sizeof l->url, "%s", url);
}

void load_begin(struct load *l)
{
	for (size_t i = 0; i < l->count; i++)
		person_listen(&l->people[i]);
	load_go_on(l);
}

void load_go_on(struct load *l)
{
	for (size_t i = 0; i < l->count; i++)
		person_rest(&l->people[i], false);
}

static const struct person *whom_to_wait_for(const struct load *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (!person_is_idle(&l->people[i]) || !l->people[i].is_live)
			return &l->people[i];
	return NULL;
}

void load_rest(struct load *l)
{
	int64_t deadline_ms = loop_steady_ms(l->loop) + WITHIN_MS;
	const struct person *p;

	for (size_t i = 0; i < l->count; i++)
		person_rest(&l->people[i], true);
	while ((p = whom_to_wait_for(l))) {
		if (loop_steady_ms(l->loop) >= deadline_ms)
			fail_msg("%s waits for %s", p->name, p->method ? p->path : "the stream");
		loop_turn(l->loop, 20);
	}
}

struct loop *load_loop(const struct load *l)
{
	return l->loop;
}

struct http *load_http(const struct load *l)
{
	return l->http;
}

struct sockets *load_sockets(const struct load *l)
{
	return l->all[0];
}

const char *load_url(const struct load *l)
{
	return l->url;
}

struct person *load_people(const struct load *l, size_t *count)
{
	*count = l->count;
	return l->people;
}

/* ---- what happened ---- */

void load_did(struct load *l, enum deed d)
{
	l->figures.deeds[d]++;
}

void load_count_answered(struct load *l, bool is_change, int64_t after_ms)
{
	l->figures.answered++;
	l->figures.changes += is_change;
	if (after_ms > l->figures.slowest_ms)
		l->figures.slowest_ms = after_ms;
}

void load_count_unanswered(struct load *l, int status)
{
	if (status == 0)
		l->figures.cut++;
	else
		l->figures.refused++;
}

void load_count_audited(struct load *l, size_t events, size_t asked_twice)
{
	l->figures.events += events;
	l->figures.asked_twice += asked_twice;
}

const struct load_figures *load_figures(const struct load *l)
{
	return &l->figures;
}

void load_print(const struct load *l)
{
	const struct load_figures *f = &l->figures;

	print_message(
	    "# %zu calls answered, %zu of them changes; %zu cut off, %zu refused; slowest %d ms\n",
	    f->answered, f->changes, f->cut, f->refused, (int)f->slowest_ms);
	print_message(
	    "# %zu requests, %zu cancelled; %zu claims, %zu lost; %zu started, %zu given back, "
	    "%zu ended; %zu read\n",
	    f->deeds[DID_ASK], f->deeds[DID_CANCEL], f->deeds[DID_CLAIM], f->deeds[DID_LOSE],
	    f->deeds[DID_START], f->deeds[DID_GIVE_BACK], f->deeds[DID_END], f->deeds[DID_READ]);
	print_message("# audited: %zu events on streams, %zu changes asked for again\n", f->events,
		      f->asked_twice);
}

/* ---- one call ---- */

struct asking {
	int status;
	char *text;
	bool is_done;
};

static void on_answer(const struct http_answer *a, void *arg)
{
	struct asking *asking = arg;

	asking->status = a->status;
	asking->text = a->status ? xstrndup(a->body, a->body_len) : xstrdup(a->error);
	asking->is_done = true;
}

char *load_ask(struct load *l, const char *token, const char *method, const char *path,
	       const char *key, const char *body, int *status)
{
	struct asking asking = {0};
	char *url = xasprintf("%s%s", l->url, path);
	struct http_request r = {.method = method,
				 .url = url,
				 .bearer = token,
				 .idempotency_key = key,
				 .content_type = body ? "application/json" : NULL,
				 .body = body,
				 .body_len = body ? strlen(body) : 0};

	http_send(l->http, &r, on_answer, &asking);
	while (!asking.is_done) /* libcurl's own deadline is thirty seconds */
		loop_turn(l->loop, 50);
	free(url);
	if (asking.status < 200 || asking.status > 299)
		fail_msg("%s %s: %d %s", method, path, asking.status, asking.text);
	if (status)
		*status = asking.status;
	return asking.text;
}
