/* SPDX-License-Identifier: ISC */
/*
 * The middle of homeprod without its door, for tests/server. The stories are in harness_story.c.
 */
#include "tests/server/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "server/life.h"
#include "server/store/db.h"
#include "server/video/video_provider.h"

#define WAIT_MS 30000 /* only what hangs needs it */
#define ANSWERS_KEPT 8

static struct answer answers[ANSWERS_KEPT];
static size_t answer_next;

struct shifted {
	int64_t shift_ms;
	harness_fn *fn;
	void *arg;
};

static void shifted_job(struct tx *tx, void *arg)
{
	const struct shifted *s = arg;

	tx->now_ms += s->shift_ms;
	s->fn(tx, s->arg);
}

void run_shifted(struct harness *h, int64_t shift_ms, harness_fn *fn, void *arg)
{
	struct shifted s = { shift_ms, fn, arg };

	assert_int_equal(store_run_now(h->store, shifted_job, &s), DB_OK);
}

static void service_fill(struct service *s)
{
	static const struct { const char *value; int64_t amount; } categories[] = {
		{ "plumbing", 4500 }, { "electrical", 6000 },
	};

	s->app_name = xstrdup("HomePro Assist");
	memcpy(s->currency, "USD", sizeof s->currency);
	s->category_count = sizeof categories / sizeof categories[0];
	s->categories = xcalloc(s->category_count, sizeof *s->categories);
	for (size_t i = 0; i < s->category_count; i++) {
		struct category *c = &s->categories[i];

		memcpy(c->value, categories[i].value, strlen(categories[i].value) + 1);
		c->label = xstrdup(categories[i].value);
		c->icon = xstrdup("*");
		c->ascii_icon = xstrdup("*");
		c->amount = categories[i].amount;
	}
	for (int o = OUTCOME_RESOLVED; o < OUTCOME_COUNT; o++) {
		struct outcome_choice *c = &s->outcomes[s->outcome_count++];

		c->value = (enum outcome)o;
		c->label = xstrdup(outcome_name(c->value));
		c->icon = xstrdup("*");
		c->ascii_icon = xstrdup("*");
		c->is_captured = o != OUTCOME_UNRESOLVED;
	}
}

static void settings_fill(struct settings *s)
{
	s->base_url = xstrdup("https://help.example");
	s->video.provider = video_provider_find("template");
	s->video.template = xstrdup("https://meet.example/homepro-{room}");
	s->expire_after_ms = 30 * 60000;
	s->authorize_within_ms = 20 * 60000;
	s->start_within_ms = 10 * 60000;
	s->helper_gone_after_ms = 30 * 60000;
	s->presence_grace_ms = 45000;
	s->token_lifetime_ms = 12 * 3600000;
	s->answer_kept_ms = 25 * 3600000;
	s->audit_kept_ms = INT64_C(365) * 24 * 3600000;
	s->guest_lifetime_ms = 2 * 3600000;
	s->guest_words_kept_ms = 30 * INT64_C(86400000);
	s->log_kept_ms = 30 * INT64_C(86400000);
	s->orders_kept_ms = 90 * INT64_C(86400000);
	s->sessions_in_hand = 1;
	s->guests_per_minute = 10;
	s->streams_per_person = 16;
	service_fill(&s->service);
}

