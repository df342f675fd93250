/* SPDX-License-Identifier: ISC */
/* A helper's session, from the claim to its end: whom, what for, the link, how long. */
#include "tui/screen.h"

#include <stdio.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"

#define LABEL_COLS 13
#define LOWER_ROWS 3
#define PAGE_COLS 100 /* longer lines tire the eye */

static void write_state(const struct model *m, const struct view *v, const struct session *s,
			char *out, size_t size)
{
	char span[HP_SPAN_SIZE];

	if (m->pending_end == PENDING_SENDING)
		snprintf(out, size, "%s %s", glyph(v->glyphs, GLYPH_EMPTY), _("Saving…"));
	else if (m->pending_end == PENDING_KEPT)
		snprintf(out, size, "%s %s", glyph(v->glyphs, GLYPH_EMPTY),
			 _("Kept here, will be sent"));
	else if (s->status == SESSION_ACTIVE)
		snprintf(out, size, _("%s Active  %s"), glyph(v->glyphs, GLYPH_FULL),
			 clock_format(span, sizeof(span), v->now_ms - s->started_at_ms));
	else
		snprintf(out, size, _("%s Waiting  %s"), glyph(v->glyphs, GLYPH_EMPTY),
			 clock_format(span, sizeof(span), v->now_ms - s->created_at_ms));
}

static void draw_head(const struct model *m, const struct view *v, struct frame *f,
		      const struct session *s)
{
	char state[128];
	bool is_active = s->status == SESSION_ACTIVE && m->pending_end == PENDING_NONE;
	const char *name = s->customer_name != NULL ? s->customer_name : "";
	int cells;

	write_state(m, v, s, state, sizeof(state));
	cells = text_cells(state);
	frame_at(f, 0, f->cols - cells - 1);
	frame_puts(f, is_active ? INK_GOOD : INK_WAITING, state);
	struct frame left = frame_part(f, 0, 1, 1, f->cols - cells - 4);
	frame_at(&left, 0, 0);
	if (text_cells(_("Session with ")) + text_cells(name) <= left.cols)
		frame_puts(&left, INK_TITLE, _("Session with "));
	frame_fit(&left, INK_TITLE, left.cols - left.col, name);
	frame_cursor(&left, 0, 0); /* nothing to be chosen: for whoever reads by the cursor, the row that says how it stands */
}

static void draw_money(const struct model *m, const struct view *v, struct frame *f, int row,
		       const struct request *r)
{
	char money[HP_MONEY_SIZE];

	frame_at(f, row, 1);
	frame_puts(f, INK_STRONG, category_label(m, r->category));
	if (r->payment_status == PAYMENT_FAILED) {
		frame_printf(f, INK_ALARM, _(" %s the hold of %s is gone; go on, our staff sees to it"),
			     glyph(v->glyphs, GLYPH_DOT), amount_words(money, sizeof(money), r));
		return;
	}
	frame_printf(f, INK_MUTED, _(" %s %s held"), glyph(v->glyphs, GLYPH_DOT),
		     amount_words(money, sizeof(money), r));
}

static void draw_label(struct frame *f, int row, const char *label)
{
	frame_at(f, row, 1);
	frame_fit(f, INK_MUTED, LABEL_COLS, label);
}

static void draw_link(struct frame *f, int row, const struct session *s)
{
	const char *link = s->helper_join_url;

	draw_label(f, row, _("Your link"));
	if (link != NULL && text_is_link(link)) {
		if (text_cells(link) > f->cols - f->col)
			frame_at(f, row, 1); /* all of it rather than a label */
		frame_puts(f, INK_LINK, link);
		frame_target(f, row, 1 + LABEL_COLS, f->cols, COMMAND_OPEN_LINK, 0);
	} else {
		frame_puts(f, INK_MUTED, _("Waiting for session link…"));
	}
}

static void draw_video_down(struct frame *f, int row)
{
	draw_label(f, row, _("Video"));
	frame_fit(f, INK_WAITING, f->cols - f->col - 1,
		  _("Not answering. It is tried again by itself; the session goes on."));
}

static const char *next_words(const struct session *s)
{
	return s->status == SESSION_ACTIVE
		   ? _("End the session when you are done, and say how it went.")
		   : _("Open your link, then start the session. The clock starts with it.");
}

