/* SPDX-License-Identifier: ISC */
/*
 * Has the server kept what it said? Asked while all rest, of each person's own record: every change
 * that was answered is there, and there once; its key gives the same bytes; the stream has shown
 * each event once, also across the cuts; and what is counted in one place is what is counted in
 * another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/model.h"
#include "loop/loop.h"
#include "loop/socket.h"
#include "protocol/document.h"
#include "protocol/mem.h"
#include "tests/faults/load.h"
#include "tests/faults/person.h"

#define WITHIN_MS 20000
#define PAGE 200
#define KEYS_AN_AUDIT 12 /* of one person: the last are the ones that a cut was near */

static struct document *get(struct load *l, const struct person *p, const char *path)
{
	char *text = load_ask(l, p->token, "GET", path, NULL, NULL, NULL);
	struct document *d = document_parse(text, strlen(text));

	assert_non_null(d);
	free(text);
	return d;
}

static int64_t number(const struct document *d, const char *path)
{
	int64_t n = INT64_MIN;

	document_int(d, path, &n);
	return n;
}

static void expect(const struct person *p, const char *what, int64_t is, int64_t should_be)
{
	if (is != should_be)
		fail_msg("%s: %s is %lld and should be %lld", p->name, what, (long long)is,
			 (long long)should_be);
}

/* ---- the same key, the same answer ---- */

static size_t ask_again(struct load *l, const struct person *p)
{
	size_t from = p->answered_count > KEYS_AN_AUDIT ? p->answered_count - KEYS_AN_AUDIT : 0;

	for (size_t i = from; i < p->answered_count; i++) {
		const struct answered *a = &p->answered[i];
		int status;
		char *text = load_ask(l, p->token, a->method, a->path, a->key, a->body, &status);

		if (status != a->status || strcmp(text, a->text) != 0)
			fail_msg("%s, %s %s under %s: was %d %s, is %d %s", p->name, a->method,
				 a->path, a->key, a->status, a->text, status, text);
		free(text);
	}
	return p->answered_count - from;
}

/* ---- what they made is there, once, and as it was answered ---- */

static void expect_request(const struct person *p, const struct thing *t, const struct document *d)
{
	const char *status = document_text(d, "status");

	if (t->is_cancelled && strcmp(status, "cancelled") != 0)
		fail_msg("%s cancelled %s, and it is %s", p->name, t->id, status);
}

static void expect_session(const struct person *p, const struct thing *t, const struct document *d)
{
	const char *status = document_text(d, "status"), *outcome = document_text(d, "outcome");
	enum session_status is;

	assert_true(session_status_parse(status, &is));
	if (is < t->status)
		fail_msg("%s was told that %s is %s, and it is %s", p->name, t->id,
			 session_status_name(t->status), status);
	if (t->outcome != OUTCOME_NONE &&
	    (!outcome || strcmp(outcome, outcome_name(t->outcome)) != 0))
		fail_msg("%s ended %s as %s, and it is %s", p->name, t->id,
			 outcome_name(t->outcome), outcome ? outcome : "without an outcome");
}

/* The server's list, newest first, against what was answered, newest last. */
static void expect_things(struct load *l, const struct person *p)
{
	bool is_helper = p->act == helper_act;
	char *path = xasprintf("/v1/%s?limit=%d", is_helper ? "sessions" : "requests", PAGE);
	struct document *list = get(l, p, path);
	size_t count = document_count(list, "items");

	expect(p, "the number of things", (int64_t)count,
	       (int64_t)(p->thing_count < PAGE ? p->thing_count : PAGE));
	for (size_t i = 0; i < count; i++) {
		const struct thing *t = &p->things[p->thing_count - 1 - i];
		char at[32];
		const struct document *d;

		snprintf(at, sizeof at, "items.%zu", i);
		d = document_at(list, at);
		if (strcmp(document_text(d, "id"), t->id) != 0)
			fail_msg("%s has %s where %s should be", p->name, document_text(d, "id"),
				 t->id);
		if (is_helper)
			expect_session(p, t, d);
		else
			expect_request(p, t, d);
	}
	document_free(list);
	free(path);
}

/* ---- counts agree ---- */

