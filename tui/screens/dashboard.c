/* SPDX-License-Identifier: ISC */
/* A helper's dashboard: the open requests with the one selected in full, availability, today's
 * numbers. */
#include "config.h"

#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/category.h"
#include "tui/widgets/chrome.h"
#include "tui/widgets/numbers.h"

#define ROWS_MAX 512
#define LATE_MS (10 * 60 * 1000) /* so long unclaimed is alarming */
#define LABEL_COLS_MAX 16
#define MONEY_COLS 9
#define AGE_COLS 8
#define MARK_COLS 5
#define MONEY_FROM_COLS 56   /* narrower: no amounts in the list */
#define NUMBERS_FROM_ROWS 12 /* of the body; lower: no numbers */
#define DETAIL_ROWS 4
#define BESIDE_FROM_COLS 150 /* from here on the details stand beside the list */
#define DETAIL_COLS_MAX 88    /* longer lines tire the eye */

/* The rows of the list: the open requests that pass the filter, newest first. */
struct rows {
	const struct request *items[ROWS_MAX];
	int count;
};

static bool passes(const struct model *m, const struct view *v, const struct request *r)
{
	const char *wanted = v->filter.text;

	if (*wanted == '\0')
		return true;
	return strcasestr(category_label(m, r->category), wanted) != NULL ||
	       (r->description != NULL && strcasestr(r->description, wanted) != NULL);
}

static void collect(const struct model *m, const struct view *v, struct rows *out)
{
	const struct request *open[ROWS_MAX];
	size_t total = model_open_requests(m, open, ROWS_MAX);

	out->count = 0;
	for (size_t i = 0; i < total && i < ROWS_MAX; i++)
		if (passes(m, v, open[i]))
			out->items[out->count++] = open[i];
}

static const char *id_of(const void *rows, int i)
{
	return ((const struct rows *)rows)->items[i]->id;
}

static bool is_new(const struct model *m, const struct request *r)
{
	const struct notification *n = model_notification_of(m, r->id);

	return n != NULL && !n->is_read && n->withdrawn == WITHDRAWN_NO;
}

static int64_t age_of(const struct view *v, const struct request *r)
{
	return v->now_ms - (r->opened_at_ms != 0 ? r->opened_at_ms : r->created_at_ms);
}

static int label_cols(const struct model *m)
{
	int widest = 8;

	for (size_t i = 0; m->has_service && i < m->service.category_count; i++) {
		int cells = text_cells(m->service.categories[i].label);

		widest = cells > widest ? cells : widest;
	}
	return widest < LABEL_COLS_MAX ? widest : LABEL_COLS_MAX;
}

/* What is the same for all rows. */
struct columns {
	int icon, label;
};

static void draw_row(const struct model *m, const struct view *v, struct frame *f, int row, const struct columns *c,
		     const struct request *r)
{
	char text[HP_MONEY_SIZE];
	bool is_late = age_of(v, r) >= LATE_MS, is_unread = is_new(m, r);

	frame_at(f, row, 2);
	frame_fit(f, INK_ACCENT, c->icon, category_icon(m, v, r->category));
	frame_fit(f, INK_STRONG, c->label, category_label(m, r->category));
	if (f->cols >= MONEY_FROM_COLS)
		frame_fit_right(f, INK_MONEY, MONEY_COLS, amount_words(text, sizeof(text), r));
	frame_fit_right(f, is_late ? INK_ALARM : INK_TEXT, AGE_COLS,
			clock_format(text, sizeof(text), age_of(v, r)));
	frame_puts(f, INK_TEXT, " ");
	if (is_unread)
		frame_fit(f, INK_NEW, MARK_COLS, _("NEW"));
	else
		frame_fit(f, INK_ALARM, MARK_COLS, is_late ? glyph(v->glyphs, GLYPH_ALARM) : "");
	frame_fit(f, is_unread ? INK_TEXT : INK_MUTED, f->cols - f->col - 1, r->description);
}

static void draw_list(const struct model *m, const struct view *v, struct frame *f,
		      const struct rows *rows)
{
	int top = list_top(&v->requests, rows->count, f->rows);
	const struct columns c = {category_icon_cols(m, v), label_cols(m)};
	struct frame words = frame_part(f, 0, 2, f->rows, f->cols - 4);

	if (rows->count == 0)
		frame_wrap(&words, 0, f->rows, INK_MUTED,
			   v->filter.len > 0
			       ? _("Nothing open has these letters.")
			       : _("Nothing open just now. The bell rings when somebody asks."));
	for (int i = 0; i < f->rows && top + i < rows->count; i++) {
		draw_row(m, v, f, i, &c, rows->items[top + i]);
		frame_target(f, i, 0, f->cols, -1, top + i);
		if (top + i == v->requests.row)
			list_mark(f, i, 1, 2 + c.icon, glyph(v->glyphs, GLYPH_BAR));
	}
	if (top > 0 || top + f->rows < rows->count) {
		frame_at(f, top > 0 ? 0 : f->rows - 1, f->cols - 1);
		frame_puts(f, INK_MUTED,
			   glyph(v->glyphs, top > 0 ? GLYPH_MORE_UP : GLYPH_MORE_DOWN));
	}
}

