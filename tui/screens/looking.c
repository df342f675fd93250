/* SPDX-License-Identifier: ISC */
/* A customer waits: first for the hold on the card, then for a helper. Both can be cancelled. */
#include "tui/screen.h"

#include <stdio.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/view.h"
#include "tui/widgets/page.h"

static void say_held(struct page *p, const struct request *r)
{
	char money[HP_MONEY_SIZE], words[SENTENCE_SIZE];

	snprintf(words, sizeof(words), _("%s is held on your card. Nothing is charged yet."),
		 amount_words(money, sizeof(money), r));
	page_say(p, INK_MUTED, words);
}

static const char *link_of(const struct request *r)
{
	return r != NULL && r->payment_url != NULL && text_is_link(r->payment_url) ? r->payment_url
										    : NULL;
}

static void draw_pay(const struct model *m, const struct view *v, struct frame *f)
{
	const struct request *r = model_current_request(m);
	char money[HP_MONEY_SIZE], title[SENTENCE_SIZE];
	const char *link = link_of(r);
	struct page p;

	if (r == NULL)
		return;
	amount_words(money, sizeof(money), r);
	if (link != NULL)
		snprintf(title, sizeof(title), _("Hold %s on your card"), money);
	else
		snprintf(title, sizeof(title), _("Holding %s on your card…"), money);
	p = page_draw(m, v, PLACE_LOOKING, f, title, link);
	if (link != NULL) {
		if (r->payment_reason != NULL) {
			page_say(&p, INK_ALARM, reason_words(r->payment_reason));
			page_gap(&p);
		}
		page_link(&p, v,
			  p.has_code ? _("Scan the code with your phone, or open this address:")
				     : _("Open this address on your phone or computer:"),
			  link);
		page_gap(&p);
	}
	page_say(&p, INK_MUTED,
		 _("This screen goes on by itself once the hold stands. Nothing is charged yet."));
}

static void say_told(struct page *p, const struct request *r)
{
	char words[96];

	if (r->helpers_told == 0) {
		page_say(
		    p, INK_STRONG,
		    _("Nobody is free just now. The next helper who is hears of you at once."));
		page_gap(p);
		return;
	}
	snprintf(words, sizeof(words),
		 ngettext("%d helper", "%d helpers", (unsigned long)r->helpers_told),
		 (int)r->helpers_told);
	page_pair(p, _("Told"), INK_STRONG, words);
}

static bool was_given_back(const struct model *m, const struct request *r)
{
	const struct session *s = model_session(m, r->session_id);

	return s != NULL && s->status == SESSION_ENDED && s->end_reason == END_GIVEN_BACK;
}

static void draw_looking(const struct model *m, const struct view *v, struct frame *f)
{
	const struct request *r = model_current_request(m);
	struct page p = page_draw(m, v, PLACE_LOOKING, f, _("Looking for a helper"), NULL);
	char text[HP_SPAN_SIZE];

	if (r == NULL)
		return;
	if (was_given_back(m, r)) {
		page_say(
		    &p, INK_TEXT,
		    _("Your helper could not take it after all. The others have been told again; "
		      "the hold on your card stands, and nothing is charged."));
		page_gap(&p);
	}
	say_told(&p, r);
	if (r->position > 0) {
		snprintf(text, sizeof(text), _("place %d"), (int)r->position);
		page_pair(&p, _("In line"), INK_STRONG, text);
	}
	page_big_pair(&p, v, _("Waited"),
		  clock_format(text, sizeof(text),
			       v->now_ms - (r->opened_at_ms ? r->opened_at_ms : r->created_at_ms)));
	if (*usual_wait_words(text, sizeof(text), r) != '\0')
		page_pair(&p, _("Usually"), INK_STRONG, text);
	page_gap(&p);
	page_say(&p, INK_STRONG, category_label(m, r->category));
	p.row += frame_wrap(&p.frame, p.row, p.is_low ? 1 : 4, INK_TEXT, r->description);
	page_gap(&p);
	say_held(&p, r);
}

static struct step ask_cancel(const struct model *m, struct view *v)
{
	const struct request *r = model_current_request(m);
	char money[HP_MONEY_SIZE];

	if (r == NULL)
		return step_done();
	v->question = (struct question){.type = INTENT_CANCEL};
	snprintf(v->question.sentence, sizeof(v->question.sentence),
		 _("Cancel your request? Nothing is charged, and the hold of %s is released."),
		 amount_words(money, sizeof(money), r));
	snprintf(v->question.yes, sizeof(v->question.yes), "%s", _("Cancel the request"));
	snprintf(v->question.id, sizeof(v->question.id), "%s", r->id);
	view_open(v, &OVERLAY_QUESTION);
	return step_done();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	const char *link = link_of(model_current_request(m));

	if (command == COMMAND_CANCEL)
		return ask_cancel(m, v);
	if ((command != COMMAND_OPEN_LINK && command != COMMAND_COPY_LINK) || link == NULL)
		return step_not_mine();
	return step_text(command == COMMAND_COPY_LINK ? STEP_COPY : STEP_OPEN_LINK, link);
}

static bool has_clock(const struct model *m, const struct view *v)
{
	(void)m;
	(void)v;
	return true;
}

const struct screen SCREEN_PAY = {
    .name = "pay",
    .place = PLACE_LOOKING,
    .draw = draw_pay,
    .run = run,
};

const struct screen SCREEN_LOOKING = {
    .name = "looking",
    .place = PLACE_LOOKING,
    .draw = draw_looking,
    .run = run,
    .has_clock = has_clock,
};