int harness_setup(void **state)
{
	struct harness *h = xcalloc(1, sizeof *h);
	char url[96], why[200] = "";

	snprintf(h->dir, sizeof h->dir, "/tmp/homepro-test-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	snprintf(url, sizeof url, "sqlite:%s/homepro.db", h->dir);
	settings_fill(&h->settings);
	h->loop = loop_new();
	h->store = store_open(h->loop, url, why, sizeof why);
	assert_string_equal(why, "");
	assert_non_null(h->store);
	*state = h;
	return 0;
}

static void answers_clear(void)
{
	for (size_t i = 0; i < ANSWERS_KEPT; i++) {
		free(answers[i].body);
		free(answers[i].location);
	}
	memset(answers, 0, sizeof answers);
}

static void dir_remove(const char *dir)
{
	static const char *const names[] = { "homepro.db", "homepro.db-wal",
					     "homepro.db-shm", "homepro.db.lock" };
	char path[128];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
}

/* Whatever a test did, what must always hold still does. */
static void check_job(struct tx *tx, void *arg)
{
	char why[200] = "";

	(void)arg;
	db_check(tx->db, why, sizeof why);
	assert_string_equal(why, "");
}

int harness_teardown(void **state)
{
	struct harness *h = *state;

	outbox_stop(h);
	run_shifted(h, 0, check_job, NULL);
	store_close(h->store);
	loop_free(h->loop);
	dir_remove(h->dir);
	service_clear(&h->settings.service);
	free(h->settings.base_url);
	video_settings_clear(&h->settings.video);
	free(h);
	answers_clear();
	return 0;
}

void outbox_start(struct harness *h, const struct payment_provider *p)
{
	assert_null(h->outbox);
	h->is_paid_here = p->carry_out_here != NULL;
	h->outbox = outbox_new(h->loop, h->store, &h->settings, p);
}

void outbox_stop(struct harness *h)
{
	outbox_free(h->outbox);
	h->outbox = NULL;
}

static void person_add(struct tx *tx, void *arg)
{
	struct person *p = arg;

	assert_true(user_add(tx, &p->user, "no password is like this"));
	if (p->user.is_available)
		user_set_available(tx, p->user.id, true);
	token_add(tx, p->token, p->user.id, tx->now_ms + 3600000);
}

void person_init(struct harness *h, const char *username, enum role role, struct person *out)
{
	memset(out, 0, sizeof *out);
	id_new('u', out->user.id);
	id_new('t', out->token);
	out->user.username = xstrdup(username);
	out->user.display_name = xasprintf("%c%s", username[0] - 'a' + 'A', username + 1);
	out->user.role = role;
	out->user.is_available = role == ROLE_HELPER;
	out->user.created_at_ms = 1;
	run_shifted(h, 0, person_add, out);
}

void person_clear(struct person *p)
{
	user_clear(&p->user);
}

static void arrive_job(struct tx *tx, void *arg)
{
	const struct person *p = arg;

	presence_seen(tx, p->user.id, true);
	life_arrive(tx, &p->user);
}

void person_arrive(struct harness *h, struct person *p)
{
	run_shifted(h, 0, arrive_job, p);
}

static void leave_job(struct tx *tx, void *arg)
{
	const struct person *p = arg;

	presence_seen(tx, p->user.id, false);
	life_leave(tx, p->user.id);
}

void person_leave(struct harness *h, struct person *p)
{
	run_shifted(h, 0, leave_job, p);
}

static enum method method_read(const char *name)
{
	static const char *const names[METHOD_COUNT] = { "GET", "POST", "PATCH" };
	int m = 0;

	while (m < METHOD_COUNT && strcmp(names[m], name) != 0)
		m++;
	assert_true(m < METHOD_COUNT);
	return (enum method)m;
}

struct call *call_new(struct harness *h, const struct person *who, const char *method,
		      const char *path, const char *body)
{
	struct call *c = xcalloc(1, sizeof *c);
	const char *query = strchr(path, '?');
	char *bare = xstrndup(path, query != NULL ? (size_t)(query - path) : strlen(path));
	unsigned allowed;

	c->route = route_find(method_read(method), bare, c->id, &allowed);
	assert_non_null(c->route);
	c->settings = &h->settings;
	c->query = query != NULL ? xstrdup(query + 1) : NULL;
	c->token = who != NULL ? xstrdup(who->token) : NULL;
	c->body = body != NULL ? xstrdup(body) : NULL;
	c->body_len = body != NULL ? strlen(body) : 0;
	free(bare);
	return c;
}

void call_job(struct tx *tx, void *arg)
{
	call_serve(tx, arg);
}

void call_free(struct call *c)
{
	call_clear(c);
	free(c);
}

const struct answer *call_with_key(struct harness *h, const struct person *who, const char *key,
				   const char *method, const char *path, const char *body)
{
	struct answer *a = &answers[answer_next++ % ANSWERS_KEPT];
	struct call *c = call_new(h, who, method, path, body);

	c->key = key != NULL ? xstrdup(key) : NULL;
	assert_int_equal(store_run_now(h->store, call_job, c), DB_OK);
	free(a->body);
	free(a->location);
	a->status = c->reply.status;
	a->body = xstrdup(c->reply.body != NULL ? c->reply.body : "");
	a->location = c->reply.location != NULL ? xstrdup(c->reply.location) : NULL;
	call_free(c);
	if (h->outbox != NULL)
		outbox_kick(h->outbox);
	return a;
}

const struct answer *call_as(struct harness *h, const struct person *who, const char *method,
			     const char *path, const char *body)
{
	return call_with_key(h, who, NULL, method, path, body);
}

const struct answer *call_on(struct harness *h, const struct person *who, const char *method,
			     const char *path, const char *id, const char *body)
{
	const char *hole = strstr(path, "%s");
	char *whole = xasprintf("%.*s%s%s", (int)(hole - path), path, id, hole + 2);
	const struct answer *a = call_as(h, who, method, whole, body);

	free(whole);
	return a;
}

static void request_take(const struct answer *a, int status, struct request *out)
{
	struct fault f = { 0 };

	assert_int_equal(a->status, status);
	request_clear(out);
	assert_int_equal(request_decode(a->body, strlen(a->body), out, &f), ERR_NONE);
}

static void session_take(const struct answer *a, int status, struct session *out)
{
	struct fault f = { 0 };

	assert_int_equal(a->status, status);
	session_clear(out);
	assert_int_equal(session_decode(a->body, strlen(a->body), out, &f), ERR_NONE);
}

void request_get(struct harness *h, const struct person *who, const char *id, struct request *out)
{
	request_take(call_on(h, who, "GET", "/v1/requests/%s", id, NULL), 200, out);
}

void session_get(struct harness *h, const struct person *who, const char *id, struct session *out)
{
	session_take(call_on(h, who, "GET", "/v1/sessions/%s", id, NULL), 200, out);
}

void request_open(struct harness *h, const struct person *customer, struct request *out)
{
	request_take(call_as(h, customer, "POST", "/v1/requests",
			     "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}"),
		     201, out);
	assert_int_equal(out->status, h->is_paid_here ? REQUEST_OPEN : REQUEST_AUTHORIZING);
	wait_payment(h, customer, out->id, PAYMENT_AUTHORIZED);
	request_get(h, customer, out->id, out);
	assert_int_equal(out->status, REQUEST_OPEN);
}

void claim(struct harness *h, const struct person *helper, const struct request *r, struct session *out)
{
	session_take(call_on(h, helper, "POST", "/v1/requests/%s/claim", r->id, NULL), 201, out);
}

void start_and_end(struct harness *h, const struct person *helper, const struct session *s,
		   const char *outcome)
{
	char *body = xasprintf("{\"outcome\":\"%s\"}", outcome);

	assert_int_equal(call_on(h, helper, "POST", "/v1/sessions/%s/start", s->id, NULL)->status,
			 200);
	assert_int_equal(call_on(h, helper, "POST", "/v1/sessions/%s/end", s->id, body)->status,
			 200);
	free(body);
}

struct unread {
	const struct person *helper;
	int64_t count;
};

static void unread_job(struct tx *tx, void *arg)
{
	struct unread *u = arg;

	u->count = notification_unread(tx, u->helper->user.id);
}

int64_t unread_of(struct harness *h, const struct person *helper)
{
	struct unread u = { helper, -1 };

	run_shifted(h, 0, unread_job, &u);
	return u.count;
}

static void log_end_job(struct tx *tx, void *arg)
{
	*(int64_t *)arg = event_last_seq(tx);
}

int64_t log_end(struct harness *h)
{
	int64_t seq = -1;

	run_shifted(h, 0, log_end_job, &seq);
	return seq;
}

struct sql {
	const char *text;
	int64_t number;
};

static void sql_int_job(struct tx *tx, void *arg)
{
	struct sql *s = arg;

	s->number = db_int(tx->db, -1, s->text, "");
}

int64_t sql_int(struct harness *h, const char *sql)
{
	struct sql s = { sql, 0 };

	run_shifted(h, 0, sql_int_job, &s);
	return s.number;
}

static void sql_run_job(struct tx *tx, void *arg)
{
	const struct sql *s = arg;

	assert_int_equal(db_run(tx->db, s->text, ""), DB_OK);
}

void sql_run(struct harness *h, const char *sql)
{
	struct sql s = { sql, 0 };

	run_shifted(h, 0, sql_run_job, &s);
}

void wait_until(struct harness *h, harness_is_fn *is_so, void *arg)
{
	int64_t deadline_ms = loop_steady_ms(h->loop) + WAIT_MS;

	while (!is_so(h, arg)) {
		assert_true(loop_steady_ms(h->loop) < deadline_ms);
		loop_turn(h->loop, 20);
	}
}

struct payment_wait {
	const struct person *who;
	const char *request_id;
	enum payment_status status;
};

static bool payment_is_so(struct harness *h, void *arg)
{
	const struct payment_wait *w = arg;
	struct request r = { 0 };
	bool is_so;

	request_get(h, w->who, w->request_id, &r);
	is_so = r.payment_status == w->status;
	request_clear(&r);
	return is_so;
}

void wait_payment(struct harness *h, const struct person *who, const char *request_id,
		  enum payment_status status)
{
	struct payment_wait w = { who, request_id, status };

	wait_until(h, payment_is_so, &w);
}
