/* SPDX-License-Identifier: ISC */
/* `homepro payments`: the operator's list, whole or of those that need somebody. */
#include <stdlib.h>
#include <string.h>

#include "cli/job.h"
#include "cli/listing.h"
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
		table_add(t, ago_format(ago, sizeof(ago), loop_now_ms(j->loop) - p.ordered_at_ms));
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

void show_payments(struct job *j)
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
