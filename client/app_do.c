/* SPDX-License-Identifier: ISC */
/*
 * Intents as calls under way. Each is answered exactly once, later: well, with what the server said against it, or
 * as out of reach. What a lost connection cut off goes out once more, with its key, if the link is soon back.
 */
#include <stdlib.h>
#include <string.h>

#include "client/api.h"
#include "client/app_parts.h"
#include "client/drafts.h"
#include "client/farewell.h"
#include "client/feed.h"
#include "client/profile.h"
#include "loop/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/words.h"

struct action {
	struct app *app;
	const struct api_row *row;      /* NULL: answered as it is, only later */
	struct outcome_of_intent outcome;
	char *path, *body;
	char key[HP_KEY_SIZE];          /* "": none */
	bool is_silent;                 /* the app's own wish: nobody is told */
	bool is_waiting;                /* cut off, for the link */
	bool is_second;
	int64_t wait_until_ms;          /* steady */
	struct http_call *call;
	struct timer *timer;
	LIST_ENTRY(action) link;
};

static void action_free(struct action *x)
{
	LIST_REMOVE(x, link);
	if (x->call)
		http_cancel(x->call);
	timer_free(x->timer);
	free(x->path);
	xfree_secret(x->body);
	free(x);
}

/* Might it have been done all the same? Then a second try has to carry the same key. */
static bool is_unsure(enum err e)
{
	return e == ERR_OUT_OF_REACH || e == ERR_FAILED || e == ERR_BUSY || e == ERR_STORAGE || e == ERR_TOO_SLOW ||
	       e == ERR_TOO_OFTEN;
}

/* Nothing may touch the action, or rely on the app, afterwards: who is told may do anything. */
static void action_end(struct action *x)
{
	struct app *a = x->app;
	struct outcome_of_intent outcome = x->outcome;
	bool is_silent = x->is_silent;

	if (outcome.type == INTENT_REQUEST && x->row && !is_unsure(outcome.fault.err)) {
		xfree_secret(a->request_body);
		a->request_body = NULL;
	}
	action_free(x);
	app_tell_changed(a);
	if (!is_silent && a->events.answered)
		a->events.answered(&outcome, a->arg);
}

void app_read_fault(const struct http_answer *answer, struct outcome_of_intent *o)
{
	if (answer->status >= 200 && answer->status < 300)
		fault_set(&o->fault, ERR_NONE, NULL, NULL);
	else if (answer->status != 0)
		fault_decode(answer->body, answer->body_len, answer->status, &o->fault, o->claimed_by,
		             sizeof(o->claimed_by));
	else
		fault_set(&o->fault, ERR_OUT_OF_REACH, NULL, _("The backend is out of reach: %s."), answer->error);
}

/* No answer came. One more try, if the link is there again in time. */
static void action_lost(struct action *x)
{
	const struct app_timing *timing = &x->app->timing;

	if (x->row->care != CARE_TWICE || x->is_second) {
		action_end(x);
		return;
	}
	x->is_waiting = true;
	x->wait_until_ms = loop_steady_ms(x->app->loop) + timing->come_back_ms;
	/* where the link seems to stand, it may not have noticed yet: look again after a pause */
	timer_once(x->timer, timing->first_ms < timing->come_back_ms ? timing->first_ms : timing->come_back_ms);
}

/* The call is over: what it did to the app. */
static void settle(struct action *x, const struct http_answer *answer)
{
	struct app *a = x->app;

	app_read_fault(answer, &x->outcome);
	if (x->row->type == INTENT_LOGOUT) {
		/* whatever was said, this machine forgets */
		fault_set(&x->outcome.fault, ERR_NONE, NULL, NULL);
		app_sign_out(a, NULL);
	} else if (answer->status == 401 && !x->row->is_for_anyone) {
		app_sign_out(a, _("your sign-in has ended"));
	} else if (x->outcome.fault.err == ERR_NONE && x->row->take) {
		x->row->take(a, answer->body, answer->body_len, &x->outcome);
	}
}

