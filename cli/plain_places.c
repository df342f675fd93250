/* SPDX-License-Identifier: ISC */
/*
 * Where a person is, as the model has it: what is said there and what is offered. The server is the truth, so nobody
 * goes from one place to another: a place is said when the model has come to it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plain_parts.h"
#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/notification.h"
#include "protocol/text.h"
#include "protocol/words.h"

#define REQUESTS_MAX 500

static const struct request *current_request(const struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	if (p->m->user.role == ROLE_CUSTOMER)
		return model_current_request(p->m);
	return s ? model_request(p->m, s->request_id) : NULL;
}

/* ── requests by number ── */

static void offer_request(struct plain *p, const struct request *r, bool is_new)
{
	char money[HP_MONEY_SIZE], waited[HP_SPAN_SIZE];
	char *preview = notification_preview(r->description);
	char *words = xasprintf(_("%s, %s, waiting %s. %s"), category_label(p->m, r->category),
				amount_words(money, sizeof(money), r),
				clock_format(waited, sizeof(waited), loop_now_ms(p->loop) - r->opened_at_ms), preview);

	memcpy(menu_add(p, ask_about_request, is_new ? _("New request: %s") : "%s", words)->id, r->id, sizeof(r->id));
	free(words);
	free(preview);
}

static void offer_requests(struct plain *p)
{
	const struct request *open[REQUESTS_MAX];
	size_t count = model_open_requests(p->m, open, REQUESTS_MAX);

	for (size_t i = 0; i < count && i < REQUESTS_MAX; i++)
		offer_request(p, open[i], false);
}

static struct choice *choice_of_request(struct plain *p, const char *id)
{
	for (int i = 0; i < p->choice_count; i++)
		if (p->choices[i].take == ask_about_request && strcmp(p->choices[i].id, id) == 0)
			return &p->choices[i];
	return NULL;
}

static void say_gone(struct plain *p, int number, const char *id)
{
	const struct notification *n = model_notification_of(p->m, id);

	if (n && n->claimed_by)
		plain_say(p, _("Number %d is gone: taken by %s."), number, n->claimed_by);
	else
		plain_say(p, _("Number %d is gone."), number);
}

void place_news(struct plain *p)
{
	const struct request *open[REQUESTS_MAX];
	size_t count;

	if (p->is_main && p->at && p->at->place == PLACE_BOARD)
		board_news(p);
	if (!p->is_main || !p->at || p->at->place != PLACE_DASHBOARD)
		return;
	for (int i = 0; i < p->choice_count; i++) {
		struct choice *c = &p->choices[i];
		const struct request *r = c->take == ask_about_request ? model_request(p->m, c->id) : NULL;

		if (c->take != ask_about_request || c->is_gone || (r && r->status == REQUEST_OPEN))
			continue;
		c->is_gone = true;
		say_gone(p, i + 1, c->id);
	}
	count = model_open_requests(p->m, open, REQUESTS_MAX);
	for (size_t i = count < REQUESTS_MAX ? count : REQUESTS_MAX; i-- > 0;) {
		struct choice *c = choice_of_request(p, open[i]->id);

		if (!c)
			offer_request(p, open[i], true);
		else
			c->is_gone = false; /* given back: it stands where it stood */
	}
}

/* ── what is said ── */

static void say_connecting(struct plain *p)
{
	plain_say(p, "%s", _("Connecting…"));
}

static void say_signed_out(struct plain *p)
{
	plain_say(p, "%s", _("You are not signed in."));
}

static void say_numbers(struct plain *p)
{
	const struct stats_part *today = &p->m->stats.today;
	char money[HP_MONEY_SIZE];

	if (!p->m->has_stats || today->completed_sessions == 0)
		return;
	plain_say(p, _("Today: %d done, %d resolved, %s."), (int)today->completed_sessions,
		  (int)today->outcomes[OUTCOME_RESOLVED],
		  money_format(money, sizeof(money), today->earned, p->m->service.currency));
}

