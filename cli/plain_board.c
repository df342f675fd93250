/* SPDX-License-Identifier: ISC */
/* An operator's board, line by line: what is under way, oldest first, with who is at it and how the money stands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plain_parts.h"
#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/transition.h"
#include "protocol/words.h"

#define ROWS_MAX PLAIN_CHOICES_MAX

static const struct session *session_of(const struct plain *p, const struct request *r)
{
	return r->status == REQUEST_CLAIMED ? model_session(p->m, r->session_id) : NULL;
}

/* What is said anew when it changes. */
static int state_of(const struct plain *p, const struct request *r)
{
	const struct session *s = session_of(p, r);

	return ((int)r->status * PAYMENT_STATUS_COUNT + (int)r->payment_status) * 2 +
	       (s && s->status == SESSION_ACTIVE);
}

/* "Plumbing, $45.00, claimed for 2:05, payment authorized. Of Mary Somerville. With Ada Lovelace." Caller frees. */
static char *words_of(const struct plain *p, const struct request *r)
{
	const struct session *s = session_of(p, r);
	const char *status = s && s->status == SESSION_ACTIVE ? _("active") : request_status_name(r->status);
	char money[HP_MONEY_SIZE], since[HP_SPAN_SIZE];
	char *with = s && s->helper_name ? xasprintf(_(" With %s."), s->helper_name) : xstrdup("");
	char *words = xasprintf(_("%s, %s, %s, asked %s ago, payment %s. Of %s.%s"), category_label(p->m, r->category),
				amount_words(money, sizeof(money), r), status,
				clock_format(since, sizeof(since), loop_now_ms(p->loop) - r->created_at_ms),
				payment_status_name(r->payment_status),
				r->customer_name ? r->customer_name : _("the customer"), with);

	free(with);
	return words;
}

static void cancel(struct plain *p, const struct choice *c)
{
	const struct request *r = model_request(p->m, c->id);

	if (r)
		ask_cancel_of(p, r);
}

static void offer(struct plain *p, void (*take)(struct plain *p, const struct choice *c), enum intent_type type,
		  const struct request *r, const char *words)
{
	struct choice *c = menu_add(p, take, "%s", words);

	c->value = (int)type;
	memcpy(c->id, r->id, sizeof(c->id));
}

static void ask_about(struct plain *p, const struct choice *c)
{
	const struct request *r = model_request(p->m, c->id);
	const struct session *s = r ? model_session(p->m, r->session_id) : NULL;

	if (!r)
		return;
	plain_say(p, "%s", r->description);
	if (r->payment_reason && *r->payment_reason)
		plain_say(p, "%s", reason_words(r->payment_reason));
	menu_begin(p, false);
	if (transition_find(ACTION_CANCEL, RELATION_OPERATOR, r, s, NULL))
		offer(p, cancel, INTENT_CANCEL, r, _("Cancel this request"));
	if (model_money_is_stuck(r) && r->status == REQUEST_COMPLETED)
		offer(p, ask_do, INTENT_RETRY, r, _("Ask the payment provider again, now"));
	menu_add_back(p);
}

static void add(struct plain *p, const struct request *r, bool is_new)
{
	char *words = words_of(p, r);
	struct choice *c = menu_add(p, ask_about, is_new ? _("New: %s") : "%s", words);

	memcpy(c->id, r->id, sizeof(c->id));
	c->value = state_of(p, r);
	free(words);
}

void board_offer(struct plain *p)
{
	const struct request *rows[ROWS_MAX];
	size_t count = model_board(p->m, rows, ROWS_MAX);

	for (size_t i = 0; i < count; i++)
		add(p, rows[i], false);
}

void board_say(struct plain *p)
{
	const struct request *rows[ROWS_MAX];

	plain_say(p, _("%s, operator. Under way: %d."), p->m->user.display_name, (int)model_board(p->m, rows, ROWS_MAX));
}

static void follow(struct plain *p, int number, struct choice *c)
{
	const struct request *r = model_request(p->m, c->id);
	char *words;

	if (!r || !model_is_on_board(p->m, r)) {
		c->is_gone = true;
		plain_say(p, _("Number %d is gone."), number);
	} else if (c->value != state_of(p, r)) {
		c->value = state_of(p, r);
		words = words_of(p, r);
		plain_say(p, _("Number %d: %s"), number, words);
		free(words);
	}
}

static bool is_offered(const struct plain *p, const struct request *r)
{
	for (int i = 0; i < p->choice_count; i++)
		if (p->choices[i].take == ask_about && strcmp(p->choices[i].id, r->id) == 0)
			return true;
	return false;
}

void board_news(struct plain *p)
{
	const struct request *rows[ROWS_MAX];
	size_t count = model_board(p->m, rows, ROWS_MAX);

	for (int i = 0; i < p->choice_count; i++)
		if (p->choices[i].take == ask_about && !p->choices[i].is_gone)
			follow(p, i + 1, &p->choices[i]);
	for (size_t i = 0; i < count; i++)
		if (!is_offered(p, rows[i]))
			add(p, rows[i], true);
}
