/* SPDX-License-Identifier: ISC */
/*
 * `homepro session`: the session, and by a second call its request, for what was held, charged and released. Who gave
 * a request back may see the session but no longer the request: then there is no receipt.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "client/receipt.h"
#include "protocol/mem.h"
#include "protocol/session.h"
#include "protocol/words.h"

static void put_receipt(const struct job *j, const struct request *r)
{
	struct receipt_line lines[RECEIPT_LINES_MAX];
	size_t count = receipt_lines(r, lines);
	char at[HP_MOMENT_SIZE];

	for (size_t i = 0; i < count; i++) {
		char *line = xasprintf("%s  %s", lines[i].money,
				       moment_format(at, sizeof(at), lines[i].at_ms));

		out_field(&j->out, lines[i].label, line);
		free(line);
	}
}

static void put_both(struct job *j, const struct session *s, const struct request *r)
{
	char *json;

	if (!j->o->is_json) {
		show_one_session(j, s);
		put_receipt(j, r);
		return;
	}
	json = session_money_encode(s, r);
	out_json(json, strlen(json));
	free(json);
}

static enum err request_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct session s = { .id = "" };
	struct request r = { .id = "" };
	enum err e = session_decode(j->kept, strlen(j->kept), &s, f);

	if (e == ERR_NONE && a->status == 200)
		e = request_decode(a->body, a->body_len, &r, f);
	if (e == ERR_NONE && a->status == 200)
		put_both(j, &s, &r);
	else if (e == ERR_NONE && a->status == 404)
		show_one_session(j, &s);
	else if (e == ERR_NONE)
		e = job_read_refusal(a, f);
	session_clear(&s);
	request_clear(&r);
	return e;
}

static enum err session_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct session s = { .id = "" };
	enum err e = session_decode(a->body, a->body_len, &s, f);

	if (e == ERR_NONE) {
		j->kept = xstrdup(a->body);
		j->is_going_on = j->takes_refusals = true;
		job_send_to(j, "GET", "requests", s.request_id, NULL, NULL, request_answered);
	}
	session_clear(&s);
	return e;
}

void show_session(struct job *j)
{
	job_send_to(j, "GET", "sessions", j->o->words[0], NULL, NULL, session_answered);
}
