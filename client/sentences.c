/* SPDX-License-Identifier: ISC */
/* Sentences that more than one screen, or --plain, says, or that hang on a state: tables, so that nothing goes
 * without words. */
#include "client/sentences.h"

#include <stdio.h>

#include "protocol/format.h"
#include "protocol/words.h"

#define NOT_RELEASED N_("The hold of %s could not be released. Our staff will look into it.")

struct trouble {
	const char *title, *what, *next; /* next NULL: nothing but asking again */
};

static const struct trouble TROUBLES[END_REASON_COUNT] = {
    [END_NONE] = {N_("Request closed"), N_("This request is closed."), NULL},
    [END_BY_CUSTOMER] = {N_("Request cancelled"), N_("You cancelled your request."), NULL},
    [END_BY_OPERATOR] = {N_("Request cancelled"), N_("Our staff cancelled your request."),
			 N_("Please ask them if you wonder why.")},
    [END_DECLINED] = {N_("No hold on your card"), N_("The hold on your card was not made."),
		      N_("You can ask again, with this card or another.")},
    [END_NOBODY_CAME] = {N_("Nobody was free"), N_("We are sorry: no helper was free in time."),
			 N_("You can ask again now, or a little later.")},
    [END_NOT_STARTED] =
	{N_("The session did not start"),
	 N_("We are sorry: a helper took your request, but did not start the session."),
	 N_("You can ask again: all helpers are told anew.")},
    [END_HELPER_GONE] =
	{N_("The session broke off"),
	 N_("We are sorry: your helper lost the connection and did not come back."),
	 N_("You can ask again: all helpers are told anew.")},
    [END_GIVEN_BACK] = {N_("Request closed"), N_("Your helper gave the request back."), NULL},
    [END_HOLD_LAPSED] = {N_("The hold ran out"),
			 N_("The hold on your card ended before a helper could come."),
			 N_("You can ask again, with a new hold.")},
};

/* By then somebody had taken it, and they may have been talking. */
static const struct trouble SESSION_ENDED_BY_OPERATOR = {
    N_("Session ended"), N_("Our staff ended your session."), N_("Please ask them if you wonder why.")};

static const char *const OUTCOMES[OUTCOME_COUNT] = {
    [OUTCOME_NONE] = N_("Your session has ended."),
    [OUTCOME_RESOLVED] = N_("Your problem was solved."),
    [OUTCOME_UNRESOLVED] = N_("Your problem could not be solved this time."),
    [OUTCOME_ESCALATED] = N_("Somebody needs to come and see it in person."),
};

/* What homeprod offers where nobody told it otherwise, so that at least this is in every language. */
static const char *const USUAL_LABELS[] __attribute__((unused)) = {
    N_("Plumbing"), N_("Electrical"), N_("Appliance"), N_("Heating"), N_("Locks"), N_("Computers"),
};

/* Likewise what Stripe says of a card; homeprod hands it on as it came. */
static const char *const USUAL_REASONS[] __attribute__((unused)) = {
    N_("Your card was declined."),
    N_("Your card has insufficient funds."),
    N_("Your card has expired."),
    N_("Your card number is incorrect."),
    N_("Your card's security code is incorrect."),
    N_("Your card does not support this type of purchase."),
    N_("An error occurred while processing your card. Try again in a little bit."),
};

const char *label_words(const char *label)
{
	return *label != '\0' ? _(label) : label;
}

const char *category_label(const struct model *m, const char *value)
{
	const struct category *c = m->has_service ? service_category(&m->service, value) : NULL;

	return c != NULL && c->label != NULL ? label_words(c->label) : value;
}

const char *reason_words(const char *reason)
{
	return reason != NULL ? label_words(reason) : "";
}

char *amount_words(char *out, size_t size, const struct request *r)
{
	return money_format(out, size, r->amount, r->currency);
}

static const struct trouble *trouble_of(const struct request *r)
{
	if (r->end_reason == END_BY_OPERATOR && *r->session_id != '\0')
		return &SESSION_ENDED_BY_OPERATOR;
	return &TROUBLES[r->end_reason];
}

const char *trouble_title(const struct request *r)
{
	return _(trouble_of(r)->title);
}

char *trouble_what(char *out, size_t size, const struct request *r)
{
	if (r->end_reason == END_DECLINED && *reason_words(r->payment_reason) != '\0')
		snprintf(out, size, _("The hold on your card was not made: %s"), reason_words(r->payment_reason));
	else
		snprintf(out, size, "%s", _(trouble_of(r)->what));
	return out;
}

