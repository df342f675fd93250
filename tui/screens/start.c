/* SPDX-License-Identifier: ISC */
/* A customer's first screen: what they need help with. */
#include "tui/screen.h"

#include <stdio.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "client/sentences.h"
#include "tui/view.h"
#include "tui/widgets/category.h"
#include "tui/widgets/page.h"

#define DIGITS 9

static const char *id_of(const void *service, int i)
{
	return ((const struct service *)service)->categories[i].value;
}

static int count_of(const struct model *m)
{
	return m->has_service ? (int)m->service.category_count : 0;
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct page p = page_draw(m, v, PLACE_START, f, _("What do you need help with?"), NULL);
	int room = p.frame.rows - p.row;
	int count = count_of(m);
	int top = list_top(&v->categories, count, room);
	bool is_airy = count * 2 <= room, has_icons = category_icon_cols(m, v) > 0;

	for (int i = top; i < count && p.row < p.frame.rows; i++) {
		const struct category *c = &m->service.categories[i];
		char money[HP_MONEY_SIZE], words[160];

		snprintf(words, sizeof(words), "%s%s%s", has_icons ? category_icon(m, v, c->value) : "",
			 has_icons ? "  " : "", label_words(c->label));
		page_choice(&p, v, i + 1, words,
			    money_format(money, sizeof(money), c->amount, m->service.currency),
			    i == v->categories.row);
		frame_target(&p.frame, p.row, 0, is_airy ? p.frame.cols : 0, -1, i);
		p.row += is_airy;
	}
	if (m->has_service && count == 0)
		page_say(&p, INK_MUTED, _("Nothing is offered just now."));
}

static void settle(const struct model *m, struct view *v)
{
	list_settle(&v->categories, &m->service, count_of(m), id_of, v->steady_ms);
}

static struct step choose(const struct model *m, struct view *v)
{
	settle(m, v);
	if (count_of(m) == 0)
		return step_done();
	snprintf(v->category, sizeof(v->category), "%.*s", HP_CATEGORY_SIZE - 1, v->categories.id);
	v->ask_fault[0] = '\0';
	v->asking = ASKING_DESCRIPTION;
	return step_done();
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	int row = k->press == PRESS_PICK ? k->row : key_digit(k) - 1;

	if (row < 0 || row >= count_of(m) || row >= DIGITS)
		return step_not_mine();
	list_select(&v->categories, row, &m->service, count_of(m), id_of);
	return choose(m, v);
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	if (list_move(&v->categories, command, v->rows / 2, &m->service, count_of(m), id_of))
		return step_done();
	return command == COMMAND_REQUEST ? choose(m, v) : step_not_mine();
}

const struct screen SCREEN_START = {
    .name = "start",
    .place = PLACE_START,
    .draw = draw,
    .key = key,
    .run = run,
    .settle = settle,
};
