/* SPDX-License-Identifier: ISC */
/* The layout that all of the customer's screens share. */
#include "tui/widgets/page.h"

#include <stdio.h>

#include "client/model.h"
#include "protocol/request.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"
#include "tui/widgets/qr.h"

#define MARGIN 3
#define WORDS_COLS_MAX 72
#define WORDS_COLS_MIN 34 /* beside a code; with less there is none */
#define LOW_ROWS 12       /* of the body */
#define LABEL_COLS 14
#define DIGIT_COLS 5
#define VALUE_COLS 12

/* The code stands at the right; returns the columns it took. */
static int draw_code(struct frame *body, const char *link)
{
	int rows, cols;
	struct frame place;

	if (link == NULL || !qr_size(link, body->grid->is_ascii, &rows, &cols))
		return 0;
	if (rows > body->rows || body->cols < WORDS_COLS_MIN + MARGIN + cols + 1)
		return 0;
	place = frame_part(body, (body->rows - rows) / 2, body->cols - cols - 1, rows, cols);
	return qr_draw(link, &place) ? cols + 1 : 0;
}

/* Nothing has to be done about it; but people worry about their money. */
static void say_cut(struct page *p, const struct model *m)
{
	const struct request *r = model_current_request(m);

	if ((m->link != LINK_RECONNECTING && m->link != LINK_OFFLINE) || (r != NULL && !request_is_live(r)))
		return;
	page_say(p, INK_ALARM,
		 r != NULL ? _("The connection is lost and tried again by itself. Your request and the hold on "
			       "your card stand; you need to do nothing.")
			   : _("The connection is lost and tried again by itself. What you typed is kept, and "
			       "nothing is held on your card."));
	page_gap(p);
}

struct page page_draw(const struct model *m, const struct view *v, enum place place,
		      struct frame *f, const char *title, const char *link)
{
	struct frame body = chrome_draw(m, v, place, f);
	struct page p = {.is_low = body.rows < LOW_ROWS};
	int margin = p.is_low ? 1 : MARGIN;
	int cols = body.cols - draw_code(&body, link) - 2 * margin;
	int above = p.is_low ? 0 : body.rows > 2 * LOW_ROWS ? body.rows / 6 : 1;

	cols = cols > WORDS_COLS_MAX ? WORDS_COLS_MAX : cols;
	p.frame = frame_part(&body, above, margin, body.rows - above, cols);
	page_say(&p, INK_TITLE, title);
	page_gap(&p);
	say_cut(&p, m);
	return p;
}

void page_say(struct page *p, enum ink ink, const char *text)
{
	p->row += frame_wrap(&p->frame, p->row, p->frame.rows - p->row, ink, text);
}

void page_gap(struct page *p)
{
	p->row += p->is_low ? 0 : 1;
}

void page_pair(struct page *p, const char *label, enum ink ink, const char *value)
{
	struct frame *f = &p->frame;

	frame_at(f, p->row++, 0);
	frame_fit(f, INK_MUTED, LABEL_COLS, label);
	frame_fit(f, ink, f->cols - LABEL_COLS, value);
}

void page_choice(struct page *p, const struct view *v, int digit, const char *words,
		 const char *value, bool is_selected)
{
	struct frame *f = &p->frame;
	int row = p->row++;
	int value_cols = *value != '\0' ? VALUE_COLS : 0;

	frame_at(f, row, 2);
	frame_printf(f, INK_KEY, "%d", digit);
	frame_fit(f, INK_TEXT, DIGIT_COLS - 3, "");
	frame_fit(f, INK_STRONG, f->cols - DIGIT_COLS - value_cols - 1, words);
	frame_fit_right(f, INK_MONEY, value_cols, value);
	frame_target(f, row, 0, f->cols, -1, digit - 1);
	if (is_selected)
		list_mark(f, row, 1, 2, glyph(v->glyphs, GLYPH_BAR));
}
