/* SPDX-License-Identifier: ISC */
/* How the session went: one of three outcomes, notes, and what it does to the money, said before it
 * is done. */
#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"

#define BOX_COLS 62
#define BOX_ROWS 18
#define NOTES_ROWS 5 /* with its box */

/* What can be clicked, besides the choices, which are 0, 1, … */
enum { PICK_NOTES = OUTCOME_COUNT, PICK_SEND };

static const char *id_of(const void *service, int i)
{
	return ((const struct service *)service)->outcomes[i].label;
}

static int count_of(const struct model *m)
{
	return m->has_service ? (int)m->service.outcome_count : 0;
}

static int box_cols(const struct view *v)
{
	return v->cols < BOX_COLS ? v->cols : BOX_COLS;
}

static bool is_narrow(const struct frame *f)
{
	return f->cols < BOX_COLS - 2;
}

static void draw_choice(const struct view *v, struct frame *f, int row, int i,
			const struct outcome_choice *c)
{
	bool is_chosen = v->outcome == c->value;
	char chosen[48];

	frame_at(f, row, 2);
	frame_printf(f, INK_KEY, "%d", i + 1);
	frame_puts(f, INK_TEXT, "  ");
	frame_fit(f, INK_ACCENT, 3, glyph_icon(v->glyphs, c->icon, c->ascii_icon));
	snprintf(chosen, sizeof(chosen), is_narrow(f) ? "%s" : "%s %s", glyph(v->glyphs, GLYPH_FULL), _("chosen"));
	frame_fit(f, is_chosen ? INK_STRONG : INK_TEXT,
		  f->cols - f->col - 3 - (is_chosen ? text_cells(chosen) : 0), label_words(c->label));
	if (is_chosen)
		frame_puts(f, INK_GOOD, chosen);
	frame_target(f, row, 0, f->cols, -1, i);
	if (v->outcomes.row == i && !v->is_at_notes)
		list_mark(f, row, 1, 8, glyph(v->glyphs, GLYPH_BAR));
}

static int draw_choices(const struct model *m, const struct view *v, struct frame *f, int row)
{
	for (int i = 0; i < count_of(m); i++)
		draw_choice(v, f, row++, i, &m->service.outcomes[i]);
	return row;
}

static void draw_notes(const struct view *v, struct frame *f, int row, int rows)
{
	struct frame place = frame_part(f, row, 2, rows, f->cols - 4);
	struct frame inner;

	if (rows < 3) { /* too low for a box: the bare field */
		field_draw(&v->notes, &place, _("Notes (optional)"), v->is_at_notes);
		frame_target(f, row, 0, f->cols, -1, PICK_NOTES);
		return;
	}
	inner = frame_box(&place, _("Notes (optional)"), NULL);
	inner = frame_part(&inner, 0, 1, inner.rows, inner.cols - 2);
	field_draw(&v->notes, &inner, _("Tab to write"), v->is_at_notes);
	for (int i = 0; i < rows; i++)
		frame_target(f, row + i, 0, f->cols, -1, PICK_NOTES);
}

/* What it does to the money is never cut: a narrow box has two rows for it. */
static int consequence_rows(const struct frame *f)
{
	return is_narrow(f) ? 2 : 1;
}

static void draw_consequence(const struct model *m, const struct view *v, struct frame *f, int row)
{
	const struct session *s = model_current_session(m);
	const struct request *r = s != NULL ? model_request(m, s->request_id) : NULL;
	struct frame place = frame_part(f, row, 2, consequence_rows(f), f->cols - 3);
	char words[SENTENCE_SIZE] = "";

	if (m->pending_end == PENDING_SENDING)
		frame_wrap(&place, 0, place.rows, INK_WAITING, _("Saving…"));
	else if (m->pending_end == PENDING_KEPT)
		frame_wrap(&place, 0, place.rows, INK_WAITING, _("Kept here, will be sent"));
	else if (v->outcome == OUTCOME_NONE)
		frame_wrap(&place, 0, place.rows, INK_MUTED, _("Choose how it went first: 1, 2 or 3"));
	else if (r != NULL)
		frame_wrap(&place, 0, place.rows, INK_TEXT,
			   consequence_words(words, sizeof(words), m, r, v->outcome));
}

/* Whole or not at all. */
static void put_hint(struct frame *f, const char *key, const char *words)
{
	if (f->col + text_cells(key) + 1 + text_cells(words) >= f->cols)
		return;
	frame_puts(f, INK_KEY, key);
	frame_printf(f, INK_HINT, " %s   ", words);
}