static bool is_cut(const struct model *m)
{
	return m->link == LINK_RECONNECTING || m->link == LINK_OFFLINE;
}

/* While the link is down nobody knows whether the bell would ring; how old this is, one does. */
static void draw_age(const struct model *m, const struct view *v, struct frame *f)
{
	char at[HP_SPAN_SIZE], span[HP_SPAN_SIZE], text[SENTENCE_SIZE];

	clock_format(span, sizeof(span), v->now_ms - m->link_since_ms);
	if (f->cols < MONEY_FROM_COLS)
		snprintf(text, sizeof(text), _("%s old"), span);
	else
		snprintf(text, sizeof(text), _("as of %s, %s ago"),
			 time_of_day_format(at, sizeof(at), m->link_since_ms), span);
	frame_at(f, 0, f->cols - text_cells(text) - 1);
	frame_puts(f, INK_WAITING, text);
}

/* "● Available  2 h 10 min": from the first minute on, by the server's own note of when. */
static void write_availability(const struct model *m, const struct view *v, bool is_wide, char *out,
			       size_t size)
{
	char span[HP_SPAN_SIZE];
	bool is_on = m->user.is_available;
	const char *picture = glyph(v->glyphs, is_on ? GLYPH_FULL : GLYPH_EMPTY);
	const char *word = is_on ? _("Available") : _("Away");
	int64_t for_s = (v->now_ms - m->user.available_since_ms) / 1000;

	if (is_on && is_wide && m->user.available_since_ms != 0 && for_s >= 60)
		snprintf(out, size, "%s %s  %s", picture, word,
			 duration_format(span, sizeof(span), for_s));
	else
		snprintf(out, size, "%s %s", picture, word);
}

static void draw_availability(const struct model *m, const struct view *v, struct frame *f)
{
	bool is_on = m->user.is_available;
	char text[SENTENCE_SIZE];
	int col;

	write_availability(m, v, f->cols >= MONEY_FROM_COLS, text, sizeof(text));
	col = f->cols - text_cells(text) - 1;
	frame_at(f, 0, col);
	frame_puts(f, is_on ? INK_GOOD : INK_MUTED, text);
	frame_target(f, 0, col, f->cols - col, COMMAND_AVAILABLE, 0);
}

static void draw_title(const struct model *m, const struct view *v, struct frame *f,
		       const struct rows *rows)
{
	frame_at(f, 0, 1);
	frame_puts(f, INK_TITLE, _("Open requests"));
	frame_printf(f, INK_MUTED, "  %d", rows->count);
	if (v->is_peeking)
		frame_puts(f, INK_ACCENT, _("   Esc back to your session"));
	if (is_cut(m))
		draw_age(m, v, f);
	else
		draw_availability(m, v, f);
}

static void draw_filter(const struct view *v, struct frame *f, int row)
{
	struct frame place = frame_part(f, row, 3, 1, f->cols - 4);

	frame_at(f, row, 1);
	frame_puts(f, INK_KEY, "/");
	field_draw(&v->filter, &place, _("letters to look for"), v->is_filtering);
}

/* "Electrical · $60.00 · waiting 2:05 · 11 helpers told", and what was written. */
static void draw_details(const struct model *m, const struct view *v, struct frame *f,
			 const struct request *r)
{
	char money[HP_MONEY_SIZE], span[HP_SPAN_SIZE];
	const char *dot = glyph(v->glyphs, GLYPH_DOT);
	char told[48] = "", line[SENTENCE_SIZE];
	struct frame words = frame_part(f, 0, 1, f->rows, f->cols - 2);

	if (r->helpers_told > 0)
		snprintf(told, sizeof(told),
			 ngettext(" %s %d helper told", " %s %d helpers told",
				  (unsigned long)r->helpers_told),
			 dot, (int)r->helpers_told);
	snprintf(line, sizeof(line), _(" %s %s %s waiting %s%s"), dot,
		 amount_words(money, sizeof(money), r), dot,
		 clock_format(span, sizeof(span), age_of(v, r)), told);
	frame_at(&words, 0, 0);
	frame_puts(&words, INK_STRONG, category_label(m, r->category));
	frame_fit(&words, INK_MUTED, words.cols - words.col, line);
	frame_wrap(&words, 1, words.rows - 1, INK_TEXT, r->description);
}

/* Where the parts of the body stand: the details below the list, or beside it where there is room. */
struct places {
	struct frame list, details, numbers;
	int head_rows;
	bool has_numbers;
};

static struct places below(const struct frame *body)
{
	bool is_low = body->rows < NUMBERS_FROM_ROWS;
	int lower = is_low                                ? 2
		    : body->rows < 2 * NUMBERS_FROM_ROWS ? DETAIL_ROWS + 3
							  : DETAIL_ROWS * 2 + 3;
	int top = body->rows - lower;
	struct places p = {.head_rows = is_low ? 1 : 2, .has_numbers = !is_low};

