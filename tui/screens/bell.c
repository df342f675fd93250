/* SPDX-License-Identifier: ISC */
/* The bell, opened: notifications newest first, over the screen that stays live behind. */
#include "tui/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/bell.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/category.h"
#include "tui/widgets/chrome.h"

#define BOX_COLS 76
#define ROWS_EACH 2
#define MONEY_COLS 9
#define AGO_COLS 16
#define AGE_COLS 10 /* narrow: only a clock */
#define TAKEN_COLS 18
#define WORDS_COL 3 /* behind the mark of the unread, and before a picture */

static const char *id_of(const void *model, int i)
{
	return ((const struct model *)model)->notifications[i].id;
}

static int count_of(const struct model *m)
{
	return (int)m->notification_count;
}

static const struct notification *selected(const struct model *m, const struct view *v)
{
	return v->notifications.row < count_of(m) ? &m->notifications[v->notifications.row] : NULL;
}

/* Why it calls for nothing any more; "" while it does. */
static void write_fate(const struct notification *n, char *out, size_t size)
{
	if (n->withdrawn == WITHDRAWN_CLAIMED && n->claimed_by != NULL)
		snprintf(out, size, _("taken by %s"), n->claimed_by);
	else if (n->withdrawn == WITHDRAWN_CLAIMED)
		snprintf(out, size, "%s", _("taken"));
	else if (n->withdrawn == WITHDRAWN_CANCELLED)
		snprintf(out, size, "%s", _("cancelled"));
	else if (n->withdrawn == WITHDRAWN_EXPIRED)
		snprintf(out, size, "%s", _("expired"));
	else
		snprintf(out, size, "%s", "");
}

static void draw_one(const struct model *m, const struct view *v, struct frame *f, int row,
		     const struct notification *n)
{
	char text[BELL_TEXT_SIZE], fate[HP_DISPLAY_NAME_CHARS_MAX * 4 + 32];
	bool is_live = n->withdrawn == WITHDRAWN_NO;
	bool is_unread = is_live && !n->is_read;
	enum ink ink = is_unread ? INK_STRONG : is_live ? INK_TEXT : INK_MUTED;
	bool is_wide = f->cols >= BOX_COLS - 6;
	int icon_cols = category_icon_cols(m, v), words_col = WORDS_COL + icon_cols;
	int64_t age_ms = v->now_ms - n->created_at_ms;

	frame_at(f, row, 1);
	frame_fit(f, INK_NEW, 2, is_unread ? glyph(v->glyphs, GLYPH_UNREAD) : "");
	frame_fit(f, INK_ACCENT, icon_cols, category_icon(m, v, n->category));
	write_fate(n, fate, sizeof(fate));
	frame_fit(f, ink, f->cols - words_col - MONEY_COLS - 1 - (is_wide ? AGO_COLS + TAKEN_COLS : AGE_COLS),
		  is_wide ? bell_words(text, sizeof(text), m, n) : category_label(m, n->category));
	if (is_wide) {
		frame_fit(f, INK_MUTED, TAKEN_COLS, fate);
		frame_fit_right(f, INK_MUTED, AGO_COLS, ago_format(text, sizeof(text), age_ms));
	} else {
		frame_fit_right(f, INK_MUTED, AGE_COLS,
				is_live ? clock_format(text, sizeof(text), age_ms) : fate);
	}
	frame_fit_right(f, is_live ? INK_MONEY : INK_MUTED, MONEY_COLS,
			money_format(text, sizeof(text), n->amount, n->currency));
	frame_at(f, row + 1, words_col);
	frame_fit(f, INK_MUTED, f->cols - words_col - 1, n->preview);
}

static void draw_list(const struct model *m, const struct view *v, struct frame *f)
{
	int visible = f->rows / ROWS_EACH;
	int top = list_top(&v->notifications, count_of(m), visible);

	if (count_of(m) == 0)
		frame_centre(f, f->rows / 2, INK_MUTED, _("No new notifications"));
	for (int i = 0; i < visible && top + i < count_of(m); i++) {
		draw_one(m, v, f, i * ROWS_EACH, &m->notifications[top + i]);
		for (int half = 0; half < ROWS_EACH; half++)
			frame_target(f, i * ROWS_EACH + half, 0, f->cols, -1, top + i);
		if (top + i == v->notifications.row)
			list_mark(f, i * ROWS_EACH, ROWS_EACH, WORDS_COL + category_icon_cols(m, v),
				  glyph(v->glyphs, GLYPH_BAR));
	}
}