char *trouble_money(char *out, size_t size, const struct request *r)
{
	char money[HP_MONEY_SIZE];

	amount_words(money, sizeof(money), r);
	if (r->payment_status == PAYMENT_CAPTURED)
		snprintf(out, size, _("%s was charged to your card."), money);
	else if (r->end_reason == END_DECLINED || r->payment_status == PAYMENT_PENDING)
		snprintf(out, size, "%s", _("Nothing was charged, and nothing is held."));
	else if (r->payment_status == PAYMENT_RELEASED || r->released_at_ms != 0)
		snprintf(out, size, _("Nothing was charged. The hold of %s is released."), money);
	else if (r->payment_status == PAYMENT_FAILED)
		snprintf(out, size, _(NOT_RELEASED), money);
	else
		snprintf(out, size, _("Nothing is charged. The hold of %s is being released."),
			 money);
	return out;
}

const char *trouble_next(const struct request *r)
{
	return trouble_of(r)->next != NULL ? _(trouble_of(r)->next) : "";
}

char *usual_wait_words(char *out, size_t size, const struct request *r)
{
	int low = (int)(r->usual_wait_low_s / 60), high = (int)((r->usual_wait_high_s + 59) / 60);

	if (r->usual_wait_high_s <= 0)
		out[0] = '\0';
	else if (high <= 1)
		snprintf(out, size, "%s", _("less than a minute"));
	else if (low < 1)
		snprintf(out, size, ngettext("up to %d minute", "up to %d minutes", (unsigned long)high), high);
	else if (low == high)
		snprintf(out, size, ngettext("about %d minute", "about %d minutes", (unsigned long)high), high);
	else
		snprintf(out, size, ngettext("%d to %d minute", "%d to %d minutes", (unsigned long)high), low, high);
	return out;
}

char *thanks_words(char *out, size_t size, const struct model *m)
{
	snprintf(out, size, _("Thank you for using %s!"),
		 m->service.app_name != NULL ? m->service.app_name : "HomePro Assist");
	return out;
}

const char *outcome_words(enum outcome o)
{
	return _(OUTCOMES[o]);
}

static bool is_captured(const struct model *m, enum outcome o)
{
	const struct outcome_choice *c = m->has_service ? service_outcome(&m->service, o) : NULL;

	return c != NULL && c->is_captured;
}

char *charge_words(char *out, size_t size, const struct model *m, const struct request *r,
		   enum outcome o)
{
	char money[HP_MONEY_SIZE];

	amount_words(money, sizeof(money), r);
	if (r->payment_status == PAYMENT_CAPTURED)
		snprintf(out, size, _("%s was charged to your card."), money);
	else if (r->payment_status == PAYMENT_FAILED && !is_captured(m, o) && r->released_at_ms == 0)
		snprintf(out, size, _(NOT_RELEASED), money);
	else if (r->payment_status == PAYMENT_FAILED && is_captured(m, o))
		snprintf(out, size,
			 _("The payment of %s did not go through. Our staff will look into it."),
			 money);
	else if (r->payment_status == PAYMENT_RELEASED || r->payment_status == PAYMENT_FAILED)
		snprintf(out, size, _("Nothing was charged. The hold of %s is released."), money);
	else if (is_captured(m, o))
		snprintf(out, size, _("%s is being charged to your card."), money);
	else
		snprintf(out, size, _("Nothing is charged. The hold of %s is being released."),
			 money);
	return out;
}

char *consequence_words(char *out, size_t size, const struct model *m, const struct request *r,
			enum outcome o)
{
	char money[HP_MONEY_SIZE];

	amount_words(money, sizeof(money), r);
	if (is_captured(m, o))
		snprintf(out, size, _("Complete session and charge %s"), money);
	else
		snprintf(out, size, _("Complete session: nothing is charged, %s released"), money);
	return out;
}

char *completed_words(char *out, size_t size, const struct model *m, const struct session *s,
		      const char *dot)
{
	const struct request *r = model_request(m, s->request_id);
	enum payment_status stands = r != NULL ? r->payment_status : PAYMENT_AUTHORIZED;
	char span[HP_SPAN_SIZE];
	char money[HP_MONEY_SIZE] = "";

	if (r != NULL)
		amount_words(money, sizeof(money), r);
	snprintf(out, size,
		 stands == PAYMENT_FAILED
		     ? _("Session complete %s %s %s payment of %s failed: our staff will see to it")
		 : stands == PAYMENT_CAPTURED ? _("Session complete %s %s %s %s captured")
		 : stands == PAYMENT_RELEASED ? _("Session complete %s %s %s %s released")
		 : is_captured(m, s->outcome) ? _("Session complete %s %s %s %s is being charged")
					      : _("Session complete %s %s %s %s is being released"),
		 dot, duration_format(span, sizeof(span), s->duration_s > 0 ? s->duration_s : 0),
		 dot, money);
	return out;
}

const char *rating_words(int rating)
{
	static const char *const words[RATING_MAX] = {
		N_("Very bad"), N_("Bad"), N_("All right"), N_("Good"), N_("Very good"),
	};

	return _(words[rating - 1]);
}
