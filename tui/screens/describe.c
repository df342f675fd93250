/* SPDX-License-Identifier: ISC */
/* A customer says what is wrong: a text field, what is left of it, what it will cost. */
#include "tui/screen.h"

#include <stdio.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/request.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/view.h"
#include "tui/widgets/page.h"

#define LOWER_ROWS 3
#define FIELD_ROWS_MAX 12
#define UNTYPED N_("I will tell it in the call.")

static int field_cols(const struct page *p)
{
	return p->frame.cols - 4;
}

/* Whoever has no keyboard, or no words for it: a touch is enough. */
static void draw_untyped(struct page *p, const struct view *v, int row, int col)
{
	struct frame *f = &p->frame;
	char words[160];
	int cells;

	snprintf(words, sizeof(words), "[ %s ]", _(UNTYPED));
	cells = text_cells(words);
	if (v->description.len > 0 || row >= f->rows || col + cells > f->cols)
		return;
	frame_at(f, row, f->cols - cells);
	frame_puts(f, INK_KEY, words);
	frame_target(f, row, f->cols - cells, cells, -1, 0);
}

static void draw_left(struct page *p, const struct view *v)
{
	size_t left = field_left(&v->description);
	char words[80];

	snprintf(words, sizeof(words), ngettext("%zu character left", "%zu characters left", left),
		 left);
	draw_untyped(p, v, p->row, text_cells(v->ask_fault[0] != '\0' ? v->ask_fault : words) + 2);
	if (v->ask_fault[0] != '\0')
		page_say(p, INK_ALARM, v->ask_fault);
	else
		page_say(p, left > 0 ? INK_MUTED : INK_ALARM, words);
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct page p = page_draw(m, v, PLACE_DESCRIBE, f, _("Tell us what is wrong"), NULL);
	const struct category *c =
	    m->has_service ? service_category(&m->service, v->category) : NULL;
	char money[HP_MONEY_SIZE], words[SENTENCE_SIZE];
	int rows = p.frame.rows - p.row - LOWER_ROWS - (p.is_low ? 0 : 1);
	struct frame box, in;

	rows = rows > FIELD_ROWS_MAX ? FIELD_ROWS_MAX : rows;
	box = frame_part(&p.frame, p.row, 0, rows, p.frame.cols);
	in = frame_box(&box, category_label(m, v->category), NULL);
	in = frame_part(&in, 0, 1, in.rows, field_cols(&p));
	field_draw(&v->description, &in, _("What happened, since when, what have you tried?"),
		   true);
	p.row += rows;
	draw_left(&p, v);
	page_gap(&p);
	if (c == NULL)
		return;
	money_format(money, sizeof(money), c->amount, m->service.currency);
	snprintf(words, sizeof(words),
		 _("%s will be held on your card. It is charged only when your session is over."),
		 money);
	page_say(&p, INK_MUTED, words);
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	const int margins = v->rows - 4 < 12 ? 6 : 10;
	int cols = v->cols - margins < 70 ? v->cols - margins : 70;

	(void)m;
	if (k->press == PRESS_PICK) {
		field_set(&v->description, _(UNTYPED));
		v->ask_fault[0] = '\0';
		v->asking = ASKING_CONFIRM;
		return step_done();
	}
	if (!field_key(&v->description, k, cols))
		return step_not_mine();
	v->ask_fault[0] = '\0';
	return step_done();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	struct fault fault;

	(void)m;
	if (command == COMMAND_BACK) {
		v->asking = ASKING_CATEGORY;
		return step_done();
	}
	if (command != COMMAND_REQUEST)
		return step_not_mine();
	if (description_check(v->description.text, &fault) != ERR_NONE)
		snprintf(v->ask_fault, sizeof(v->ask_fault), "%s",
			 v->description.len == 0 ? _("Please say in a few words what is wrong.")
						 : fault.detail);
	else
		v->asking = ASKING_CONFIRM;
	return step_done();
}

static struct draft draft(const struct model *m, struct view *v)
{
	(void)m;
	return (struct draft){.key = "request", .field = &v->description};
}

const struct screen SCREEN_DESCRIBE = {
    .name = "describe",
    .place = PLACE_DESCRIBE,
    .draw = draw,
    .key = key,
    .run = run,
    .draft = draft,
};
