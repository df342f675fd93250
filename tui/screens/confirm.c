/* SPDX-License-Identifier: ISC */
/* A customer sees what will be held before anything is sent. */
#include "tui/screen.h"

#include <stdio.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/view.h"
#include "tui/widgets/page.h"

#define LOWER_ROWS 7

static void draw_button(struct page *p, const struct view *v)
{
	bool is_busy = v->is_busy[INTENT_REQUEST];

	frame_at(&p->frame, p->row, 0);
	frame_printf(&p->frame, is_busy ? INK_BUTTON_OFF : INK_BUTTON, "[ %s ]",
		     is_busy ? _("Sending…") : _("Ask for help"));
	frame_target(&p->frame, p->row, 0, p->frame.col, COMMAND_REQUEST, 0);
	frame_cursor(&p->frame, p->row, 2);
	frame_puts(&p->frame, INK_TEXT, "   ");
	frame_puts(&p->frame, INK_KEY, "Esc");
	frame_puts(&p->frame, INK_HINT, _(" change it"));
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	const struct category *c =
	    m->has_service ? service_category(&m->service, v->category) : NULL;
	char money[HP_MONEY_SIZE] = "", title[SENTENCE_SIZE];
	struct page p;
	int rows;

	if (c != NULL)
		money_format(money, sizeof(money), c->amount, m->service.currency);
	snprintf(title, sizeof(title), _("%s will be held on your card"), money);
	p = page_draw(m, v, PLACE_CONFIRM, f, title, NULL);
	page_say(&p, INK_TEXT,
		 _("Nothing is charged now. You pay when your session is over; if nobody can help, "
		   "the hold is released."));
	page_gap(&p);
	page_say(&p, INK_STRONG, category_label(m, v->category));
	rows = p.frame.rows - p.row - (p.is_low ? 2 : LOWER_ROWS - 3);
	p.row += frame_wrap(&p.frame, p.row, rows > 0 ? rows : 0, INK_TEXT, v->description.text);
	page_gap(&p);
	if (v->ask_fault[0] != '\0')
		page_say(&p, INK_ALARM, v->ask_fault);
	draw_button(&p, v);
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	struct step s;

	(void)m;
	if (command == COMMAND_BACK) {
		v->asking = ASKING_DESCRIPTION;
		v->ask_fault[0] = '\0';
		return step_done();
	}
	if (command != COMMAND_REQUEST)
		return step_not_mine();
	if (v->is_busy[INTENT_REQUEST])
		return step_done();
	s = step_do(INTENT_REQUEST, v->category);
	s.intent.text = v->description.text;
	return s;
}

const struct screen SCREEN_CONFIRM = {
    .name = "confirm",
    .place = PLACE_CONFIRM,
    .draw = draw,
    .run = run,
};
