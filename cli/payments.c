/* SPDX-License-Identifier: ISC */
/* `homepro payments`: the operator's list, whole or of those that need somebody, and what is done about these. */
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "cli/listing.h"
#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/calls.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/payment.h"

static const char *const problems[PAYMENT_PROBLEM_COUNT] = {
	[PROBLEM_NONE] = "-",
	[PROBLEM_REFUSED] = N_("refused"),
	[PROBLEM_LATE] = N_("late"),
	[PROBLEM_LAPSING] = N_("lapses within a day"),
};

static enum err add_row(struct job *j, struct table *t, const char *item, struct fault *f)
{
	struct payment p;
	char money[HP_MONEY_SIZE], ago[HP_SPAN_SIZE];
	enum err e = payment_decode(item, strlen(item), &p, f);

	if (e == ERR_NONE) {
		table_add(t, p.request_id);
		table_add(t, gettext(problems[p.problem]));
		table_add(t, money_format(money, sizeof(money), p.amount, p.currency));
		table_add(t, payment_status_name(p.status));
		table_add(t, p.order ? p.order : "-");
		table_add(t, p.ordered_at_ms == 0 ? "-"
					     : ago_format(ago, sizeof(ago), loop_now_ms(j->loop) - p.ordered_at_ms));
		table_add(t, p.reason ? p.reason : "");
	}
	payment_clear(&p);
	return e;
}

static enum err again(const char *item, char **json, struct fault *f)
{
	struct payment p;
	enum err e = payment_decode(item, strlen(item), &p, f);

	*json = e == ERR_NONE ? payment_encode(&p) : NULL;
	payment_clear(&p);
	return e;
}

static const struct listing payment_listing = {
	{ N_("REQUEST"), N_("PROBLEM"), N_("AMOUNT"), N_("PAYMENT"), N_("ORDER"), N_("SINCE"),
	  N_("REASON") },
	7, add_row, again
};

static enum err list_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	return list_answer(j, a, &payment_listing, f);
}

static void put_time(const struct job *j, const char *label, int64_t at_ms)
{
	char at[HP_MOMENT_SIZE];

	if (at_ms != 0)
		out_field(&j->out, label, moment_format(at, sizeof(at), at_ms));
}

static void show_payment(struct job *j, const struct payment *p)
{
	char money[HP_MONEY_SIZE], *json;

	if (j->o->is_json) {
		json = payment_encode(p);
		out_json(json, strlen(json));
		free(json);
		return;
	}
	out_field(&j->out, _("Request"), p->request_id);
	out_field(&j->out, _("Amount"), money_format(money, sizeof(money), p->amount, p->currency));
	out_field(&j->out, _("Payment"), payment_status_name(p->status));
	out_field(&j->out, _("Problem"), gettext(problems[p->problem]));
	out_field(&j->out, _("Reason"), p->reason ? reason_words(p->reason) : NULL);
	put_time(j, _("Next try"), p->next_try_at_ms);
	put_time(j, _("Settled"), p->settled_at_ms);
	out_field(&j->out, _("Note"), p->settled_note);
}

static enum err payment_answered(struct job *j, const struct http_answer *a, struct fault *f)
{
	struct payment p;
	enum err e = payment_decode(a->body, a->body_len, &p, f);

	if (e == ERR_NONE)
		show_payment(j, &p);
	payment_clear(&p);
	return e;
}

static void list(struct job *j)
{
	const char *cursor = j->o->cursor;
	char *path = xasprintf("/v1/payments?limit=%d%s%s%s", HP_PAGE_MAX,
			       j->o->is_stuck ? "&stuck=true" : "", cursor ? "&cursor=" : "",
			       cursor ? cursor : "");

	if (cursor && !id_is_valid(cursor))
		job_misused(j, _("that is no cursor"));
	else
		job_send(j, "GET", path, NULL, list_answered);
	free(path);
}

static void retry(struct job *j)
{
	job_send_to(j, "POST", "payments", j->o->words[1], "retry", NULL, payment_answered);
}

static void settle(struct job *j)
{
	struct settle_call call = { .note = xstrdup(j->o->words[2]) };

	job_send_to(j, "POST", "payments", j->o->words[1], "settle", settle_call_encode(&call),
		    payment_answered);
	settle_call_clear(&call);
}

/* By the first word; without one, the list. */
static const struct {
	const char *name;
	size_t words;
	job_fn *run;
} verbs[] = {
	{ NULL, 0, list },
	{ "retry", 2, retry },
	{ "settle", 3, settle },
};

void show_payments(struct job *j)
{
	const char *name = j->o->word_count > 0 ? j->o->words[0] : NULL;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (verbs[i].words == j->o->word_count && (!name || strcmp(verbs[i].name, name) == 0)) {
			verbs[i].run(j);
			return;
		}
	job_misused(j, _("say: payments, payments retry REQUEST, or payments settle REQUEST NOTE"));
}
