/* SPDX-License-Identifier: ISC */
/* An operator's deeds and the words for stuck money, for the board and the story; see operator.h. */
#include "tui/screens/operator.h"

#include <stdio.h>
#include <string.h>

#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/transition.h"
#include "protocol/words.h"
#include "tui/view.h"

static bool is_open(const struct model *m, struct view *v, enum action a, const struct request *r)
{
	struct fault why = {0};

	if (transition_find(a, RELATION_OPERATOR, r, model_session(m, r->session_id), &why) != NULL)
		return true;
	snprintf(v->toast, sizeof(v->toast), "%s", why.detail);
	return false;
}

static struct step ask(struct view *v, enum intent_type type, const char *id, const char *yes)
{
	v->question.type = type;
	snprintf(v->question.yes, sizeof(v->question.yes), "%s", yes);
	snprintf(v->question.id, sizeof(v->question.id), "%s", id);
	view_open(v, &OVERLAY_QUESTION);
	return step_done();
}

static struct step ask_cancel(const struct model *m, struct view *v, const struct request *r)
{
	char money[HP_MONEY_SIZE];

	if (!is_open(m, v, ACTION_CANCEL, r))
		return step_text(STEP_SAY, v->toast);
	v->question = (struct question){.type = INTENT_CANCEL};
	snprintf(v->question.sentence, sizeof(v->question.sentence),
		 _("Cancel this request of %s? The hold of %s is released, and the customer is told."),
		 r->customer_name != NULL ? r->customer_name : _("the customer"),
		 amount_words(money, sizeof(money), r));
	return ask(v, INTENT_CANCEL, r->id, _("Cancel the request"));
}

static struct step ask_abandon(const struct model *m, struct view *v, const struct request *r)
{
	const struct session *s = model_session(m, r->session_id);
	char money[HP_MONEY_SIZE];

	if (!is_open(m, v, ACTION_ABANDON, r))
		return step_text(STEP_SAY, v->toast);
	v->question = (struct question){.type = INTENT_ABANDON};
	snprintf(v->question.sentence, sizeof(v->question.sentence),
		 _("End the session of %s with %s, without an outcome? The hold of %s is released, and both are told."),
		 s->helper_name != NULL ? s->helper_name : _("the helper"),
		 r->customer_name != NULL ? r->customer_name : _("the customer"),
		 amount_words(money, sizeof(money), r));
	return ask(v, INTENT_ABANDON, s->id, _("End the session"));
}

struct step operator_run(const struct model *m, struct view *v, enum command_id command, const char *request_id)
{
	const struct request *r = model_request(m, request_id);

	if (command != COMMAND_CANCEL && command != COMMAND_ABANDON && command != COMMAND_RETRY)
		return step_not_mine();
	if (r == NULL)
		return step_done();
	if (command == COMMAND_CANCEL)
		return ask_cancel(m, v, r);
	return command == COMMAND_ABANDON ? ask_abandon(m, v, r) : step_do(INTENT_RETRY, request_id);
}

const char *operator_problem(const struct model *m, const struct request *r)
{
	static const char *const words[PAYMENT_PROBLEM_COUNT] = {
	    [PROBLEM_REFUSED] = N_("refused"), [PROBLEM_LATE] = N_("late"), [PROBLEM_LAPSING] = N_("lapsing")};
	enum payment_problem p = model_problem(m, r->id);

	return words[p] != NULL ? _(words[p]) : "";
}

const char *operator_reason(const struct model *m, const struct request *r)
{
	const struct board_row *row = board_row(&m->board, r->id);

	if (r->payment_reason != NULL && *r->payment_reason != '\0')
		return reason_words(r->payment_reason);
	return row != NULL && row->problem != PROBLEM_NONE && row->reason != NULL ? reason_words(row->reason) : "";
}
