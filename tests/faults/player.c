/* SPDX-License-Identifier: ISC */
/* One customer and one helper in the thousand kills, as a small machine of steps. */
#include "tests/faults/player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/request.h"
#include "protocol/session.h"
#include "tests/faults/world.h"

#define PAUSE_MIN_MS 5
#define PAUSE_SPREAD_MS 40
#define SIGN_IN_WITHIN_MS 20000

/* What is to become of a request. */
enum plan {
	PLAN_RESOLVED,
	PLAN_ESCALATED,
	PLAN_UNRESOLVED,
	PLAN_CANCEL_EARLY,
	PLAN_CANCEL_OPEN,
	PLAN_COUNT
};
static const char *const outcomes[PLAN_COUNT] = {"resolved", "escalated", "unresolved", NULL, NULL};

enum step {
	STEP_ASK,
	STEP_WAIT_OPEN,
	STEP_PAY,
	STEP_CANCEL,
	STEP_CLAIM,
	STEP_START,
	STEP_END,
	STEP_WAIT_SETTLED,
	STEP_COUNT
};

struct player {
	struct loop *loop;
	struct http *http;
	struct world *world;
	char customer[16], helper[16];
	char *customer_token, *helper_token;
	struct timer *timer;
	enum step step;
	enum plan plan;
	int number, round;
	struct request r;
	struct session s;
	int asked_times, last_status;   /* in this step; its last answer */
	bool has_paid, is_resting, is_idle;
	struct played *played;
	size_t played_count;
};

static void go(struct player *p, enum step step);

static bool is_unanswered(const struct http_answer *a)
{
	return a->status == 0 || a->status >= 500 || a->status == 429;
}

static void read_request(struct player *p, const struct http_answer *a)
{
	struct fault f = {0};

	request_clear(&p->r);
	if (request_decode(a->body, a->body_len, &p->r, &f) != ERR_NONE)
		fail_msg("%s: status %d: %s", p->customer, a->status, a->body);
}

static void read_session(struct player *p, const struct http_answer *a)
{
	struct fault f = {0};

	session_clear(&p->s);
	if (session_decode(a->body, a->body_len, &p->s, &f) != ERR_NONE)
		fail_msg("%s: status %d: %s", p->helper, a->status, a->body);
}

static void asked(struct player *p, const struct http_answer *a)
{
	read_request(p, a);
	p->has_paid = false;
	go(p, p->plan == PLAN_CANCEL_EARLY ? STEP_CANCEL : STEP_WAIT_OPEN);
}

static void looked_open(struct player *p, const struct http_answer *a)
{
	read_request(p, a);
	if (p->r.status == REQUEST_OPEN)
		go(p, p->plan == PLAN_CANCEL_OPEN ? STEP_CANCEL : STEP_CLAIM);
	else if (p->r.status != REQUEST_AUTHORIZING)
		fail_msg("request %s is %s: %s", p->r.id, request_status_name(p->r.status),
		         p->r.payment_reason ? p->r.payment_reason : "?");
	else
		go(p, p->r.payment_url && !p->has_paid ? STEP_PAY : STEP_WAIT_OPEN);
}

/* No such page: one whose answer was cut has paid for it already, else it is tried again. */
static void paid(struct player *p, const struct http_answer *a)
{
	p->has_paid = a->status == 200 || p->asked_times > 0;
	go(p, STEP_WAIT_OPEN);
}

static void cancelled(struct player *p, const struct http_answer *a)
{
	read_request(p, a);
	go(p, STEP_WAIT_SETTLED);
}

static void claimed(struct player *p, const struct http_answer *a)
{
	read_session(p, a);
	go(p, STEP_START);
}

static void started(struct player *p, const struct http_answer *a)
{
	read_session(p, a);
	go(p, STEP_END);
}

static void ended(struct player *p, const struct http_answer *a)
{
	read_session(p, a);
	go(p, STEP_WAIT_SETTLED);
}

