/* SPDX-License-Identifier: ISC */
/*
 * Subcommands that change something: each is one call to the backend. What cannot be sent is not kept for later, so
 * that a script which sees a failure knows that nothing will happen behind its back.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "client/profile.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/request.h"

/* An answer without a body: nothing to say, or JSON's word for it. */
static enum err nothing_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	(void)a;
	(void)f;
	if (j->o->is_json)
		out_json("null", 4);
	return ERR_NONE;
}

static enum err login_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct login_answer answer = { .token = "" };
	enum err e = login_answer_decode(a->body, a->body_len, &answer, f);

	if (e == ERR_NONE)
		e = profile_set_token(j->profile, answer.token, f);
	if (e == ERR_NONE)
		show_user(j, &answer.user);
	login_answer_clear(&answer);
	return e;
}

void call_login(struct job *j)
{
	struct fault f = { .err = ERR_NONE };
	struct login_call call = { .username = xstrdup(j->o->words[0]) };

	if (username_check(call.username, &f) == ERR_NONE)
		call.password = password_read(_("Password: "), &f);
	if (call.password) {
		j->secret = xstrdup(call.password);
		job_send(j, "POST", "/v1/login", login_call_encode(&call), login_answered);
	} else {
		job_end(j, f.err, &f);
	}
	login_call_clear(&call);
}

static enum err logout_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	enum err e = profile_set_token(j->profile, NULL, f);

	return e == ERR_NONE ? nothing_answered(j, a, f) : e;
}

void call_logout(struct job *j)
{
	job_send(j, "POST", "/v1/logout", NULL, logout_answered);
}

void call_claim(struct job *j)
{
	job_send_to(j, "POST", "requests", j->o->words[0], "claim", NULL, show_session_answer);
}

void call_cancel(struct job *j)
{
	job_send_to(j, "POST", "requests", j->o->words[0], "cancel", NULL, show_request_answer);
}

void call_start(struct job *j)
{
	job_send_to(j, "POST", "sessions", j->o->words[0], "start", NULL, show_session_answer);
}

void call_release(struct job *j)
{
	job_send_to(j, "POST", "sessions", j->o->words[0], "release", NULL, show_session_answer);
}

void call_end(struct job *j)
{
	struct end_call call = { .notes = xstrdup(j->o->notes) };
	struct fault f = { .err = ERR_NONE };

	if (!j->o->outcome || !outcome_parse(j->o->outcome, &call.outcome))
		job_misused(j, _("say how it went: --outcome resolved, unresolved or escalated"));
	else if (notes_check(call.notes, &f) != ERR_NONE)
		job_end(j, f.err, &f);
	else
		job_send_to(j, "POST", "sessions", j->o->words[0], "end", end_call_encode(&call),
			    show_session_answer);
	end_call_clear(&call);
}

void call_feedback(struct job *j)
{
	struct feedback_call call = { .words = xstrdup(j->o->words[2]) };
	struct fault f = { .err = ERR_NONE };
	const char *rating = j->o->words[1];

	if (rating[0] < '1' || rating[0] > '0' + RATING_MAX || rating[1] != '\0')
		job_misused(j, _("say how it was, from 1 to %d"), RATING_MAX);
	else if (feedback_words_check(call.words, &f) != ERR_NONE)
		job_end(j, f.err, &f);
	else {
		call.rating = rating[0] - '0';
		job_send_to(j, "POST", "sessions", j->o->words[0], "feedback", feedback_call_encode(&call),
			    show_session_answer);
	}
	feedback_call_clear(&call);
}

static enum err request_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct request r = { .id = "" };
	enum err e;

	if (!j->o->is_wait)
		return show_request_answer(j, a, f);
	e = request_decode(a->body, a->body_len, &r, f);
	if (e == ERR_NONE)
		watch_request(j, r.id);
	request_clear(&r);
	return e;
}

void call_request(struct job *j)
{
	struct request_call call = { .description = xstrdup(j->o->words[1]) };
	struct fault f = { .err = ERR_NONE };

	if (category_check(j->o->words[0], &f) != ERR_NONE || description_check(call.description, &f) != ERR_NONE) {
		job_end(j, f.err, &f);
	} else {
		memcpy(call.category, j->o->words[0], strlen(j->o->words[0]) + 1);
		job_send(j, "POST", "/v1/requests", request_call_encode(&call), request_answered);
	}
	request_call_clear(&call);
}

static enum err read_all_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	int64_t unread = 0;
	enum err e = unread_answer_decode(a->body, a->body_len, &unread, f);
	char *json;

	if (e != ERR_NONE || !j->o->is_json)
		return e;
	json = unread_answer_encode(unread);
	out_json(json, strlen(json));
	free(json);
	return ERR_NONE;
}

void call_read(struct job *j)
{
	const struct read_all_call all = { .up_to = "" };

	if (j->o->is_all == (j->o->word_count == 1))
		job_misused(j, _("say which notification, or --all"));
	else if (j->o->is_all)
		job_send(j, "POST", "/v1/notifications/read-all", read_all_call_encode(&all), read_all_answered);
	else
		job_send_to(j, "POST", "notifications", j->o->words[0], "read", NULL, nothing_answered);
}

void call_available(struct job *j)
{
	const struct me_call call = { .is_available = strcmp(j->o->words[0], "on") == 0 };

	if (!call.is_available && strcmp(j->o->words[0], "off") != 0)
		job_misused(j, _("say on or off"));
	else
		job_send(j, "PATCH", "/v1/me", me_call_encode(&call), show_user_answer);
}