static void on_answer(const struct http_answer *answer, void *arg)
{
	struct action *x = arg;
	struct app *a = x->app;

	x->call = NULL;
	/* signing in or out ends all actions; not this one, which ends by itself */
	LIST_REMOVE(x, link);
	settle(x, answer);
	LIST_INSERT_HEAD(&a->actions, x, link);
	if (answer->status == 0 && x->outcome.fault.err != ERR_NONE)
		action_lost(x);
	else
		action_end(x);
}

/* Whose call it is: nobody's yet, the kiosk's, or the person's. */
static const char *bearer_of(const struct action *x)
{
	if (x->row->type == INTENT_LOGIN)
		return NULL;
	if (x->row->type == INTENT_GUEST || x->row->type == INTENT_STAFF_TRY)
		return profile_device_token(x->app->profile);
	return profile_token(x->app->profile);
}

static void action_send(struct action *x)
{
	struct app *a = x->app;
	char *url = app_url(a, x->path);
	struct http_request r = {
		.method = x->row->method,
		.url = url,
		.bearer = bearer_of(x),
		.idempotency_key = x->key[0] ? x->key : NULL,
		.content_type = x->body ? "application/json" : NULL,
		.body = x->body,
		.body_len = x->body ? strlen(x->body) : 0,
		.timeout_ms = a->timing.call_ms,
	};

	x->call = http_send(a->http, &r, on_answer, x);
	free(url);
}

static void action_send_again(struct action *x)
{
	timer_stop(x->timer);
	x->is_waiting = false;
	x->is_second = true;
	action_send(x);
}

static void on_timer(void *arg)
{
	struct action *x = arg;
	int64_t left = x->wait_until_ms - loop_steady_ms(x->app->loop);

	if (!x->is_waiting || left <= 0)
		action_end(x);
	else if (x->app->model->link == LINK_LIVE)
		action_send_again(x);
	else
		timer_once(x->timer, left);
}

static struct action *action_new(struct app *a, const struct api_row *row, const struct intent *i)
{
	struct action *x = xcalloc(1, sizeof(*x));

	x->app = a;
	x->row = row;
	x->outcome.type = i->type;
	memcpy(x->outcome.id, i->id, sizeof(x->outcome.id));
	x->timer = timer_new(a->loop, on_timer, x);
	LIST_INSERT_HEAD(&a->actions, x, link);
	return x;
}

void app_answer_later(struct app *a, const struct intent *i, const struct fault *f)
{
	struct action *x = action_new(a, NULL, i);

	x->outcome.fault = *f;
	timer_once(x->timer, 0);
}

/* The same request once more, after no answer to the first: the same key, so that there cannot be two. */
static void choose_key(struct action *x)
{
	struct app *a = x->app;

	if (x->row->care != CARE_TWICE)
		return;
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): a call of this care has a body */
	if (x->row->type == INTENT_REQUEST && a->request_body && strcmp(a->request_body, x->body) == 0) {
		memcpy(x->key, a->request_key, sizeof(x->key));
		return;
	}
	api_make_key(x->key);
	if (x->row->type == INTENT_REQUEST) {
		xfree_secret(a->request_body);
		a->request_body = xstrdup(x->body);
		memcpy(a->request_key, x->key, sizeof(a->request_key));
	}
}

static void act(struct app *a, const struct api_row *row, const struct intent *i, bool is_silent)
{
	struct action *x = action_new(a, row, i);

	x->is_silent = is_silent;
	x->path = api_path(row, i->id);
	x->body = row->encode ? row->encode(i) : NULL;
	choose_key(x);
	action_send(x);
}

static void reconnect(struct app *a, const struct intent *i)
{
	struct fault done = { .err = ERR_NONE };

	feed_retry_now(a->feed);
	farewell_hurry(a->farewells);
	app_kept_pump(a, true);
	app_answer_later(a, i, &done);
}

