/* SPDX-License-Identifier: ISC */
/* An operator's board: what is under way, oldest first, with who is at it and how the money stands.
 */
#include "config.h"

#include "tui/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/request.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/screens/operator.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"

#define ROWS_MAX 512
#define DETAIL_ROWS 5
#define WIDE_COLS 72

struct rows {
	const struct request *items[ROWS_MAX];
	int count;
};

static bool passes(const struct model *m, const struct view *v, const struct request *r)
{
	const char *wanted = v->filter.text;

	return *wanted == '\0' || strcasestr(category_label(m, r->category), wanted) != NULL ||
	       (r->description != NULL && strcasestr(r->description, wanted) != NULL) ||
	       (r->customer_name != NULL && strcasestr(r->customer_name, wanted) != NULL);
}

static void collect(const struct model *m, const struct view *v, struct rows *out)
{
	size_t count = model_board(m, out->items, ROWS_MAX);

	out->count = 0;
	for (size_t i = 0; i < count; i++)
		if (passes(m, v, out->items[i]))
			out->items[out->count++] = out->items[i];
}

static const char *id_of(const void *rows, int i)
{
	return ((const struct rows *)rows)->items[i]->id;
}

static const char *status_word(const struct model *m, const struct request *r)
{
	const struct session *s = model_session(m, r->session_id);

	if (r->status == REQUEST_CLAIMED && s != NULL && s->is_video_down)
		return _("video down");
	if (r->status == REQUEST_CLAIMED && s != NULL && s->status == SESSION_ACTIVE)
		return _("active");
	return request_status_name(r->status);
}

static const char *helper_name(const struct model *m, const struct request *r)
{
	const struct session *s = model_session(m, r->session_id);

	return r->status == REQUEST_CLAIMED && s != NULL && s->helper_name != NULL ? s->helper_name
										   : "";
}

static bool is_video_down(const struct model *m, const struct request *r)
{
	const struct session *s = model_session(m, r->session_id);

	return r->status == REQUEST_CLAIMED && s != NULL && s->is_video_down;
}

static enum ink status_ink(const struct model *m, const struct request *r)
{
	if (is_video_down(m, r))
		return INK_ALARM;
	return r->status == REQUEST_OPEN ? INK_NEW : INK_TEXT;
}

/* How the money stands; or, in one word, what is wrong with it. */
static void draw_payment(const struct model *m, struct frame *f, const struct request *r, int cols)
{
	const char *problem = operator_problem(m, r);
	bool is_wrong = *problem != '\0' || r->payment_status == PAYMENT_FAILED;

	frame_fit(f, is_wrong ? INK_ALARM : INK_MUTED, cols,
		  *problem != '\0' ? problem : payment_status_name(r->payment_status));
}

static void draw_row(const struct model *m, const struct view *v, struct frame *f, int row,
		     const struct request *r)
{
	char text[HP_MONEY_SIZE];

	frame_at(f, row, 2);
	frame_fit_right(f, INK_TEXT, 8,
			clock_format(text, sizeof(text), v->now_ms - r->created_at_ms));
	frame_puts(f, INK_TEXT, "  ");
	frame_fit(f, status_ink(m, r), 12, status_word(m, r));
	frame_fit(f, INK_STRONG, f->cols >= WIDE_COLS ? 12 : 11, category_label(m, r->category));
	if (f->cols >= WIDE_COLS) {
		frame_fit_right(f, INK_MONEY, 9, amount_words(text, sizeof(text), r));
		frame_puts(f, INK_TEXT, " ");
		draw_payment(m, f, r, 11);
		frame_fit(f, INK_TEXT, (f->cols - f->col - 1) / 2 - 1,
			  r->customer_name != NULL ? r->customer_name : "");
		frame_puts(f, INK_TEXT, " ");
	}
	if (f->cols < WIDE_COLS && *operator_problem(m, r) != '\0')
		draw_payment(m, f, r, f->cols - f->col - 1);
	else
		frame_fit(f, INK_MUTED, f->cols - f->col - 1, helper_name(m, r));
}

