/* SPDX-License-Identifier: ISC */
/*
 * `homepro watch`: what happens, a line each, until SIGINT or SIGTERM; and `homepro request --wait`: until a helper has
 * come. The only subcommands that open the stream; the app keeps it open and resumes it after a cut.
 */
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "cli/job.h"
#include "client/app.h"
#include "client/profile.h"
#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/event.h"
#include "protocol/format.h"
#include "protocol/mem.h"

struct watching {
	struct job *job;
	struct app *app;
	uv_signal_t *interrupt, *terminate;
	char request_id[HP_ID_SIZE];    /* of --wait; "" for watch */
	bool has_been_live;
	bool is_over;
};

/* --- lines for people --- */

static void say(struct job *j, char *take)
{
	char at[HP_SPAN_SIZE];
	char *line = xasprintf("%s  %s", time_of_day_format(at, sizeof(at), loop_now_ms(j->loop)), take);

	out_line(&j->out, line);
	free(line);
	free(take);
}

static void say_snapshot(struct job *j, const struct event *e)
{
	const struct snapshot *s = e->u.snapshot;

	say(j, xasprintf(_("Watching as %s. Requests: %zu. Unread: %lld."), s->user.display_name, s->request_count,
			 (long long)s->unread_count));
}

static void say_resumed(struct job *j, const struct event *e)
{
	(void)e;
	say(j, xstrdup(_("Connected again; nothing was missed.")));
}

static void say_created(struct job *j, const struct event *e)
{
	const struct notification *n = &e->u.notification;
	char money[HP_MONEY_SIZE];

	say(j, xasprintf(_("New request %s: %s, %s. %s"), n->request_id, n->category,
			 money_format(money, sizeof(money), n->amount, n->currency), n->preview));
}

static void say_read(struct job *j, const struct event *e)
{
	say(j, xasprintf(_("Read. Unread: %lld."), (long long)e->u.read.unread_count));
}

static void say_withdrawn(struct job *j, const struct event *e)
{
	const struct withdrawn *w = &e->u.withdrawn;
	const char *reason = withdrawal_name(w->reason);

	say(j, xasprintf(_("Request %s is gone: %s %s"), w->request_id, reason ? reason : "",
			 w->claimed_by ? w->claimed_by : ""));
}

static void say_request(struct job *j, const struct event *e)
{
	const struct request *r = &e->u.request;

	say(j, xasprintf(_("Request %s: %s, payment %s. %s"), r->id, request_status_name(r->status),
			 payment_status_name(r->payment_status), r->description));
}

static void say_session(struct job *j, const struct event *e)
{
	const struct session *s = &e->u.session;
	const char *outcome = outcome_name(s->outcome);

	say(j, xasprintf(_("Session %s: %s %s"), s->id, session_status_name(s->status), outcome ? outcome : ""));
}

static void say_user(struct job *j, const struct event *e)
{
	const struct user *u = &e->u.user;

	say(j, xasprintf(u->is_available ? _("%s is available.") : _("%s is away."), u->display_name));
}

static void (*const sayings[EVENT_TYPE_COUNT])(struct job *, const struct event *) = {
	[EVENT_SNAPSHOT] = say_snapshot,
	[EVENT_RESUMED] = say_resumed,
	[EVENT_NOTIFICATION_CREATED] = say_created,
	[EVENT_NOTIFICATION_READ] = say_read,
	[EVENT_NOTIFICATION_WITHDRAWN] = say_withdrawn,
	[EVENT_REQUEST_UPDATED] = say_request,
	[EVENT_SESSION_UPDATED] = say_session,
	[EVENT_USER_UPDATED] = say_user,
};

static void say_line(struct job *j, const char *line, size_t len)
{
	struct event e = { .seq = 0 };
	struct fault f;

	if (event_decode(line, len, &e, &f) == ERR_NONE && sayings[e.type])
		sayings[e.type](j, &e);
	event_clear(&e);
}

/* --- listening --- */

static void end_watching(struct watching *w, enum err e, const struct fault *f)
{
	if (w->is_over)
		return;
	w->is_over = true;
	job_end(w->job, e, f);
}

