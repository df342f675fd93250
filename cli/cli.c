/* SPDX-License-Identifier: ISC */
/* The subcommands' table, the calls they make and how each of them ends. Called by homepro.c. */
#include "cli/cli.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "client/profile.h"
#include "loop/loop.h"
#include "protocol/calls.h"
#include "protocol/mem.h"

/* How many words each subcommand wants, and what it does. */
static const struct {
	job_fn *run;
	size_t words_min, words_max;
} rows[COMMAND_COUNT] = {
	[COMMAND_LOGIN] = { call_login, 1, 1 },
	[COMMAND_LOGOUT] = { call_logout, 0, 0 },
	[COMMAND_WHOAMI] = { show_whoami, 0, 0 },
	[COMMAND_REQUESTS] = { show_requests, 0, 0 },
	[COMMAND_NOTIFICATIONS] = { show_notifications, 0, 0 },
	[COMMAND_CLAIM] = { call_claim, 1, 1 },
	[COMMAND_START] = { call_start, 1, 1 },
	[COMMAND_END] = { call_end, 1, 1 },
	[COMMAND_RELEASE] = { call_release, 1, 1 },
	[COMMAND_REQUEST] = { call_request, 2, 2 },
	[COMMAND_CANCEL] = { call_cancel, 1, 1 },
	[COMMAND_SESSION] = { show_session, 1, 1 },
	[COMMAND_READ] = { call_read, 0, 1 },
	[COMMAND_AVAILABLE] = { call_available, 1, 1 },
	[COMMAND_STATS] = { show_stats, 0, 0 },
	[COMMAND_FEEDBACK] = { call_feedback, 2, 3 },
	[COMMAND_DEVICE] = { call_device, 1, 2 },
	[COMMAND_SIGN_INS] = { call_sign_ins, 0, 0 },
	[COMMAND_AUDIT] = { show_audit, 0, 0 },
	[COMMAND_WATCH] = { watch_all, 0, 0 },
	[COMMAND_BOARD] = { show_board, 0, 0 },
	[COMMAND_STORY] = { show_story, 1, 1 },
	[COMMAND_ABANDON] = { call_abandon, 1, 1 },
	[COMMAND_PAYMENTS] = { show_payments, 0, 3 },
	[COMMAND_CONFIG] = { call_config, 1, 3 },
	[COMMAND_NOTIFY] = { call_notify, 0, 0 },
};

static bool is_utf8_locale(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* --- how a job ends --- */

/* At a prompt nobody is asked for a name; so it says what to type. */
static const char *sentence_for_shells(enum err e)
{
	return e == ERR_SIGNED_OUT ? _("You are not signed in; homepro login NAME does that.") : err_sentence(e);
}

void job_end(struct job *j, enum err e, const struct fault *f)
{
	if (e != ERR_NONE)
		out_reason(&j->out, f && *f->detail ? f->detail : sentence_for_shells(e));
	loop_quit(j->loop, err_exit_code(e));
}

void job_misused(struct job *j, const char *format, ...)
{
	struct fault f = { .err = ERR_USAGE };
	va_list args;

	va_start(args, format);
	vsnprintf(f.detail, sizeof(f.detail), format, args);
	va_end(args);
	job_end(j, ERR_USAGE, &f);
}

void job_fault_reach(struct fault *f, const char *clause)
{
	if (clause)
		fault_set(f, ERR_OUT_OF_REACH, NULL, _("The backend is out of reach: %s."), clause);
	else
		fault_set(f, ERR_OUT_OF_REACH, NULL, NULL);
}

/* --- calls --- */

/* Who lost the race is told to whom. */
enum err job_read_refusal(const struct http_answer *a, struct fault *f)
{
	char winner[HP_DISPLAY_NAME_CHARS_MAX * 4 + 1];

	if (a->status == 0) {
		job_fault_reach(f, a->error);
		return f->err;
	}
	fault_decode(a->body, a->body_len, a->status, f, winner, sizeof(winner));
	if (*winner)
		fault_set(f, ERR_TAKEN, NULL, _("Somebody else was quicker: %s."), winner);
	return f->err;
}

static void call_done(const struct http_answer *a, void *arg)
{
	struct job *j = arg;
	struct fault f = { .err = ERR_NONE };

	j->is_going_on = false;
	if ((a->status >= 200 && a->status < 300) || j->takes_refusals)
		f.err = j->answered(j, a, &f);
	else
		job_read_refusal(a, &f);
	/* `request --wait` goes on after its answer */
	if (f.err != ERR_NONE || !(j->watching || j->is_going_on))
		job_end(j, f.err, &f);
}

void job_send(struct job *j, const char *method, const char *path, char *body,
	      enum err (*answered)(struct job *, const struct http_answer *, struct fault *))
{
	char *url = xasprintf("%s%s", profile_server(j->profile), path);
	struct http_request r = {
		.method = method,
		.url = url,
		.bearer = j->secret ? NULL : profile_token(j->profile),
		.content_type = body ? "application/json" : NULL,
		.body = body,
		.body_len = body ? strlen(body) : 0
	};

	if (r.bearer || j->secret) {
		j->answered = answered;
		http_send(j->http, &r, call_done, j);
	} else {
		job_end(j, ERR_SIGNED_OUT, NULL);
	}
	free(url);
	xfree_secret(body);
}

void job_send_to(struct job *j, const char *method, const char *collection, const char *id, const char *action,
		 char *body, enum err (*answered)(struct job *, const struct http_answer *, struct fault *))
{
	char *path;

	if (!id_is_valid(id)) {
		xfree_secret(body);
		job_end(j, ERR_NOT_FOUND, NULL);
		return;
	}
	path = xasprintf("/v1/%s/%s%s%s", collection, id, action ? "/" : "", action ? action : "");
	job_send(j, method, path, body, answered);
	free(path);
}

/* --- the whole --- */

static void start_job(struct job *j)
{
	const struct command *c = j->o->command;

	if (j->o->word_count < rows[c->id].words_min || j->o->word_count > rows[c->id].words_max)
		job_misused(j, _("usage: homepro %s %s"), c->name, _(c->arguments));
	else
		rows[c->id].run(j);
}

int cli_run(struct loop *l, struct profile *p, const struct options *o)
{
	struct job j = {
		.loop = l,
		.profile = p,
		.o = o,
		.out = { .is_ascii = o->is_ascii || !is_utf8_locale() },
		.http = http_new(l)
	};
	int code;

	http_trust(j.http, profile_trust(p));
	start_job(&j);
	code = loop_run(l);
	watch_free(j.watching);
	http_free(j.http);
	xfree_secret(j.secret);
	xfree_secret(j.kept);
	if (!out_finish(&j.out) && code == 0)
		code = err_exit_code(ERR_FAILED);
	return code;
}

int cli_refuse(const struct fault *f)
{
	struct out out = { .is_ascii = !is_utf8_locale() };

	out_reason(&out, *f->detail ? f->detail : err_sentence(f->err));
	return err_exit_code(f->err);
}

void cli_warn(const char *sentence)
{
	struct out out = { .is_ascii = !is_utf8_locale() };

	out_reason(&out, sentence);
}