	p.list = frame_part(body, p.head_rows, 0, top - p.head_rows, body->cols);
	p.details = frame_part(body, top, 0, is_low ? 2 : lower - 2, body->cols);
	p.numbers = frame_part(body, body->rows - 1, 0, 1, body->cols);
	return p;
}

static struct places beside(const struct frame *body)
{
	int cols = body->cols / 3 < DETAIL_COLS_MAX ? body->cols / 3 : DETAIL_COLS_MAX;
	int rows = body->rows - 2 - 2;
	struct places p = {.head_rows = 2, .has_numbers = true};

	p.list = frame_part(body, 2, 0, rows, body->cols - cols - 2);
	p.details = frame_part(body, 2, body->cols - cols, rows, cols);
	p.numbers = frame_part(body, body->rows - 1, 0, 1, body->cols);
	return p;
}

static void draw_between(const struct view *v, struct frame *body, const struct places *p, bool is_beside)
{
	if (is_beside) {
		for (int row = 0; row < p->list.rows; row++) {
			frame_at(body, 2 + row, p->list.cols);
			frame_puts(body, INK_RULE, glyph(v->glyphs, GLYPH_SIDE));
		}
		frame_rule(body, body->rows - 2);
	} else {
		frame_rule(body, p->details.top - body->top);
	}
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct frame body = chrome_draw(m, v, PLACE_DASHBOARD, f);
	bool is_beside = body.cols >= BESIDE_FROM_COLS && body.rows >= NUMBERS_FROM_ROWS;
	struct places p = is_beside ? beside(&body) : below(&body);
	struct rows rows;

	collect(m, v, &rows);
	draw_title(m, v, &body, &rows);
	draw_list(m, v, &p.list, &rows);
	draw_between(v, &body, &p, is_beside);
	if (!is_beside)
		p.details = frame_part(&p.details, 1, 0, p.details.rows - 1, p.details.cols);
	if (rows.count > 0)
		draw_details(m, v, &p.details, rows.items[v->requests.row < rows.count ? v->requests.row : 0]);
	if (p.has_numbers)
		numbers_draw(m, v, &p.numbers);
	if (v->is_filtering || v->filter.len > 0)
		draw_filter(v, &body, p.head_rows == 2 ? 1 : p.details.top - body.top - 2);
}

static void settle(const struct model *m, struct view *v)
{
	struct rows rows;

	collect(m, v, &rows);
	list_settle(&v->requests, &rows, rows.count, id_of, v->steady_ms);
}

static struct step claim(const struct view *v, const struct rows *rows)
{
	if (rows->count == 0)
		return step_done();
	if (list_was_lost(&v->requests, v->steady_ms))
		return step_text(
		    STEP_SAY,
		    _("That one has just gone. Press again to claim the one now selected."));
	return step_do(INTENT_CLAIM, v->requests.id);
}

/* Looking at one closely: its notification counts as read. */
static struct step open_one(const struct model *m, const struct view *v)
{
	const struct notification *n = model_notification_of(m, v->requests.id);

	if (n == NULL || n->is_read)
		return step_done();
	return step_do(INTENT_READ, n->id);
}

static struct step key_filter(const struct model *m, struct view *v, const struct key *k)
{
	if (key_is(k, "Esc"))
		field_set(&v->filter, "");
	if (key_is(k, "Esc Enter"))
		v->is_filtering = false;
	else if (key_is(k, "Up Down") || !field_key(&v->filter, k, v->cols))
		return step_not_mine();
	settle(m, v);
	return step_done();
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	struct rows rows;

	if (v->is_filtering)
		return key_filter(m, v, k);
	if (k->press == PRESS_PICK) {
		collect(m, v, &rows);
		list_select(&v->requests, k->row, &rows, rows.count, id_of);
		return step_done();
	}
	if (key_is(k, "Esc") && v->filter.len > 0) {
		field_set(&v->filter, "");
		settle(m, v);
		return step_done();
	}
	if (key_is(k, "Esc") && v->is_peeking) {
		v->is_peeking = false;
		return step_done();
	}
	return step_not_mine();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	struct rows rows;

	collect(m, v, &rows);
	if (list_move(&v->requests, command, v->rows / 2, &rows, rows.count, id_of))
		return step_done();
	switch (command) {
	case COMMAND_CLAIM:
		return claim(v, &rows);
	case COMMAND_OPEN:
		return open_one(m, v);
	case COMMAND_FILTER:
		v->is_filtering = true;
		return step_done();
	default:
		return step_not_mine();
	}
}

static bool has_clock(const struct model *m, const struct view *v)
{
	(void)v;
	return m->user.available_since_ms != 0 || is_cut(m) || model_open_requests(m, NULL, 0) > 0;
}

const struct screen SCREEN_DASHBOARD = {
    .name = "dashboard",
    .place = PLACE_DASHBOARD,
    .draw = draw,
    .key = key,
    .run = run,
    .settle = settle,
    .has_clock = has_clock,
};