static void on_line(const char *line, size_t len, void *arg)
{
	struct watching *w = arg;

	if (*w->request_id || w->is_over)
		return;
	if (w->job->o->is_json)
		out_json(line, len);
	else
		say_line(w->job, line, len);
	if (fflush(stdout) != 0)
		end_watching(w, ERR_FAILED, NULL);
}

/* The request of --wait has ended without a helper. */
static void end_unhelped(struct watching *w, const struct request *r)
{
	enum err e = r->end_reason == END_NOBODY_CAME ? ERR_NOBODY : ERR_FAILED;
	struct fault f = { .err = e };

	if (e == ERR_FAILED)
		fault_set(&f, e, NULL, _("The request has ended: %s. %s"),
			  r->end_reason != END_NONE ? end_reason_name(r->end_reason) : request_status_name(r->status),
			  reason_words(r->payment_reason));
	end_watching(w, e, &f);
}

static void look_at_request(struct watching *w, const struct model *m)
{
	const struct request *r = model_request(m, w->request_id);
	const struct session *s = r ? model_session(m, r->session_id) : NULL;

	if (!r || w->is_over)
		return;
	if (r->status == REQUEST_CANCELLED || r->status == REQUEST_EXPIRED) {
		end_unhelped(w, r);
	} else if (s && r->status != REQUEST_OPEN) {
		show_one_session(w->job, s);
		end_watching(w, ERR_NONE, NULL);
	}
}

/* Cut before it ever stood: a script wants to know. Cut later: the app is at it. */
static void on_change(void *arg)
{
	struct watching *w = arg;
	const struct model *m = app_model(w->app);
	struct fault f;

	w->has_been_live |= m->link == LINK_LIVE;
	if (m->link == LINK_SIGNED_OUT) {
		end_watching(w, ERR_SIGNED_OUT, NULL);
	} else if (!w->has_been_live && (m->link == LINK_RECONNECTING || m->link == LINK_OFFLINE)) {
		job_fault_reach(&f, m->link_reason);
		end_watching(w, ERR_OUT_OF_REACH, &f);
	} else if (*w->request_id) {
		look_at_request(w, m);
	}
}

static void on_ring(const struct notification *n, size_t news_count, void *arg)
{
	(void)n;
	(void)news_count;
	(void)arg;
}

static void on_answer(const struct outcome_of_intent *o, void *arg)
{
	(void)o;
	(void)arg;
}

static void on_signal(uv_signal_t *handle, int number)
{
	struct watching *w = handle->data;
	struct fault f = { .err = ERR_FAILED };

	(void)number;
	if (*w->request_id)
		fault_set(&f, ERR_FAILED, NULL, _("No longer waiting. The request stands: %s"), w->request_id);
	end_watching(w, *w->request_id ? ERR_FAILED : ERR_NONE, &f);
}

static uv_signal_t *signal_new(struct watching *w, int number)
{
	uv_signal_t *handle = xcalloc(1, sizeof(*handle));

	uv_signal_init(loop_uv(w->job->loop), handle);
	handle->data = w;
	uv_signal_start(handle, on_signal, number);
	return handle;
}

static void signal_closed(uv_handle_t *handle)
{
	free(handle);
}

static void watch_start(struct job *j, const char *request_id)
{
	static const struct app_events events = {
		.changed = on_change, .rang = on_ring, .answered = on_answer, .line = on_line
	};
	struct watching *w = xcalloc(1, sizeof(*w));

	w->job = j;
	snprintf(w->request_id, sizeof(w->request_id), "%s", request_id);
	w->interrupt = signal_new(w, SIGINT);
	w->terminate = signal_new(w, SIGTERM);
	w->app = app_new(j->loop, j->profile, &events, w);
	j->watching = w;
	app_connect(w->app);
}

void watch_request(struct job *j, const char *request_id)
{
	watch_start(j, request_id);
}

void watch_all(struct job *j)
{
	if (profile_token(j->profile))
		watch_start(j, "");
	else
		job_end(j, ERR_SIGNED_OUT, NULL);
}

void watch_free(struct watching *w)
{
	if (!w)
		return;
	app_free(w->app);
	uv_close((uv_handle_t *)w->interrupt, signal_closed);
	uv_close((uv_handle_t *)w->terminate, signal_closed);
	free(w);
}