static void draw_list(const struct model *m, const struct view *v, struct frame *f,
		      const struct rows *rows)
{
	int top = list_top(&v->requests, rows->count, f->rows);

	if (rows->count == 0)
		frame_wrap(f, 0, f->rows, INK_MUTED, _("  Nothing is under way."));
	for (int i = 0; i < f->rows && top + i < rows->count; i++) {
		draw_row(m, v, f, i, rows->items[top + i]);
		frame_target(f, i, 0, f->cols, -1, top + i);
		if (top + i == v->requests.row)
			list_mark(f, i, 1, 12, glyph(v->glyphs, GLYPH_BAR));
	}
}

/* Returns the rows used. */
static int draw_video(const struct model *m, struct frame *f, const struct request *r)
{
	const struct session *s = model_session(m, r->session_id);
	char at[HP_SPAN_SIZE], line[SENTENCE_SIZE];

	if (s->video_down_at_ms != 0)
		snprintf(line, sizeof(line), _("The video service has not been answering since %s."),
			 time_of_day_format(at, sizeof(at), s->video_down_at_ms));
	else
		snprintf(line, sizeof(line), "%s", _("The video service is not answering."));
	return frame_wrap(f, 0, 1, INK_ALARM, line);
}

static void draw_details(const struct model *m, const struct view *v, struct frame *f, const struct rows *rows)
{
	const struct request *r;
	struct frame words = frame_part(f, 1, 1, f->rows - 1, f->cols - 2);
	int row = 0;

	frame_rule(f, 0);
	if (v->requests.row >= rows->count)
		return;
	r = rows->items[v->requests.row];
	if (is_video_down(m, r))
		row += draw_video(m, &words, r);
	if (*operator_reason(m, r) != '\0')
		row += frame_wrap(&words, row, 1, INK_ALARM, operator_reason(m, r));
	frame_wrap(&words, row, words.rows - row, INK_TEXT, r->description);
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct frame body = chrome_draw(m, v, PLACE_BOARD, f);
	int lower = body.rows > 3 * DETAIL_ROWS ? DETAIL_ROWS : 2;
	struct frame list = frame_part(&body, 2, 0, body.rows - lower - 2, body.cols);
	struct frame foot = frame_part(&body, body.rows - lower, 0, lower, body.cols);
	struct frame field = frame_part(&body, 1, 3, 1, body.cols - 4);
	struct rows rows;

	collect(m, v, &rows);
	frame_at(&body, 0, 1);
	frame_puts(&body, INK_TITLE, _("Under way"));
	frame_printf(&body, INK_MUTED, "  %d", rows.count);
	draw_list(m, v, &list, &rows);
	draw_details(m, v, &foot, &rows);
	if (v->is_filtering || v->filter.len > 0)
		field_draw(&v->filter, &field, _("letters to look for"), v->is_filtering);
}

static void settle(const struct model *m, struct view *v)
{
	struct rows rows;

	collect(m, v, &rows);
	list_settle(&v->requests, &rows, rows.count, id_of, v->steady_ms);
}

static struct step open_story(struct view *v)
{
	if (v->requests.id[0] == '\0')
		return step_done();
	snprintf(v->story_id, sizeof(v->story_id), "%s", v->requests.id);
	v->story_row = -1;
	view_open(v, &OVERLAY_STORY);
	return step_done();
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	struct rows rows;

	if (v->is_filtering) {
		if (key_is(k, "Esc"))
			field_set(&v->filter, "");
		if (key_is(k, "Esc Enter"))
			v->is_filtering = false;
		else if (key_is(k, "Up Down") || !field_key(&v->filter, k, v->cols))
			return step_not_mine();
		settle(m, v);
		return step_done();
	}
	if (k->press != PRESS_PICK)
		return step_not_mine();
	collect(m, v, &rows);
	list_select(&v->requests, k->row, &rows, rows.count, id_of);
	return step_done();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	struct rows rows;

	collect(m, v, &rows);
	if (list_move(&v->requests, command, v->rows / 2, &rows, rows.count, id_of))
		return step_done();
	switch (command) {
	case COMMAND_OPEN:
		return open_story(v);
	case COMMAND_FILTER:
		v->is_filtering = true;
		return step_done();
	default:
		return operator_run(m, v, command, v->requests.id);
	}
}

static bool has_clock(const struct model *m, const struct view *v)
{
	(void)v;
	return m->request_count > 0;
}

const struct screen SCREEN_BOARD = {
    .name = "board",
    .place = PLACE_BOARD,
    .draw = draw,
    .key = key,
    .run = run,
    .settle = settle,
    .has_clock = has_clock,
};
