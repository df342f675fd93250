/* SPDX-License-Identifier: ISC */
/* Subcommands that show something, and how each thing is shown: fields and tables for people, JSON for programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "cli/listing.h"
#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/calls.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/notification.h"
#include "protocol/request.h"
#include "protocol/session.h"
#include "protocol/stats.h"
#include "protocol/user.h"

static void put_json(char *json)
{
	out_json(json, strlen(json));
	free(json);
}

static void put_number(const struct job *j, const char *label, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	out_field(&j->out, label, text);
}

/* --- one thing --- */

void show_user(struct job *j, const struct user *u)
{
	if (j->o->is_json) {
		put_json(user_encode(u));
		return;
	}
	out_field(&j->out, _("Name"), u->display_name);
	out_field(&j->out, _("User name"), u->username);
	out_field(&j->out, _("Role"), role_name(u->role));
	if (u->role != ROLE_HELPER)
		return;
	out_field(&j->out, _("Available"), u->is_available ? _("yes") : _("no"));
	put_number(j, _("Completed"), u->completed_sessions);
}

void show_request(struct job *j, const struct request *r)
{
	char money[HP_MONEY_SIZE];

	if (j->o->is_json) {
		put_json(request_encode(r));
		return;
	}
	out_field(&j->out, _("Request"), r->id);
	out_field(&j->out, _("Status"), request_status_name(r->status));
	out_field(&j->out, _("Category"), r->category);
	out_field(&j->out, _("Amount"), money_format(money, sizeof(money), r->amount, r->currency));
	out_field(&j->out, _("Payment"), payment_status_name(r->payment_status));
	out_field(&j->out, _("Pay at"), r->payment_url);
	out_field(&j->out, _("Refused"), r->payment_reason ? reason_words(r->payment_reason) : NULL);
	out_field(&j->out, _("Customer"), r->customer_name);
	out_field(&j->out, _("Session"), *r->session_id ? r->session_id : NULL);
	out_field(&j->out, _("Ended by"), end_reason_name(r->end_reason));
	out_field(&j->out, _("Description"), r->description);
}

void show_one_session(struct job *j, const struct session *s)
{
	char span[HP_SPAN_SIZE], at[HP_MOMENT_SIZE];

	if (j->o->is_json) {
		put_json(session_encode(s));
		return;
	}
	out_field(&j->out, _("Session"), s->id);
	out_field(&j->out, _("Status"), session_status_name(s->status));
	out_field(&j->out, _("Request"), s->request_id);
	out_field(&j->out, _("Helper"), s->helper_name);
	out_field(&j->out, _("Customer"), s->customer_name);
	out_field(&j->out, _("Join at"), s->helper_join_url ? s->helper_join_url : s->customer_join_url);
	if (s->customer_joined_at_ms != 0)
		out_field(&j->out, _("Customer joined"), moment_format(at, sizeof(at), s->customer_joined_at_ms));
	if (s->is_video_down)
		out_field(&j->out, _("Video"), _("not answering, tried again"));
	out_field(&j->out, _("Outcome"), outcome_name(s->outcome));
	out_field(&j->out, _("Ended by"), end_reason_name(s->end_reason));
	if (s->duration_s >= 0)
		out_field(&j->out, _("Duration"), duration_format(span, sizeof(span), s->duration_s));
	out_field(&j->out, _("Notes"), s->notes);
	if (s->rating != 0)
		put_number(j, _("Rated"), s->rating);
	out_field(&j->out, _("In words"), s->feedback_words);
}

enum err show_user_answer(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct user u = { .id = "" };
	enum err e = user_decode(a->body, a->body_len, &u, f);

	if (e == ERR_NONE)
		show_user(j, &u);
	user_clear(&u);
	return e;
}

enum err show_request_answer(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct request r = { .id = "" };
	enum err e = request_decode(a->body, a->body_len, &r, f);

	if (e == ERR_NONE)
		show_request(j, &r);
	request_clear(&r);
	return e;
}

enum err show_session_answer(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct session s = { .id = "" };
	enum err e = session_decode(a->body, a->body_len, &s, f);

	if (e == ERR_NONE)
		show_one_session(j, &s);
	session_clear(&s);
	return e;
}

void show_whoami(struct job *j)
{
	job_send(j, "GET", "/v1/me", NULL, show_user_answer);
}

/* --- numbers --- */

/* "4.58 of 5, by 12 customers" */
static void put_rating(const struct job *j, const struct stats_part *p)
{
	char text[96];

	if (p->ratings == 0)
		return;
	snprintf(text, sizeof(text), ngettext("%d.%02d of %d, by %lld customer", "%d.%02d of %d, by %lld customers",
					      (unsigned long)p->ratings),
		 (int)(p->average_rating_x100 / 100), (int)(p->average_rating_x100 % 100), RATING_MAX,
		 (long long)p->ratings);
	out_field(&j->out, _("Rated"), text);
}

