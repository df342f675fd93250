/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_JOB_H
#define HP_CLI_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"
#include "cli/out.h"
#include "loop/http.h"
#include "protocol/err.h"

struct loop;
struct profile;
struct watching;

/*
 * One subcommand at work: what its function (calls.c, shows.c, watch.c) needs, and how it ends. A function starts a
 * call or listens, and returns; job_end() or job_fail(), sooner or later, ends the program.
 */
struct job {
	struct loop *loop;
	struct profile *profile;
	const struct options *o;
	struct out out;
	struct http *http;
	/* called with a good answer; what it returns, job_end() gets */
	enum err (*answered)(struct job *j, const struct http_answer *a, struct fault *f);
	struct watching *watching;      /* of watch and request --wait; NULL otherwise */
	char *secret;                   /* the password; wiped at the end */
	/* of more calls than one: what the first has answered, wiped at the end; the next is under way; a refusal of it
	 * goes to `answered` as well */
	char *kept;
	bool is_going_on, takes_refusals;
};

typedef void job_fn(struct job *j);

/* The subcommands' functions, one a row of the table in cli.c. */
job_fn call_login, call_logout, call_claim, call_start, call_end, call_release, call_request, call_cancel, call_read,
	call_available, call_config, call_notify, call_feedback, call_device, call_sign_ins, call_abandon;
job_fn show_audit, show_whoami, show_requests, show_notifications, show_payments, show_session, show_stats, show_board,
	show_story;
job_fn watch_all;

/* Sends `method path` with `body` (taken; NULL: none) and the profile's token. Good answers go to `answered`. */
void job_send(struct job *j, const char *method, const char *path, char *body,
	      enum err (*answered)(struct job *, const struct http_answer *, struct fault *));
/* The same for a thing: "/v1/requests/" + id + "/claim". Ends the job where `id` is not one. */
void job_send_to(struct job *j, const char *method, const char *collection, const char *id, const char *action,
		 char *body, enum err (*answered)(struct job *, const struct http_answer *, struct fault *));

void job_end(struct job *j, enum err e, const struct fault *f); /* ERR_NONE: done, else f's reason is printed */
/* Not meant like this: one line and exit code 2. */
void job_misused(struct job *j, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The backend is out of reach, and why, a clause; NULL: not known. */
void job_fault_reach(struct fault *f, const char *clause);
/* Why there is no good answer. */
enum err job_read_refusal(const struct http_answer *a, struct fault *f);

/* shows.c: prints what an answer holds, as text or JSON. Also the endings of calls. */
enum err show_user_answer(struct job *j, const struct http_answer *a, struct fault *f);
enum err show_request_answer(struct job *j, const struct http_answer *a, struct fault *f);
enum err show_session_answer(struct job *j, const struct http_answer *a, struct fault *f);
struct user;
struct request;
struct session;
void show_user(struct job *j, const struct user *u);
void show_request(struct job *j, const struct request *r);
void show_one_session(struct job *j, const struct session *s);

/* watch.c: after `request --wait` has made one, waits for what becomes of it. */
void watch_request(struct job *j, const char *request_id);
void watch_free(struct watching *w);

/* password.c: one line of standard input, without its end; asked for with echo off where that is a terminal. Caller
 * wipes. NULL: there was none, `f` says why. */
char *password_read(const char *prompt, struct fault *f);

#endif