static void looked_settled(struct player *p, const struct http_answer *a)
{
	struct played *last;
	bool is_captured = p->plan == PLAN_RESOLVED || p->plan == PLAN_ESCALATED;

	read_request(p, a);
	if (p->r.payment_status == PAYMENT_PENDING || p->r.payment_status == PAYMENT_AUTHORIZED) {
		go(p, STEP_WAIT_SETTLED);
		return;
	}
	if (p->r.payment_status != (is_captured ? PAYMENT_CAPTURED : PAYMENT_RELEASED))
		fail_msg("request %s is %s: %s", p->r.id, payment_status_name(p->r.payment_status),
		         p->r.payment_reason ? p->r.payment_reason : "?");
	p->played = xrealloc(p->played, (p->played_count + 1) * sizeof *p->played);
	last = &p->played[p->played_count++];
	memcpy(last->request_id, p->r.id, sizeof last->request_id);
	last->is_captured = is_captured;
	p->round++;
	p->plan = (enum plan)(rand() % PLAN_COUNT);
	p->is_idle = p->is_resting;
	if (!p->is_idle)
		go(p, STEP_ASK);
}

/* A %s in the path is the request's or the session's id. */
static const struct {
	const char *method, *path;
	bool is_helpers, is_sessions;
	int status;
	void (*then)(struct player *p, const struct http_answer *a);
} steps[STEP_COUNT] = {
	[STEP_ASK] = {"POST", "/v1/requests", false, false, 201, asked},
	[STEP_WAIT_OPEN] = {"GET", "/v1/requests/%s", false, false, 200, looked_open},
	[STEP_PAY] = {"GET", "/_fake/do?deed=pay&request=%s", false, false, 0, paid},
	[STEP_CANCEL] = {"POST", "/v1/requests/%s/cancel", false, false, 200, cancelled},
	[STEP_CLAIM] = {"POST", "/v1/requests/%s/claim", true, false, 201, claimed},
	[STEP_START] = {"POST", "/v1/sessions/%s/start", true, true, 200, started},
	[STEP_END] = {"POST", "/v1/sessions/%s/end", true, true, 200, ended},
	[STEP_WAIT_SETTLED] = {"GET", "/v1/requests/%s", false, false, 200, looked_settled},
};

static void on_answer(const struct http_answer *a, void *arg)
{
	struct player *p = arg;

	p->last_status = a->status;
	if (is_unanswered(a)) {
		go(p, p->step);
		return;
	}
	if (steps[p->step].status && a->status != steps[p->step].status)
		fail_msg("%s of %s: status %d: %s", steps[p->step].path, p->customer, a->status,
			 a->body);
	steps[p->step].then(p, a);
}

static char *url_of(const struct player *p)
{
	const char *path = steps[p->step].path, *hole = strstr(path, "%s");
	const char *base = p->step == STEP_PAY ? world_stripe_url(p->world) : world_url(p->world);

	if (!hole)
		return xasprintf("%s%s", base, path);
	return xasprintf("%s%.*s%s%s", base, (int)(hole - path), path,
			 steps[p->step].is_sessions ? p->s.id : p->r.id, hole + 2);
}

static char *body_of(const struct player *p)
{
	if (p->step == STEP_ASK)
		return xstrdup("{\"category\":\"plumbing\",\"description\":\"The tap drips\"}");
	if (p->step == STEP_END)
		return xasprintf("{\"outcome\":\"%s\"}", outcomes[p->plan]);
	return NULL;
}

