/* SPDX-License-Identifier: ISC */
/* `homepro sign-ins`: where one is signed in, and the end of one or all of these; `homepro audit`, for operators. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "cli/listing.h"
#include "client/profile.h"
#include "loop/loop.h"
#include "protocol/audit.h"
#include "protocol/calls.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/sign_in.h"

/* ---- the list ---- */

static enum err add_row(struct job *j, struct table *t, const char *item, struct fault *f)
{
	struct sign_in s;
	char made[HP_MOMENT_SIZE], used[HP_SPAN_SIZE], *client;
	enum err e = sign_in_decode(item, strlen(item), &s, f);

	if (e == ERR_NONE) {
		client = xasprintf("%s%s%s", s.client ? s.client : "-", s.is_current ? "  " : "",
				   s.is_current ? _("(this one)") : "");
		table_add(t, s.id);
		table_add(t, moment_format(made, sizeof(made), s.created_at_ms));
		table_add(t, ago_format(used, sizeof(used), loop_now_ms(j->loop) - s.used_at_ms));
		table_add(t, s.address ? s.address : "-");
		table_add(t, client);
		free(client);
	}
	sign_in_clear(&s);
	return e;
}

static enum err again(const char *item, char **json, struct fault *f)
{
	struct sign_in s;
	enum err e = sign_in_decode(item, strlen(item), &s, f);

	*json = e == ERR_NONE ? sign_in_encode(&s) : NULL;
	sign_in_clear(&s);
	return e;
}

static const struct listing sign_in_listing = {
	{ N_("SIGN-IN"), N_("SINCE"), N_("LAST USED"), N_("FROM"), N_("CLIENT") }, 5, add_row, again
};

static enum err list_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	return list_answer(j, a, &sign_in_listing, f);
}

static void list(struct job *j)
{
	const char *user = j->o->user;
	char *path = xasprintf("/v1/sign-ins%s%s", user ? "?user=" : "", user ? user : "");

	job_send(j, "GET", path, NULL, list_answered);
	free(path);
}

/* ---- ending ---- */

static enum err ended_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	(void)a;
	(void)f;
	if (j->o->is_json)
		out_json("null", 4);
	return ERR_NONE;
}

static void end_one(struct job *j)
{
	job_send_to(j, "POST", "sign-ins", j->o->sign_in, "end", NULL, ended_answered);
}

/* One's own with all the others: what is kept here opens nothing any more. */
static enum err all_ended_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	int64_t ended;
	char *json, *line;
	enum err e = ended_answer_decode(a->body, a->body_len, &ended, f);

	if (e == ERR_NONE && !j->o->keeps_this && !j->o->user)
		e = profile_set_token(j->profile, NULL, f);
	if (e != ERR_NONE)
		return e;
	if (j->o->is_json) {
		json = ended_answer_encode(ended);
		out_json(json, strlen(json));
		free(json);
		return ERR_NONE;
	}
	line = xasprintf(_("Sign-ins ended: %lld"), (long long)ended);
	out_line(&j->out, line);
	free(line);
	return ERR_NONE;
}

static void end_all(struct job *j)
{
	struct end_all_call call = { .keeps_current = j->o->keeps_this };

	if (j->o->user)
		snprintf(call.user, sizeof(call.user), "%s", j->o->user);
	job_send(j, "POST", "/v1/sign-ins/end-all", end_all_call_encode(&call), all_ended_answered);
}

/* A name or an id goes into an address as it is. */
static bool is_name(const char *name)
{
	return !name || username_check(name, NULL) == ERR_NONE || id_is_valid(name);
}

void call_sign_ins(struct job *j)
{
	const struct options *o = j->o;

	if ((o->sign_in && o->is_end_all) || (o->keeps_this && !o->is_end_all) || (o->sign_in && o->user))
		job_misused(j, _("usage: homepro %s %s"), o->command->name, _(o->command->arguments));
	else if (!is_name(o->user))
		job_end(j, ERR_NOT_FOUND, NULL);
	else if (o->sign_in)
		end_one(j);
	else if (o->is_end_all)
		end_all(j);
	else
		list(j);
}

/* ---- the audit ---- */

static enum err add_entry(struct job *j, struct table *t, const char *item, struct fault *f)
{
	struct audit_entry e;
	char at[HP_MOMENT_SIZE], count[24];
	enum err err = audit_entry_decode(item, strlen(item), &e, f);

	(void)j;
	if (err == ERR_NONE) {
		snprintf(count, sizeof(count), "%lld", (long long)e.count);
		table_add(t, moment_format(at, sizeof(at), e.at_ms));
		table_add(t, e.what);
		table_add(t, count);
		table_add(t, e.actor_name ? e.actor_name : "-");
		table_add(t, e.origin);
		table_add(t, e.about_name ? e.about_name : *e.about ? e.about : "-");
	}
	audit_entry_clear(&e);
	return err;
}

static enum err entry_again(const char *item, char **json, struct fault *f)
{
	struct audit_entry e;
	enum err err = audit_entry_decode(item, strlen(item), &e, f);

	*json = err == ERR_NONE ? audit_entry_encode(&e) : NULL;
	audit_entry_clear(&e);
	return err;
}

static const struct listing audit_listing = {
	{ N_("WHEN"), N_("WHAT"), N_("TIMES"), N_("WHO"), N_("FROM"), N_("ABOUT") }, 6, add_entry, entry_again
};

static enum err audit_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	return list_answer(j, a, &audit_listing, f);
}

void show_audit(struct job *j)
{
	const struct options *o = j->o;
	int64_t since_ms = 0;
	char *path;

	if (o->since && !moment_parse(o->since, loop_now_ms(j->loop), &since_ms))
		job_misused(j, _("--since takes a span such as 7d, 12h or 30m, or a day such as 2026-11-22"));
	else if (o->cursor && !id_is_valid(o->cursor))
		job_misused(j, _("that is no cursor"));
	else if (!is_name(o->who))
		job_end(j, ERR_NOT_FOUND, NULL);
	else {
		path = xasprintf("/v1/audit?limit=%d&since=%lld%s%s%s%s", HP_PAGE_MAX, (long long)since_ms,
				 o->who ? "&who=" : "", o->who ? o->who : "", o->cursor ? "&cursor=" : "",
				 o->cursor ? o->cursor : "");
		job_send(j, "GET", path, NULL, audit_answered);
		free(path);
	}
}