/* Whoever leaves a kiosk must not have to wait for the network. */
static void leave(struct app *a, const struct intent *i)
{
	struct fault done = { .err = ERR_NONE };

	if (profile_token(a->profile)) {
		farewell_say(a->farewells, profile_token(a->profile));
		app_sign_out(a, NULL);
	}
	feed_forget(a->feed);
	app_answer_later(a, i, &done);
}

static void on_said_all(enum err e, void *arg)
{
	struct intent i = { .type = INTENT_CLEAR_OUT };
	struct fault f = { .err = ERR_NONE };

	if (e != ERR_NONE)
		fault_set(&f, e, NULL, NULL);
	app_answer_later(arg, &i, &f);
}

static void clear_out(struct app *a, const struct intent *i)
{
	(void)i;
	if (profile_device_token(a->profile))
		farewell_say_all(a->farewells, profile_device_token(a->profile), on_said_all, a);
}

/* Intents that are more than a call. */
static void (*const doers[INTENT_TYPE_COUNT])(struct app *a, const struct intent *i) = {
	[INTENT_RECONNECT] = reconnect,
	[INTENT_LEAVE] = leave,
	[INTENT_CLEAR_OUT] = clear_out,
};

void app_do(struct app *a, const struct intent *i)
{
	const struct api_row *row = api_row(i);
	struct fault f = { .err = ERR_NONE };

	if (i->type == INTENT_LOGOUT)
		drafts_write(a->drafts); /* whatever happens until it is answered */
	if (doers[i->type]) {
		doers[i->type](a, i);
		return;
	}
	if (!row)
		fault_set(&f, ERR_USAGE, NULL, NULL);
	else if ((i->type == INTENT_GUEST || i->type == INTENT_STAFF_TRY) && !profile_device_token(a->profile))
		fault_set(&f, ERR_FORBIDDEN, NULL, _("This kiosk has no token. An operator gives it one."));
	else if (!row->is_for_anyone && !profile_token(a->profile))
		fault_set(&f, ERR_SIGNED_OUT, NULL, NULL);
	else if (row->care == CARE_KEPT && !a->model->is_signed_in)
		fault_set(&f, ERR_OUT_OF_REACH, NULL, NULL); /* whose it is cannot be known yet */
	else
		api_check(row, i, &f);
	if (f.err != ERR_NONE)
		app_answer_later(a, i, &f);
	else if (row->care == CARE_KEPT) /* NOLINT(clang-analyzer-core.NullDereference): without a row there is a fault */
		app_kept_add(a, row, i);
	else
		act(a, row, i, false);
}

void app_fetch_stats(struct app *a)
{
	const struct intent i = { .type = INTENT_STATS };

	act(a, api_row(&i), &i, true);
}

bool app_is_busy(const struct app *a, enum intent_type type)
{
	const struct action *x;

	LIST_FOREACH(x, &a->actions, link)
		if (x->outcome.type == type && !x->is_silent)
			return true;
	if (type == INTENT_CLEAR_OUT)
		return farewell_is_saying_all(a->farewells);
	return app_kept_is_busy(a, type);
}

void app_link_is_back(struct app *a)
{
	struct action *x;

	LIST_FOREACH(x, &a->actions, link)
		if (x->is_waiting)
			action_send_again(x);
}

void app_end_actions(struct app *a, enum err e)
{
	LIST_HEAD(, action) ending = LIST_HEAD_INITIALIZER(ending);
	struct action *x;

	while ((x = LIST_FIRST(&a->actions)) != NULL) {
		LIST_REMOVE(x, link);
		LIST_INSERT_HEAD(&ending, x, link);
	}
	while ((x = LIST_FIRST(&ending)) != NULL) {
		if (x->row)
			fault_set(&x->outcome.fault, e, NULL, NULL);
		action_end(x);
	}
}

void app_drop_actions(struct app *a)
{
	while (!LIST_EMPTY(&a->actions))
		action_free(LIST_FIRST(&a->actions));
}