static void draw_button(const struct model *m, const struct view *v, struct frame *f, int row)
{
	bool is_ready = v->outcome != OUTCOME_NONE && m->pending_end == PENDING_NONE;
	const char *words =
	    m->pending_end == PENDING_SENDING ? _("Saving…") : _("Complete session");

	frame_at(f, row, 2);
	frame_printf(f, is_ready ? INK_BUTTON : INK_BUTTON_OFF, "[ %s ]", words);
	if (is_ready)
		frame_target(f, row, 2, f->col - 2, -1, PICK_SEND);
	frame_puts(f, INK_HINT, "  ");
	if (m->pending_end == PENDING_NONE)
		put_hint(f, "Tab", v->is_at_notes ? _("done") : _("notes"));
	if (!v->is_at_notes)
		put_hint(f, "Esc", _("back"));
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct frame place = modal_place(f, BOX_ROWS, box_cols(v));
	bool is_low = place.rows < BOX_ROWS;
	struct frame in = frame_box(&place, _("How did the session go?"), NULL);
	int gap = is_low ? 0 : 1;
	int row = draw_choices(m, v, &in, gap) + gap;
	int left = in.rows - row - 1 - consequence_rows(&in) - 2 * gap;

	if (v->notes.len > 0) {
		frame_at(&place, place.rows - 1, 2);
		frame_printf(&place, INK_HINT, " %s ", _("draft kept"));
	}
	draw_notes(v, &in, row, left > NOTES_ROWS + gap ? NOTES_ROWS + gap : left);
	draw_consequence(m, v, &in, in.rows - 1 - consequence_rows(&in) - gap);
	draw_button(m, v, &in, in.rows - 1 - gap);
}

static struct step send(const struct model *m, const struct view *v)
{
	const struct session *s = model_current_session(m);
	struct step step;

	if (s == NULL || m->pending_end != PENDING_NONE)
		return step_done();
	if (v->outcome == OUTCOME_NONE)
		return step_text(STEP_SAY, _("Choose how it went first."));
	step = step_do(INTENT_END, s->id);
	step.intent.outcome = v->outcome;
	step.intent.text = v->notes.text;
	return step;
}

static void choose(const struct model *m, struct view *v, int i)
{
	list_select(&v->outcomes, i, &m->service, count_of(m), id_of);
	if (i < count_of(m))
		v->outcome = m->service.outcomes[i].value;
	v->is_at_notes = false;
}

static struct step pick(const struct model *m, struct view *v, int row)
{
	if (row == PICK_SEND)
		return send(m, v);
	if (row == PICK_NOTES)
		v->is_at_notes = true;
	else
		choose(m, v, row);
	return step_done();
}

static struct step key_notes(struct view *v, const struct key *k)
{
	struct key line_end = {.press = PRESS_PASTE, .paste = "\n"};

	if (key_is(k, "Tab S-Tab Esc")) {
		v->is_at_notes = false;
		return step_done();
	}
	if (key_is(k, "Enter"))
		k = &line_end;
	return field_key(&v->notes, k, box_cols(v) - 8) ? step_done() : step_not_mine();
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	int digit = key_digit(k);

	if (k->press == PRESS_PICK)
		return pick(m, v, k->row);
	if (m->pending_end != PENDING_NONE)
		return key_is(k, "Esc q") ? step_not_mine()
					  : step_done(); /* it is on its way as it is */
	if (v->is_at_notes)
		return key_notes(v, k);
	if (digit > 0 && digit <= count_of(m)) {
		choose(m, v, digit - 1);
		return step_done();
	}
	if (key_is(k, "Space")) {
		choose(m, v, v->outcomes.row);
		return step_done();
	}
	if (key_is(k, "Tab S-Tab")) {
		v->is_at_notes = true;
		return step_done();
	}
	/* Enter first chooses what the bar is on, then completes. */
	if (key_is(k, "Enter") && count_of(m) > 0) {
		if (v->outcome == m->service.outcomes[v->outcomes.row].value)
			return send(m, v);
		choose(m, v, v->outcomes.row);
		return step_done();
	}
	return step_not_mine();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	if (list_move(&v->outcomes, command, 1, &m->service, count_of(m), id_of))
		return step_done();
	return step_not_mine();
}

/* The session is no longer to be ended, by whatever way: nothing is left to ask. */
static void settle(const struct model *m, struct view *v)
{
	const struct session *s = model_current_session(m);

	if (s != NULL && s->status == SESSION_ACTIVE) {
		list_settle(&v->outcomes, &m->service, count_of(m), id_of, v->steady_ms);
		return;
	}
	v->outcome = OUTCOME_NONE;
	v->outcomes = (struct list){0};
	v->is_at_notes = false;
	if (view_top(v) == &OVERLAY_OUTCOME)
		view_close(v);
}

static struct draft draft(const struct model *m, struct view *v)
{
	const struct session *s = model_current_session(m);
	struct draft d = {.field = &v->notes};

	if (s != NULL)
		snprintf(d.key, sizeof(d.key), "end-%s", s->id);
	return d;
}

const struct screen OVERLAY_OUTCOME = {
    .name = "outcome",
    .place = PLACE_OUTCOME,
    .draw = draw,
    .key = key,
    .run = run,
    .settle = settle,
    .draft = draft,
};