static void say_dashboard(struct plain *p)
{
	int count = (int)model_open_requests(p->m, NULL, 0);

	plain_say(p, p->m->user.is_available ? _("%s, helper. You are available.") : _("%s, helper. You are away."),
		  p->m->user.display_name);
	say_numbers(p);
	if (p->m->unread_count > 0)
		plain_say(p, ngettext("%d unread notification.", "%d unread notifications.", (int)p->m->unread_count),
			  (int)p->m->unread_count);
	plain_say(p, count > 0 ? _("Open requests: %d.") : _("There are no open requests."), count);
}

static void say_link(struct plain *p, const char *link)
{
	if (link && text_is_link(link))
		plain_say(p, _("Your link: %s"), link);
	else
		plain_say(p, "%s", _("Waiting for session link…"));
}

static void say_session(struct plain *p)
{
	const struct session *s = model_current_session(p->m);
	const struct request *r = current_request(p);
	char money[HP_MONEY_SIZE], span[HP_SPAN_SIZE];
	int64_t now = loop_now_ms(p->loop);

	plain_say(p, _("Session with %s."), s->customer_name ? s->customer_name : "");
	if (s->status == SESSION_ACTIVE)
		plain_say(p, _("Active for %s."), clock_format(span, sizeof(span), now - s->started_at_ms));
	else
		plain_say(p, _("Waiting for %s. Open your link, then start the session."),
			  clock_format(span, sizeof(span), now - s->created_at_ms));
	if (r) {
		plain_say(p, _("%s, %s held."), category_label(p->m, r->category),
			  amount_words(money, sizeof(money), r));
		plain_say(p, "%s", r->description);
	}
	say_link(p, s->helper_join_url);
}

static void say_start(struct plain *p)
{
	(void)p;
	plain_say(p, "%s", _("What do you need help with?"));
}

static void say_pay(struct plain *p)
{
	const struct request *r = current_request(p);
	char money[HP_MONEY_SIZE];

	amount_words(money, sizeof(money), r);
	if (r->payment_url && text_is_link(r->payment_url))
		plain_say(p, _("Hold %s on your card, at this address: %s"), money, r->payment_url);
	else
		plain_say(p, _("Holding %s on your card…"), money);
}

static void say_looking(struct plain *p)
{
	const struct request *r = current_request(p);

	plain_say(p, "%s", _("Looking for a helper"));
	plain_say(p, _("Helpers told: %d. You are number %d in line."), (int)r->helpers_told, (int)r->position);
}

static void say_ready(struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	plain_say(p, "%s", _("Your session is ready"));
	if (s && s->helper_name)
		plain_say(p, _("%s will help you."), s->helper_name);
	say_link(p, s ? s->customer_join_url : NULL);
}

static void say_active(struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	plain_say(p, "%s", _("Session in progress"));
	say_link(p, s ? s->customer_join_url : NULL);
}

static void say_ended(struct plain *p)
{
	const struct request *r = current_request(p);
	const struct session *s = model_session(p->m, r->session_id);
	enum outcome outcome = s ? s->outcome : OUTCOME_NONE;
	char words[SENTENCE_SIZE];

	plain_say(p, "%s", _("Session complete"));
	plain_say(p, "%s", outcome_words(outcome));
	plain_say(p, "%s", charge_words(words, sizeof(words), p->m, r, outcome));
}

static void say_rating(struct plain *p)
{
	say_ended(p);
	feedback_say(p);
}

static void say_trouble(struct plain *p)
{
	const struct request *r = current_request(p);
	char words[SENTENCE_SIZE];

	plain_say(p, "%s", trouble_title(r));
	plain_say(p, "%s", trouble_what(words, sizeof(words), r));
	plain_say(p, "%s", trouble_money(words, sizeof(words), r));
}

/* ── what is offered besides the table of actions ── */

static void offer_categories(struct plain *p)
{
	char money[HP_MONEY_SIZE];

	for (size_t i = 0; i < p->m->service.category_count; i++) {
		const struct category *c = &p->m->service.categories[i];

		memcpy(menu_add(p, ask_for_category, "%s, %s", label_words(c->label),
				money_format(money, sizeof(money), c->amount, p->m->service.currency))->id,
		       c->value, sizeof(c->value));
	}
}

