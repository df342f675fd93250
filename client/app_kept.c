/* SPDX-License-Identifier: ISC */
/*
 * Outcomes and read marks: on disk before they are sent, one on its way at a time, in order, again and again under
 * the same key until there is a final answer.
 */
#include <stdlib.h>
#include <string.h>

#include "client/api.h"
#include "client/app_parts.h"
#include "client/pending.h"
#include "client/profile.h"
#include "loop/http.h"
#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/words.h"

static enum intent_type type_of(const struct pending_entry *e)
{
	const struct api_row *row = api_row_by_kind(e->kind);

	return row ? row->type : INTENT_NONE;
}

static bool is_read_all(const struct pending_entry *e)
{
	return type_of(e) == INTENT_READ && e->body;
}

static void show_entry(struct app *a, const struct pending_entry *e)
{
	if (is_read_all(e))
		model_mark_read_up_to(a->model, e->id);
	else if (type_of(e) == INTENT_READ)
		model_mark_read(a->model, e->id);
	else if (type_of(e) == INTENT_END && a->model->pending_end == PENDING_NONE)
		model_set_pending_end(a->model, PENDING_KEPT, e->id);
}

void app_kept_show(struct app *a)
{
	const struct pending_entry *e = NULL;

	while ((e = pending_next(a->pending, a->model->user.id, e)) != NULL)
		show_entry(a, e);
}

bool app_kept_is_busy(const struct app *a, enum intent_type type)
{
	const struct pending_entry *e = NULL;

	while (a->model->is_signed_in && (e = pending_next(a->pending, a->model->user.id, e)) != NULL)
		if (type_of(e) == type)
			return true;
	return false;
}

static void try_later(struct app *a, const struct http_answer *answer)
{
	int64_t pause;

	a->kept_backoff.first_ms = a->timing.first_ms;
	a->kept_backoff.most_ms = a->timing.most_ms;
	pause = backoff_next_ms(&a->kept_backoff);
	if (answer->retry_after_s > 0 && answer->retry_after_s * 1000 > pause)
		pause = answer->retry_after_s * 1000;
	if (pause > a->timing.most_ms)
		pause = a->timing.most_ms;
	if (type_of(a->kept) == INTENT_END)
		model_set_pending_end(a->model, PENDING_KEPT, a->kept->id);
	a->kept = NULL;
	timer_once(a->kept_timer, pause);
	app_tell_changed(a);
}

static void finish(struct app *a, const struct http_answer *answer)
{
	struct pending_entry *e = a->kept;
	const struct api_row *row = api_row_by_kind(e->kind);
	struct outcome_of_intent o = { .type = row->type };

	if (!is_read_all(e))
		memcpy(o.id, e->id, sizeof(o.id));
	app_read_fault(answer, &o);
	if (o.fault.err == ERR_NONE && row->take &&
	    row->take(a, answer->body, answer->body_len, &o) != ERR_NONE) {
		try_later(a, answer);   /* "yes", but not from our server */
		return;
	}
	a->kept = NULL;
	pending_remove(a->pending, e);
	backoff_reset(&a->kept_backoff);
	if (row->type == INTENT_END) {
		model_set_pending_end(a->model, PENDING_NONE, NULL);
		app_kept_show(a);       /* there may be another one */
		app_fetch_stats(a);
	}
	app_kept_pump(a, true);
	app_tell_changed(a);
	if (a->events.answered)
		a->events.answered(&o, a->arg);
}

static void on_answer(const struct http_answer *answer, void *arg)
{
	struct app *a = arg;

	a->kept_call = NULL;
	if (answer->status == 401)
		app_sign_out(a, _("your sign-in has ended"));
	else if (api_is_final(answer))
		finish(a, answer);
	else
		try_later(a, answer);
}

static void send_entry(struct app *a, struct pending_entry *e)
{
	const struct api_row *row = api_row_by_kind(e->kind);
	char *path = api_path(row, e->id), *url = app_url(a, path);
	struct http_request r = {
		.method = row->method,
		.url = url,
		.bearer = profile_token(a->profile),
		.idempotency_key = e->key,
		.content_type = e->body ? "application/json" : NULL,
		.body = e->body,
		.body_len = e->body ? strlen(e->body) : 0,
		.timeout_ms = a->timing.call_ms,
	};

	a->kept = e;
	a->kept_call = http_send(a->http, &r, on_answer, a);
	if (row->type == INTENT_END)
		model_set_pending_end(a->model, PENDING_SENDING, e->id);
	free(url);
	free(path);
}

void app_kept_pump(struct app *a, bool is_at_once)
{
	struct pending_entry *e = NULL;

	if (a->kept_call || !a->model->is_signed_in || (timer_is_running(a->kept_timer) && !is_at_once))
		return;
	timer_stop(a->kept_timer);
	do
		e = pending_next(a->pending, a->model->user.id, e);
	while (e && type_of(e) == INTENT_NONE); /* of another version: left alone */
	if (e)
		send_entry(a, e);
}

void app_kept_on_timer(void *arg)
{
	app_kept_pump(arg, true);
}

void app_kept_stop(struct app *a)
{
	if (a->kept_call)
		http_cancel(a->kept_call);
	a->kept_call = NULL;
	a->kept = NULL;
	timer_stop(a->kept_timer);
	backoff_reset(&a->kept_backoff);
}

static const struct pending_entry *find_end(const struct app *a, const char *session_id)
{
	const struct pending_entry *e = NULL;

	while ((e = pending_next(a->pending, a->model->user.id, e)) != NULL)
		if (type_of(e) == INTENT_END && strcmp(e->id, session_id) == 0)
			return e;
	return NULL;
}

/* Fills in whose, what and up to where. False, with `f` as the answer, where there is nothing to keep. */
static bool describe(struct app *a, const struct api_row *row, const struct intent *i, struct pending_entry *e,
                     struct fault *f)
{
	struct intent exact = *i;

	if (row->type == INTENT_END && find_end(a, i->id)) {
		fault_set(f, ERR_STATE, NULL, "%s", _("That is already on its way."));
		return false;
	}
	if (row->type == INTENT_READ && i->id[0] == '\0') {
		/* up to what is seen now: what rings later stays unread */
		if (a->model->unread_count == 0)
			return false;
		memcpy(exact.id, a->model->notifications[0].id, sizeof(exact.id));
	}
	memcpy(e->kind, row->kind, strlen(row->kind) + 1);
	memcpy(e->user, a->model->user.id, sizeof(e->user));
	memcpy(e->id, exact.id, sizeof(e->id));
	api_make_key(e->key);
	e->body = row->encode ? row->encode(&exact) : NULL;
	return true;
}

void app_kept_add(struct app *a, const struct api_row *row, const struct intent *i)
{
	struct pending_entry e = { .name = "" };
	struct fault f = { .err = ERR_NONE };

	if (!describe(a, row, i, &e, &f)) {
		app_answer_later(a, i, &f);
		return;
	}
	show_entry(a, pending_add(a->pending, &e, &f));
	if (f.err != ERR_NONE)
		log_warn("what is to be sent cannot be kept on disk: %s", f.detail);
	xfree_secret(e.body);
	app_kept_pump(a, false);
	app_tell_changed(a);
}
