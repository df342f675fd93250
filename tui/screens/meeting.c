/* SPDX-License-Identifier: ISC */
/* A customer's session: ready to be joined, then in progress. The way in stays on screen, since
 * people close windows. */
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

static const char *link_of(const struct session *s)
{
	return s != NULL && s->customer_join_url != NULL && text_is_link(s->customer_join_url)
		   ? s->customer_join_url
		   : NULL;
}

static void say_link(struct page *p, const struct view *v, const char *words, const char *link)
{
	if (link != NULL)
		page_link(p, v, words, link);
	else
		page_say(p, INK_WAITING, _("Waiting for session link…"));
}

static void say_video(struct page *p, const struct session *s)
{
	if (s == NULL || !s->is_video_down)
		return;
	page_gap(p);
	page_say(p, INK_WAITING,
		 _("The video service is not answering. It is tried again by itself, and your session goes on."));
}

static void draw_ready(const struct model *m, const struct view *v, struct frame *f)
{
	const struct session *s = model_current_session(m);
	const char *link = link_of(s);
	struct page p = page_draw(m, v, PLACE_READY, f, _("Your session is ready"), link);
	char words[SENTENCE_SIZE];

	if (s != NULL && s->helper_name != NULL) {
		snprintf(words, sizeof(words), _("%s will help you."), s->helper_name);
		page_say(&p, INK_STRONG, words);
		page_gap(&p);
	}
	say_link(&p, v,
		 p.has_code
		     ? _("Scan the code with your phone, or open this address to join the video call:")
		     : _("Open this address to join the video call:"),
		 link);
	say_video(&p, s);
}

static void draw_active(const struct model *m, const struct view *v, struct frame *f)
{
	const struct session *s = model_current_session(m);
	const char *link = link_of(s);
	struct page p = page_draw(m, v, PLACE_ACTIVE, f, _("Session in progress"), link);
	char span[HP_SPAN_SIZE];

	if (s == NULL)
		return;
	if (s->helper_name != NULL)
		page_pair(&p, _("With"), INK_STRONG, s->helper_name);
	page_big_pair(&p, v, _("For"),
		  clock_format(span, sizeof(span), v->now_ms - s->started_at_ms));
	page_gap(&p);
	say_link(&p, v, _("If you closed the video, rejoin here:"), link);
	say_video(&p, s);
}

static struct step ask_cancel(const struct model *m, struct view *v)
{
	const struct request *r = model_current_request(m);
	char money[HP_MONEY_SIZE];

	if (r == NULL)
		return step_done();
	v->question = (struct question){.type = INTENT_CANCEL};
	snprintf(v->question.sentence, sizeof(v->question.sentence),
		 _("Cancel the session? Nothing is charged, and the hold of %s is released."),
		 amount_words(money, sizeof(money), r));
	snprintf(v->question.yes, sizeof(v->question.yes), "%s", _("Cancel the session"));
	snprintf(v->question.id, sizeof(v->question.id), "%s", r->id);
	view_open(v, &OVERLAY_QUESTION);
	return step_done();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	const char *link = link_of(model_current_session(m));

	if (command == COMMAND_CANCEL)
		return ask_cancel(m, v);
	if (command != COMMAND_OPEN_LINK && command != COMMAND_COPY_LINK)
		return step_not_mine();
	if (link == NULL)
		return step_text(STEP_SAY, _("There is no link yet."));
	return step_text(command == COMMAND_COPY_LINK ? STEP_COPY : STEP_OPEN_LINK, link);
}

static bool has_clock(const struct model *m, const struct view *v)
{
	(void)m;
	(void)v;
	return true;
}

const struct screen SCREEN_READY = {
    .name = "ready",
    .place = PLACE_READY,
    .draw = draw_ready,
    .run = run,
};

const struct screen SCREEN_ACTIVE = {
    .name = "active",
    .place = PLACE_ACTIVE,
    .draw = draw_active,
    .run = run,
    .has_clock = has_clock,
};