static void offer_another(struct plain *p)
{
	menu_add(p, ask_put_away, "%s", _("Submit another request"));
}

enum where {
	SIGNED_OUT, CONNECTING, DASHBOARD, WAITING, ACTIVE, BOARD, START, PAY, LOOKING, READY, IN_PROGRESS, RATING,
	ENDED, TROUBLE
};

static const struct plain_place places[] = {
	[SIGNED_OUT] = { PLACE_SIGN_IN, say_signed_out, NULL },
	[CONNECTING] = { 0, say_connecting, NULL },
	[DASHBOARD] = { PLACE_DASHBOARD, say_dashboard, offer_requests },
	[WAITING] = { PLACE_SESSION, say_session, NULL },
	[ACTIVE] = { PLACE_SESSION, say_session, NULL },
	[BOARD] = { PLACE_BOARD, board_say, board_offer },
	[START] = { PLACE_START, say_start, offer_categories },
	[PAY] = { PLACE_LOOKING, say_pay, NULL },
	[LOOKING] = { PLACE_LOOKING, say_looking, NULL },
	[READY] = { PLACE_READY, say_ready, NULL },
	[IN_PROGRESS] = { PLACE_ACTIVE, say_active, NULL },
	[RATING] = { PLACE_ENDED, say_rating, feedback_offer },
	[ENDED] = { PLACE_ENDED, say_ended, offer_another },
	[TROUBLE] = { PLACE_ENDED, say_trouble, offer_another },
};

static enum where customer_is(const struct plain *p)
{
	static const enum where of_status[REQUEST_STATUS_COUNT] = {
		[REQUEST_AUTHORIZING] = PAY, [REQUEST_OPEN] = LOOKING, [REQUEST_CLAIMED] = READY,
		[REQUEST_COMPLETED] = ENDED, [REQUEST_CANCELLED] = TROUBLE, [REQUEST_EXPIRED] = TROUBLE,
	};
	const struct request *r = model_current_request(p->m);
	const struct session *s = r ? model_session(p->m, r->session_id) : NULL;

	if (!r)
		return START;
	if (r->status == REQUEST_COMPLETED && feedback_is_due(p))
		return RATING;
	return r->status == REQUEST_CLAIMED && s && s->status == SESSION_ACTIVE ? IN_PROGRESS : of_status[r->status];
}

static enum where person_is(const struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	if (!p->m->is_signed_in && p->m->link == LINK_SIGNED_OUT)
		return SIGNED_OUT;
	if (!p->m->is_signed_in || !p->m->has_snapshot || !p->m->has_service)
		return CONNECTING;
	if (p->m->user.role == ROLE_OPERATOR)
		return BOARD;
	if (p->m->user.role == ROLE_CUSTOMER)
		return customer_is(p);
	return !s ? DASHBOARD : s->status == SESSION_ACTIVE ? ACTIVE : WAITING;
}

void place_say(struct plain *p)
{
	ask_stop(p);
	p->at->say(p);
	menu_begin(p, true);
	if (p->at->offer)
		p->at->offer(p);
	menu_offer_commands(p, p->at->place);
}

/* What it is about, and whether there is an address yet: with another one, all is said again. */
static void write_what(const struct plain *p, char *out, size_t size)
{
	const struct session *s = model_current_session(p->m);
	const struct request *r = current_request(p);
	bool has_link = s ? s->helper_join_url || s->customer_join_url : r && r->payment_url;

	snprintf(out, size, "%s%s", r ? r->id : s ? s->id : "", has_link ? "+" : "");
}

void place_follow(struct plain *p)
{
	const struct plain_place *now = &places[person_is(p)];
	char what[sizeof(p->at_what)];

	write_what(p, what, sizeof(what));
	if (p->at == now && strcmp(p->at_what, what) == 0)
		return;
	p->at = now;
	memcpy(p->at_what, what, sizeof(what));
	place_say(p);
}
