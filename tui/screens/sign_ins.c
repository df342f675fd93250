/* SPDX-License-Identifier: ISC */
/* Where a person is signed in, over whatever they were doing: one of these can be ended, or all but this one. */
#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"

#define HEAD_ROWS 2
#define ROWS_EACH 2
#define LIST_COLS_MAX 90
#define USED_COLS 30
#define USED_COLS_NARROW 17
#define NARROW_COLS 64          /* below, when it was last used is said without the word for it */

static const char *id_of(const void *model, int i)
{
	return ((const struct model *)model)->sign_ins.items[i].id;
}

static int count_of(const struct model *m)
{
	return (int)m->sign_ins.count;
}

static const struct sign_in *selected(const struct model *m, const struct view *v)
{
	return v->sign_ins.row < count_of(m) ? &m->sign_ins.items[v->sign_ins.row] : NULL;
}

static const char *address_of(const struct sign_in *s)
{
	return s->address != NULL ? s->address : _("address not known");
}

static void draw_used(const struct view *v, struct frame *f, const struct sign_in *s)
{
	int cols = f->cols < NARROW_COLS ? USED_COLS_NARROW : USED_COLS;
	char ago[HP_SPAN_SIZE], words[HP_SPAN_SIZE + 64];

	ago_format(ago, sizeof(ago), v->now_ms - s->used_at_ms);
	if (s->is_current)
		frame_fit_right(f, INK_GOOD, cols, _("this one"));
	else if (f->cols < NARROW_COLS)
		frame_fit_right(f, INK_TEXT, cols, ago);
	else {
		snprintf(words, sizeof(words), _("last used %s"), ago);
		frame_fit_right(f, INK_TEXT, cols, words);
	}
}

static void draw_one(const struct view *v, struct frame *f, int row, const struct sign_in *s)
{
	int used = f->cols < NARROW_COLS ? USED_COLS_NARROW : USED_COLS;
	char since[HP_MOMENT_SIZE], words[HP_MOMENT_SIZE + HP_CLIENT_SIZE + 64];
	int len;

	frame_at(f, row, 2);
	frame_fit(f, s->is_current ? INK_STRONG : INK_TEXT, f->cols - 3 - used, address_of(s));
	draw_used(v, f, s);
	len = snprintf(words, sizeof(words), _("since %s"), moment_format(since, sizeof(since), s->created_at_ms));
	if (s->client != NULL && len > 0 && (size_t)len < sizeof(words))
		snprintf(words + len, sizeof(words) - (size_t)len, " %s %s", glyph(v->glyphs, GLYPH_DOT), s->client);
	frame_at(f, row + 1, 2);
	frame_fit(f, INK_MUTED, f->cols - 3, words);
}

static void draw_list(const struct model *m, const struct view *v, struct frame *f)
{
	int visible = f->rows / ROWS_EACH;
	int top = list_top(&v->sign_ins, count_of(m), visible);

	for (int i = 0; i < visible && top + i < count_of(m); i++) {
		draw_one(v, f, i * ROWS_EACH, &m->sign_ins.items[top + i]);
		for (int half = 0; half < ROWS_EACH; half++)
			frame_target(f, i * ROWS_EACH + half, 0, f->cols, -1, top + i);
		if (top + i == v->sign_ins.row)
			list_mark(f, i * ROWS_EACH, ROWS_EACH, 2, glyph(v->glyphs, GLYPH_BAR));
	}
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct frame body, list;

	grid_wipe(f->grid); /* of what lies below nothing is left */
	body = chrome_draw(m, v, PLACE_SIGN_INS, f);
	list = frame_part(&body, HEAD_ROWS, 0, body.rows - HEAD_ROWS,
			  body.cols < LIST_COLS_MAX ? body.cols : LIST_COLS_MAX);
	frame_at(&body, 0, 1);
	frame_puts(&body, INK_TITLE, _("Where you are signed in"));
	if (!m->has_sign_ins) {
		frame_centre(&body, body.rows / 2, INK_MUTED, _("One moment…"));
		return;
	}
	frame_printf(&body, INK_MUTED, "  %d", count_of(m));
	draw_list(m, v, &list);
}

static struct step ask(struct view *v, enum intent_type type, const char *id, const char *yes)
{
	v->question.type = type;
	snprintf(v->question.id, sizeof(v->question.id), "%s", id);
	snprintf(v->question.yes, sizeof(v->question.yes), "%s", yes);
	view_open(v, &OVERLAY_QUESTION);
	return step_done();
}

static struct step ask_end(const struct model *m, struct view *v)
{
	const struct sign_in *s = selected(m, v);
	char since[HP_MOMENT_SIZE];

	if (s == NULL)
		return step_done();
	v->question = (struct question){.type = INTENT_NONE};
	if (s->is_current) {
		snprintf(v->question.sentence, sizeof(v->question.sentence), "%s",
			 _("This is the one you are using: you will be signed out here. What you have typed is kept."));
		return ask(v, INTENT_LOGOUT, "", _("Sign out"));
	}
	snprintf(v->question.sentence, sizeof(v->question.sentence),
		 _("End the sign-in from %s, since %s? Whoever uses it is signed out at once."), address_of(s),
		 moment_format(since, sizeof(since), s->created_at_ms));
	return ask(v, INTENT_END_SIGN_IN, s->id, _("End it"));
}

static struct step ask_end_others(const struct model *m, struct view *v)
{
	int others = 0;

	for (int i = 0; i < count_of(m); i++)
		others += !m->sign_ins.items[i].is_current;
	if (others == 0)
		return step_text(STEP_SAY, _("You are signed in nowhere else."));
	v->question = (struct question){.type = INTENT_NONE};
	snprintf(v->question.sentence, sizeof(v->question.sentence),
		 ngettext("Sign out everywhere but here? %d other sign-in ends at once.",
			  "Sign out everywhere but here? %d other sign-ins end at once.", (unsigned long)others),
		 others);
	return ask(v, INTENT_END_OTHERS, "", _("Sign out elsewhere"));
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	if (k->press != PRESS_PICK)
		return step_not_mine();
	list_select(&v->sign_ins, k->row, m, count_of(m), id_of);
	return step_done();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	if (list_move(&v->sign_ins, command, v->rows / (2 * ROWS_EACH), m, count_of(m), id_of))
		return step_done();
	if (command == COMMAND_END_SIGN_IN)
		return ask_end(m, v);
	return command == COMMAND_END_OTHERS ? ask_end_others(m, v) : step_not_mine();
}

static void settle(const struct model *m, struct view *v)
{
	list_settle(&v->sign_ins, m, count_of(m), id_of, v->steady_ms);
}

const struct screen OVERLAY_SIGN_INS = {
    .name = "sign-ins",
    .place = PLACE_SIGN_INS,
    .draw = draw,
    .key = key,
    .run = run,
    .settle = settle,
};