static enum err stats_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct stats stats;
	char span[HP_SPAN_SIZE];
	enum err e = stats_decode(a->body, a->body_len, &stats, f);

	if (e != ERR_NONE)
		return e;
	if (j->o->is_json) {
		put_json(stats_encode(&stats));
		return ERR_NONE;
	}
	put_number(j, _("Completed"), stats.all.completed_sessions);
	put_number(j, _("Today"), stats.today.completed_sessions);
	put_number(j, _("Resolved"), stats.all.outcomes[OUTCOME_RESOLVED]);
	put_number(j, _("Unresolved"), stats.all.outcomes[OUTCOME_UNRESOLVED]);
	put_number(j, _("Escalated"), stats.all.outcomes[OUTCOME_ESCALATED]);
	out_field(&j->out, _("In all"), duration_format(span, sizeof(span), stats.all.total_duration_s));
	out_field(&j->out, _("On average"), duration_format(span, sizeof(span), stats.all.average_duration_s));
	put_rating(j, &stats.all);
	return ERR_NONE;
}

void show_stats(struct job *j)
{
	job_send(j, "GET", "/v1/stats", NULL, stats_answered);
}

/* --- lists --- */

static enum err add_request(struct job *j, struct table *t, const char *item, struct fault *f)
{
	struct request r = { .id = "" };
	char money[HP_MONEY_SIZE], ago[HP_SPAN_SIZE];
	enum err e = request_decode(item, strlen(item), &r, f);

	if (e == ERR_NONE) {
		table_add(t, r.id);
		table_add(t, request_status_name(r.status));
		table_add(t, r.category);
		table_add(t, money_format(money, sizeof(money), r.amount, r.currency));
		table_add(t, payment_status_name(r.payment_status));
		table_add(t, ago_format(ago, sizeof(ago), loop_now_ms(j->loop) - r.created_at_ms));
		table_add(t, r.description);
	}
	request_clear(&r);
	return e;
}

static enum err request_again(const char *item, char **json, struct fault *f)
{
	struct request r = { .id = "" };
	enum err e = request_decode(item, strlen(item), &r, f);

	*json = e == ERR_NONE ? request_encode(&r) : NULL;
	request_clear(&r);
	return e;
}

static enum err add_notification(struct job *j, struct table *t, const char *item, struct fault *f)
{
	struct notification n = { .id = "" };
	char money[HP_MONEY_SIZE], ago[HP_SPAN_SIZE];
	enum err e = notification_decode(item, strlen(item), &n, f);

	if (e == ERR_NONE) {
		table_add(t, n.id);
		table_add(t, n.is_read ? _("read") : _("unread"));
		table_add(t, n.request_id);
		table_add(t, n.category);
		table_add(t, money_format(money, sizeof(money), n.amount, n.currency));
		table_add(t, ago_format(ago, sizeof(ago), loop_now_ms(j->loop) - n.created_at_ms));
		table_add(t, n.preview);
	}
	notification_clear(&n);
	return e;
}

static enum err notification_again(const char *item, char **json, struct fault *f)
{
	struct notification n = { .id = "" };
	enum err e = notification_decode(item, strlen(item), &n, f);

	*json = e == ERR_NONE ? notification_encode(&n) : NULL;
	notification_clear(&n);
	return e;
}

static const struct listing request_listing = {
	{ N_("REQUEST"), N_("STATUS"), N_("CATEGORY"), N_("AMOUNT"), N_("PAYMENT"), N_("MADE"), N_("DESCRIPTION") },
	7, add_request, request_again
};
static const struct listing notification_listing = {
	{ N_("NOTIFICATION"), N_("STATE"), N_("REQUEST"), N_("CATEGORY"), N_("AMOUNT"), N_("CAME"), N_("DESCRIPTION") },
	7, add_notification, notification_again
};

static enum err requests_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	return list_answer(j, a, &request_listing, f);
}

static enum err notifications_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	return list_answer(j, a, &notification_listing, f);
}

/* "&name=value", or "" where there is no value. Caller frees. */
static char *parameter(const char *name, const char *value)
{
	return value ? xasprintf("&%s=%s", name, value) : xstrdup("");
}

void show_requests(struct job *j)
{
	enum request_status status;
	char *cursor = parameter("cursor", j->o->cursor), *only = parameter("status", j->o->status);
	char *path = xasprintf("/v1/requests?limit=%d%s%s", HP_PAGE_MAX, only, cursor);

	if (j->o->status && !request_status_parse(j->o->status, &status))
		job_misused(j, _("there is no status '%s'"), j->o->status);
	else if (j->o->cursor && !id_is_valid(j->o->cursor))
		job_misused(j, _("that is no cursor"));
	else
		job_send(j, "GET", path, NULL, requests_answered);
	free(path);
	free(only);
	free(cursor);
}

void show_notifications(struct job *j)
{
	char *cursor = parameter("cursor", j->o->cursor);
	char *path = xasprintf("/v1/notifications?limit=%d%s%s", HP_PAGE_MAX, j->o->is_unread ? "&unread=true" : "",
			       cursor);

	if (j->o->cursor && !id_is_valid(j->o->cursor))
		job_misused(j, _("that is no cursor"));
	else
		job_send(j, "GET", path, NULL, notifications_answered);
	free(path);
	free(cursor);
}