static void on_time(void *arg)
{
	struct player *p = arg;
	bool is_post = steps[p->step].method[0] == 'P';
	char *url = url_of(p), *body = body_of(p),
	     *key = xasprintf("%s-%d-%d", p->customer, p->round, (int)p->step);
	struct http_request r = {
	    .method = steps[p->step].method,
	    .url = url,
	    .bearer = p->step == STEP_PAY         ? NULL
		      : steps[p->step].is_helpers ? p->helper_token
						  : p->customer_token,
	    .idempotency_key = is_post ? key : NULL,
	    .content_type = body ? "application/json" : NULL,
	    .body = body,
	    .body_len = body ? strlen(body) : 0,
	    .timeout_ms = 5000,
	};

	http_send(p->http, &r, on_answer, p);
	free(url);
	free(body);
	free(key);
}

static void go(struct player *p, enum step step)
{
	p->asked_times = step == p->step ? p->asked_times + 1 : 0;
	p->step = step;
	timer_once(p->timer, PAUSE_MIN_MS + rand() % PAUSE_SPREAD_MS);
}

struct player *player_new(struct loop *l, struct http *h, struct world *w, int number)
{
	struct player *p = xcalloc(1, sizeof *p);

	p->loop = l;
	p->http = h;
	p->world = w;
	p->timer = timer_new(l, on_time, p);
	p->number = number;
	p->is_idle = true;
	snprintf(p->customer, sizeof p->customer, "customer%d", number);
	snprintf(p->helper, sizeof p->helper, "helper%d", number);
	world_add_user(w, p->customer, "customer");
	world_add_user(w, p->helper, "helper");
	return p;
}

void player_free(struct player *p)
{
	timer_free(p->timer);
	request_clear(&p->r);
	session_clear(&p->s);
	free(p->customer_token);
	free(p->helper_token);
	free(p->played);
	free(p);
}

static void signed_in(const struct http_answer *a, void *arg)
{
	char **token = arg;
	struct login_answer login;
	struct fault f = {0};

	if (a->status != 200 || login_answer_decode(a->body, a->body_len, &login, &f) != ERR_NONE)
		fail_msg("signing in: status %d: %s", a->status, a->status ? a->body : a->error);
	*token = xstrdup(login.token);
	login_answer_clear(&login);
}

static void sign_in(struct player *p, const char *name, char **token)
{
	char *url = xasprintf("%s/v1/login", world_url(p->world));
	char *body = xasprintf("{\"username\":\"%s\",\"password\":\"password of %s\"}", name, name);
	struct http_request r = {.method = "POST",
				 .url = url,
				 .content_type = "application/json",
				 .body = body,
				 .body_len = strlen(body)};
	int64_t deadline_ms = loop_steady_ms(p->loop) + SIGN_IN_WITHIN_MS;

	http_send(p->http, &r, signed_in, token);
	while (!*token && loop_steady_ms(p->loop) < deadline_ms)
		loop_turn(p->loop, 50);
	assert_non_null(*token);
	free(url);
	free(body);
}

void player_sign_in(struct player *p)
{
	sign_in(p, p->customer, &p->customer_token);
	sign_in(p, p->helper, &p->helper_token);
}

void player_begin(struct player *p)
{
	p->is_idle = false;
	p->plan = (enum plan)(p->number % PLAN_COUNT); /* by chance only afterwards */
	go(p, STEP_ASK);
}

void player_rest(struct player *p)
{
	p->is_resting = true;
}

bool player_is_resting(const struct player *p)
{
	return p->is_idle;
}

char *player_waits_for(const struct player *p)
{
	if (p->is_idle)
		return xasprintf("%s: nothing", p->customer);
	return xasprintf("%s: %s %s, asked %d times, answered %d; request %s is %s, its payment %s (%s)%s", p->customer,
			 steps[p->step].method, steps[p->step].path, p->asked_times, p->last_status, p->r.id,
			 request_status_name(p->r.status), payment_status_name(p->r.payment_status),
			 p->r.payment_reason ? p->r.payment_reason : "no reason",
			 p->has_paid ? ", paid for at the page" : "");
}

const struct played *player_played(const struct player *p, size_t *count)
{
	*count = p->played_count;
	return p->played;
}
