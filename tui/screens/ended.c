/* SPDX-License-Identifier: ISC */
/* How it ended for a customer, well or not: what happened, what it means for the money, what they
 * can do now. */
#include "tui/screen.h"

#include <stdio.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/receipt.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/kiosk_rules.h"
#include "tui/view.h"
#include "tui/widgets/page.h"

static void draw_time(struct page *p, const char *label, int64_t at_ms)
{
	char at[HP_SPAN_SIZE];

	if (at_ms > 0)
		page_pair(p, label, INK_TEXT, time_of_day_format(at, sizeof(at), at_ms));
}

/* Held, and what became of it, and when. False: nothing was ever held. */
static bool draw_money(struct page *p, const struct request *r)
{
	struct receipt_line lines[RECEIPT_LINES_MAX];
	size_t count = receipt_lines(r, lines);
	char words[SENTENCE_SIZE], at[HP_SPAN_SIZE];

	for (size_t i = 0; i < count; i++) {
		snprintf(words, sizeof(words), "%s  %s", lines[i].money,
			 time_of_day_format(at, sizeof(at), lines[i].at_ms));
		page_pair(p, lines[i].label, INK_MONEY, words);
	}
	return count > 0;
}

static void draw_receipt(struct page *p, const struct request *r, const struct session *s)
{
	draw_money(p, r);
	draw_time(p, _("Asked at"), r->created_at_ms);
	draw_time(p, _("Started at"), s != NULL ? s->started_at_ms : 0);
	draw_time(p, _("Ended at"), s != NULL ? s->ended_at_ms : 0);
	page_gap(p);
}

/* At a kiosk people also go, and need not wait until it has forgotten them. */
static void draw_choices(struct page *p, const struct model *m, const struct view *v)
{
	char words[SENTENCE_SIZE];
	int left_s = (int)((kiosk_left_ms(m, v) + 999) / 1000);

	page_choice(p, v, 1, _("Submit another request"), "", true);
	if (!v->is_kiosk)
		return;
	page_choice(p, v, 2, _("I am done"), "", false);
	page_gap(p);
	snprintf(words, sizeof(words),
		 ngettext("This screen forgets you in %d second.", "This screen forgets you in %d seconds.",
			  (unsigned long)left_s),
		 left_s);
	page_say(p, INK_MUTED, words);
}

static void draw_ended(const struct model *m, const struct view *v, struct frame *f)
{
	const struct request *r = model_current_request(m);
	const struct session *s = r != NULL ? model_session(m, r->session_id) : NULL;
	enum outcome outcome = s != NULL ? s->outcome : OUTCOME_NONE;
	struct page p = page_draw(m, v, PLACE_ENDED, f, _("Session complete"), NULL);
	char words[SENTENCE_SIZE], span[HP_SPAN_SIZE];

	if (r == NULL)
		return;
	page_say(&p, INK_TEXT, thanks_words(words, sizeof(words), m));
	page_gap(&p);
	page_say(&p, INK_STRONG, outcome_words(outcome));
	if (s != NULL && s->duration_s >= 0) {
		duration_format(span, sizeof(span), s->duration_s);
		snprintf(words, sizeof(words), _("%s with %s."), span,
			 s->helper_name != NULL ? s->helper_name : "");
		page_say(&p, INK_TEXT, words);
	}
	page_say(&p, INK_TEXT, charge_words(words, sizeof(words), m, r, outcome));
	page_gap(&p);
	if (!p.is_low)
		draw_receipt(&p, r, s);
	draw_choices(&p, m, v);
}

static void draw_trouble(const struct model *m, const struct view *v, struct frame *f)
{
	const struct request *r = model_current_request(m);
	char words[SENTENCE_SIZE];
	struct page p;

	if (r == NULL)
		return;
	p = page_draw(m, v, PLACE_ENDED, f, trouble_title(r), NULL);
	page_say(&p, INK_STRONG, trouble_what(words, sizeof(words), r));
	page_gap(&p);
	page_say(&p, INK_TEXT, trouble_money(words, sizeof(words), r));
	page_say(&p, INK_TEXT, trouble_next(r));
	page_gap(&p);
	if (!p.is_low && draw_money(&p, r))
		page_gap(&p);
	draw_choices(&p, m, v);
}

static struct step put_away(const struct model *m, struct view *v)
{
	const struct request *r = model_current_request(m);

	v->asking = ASKING_CATEGORY;
	return r != NULL ? step_text(STEP_PUT_AWAY, r->id) : step_done();
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	if (key_digit(k) == 1 || k->press == PRESS_PICK)
		return put_away(m, v);
	return step_not_mine();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	return command == COMMAND_REQUEST ? put_away(m, v) : step_not_mine();
}

const struct screen SCREEN_ENDED = {
    .name = "ended",
    .place = PLACE_ENDED,
    .draw = draw_ended,
    .key = key,
    .run = run,
};

const struct screen SCREEN_TROUBLE = {
    .name = "trouble",
    .place = PLACE_ENDED,
    .draw = draw_trouble,
    .key = key,
    .run = run,
};