static void draw_title(const struct model *m, struct frame *f)
{
	char words[64];
	char *clean;

	if (m->unread_count <= 0)
		return;
	snprintf(words, sizeof(words), _("%d unread"), (int)m->unread_count);
	clean = text_clean(words, strlen(words), TEXT_LINE);
	frame_at(f, 0, f->cols - text_cells(clean) - 4);
	frame_puts(f, INK_TEXT, " ");
	frame_puts(f, INK_BELL_UNREAD, words);
	frame_puts(f, INK_TEXT, " ");
	free(clean);
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	int wanted = count_of(m) > 0 ? count_of(m) * ROWS_EACH + 2 : 5;
	int most = f->rows - 4;
	int cols = f->cols - 4 < BOX_COLS ? f->cols - 2 : BOX_COLS;
	int rows = wanted < most ? wanted : most;
	struct frame box, inner, foot;

	modal_place(f, rows, cols);
	box = frame_part(f, 1, f->cols - cols - 1, rows, cols); /* below the bell */
	inner = frame_box(&box, _("Notifications"), NULL);
	draw_title(m, &box);
	draw_list(m, v, &inner);
	foot = frame_part(&box, rows - 1, 1, 1, box.cols - 2);
	hints_draw(m, v, PLACE_BELL, &foot, 0, 1);
}

static void settle(const struct model *m, struct view *v)
{
	list_settle(&v->notifications, m, count_of(m), id_of, v->steady_ms);
}

/* Marks it read, and lands on its request. */
static struct step open_one(const struct model *m, struct view *v)
{
	const struct notification *n = selected(m, v);

	if (n == NULL)
		return step_done();
	view_close(v);
	if (model_request(m, n->request_id) == NULL || n->withdrawn != WITHDRAWN_NO)
		return step_text(STEP_SAY, _("That request is no longer open."));
	v->is_peeking = model_current_session(m) != NULL;
	field_set(&v->filter, "");
	v->requests = (struct list){0};
	snprintf(v->requests.id, sizeof(v->requests.id), "%s", n->request_id);
	return n->is_read ? step_done() : step_do(INTENT_READ, n->id);
}

static struct step claim(const struct model *m, struct view *v)
{
	const struct notification *n = selected(m, v);

	if (n == NULL)
		return step_done();
	if (n->withdrawn != WITHDRAWN_NO)
		return step_text(STEP_SAY, _("That request is no longer open."));
	if (list_was_lost(&v->notifications, v->steady_ms))
		return step_text(
		    STEP_SAY,
		    _("That one has just gone. Press again to claim the one now selected."));
	view_close(v);
	return step_do(INTENT_CLAIM, n->request_id);
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	if (k->press == PRESS_PICK) {
		list_select(&v->notifications, k->row, m, count_of(m), id_of);
		return step_done();
	}
	if (key_is(k, "n")) {
		view_close(v); /* the key that opened it closes it */
		return step_done();
	}
	return step_not_mine();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	const struct notification *n = selected(m, v);

	if (list_move(&v->notifications, command, v->rows / (2 * ROWS_EACH), m, count_of(m), id_of))
		return step_done();
	switch (command) {
	case COMMAND_OPEN:
		return open_one(m, v);
	case COMMAND_CLAIM:
		return claim(m, v);
	case COMMAND_READ:
		return n == NULL || n->is_read ? step_done() : step_do(INTENT_READ, n->id);
	default:
		return step_not_mine();
	}
}

static bool has_clock(const struct model *m, const struct view *v)
{
	(void)v;
	return m->notification_count > 0;
}

const struct screen OVERLAY_BELL = {
    .name = "bell",
    .place = PLACE_BELL,
    .draw = draw,
    .key = key,
    .run = run,
    .settle = settle,
    .has_clock = has_clock,
};
