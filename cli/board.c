/* SPDX-License-Identifier: ISC */
/* `homepro board --once` and `homepro story`: an operator's two looks, as tables for people and JSON for programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "client/sentences.h"
#include "client/story.h"
#include "loop/loop.h"
#include "protocol/board.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/story.h"
#include "protocol/words.h"

static void put_json(char *json)
{
	out_json(json, strlen(json));
	xfree_secret(json);
}

static const char *or_dash(const char *text)
{
	return text != NULL && *text != '\0' ? text : "-";
}

/* ---- the board ---- */

static const char *stands(const struct board_row *row)
{
	if (row->request.status == REQUEST_CLAIMED && row->session.status == SESSION_ACTIVE)
		return row->session.is_video_down ? _("video down") : _("active");
	return request_status_name(row->request.status);
}

static void add_row(struct job *j, struct table *t, const struct board_row *row)
{
	const struct request *r = &row->request;
	char text[HP_MONEY_SIZE > HP_SPAN_SIZE ? HP_MONEY_SIZE : HP_SPAN_SIZE];
	bool is_claimed = r->status == REQUEST_CLAIMED;

	table_add(t, r->id);
	table_add(t, clock_format(text, sizeof(text), loop_now_ms(j->loop) - r->created_at_ms));
	table_add(t, stands(row));
	table_add(t, r->category);
	table_add(t, money_format(text, sizeof(text), r->amount, r->currency));
	table_add(t, payment_status_name(r->payment_status));
	table_add(t, or_dash(problem_words(row->problem)));
	table_add(t, or_dash(r->customer_name));
	table_add(t, or_dash(is_claimed ? row->session.helper_name : NULL));
	table_add(t, is_claimed ? row->session.id : "-");
	table_add(t, row->problem != PROBLEM_NONE && row->reason ? reason_words(row->reason) : NULL);
}

static void print_board(struct job *j, const struct board *b)
{
	static const char *const titles[] = { N_("REQUEST"), N_("AGE"), N_("STATUS"), N_("CATEGORY"), N_("AMOUNT"),
					      N_("PAYMENT"), N_("PROBLEM"), N_("CUSTOMER"), N_("HELPER"), N_("SESSION"),
					      N_("REASON") };
	struct table *t = table_new(titles, sizeof(titles) / sizeof(titles[0]));
	char at[HP_MOMENT_SIZE], line[128];

	for (size_t i = 0; i < b->count; i++)
		add_row(j, t, &b->rows[i]);
	table_print(t, &j->out);
	if (b->video_down_at_ms == 0)
		return;
	snprintf(line, sizeof(line), _("The video service has not been answering since %s."),
		 moment_format(at, sizeof(at), b->video_down_at_ms));
	out_line(&j->out, line);
}

static enum err board_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct board b;
	enum err e = board_decode(a->body, a->body_len, &b, f);

	if (e == ERR_NONE && j->o->is_json)
		put_json(board_encode(&b));
	else if (e == ERR_NONE)
		print_board(j, &b);
	board_clear(&b);
	return e;
}

void show_board(struct job *j)
{
	if (j->o->is_once)
		job_send(j, "GET", "/v1/board", NULL, board_answered);
	else
		job_misused(j, _("say board --once for a table; homepro alone opens the screen"));
}

/* ---- a story ---- */

static void put_ends(struct job *j, const struct story *s)
{
	char money[HP_MONEY_SIZE];
	const struct request *r = &s->request;

	out_field(&j->out, _("Request"), r->id);
	out_field(&j->out, _("Customer"), r->customer_name);
	out_field(&j->out, _("Status"), request_status_name(r->status));
	out_field(&j->out, _("Amount"), money_format(money, sizeof(money), r->amount, r->currency));
	out_field(&j->out, _("Payment"), payment_status_name(r->payment_status));
	if (s->payment.problem != PROBLEM_NONE)
		out_field(&j->out, _("Problem"), problem_words(s->payment.problem));
	out_field(&j->out, _("Description"), r->description);
}

static void print_story(struct job *j, const struct story *s)
{
	static const char *const titles[] = { N_("WHEN"), N_("WHO"), N_("WHAT") };
	struct table *t = table_new(titles, sizeof(titles) / sizeof(titles[0]));
	char at[HP_MOMENT_SIZE], words[STORY_WORDS_SIZE];

	put_ends(j, s);
	out_line(&j->out, "");
	for (size_t i = 0; i < s->count; i++) {
		table_add(t, moment_seconds_format(at, sizeof(at), s->steps[i].at_ms));
		table_add(t, story_who(&s->steps[i]));
		table_add(t, story_words(words, sizeof(words), s, &s->steps[i]));
	}
	table_print(t, &j->out);
	if (s->is_cut)
		out_line(&j->out, _("The log does not reach as far back: some of it is put together from what stands."));
}

static enum err story_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct story s;
	enum err e = story_decode(a->body, a->body_len, &s, f);

	if (e == ERR_NONE && j->o->is_json)
		put_json(story_encode(&s));
	else if (e == ERR_NONE)
		print_story(j, &s);
	story_clear(&s);
	return e;
}

void show_story(struct job *j)
{
	job_send_to(j, "GET", "requests", j->o->words[0], "story", NULL, story_answered);
}

void call_abandon(struct job *j)
{
	job_send_to(j, "POST", "sessions", j->o->words[0], "abandon", NULL, show_session_answer);
}