static void draw_customer(const struct view *v, struct frame *f, int row, const struct session *s)
{
	char span[HP_SPAN_SIZE], text[SENTENCE_SIZE];

	draw_label(f, row, _("Customer"));
	if (s->customer_joined_at_ms == 0)
		snprintf(text, sizeof(text), "%s", _("has not joined yet"));
	else
		snprintf(text, sizeof(text), _("joined %s ago"),
			 clock_format(span, sizeof(span), v->now_ms - s->customer_joined_at_ms));
	frame_fit(f, s->customer_joined_at_ms == 0 ? INK_MUTED : INK_TEXT, f->cols - f->col - 1, text);
}

/* The last row says what to do next, unless it would be cut: the hint line says it too. */
static bool has_next(const struct frame *f, const struct session *s)
{
	return s->is_video_down || text_cells(next_words(s)) < f->cols - 1 - LABEL_COLS;
}

static void draw_lower(const struct view *v, struct frame *f, int row, const struct session *s)
{
	draw_link(f, row, s);
	draw_customer(v, f, row + 1, s);
	if (s->is_video_down) {
		draw_video_down(f, row + 2);
	} else if (has_next(f, s)) {
		draw_label(f, row + 2, _("Next"));
		frame_fit(f, INK_TEXT, f->cols - f->col - 1, next_words(s));
	}
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct frame body = chrome_draw(m, v, PLACE_SESSION, f);
	struct frame page = frame_part(&body, 0, 0, body.rows, body.cols < PAGE_COLS ? body.cols : PAGE_COLS);
	const struct session *s = model_current_session(m);
	const struct request *r = s != NULL ? model_request(m, s->request_id) : NULL;
	int gap = page.rows > 10 ? 1 : 0;
	int row = 2 + gap, left;

	if (s == NULL)
		return;
	left = page.rows - row - gap - LOWER_ROWS + !has_next(&page, s);
	draw_head(m, v, &page, s);
	if (r != NULL) {
		struct frame words = frame_part(&page, row, 1, left, page.cols - 2);

		draw_money(m, v, &page, 1, r);
		row += frame_wrap(&words, 0, left - gap, INK_TEXT, r->description) + gap;
	}
	draw_lower(v, &page, row, s);
}

static struct step ask_release(struct view *v, const struct session *s)
{
	v->question = (struct question){.type = INTENT_RELEASE};
	snprintf(v->question.sentence, sizeof(v->question.sentence), "%s",
		 _("Give this request back? It is open again at once, and all helpers are told."));
	snprintf(v->question.yes, sizeof(v->question.yes), "%s", _("Give it back"));
	snprintf(v->question.id, sizeof(v->question.id), "%s", s->id);
	view_open(v, &OVERLAY_QUESTION);
	return step_done();
}

static struct step open_outcome(struct view *v, const struct session *s)
{
	if (s->status != SESSION_ACTIVE)
		return step_text(STEP_SAY, _("The session has not started yet."));
	view_open(v, &OVERLAY_OUTCOME);
	return step_done();
}

static struct step on_link(struct view *v, const struct session *s, enum command_id command)
{
	const char *link = s->helper_join_url;

	if (link == NULL || !text_is_link(link))
		return step_text(STEP_SAY, _("There is no link yet."));
	if (command == COMMAND_QR_CODE) {
		view_open(v, &OVERLAY_QR);
		return step_done();
	}
	return step_text(command == COMMAND_COPY_LINK ? STEP_COPY : STEP_OPEN_LINK, link);
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	const struct session *s = model_current_session(m);

	if (s == NULL)
		return step_not_mine();
	switch (command) {
	case COMMAND_START:
		return v->is_busy[INTENT_START] ? step_done() : step_do(INTENT_START, s->id);
	case COMMAND_END:
		return open_outcome(v, s);
	case COMMAND_RELEASE:
		return ask_release(v, s);
	case COMMAND_OPEN_LINK:
	case COMMAND_COPY_LINK:
	case COMMAND_QR_CODE:
		return on_link(v, s, command);
	default:
		return step_not_mine();
	}
}

static bool has_clock(const struct model *m, const struct view *v)
{
	(void)m;
	(void)v;
	return true;
}

const struct screen SCREEN_SESSION = {
    .name = "session",
    .place = PLACE_SESSION,
    .draw = draw,
    .run = run,
    .has_clock = has_clock,
};
