/* SPDX-License-Identifier: ISC */
/*
 * The app's life: what it is made of, the service's description, the stream into the model, signing in and out. What
 * people do goes through app_do.c and app_kept.c.
 */
#include "client/app.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "client/app_parts.h"
#include "client/drafts.h"
#include "client/farewell.h"
#include "client/feed.h"
#include "client/pending.h"
#include "client/profile.h"
#include "loop/http.h"
#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/words.h"

#define SWEEP_EVERY_MS 60000
#define DAY_MS INT64_C(86400000)
#define WITHDRAWN_KEPT_MS 1800000
#define PUT_AWAY_FILE "put-away"

static const struct app_timing usual_timing = {
	.first_ms = 500,
	.most_ms = 30000,
	.offline_after_ms = 30000,
	.come_back_ms = 5000,
	.call_ms = 10000,
};

char *app_url(const struct app *a, const char *path)
{
	return xasprintf("%s%s", profile_server(a->profile), path);
}

void app_tell_changed(struct app *a)
{
	if (a->told_version == a->model->version)
		return;
	a->told_version = a->model->version;
	if (a->events.changed)
		a->events.changed(a->arg);
}

/* ── what the customer has put away ── */

static void read_put_away(struct app *a)
{
	char *text = profile_read(a->profile, PUT_AWAY_FILE, NULL), *rest = text, *id;

	while (rest && (id = strsep(&rest, "\n")) != NULL)
		model_put_away(a->model, id);
	free(text);
}

void app_put_away(struct app *a, const char *request_id)
{
	char text[MODEL_PUT_AWAY_MAX * HP_ID_SIZE];
	size_t len = 0;
	struct fault f;

	model_put_away(a->model, request_id);
	app_tell_changed(a);
	if (a->is_guest)
		return;
	for (size_t i = MODEL_PUT_AWAY_MAX; i-- > 0;) {
		size_t id_len = strlen(a->model->put_away[i]);

		if (id_len == 0)
			continue;
		memcpy(text + len, a->model->put_away[i], id_len);
		text[len + id_len] = '\n';
		len += id_len + 1;
	}
	if (profile_write(a->profile, PUT_AWAY_FILE, text, len, &f) != ERR_NONE)
		log_warn("what was put away cannot be kept: %s", f.detail);
}

/* ── the service's description ── */

static void fetch_config(void *arg);

static void config_failed(struct app *a, const char *reason)
{
	int64_t pause;

	a->config_backoff.first_ms = a->timing.first_ms;
	a->config_backoff.most_ms = a->timing.most_ms;
	pause = backoff_next_ms(&a->config_backoff);
	timer_once(a->config_timer, pause);
	/* signed in, the feed says how things stand; before, nobody else does */
	if (a->model->link == LINK_SIGNED_OUT)
		model_set_link(a->model, LINK_SIGNED_OUT, reason, loop_now_ms(a->loop) + pause, loop_now_ms(a->loop));
	app_tell_changed(a);
}

static void on_config(const struct http_answer *answer, void *arg)
{
	struct app *a = arg;
	struct service service;
	struct fault f;

	a->config_call = NULL;
	if (answer->status != 200) {
		config_failed(a, answer->error ? answer->error : _("the server cannot say what it offers"));
		return;
	}
	if (service_decode(answer->body, answer->body_len, &service, &f) != ERR_NONE) {
		log_info("the server's description cannot be read: %s", f.detail);
		config_failed(a, _("the server sent what cannot be read"));
		return;
	}
	model_set_service(a->model, &service);
	if (a->model->link == LINK_SIGNED_OUT)
		model_set_link(a->model, LINK_SIGNED_OUT, NULL, 0, loop_now_ms(a->loop));
	app_tell_changed(a);
}

static void fetch_config(void *arg)
{
	struct app *a = arg;
	char *url = app_url(a, "/v1/config");
	struct http_request r = { .method = "GET", .url = url, .timeout_ms = a->timing.call_ms };

	if (!a->config_call)
		a->config_call = http_send(a->http, &r, on_config, a);
	free(url);
}

/* ── the stream ── */

static void fetch_numbers(struct app *a, int64_t now_ms)
{
	if (a->model->user.role == ROLE_CUSTOMER)
		return;
	a->numbers_day = now_ms / DAY_MS;
	app_fetch_stats(a);
}

void app_follow_day(struct app *a, int64_t now_ms)
{
	if (a->model->has_stats && a->model->link == LINK_LIVE && now_ms / DAY_MS != a->numbers_day)
		fetch_numbers(a, now_ms);
}

static void on_link(enum link_state state, const char *reason, int64_t retry_at_ms, void *arg)
{
	struct app *a = arg;

	model_set_link(a->model, state, reason, retry_at_ms, loop_now_ms(a->loop));
	if (state == LINK_LIVE) {
		app_link_is_back(a);
		app_kept_pump(a, true);
		if (!a->model->has_stats)
			fetch_numbers(a, loop_now_ms(a->loop));
		app_follow_day(a, loop_now_ms(a->loop));
		if (a->has_been_live)
			fetch_config(a); /* whoever restarted it may have given it other prices */
		a->has_been_live = true;
	}
	app_tell_changed(a);
}

/* Only who has numbers hears of other people's payments: a helper of their own, an operator of all. */
static bool is_earning(const struct app *a, const struct event *e)
{
	return e->type == EVENT_REQUEST_UPDATED && e->u.request.payment_status == PAYMENT_CAPTURED &&
	       a->model->user.role != ROLE_CUSTOMER;
}