static void expect_counts(struct load *l, const struct person *p)
{
	struct document *me = get(l, p, "/v1/me"), *stats = get(l, p, "/v1/stats"),
			*unread = get(l, p, "/v1/notifications?unread=true&limit=200");
	int64_t listed = (int64_t)document_count(unread, "items");

	expect(p, "completed_sessions of me", number(me, "completed_sessions"),
	       (int64_t)p->completed);
	expect(p, "completed_sessions of stats", number(stats, "completed_sessions"),
	       (int64_t)p->completed);
	expect(p, "resolved", number(stats, "outcomes.resolved"),
	       (int64_t)p->outcomes[OUTCOME_RESOLVED]);
	expect(p, "unresolved", number(stats, "outcomes.unresolved"),
	       (int64_t)p->outcomes[OUTCOME_UNRESOLVED]);
	expect(p, "escalated", number(stats, "outcomes.escalated"),
	       (int64_t)p->outcomes[OUTCOME_ESCALATED]);
	expect(p, "is_available", document_is_true(me, "is_available"), p->is_available);
	expect(p, "unread_count", number(unread, "unread_count"), listed);
	document_free(me);
	document_free(stats);
	document_free(unread);
}

/* ---- the stream, once more from the last audit on ---- */

struct replay {
	const struct person *person;
	size_t at; /* the next of its seen ones */
	int64_t seq, replayed_to;
	bool is_resumed, is_closed;
};

static void on_line(struct replay *r, const char *line, size_t len)
{
	const struct person *p = r->person;
	struct event e;

	assert_int_equal(event_decode(line, len, &e, NULL), ERR_NONE);
	r->seq = e.seq;
	if (!r->is_resumed) {
		if (e.type != EVENT_RESUMED)
			fail_msg("%s is not resumed from %lld", p->name, (long long)p->seen_from);
		r->is_resumed = true;
		r->replayed_to = e.u.replayed_to > e.seq ? e.u.replayed_to : e.seq;
	} else if (r->at >= p->seen_count || p->seen[r->at].seq != e.seq) {
		fail_msg("%s was never shown %.*s; there was %lld", p->name, (int)len, line,
			 r->at < p->seen_count ? (long long)p->seen[r->at].seq : -1LL);
	} else {
		r->at++;
	}
	event_clear(&e);
}

static void on_message(const char *text, size_t len, void *arg)
{
	for (const char *line = text, *end; line < text + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + len - line));
		assert_non_null(end);
		on_line(arg, line, (size_t)(end - line));
	}
}

static void on_closed(int code, int status, const char *reason, void *arg)
{
	struct replay *r = arg;

	(void)reason;
	print_message("# the second stream was closed: %d %d\n", code, status);
	r->is_closed = true;
}

static void on_opened(void *arg)
{
	(void)arg;
}

static void expect_stream(struct load *l, const struct person *p)
{
	static const struct socket_events events = {on_opened, on_message, on_closed};
	struct replay r = {.person = p};
	char *url = xasprintf("%s/v1/stream?since=%lld", load_url(l), (long long)p->seen_from);
	struct socket *s = socket_open(load_sockets(l), url, "homepro.v1", p->token, &events, &r);
	int64_t deadline_ms = loop_steady_ms(load_loop(l)) + WITHIN_MS;

	while (!r.is_closed && (!r.is_resumed || r.seq < r.replayed_to)) {
		assert_true(loop_steady_ms(load_loop(l)) < deadline_ms);
		loop_turn(load_loop(l), 20);
	}
	assert_false(r.is_closed);
	if (r.at < p->seen_count)
		fail_msg("%s was shown %lld, which the log does not have for them", p->name,
			 (long long)p->seen[r.at].seq);
	socket_free(s);
	free(url);
}

/* Nothing more comes: the log's end is the same twice, and everybody has been told as far as it
 * goes. */
static void let_settle(struct load *l)
{
	size_t count;
	const struct person *people = load_people(l, &count);
	int64_t before = -1, now = 0;

	while (before != now) {
		int64_t until_ms = loop_steady_ms(load_loop(l)) + 60;

		before = now;
		now = 0;
		while (loop_steady_ms(load_loop(l)) < until_ms)
			loop_turn(load_loop(l), 20);
		for (size_t i = 0; i < count; i++)
			now += people[i].replica->seq;
	}
}

static void expect_replica(struct load *l, const struct person *p)
{
	struct document *unread = get(l, p, "/v1/notifications?unread=true&limit=1");

	expect(p, "unread_count, as the stream tells it,", p->replica->unread_count,
	       number(unread, "unread_count"));
	document_free(unread);
}

void load_audit(struct load *l)
{
	size_t count, events = 0, again = 0;
	struct person *people = load_people(l, &count);

	let_settle(l);
	for (size_t i = 0; i < count; i++) {
		struct person *p = &people[i];

		expect_stream(l, p);
		again += ask_again(l, p);
		expect_things(l, p);
		if (p->act == helper_act) {
			expect_counts(l, p);
			expect_replica(l, p);
		}
		events += p->seen_count;
	}
	let_settle(l);
	for (size_t i = 0; i < count; i++)
		person_forget_audited(&people[i]);
	load_count_audited(l, events, again);
}