static int on_line(const char *line, size_t len, void *arg)
{
	struct app *a = arg;
	struct event e;
	struct fault f;
	bool is_snapshot;

	if (a->events.line)
		a->events.line(line, len, a->arg);
	if (event_decode(line, len, &e, &f) != ERR_NONE) {
		log_info("an event cannot be read: %s", f.detail);
		return -1;
	}
	is_snapshot = e.type == EVENT_SNAPSHOT;
	if (is_snapshot || e.type == EVENT_RESUMED)
		a->replayed_to = is_snapshot ? 0 : e.u.replayed_to;
	if (is_snapshot && !a->is_guest)
		read_put_away(a);
	a->has_earned |= is_earning(a, &e);
	if (model_apply(a->model, &e, loop_now_ms(a->loop)))
		a->news_count += a->model->news_count;
	if (is_snapshot)
		app_kept_show(a);
	feed_reached(a->feed, a->model->has_snapshot ? a->model->seq : -1);
	return 0;
}

/* The newest unread one: what came together rings once, by its name. */
static const struct notification *newest_unread(const struct model *m)
{
	for (size_t i = 0; i < m->notification_count; i++)
		if (!m->notifications[i].is_read && m->notifications[i].withdrawn == WITHDRAWN_NO)
			return &m->notifications[i];
	return NULL;
}

static void on_frame_ended(void *arg)
{
	struct app *a = arg;
	const struct notification *n = a->news_count > 0 ? newest_unread(a->model) : NULL;
	size_t count = a->news_count;

	if (a->model->seq < a->replayed_to) {
		app_tell_changed(a);
		return;                 /* more of what was missed is on its way */
	}
	a->news_count = 0;
	if (a->has_earned)
		app_fetch_stats(a);
	a->has_earned = false;
	if (n && a->events.rang)
		a->events.rang(n, count, a->arg);
	app_tell_changed(a);
}

static void on_refused(void *arg)
{
	app_sign_out(arg, _("your sign-in has ended"));
}

/* ── signing in and out ── */

void app_sign_in(struct app *a, const char *token, const struct user *u, bool is_guest)
{
	struct fault f;

	if (a->model->is_signed_in)
		app_sign_out(a, NULL);
	a->is_guest = is_guest;
	if (is_guest)
		profile_hold_token(a->profile, token);
	else if (profile_set_token(a->profile, token, &f) != ERR_NONE)
		log_warn("the sign-in cannot be kept: %s", f.detail);
	model_set_user(a->model, u);
	feed_start(a->feed, token);
}

void app_sign_out(struct app *a, const char *reason)
{
	feed_stop(a->feed);
	drafts_write(a->drafts);
	app_kept_stop(a);
	profile_set_token(a->profile, NULL, NULL);
	a->is_guest = false;
	xfree_secret(a->request_body);
	a->request_body = NULL;
	model_forget(a->model);
	model_set_link(a->model, LINK_SIGNED_OUT, reason, 0, loop_now_ms(a->loop));
	app_tell_changed(a);
	app_end_actions(a, ERR_SIGNED_OUT);
}

/* ── life ── */

static void on_sweep(void *arg)
{
	struct app *a = arg;

	model_forget_withdrawn(a->model, loop_now_ms(a->loop), WITHDRAWN_KEPT_MS);
	app_follow_day(a, loop_now_ms(a->loop));
	app_tell_changed(a);
}

struct app *app_new(struct loop *l, struct profile *profile, const struct app_events *events, void *arg)
{
	static const struct feed_events feed_events = {
		.link = on_link,
		.line = on_line,
		.frame_ended = on_frame_ended,
		.refused = on_refused,
	};
	struct app *a = xcalloc(1, sizeof(*a));
	char *url;

	if (sodium_init() < 0)
		abort();
	a->loop = l;
	a->profile = profile;
	a->events = *events;
	a->arg = arg;
	a->timing = usual_timing;
	a->model = model_new();
	/* what app_connect() will do is seen from the first picture on */
	if (profile_token(profile))
		model_set_link(a->model, LINK_CONNECTING, NULL, 0, loop_now_ms(l));
	a->http = http_new(l);
	http_trust(a->http, profile_trust(profile));
	url = app_url(a, "/v1/stream");
	a->feed = feed_new(l, url, profile_trust(profile), &a->timing, &feed_events, a);
	free(url);
	a->drafts = drafts_new(l, profile);
	a->farewells = farewells_new(l, a->http, profile_server(profile), &a->timing);
	a->pending = pending_new(profile);
	a->config_timer = timer_new(l, fetch_config, a);
	a->kept_timer = timer_new(l, app_kept_on_timer, a);
	a->sweep = timer_new(l, on_sweep, a);
	timer_every(a->sweep, SWEEP_EVERY_MS);
	LIST_INIT(&a->actions);
	return a;
}

void app_free(struct app *a)
{
	if (!a)
		return;
	app_drop_actions(a);
	feed_free(a->feed);
	drafts_free(a->drafts);
	farewells_free(a->farewells);
	timer_free(a->config_timer);
	timer_free(a->kept_timer);
	timer_free(a->sweep);
	http_free(a->http);
	pending_free(a->pending);
	model_free(a->model);
	xfree_secret(a->request_body);
	free(a);
}

void app_set_timing(struct app *a, const struct app_timing *t)
{
	a->timing = *t;
}

const struct model *app_model(const struct app *a)
{
	return a->model;
}

void app_connect(struct app *a)
{
	if (!a->model->has_service)
		fetch_config(a);
	if (profile_token(a->profile))
		feed_start(a->feed, profile_token(a->profile));
}

void app_draft_put(struct app *a, const char *key, const char *text)
{
	if (!a->is_guest)
		drafts_put(a->drafts, key, text);
}

char *app_draft_get(struct app *a, const char *key)
{
	return a->is_guest ? NULL : drafts_get(a->drafts, key);
}
