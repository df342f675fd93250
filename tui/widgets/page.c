/* SPDX-License-Identifier: ISC */
/* The layout that all of the customer's screens share. */
#include "tui/widgets/page.h"

#include <stdio.h>
#include <string.h>

#include "client/model.h"
#include "protocol/request.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/view.h"
#include "tui/widgets/big.h"
#include "tui/widgets/chrome.h"
#include "tui/widgets/qr.h"

#define MARGIN 3
#define WORDS_COLS_MAX 74
#define WORDS_COLS_MIN 34 /* beside a code; with less there is none */
#define LOW_ROWS 12       /* of the body */
#define LABEL_COLS 14
#define DIGIT_COLS 5
#define VALUE_COLS 12
#define BELOW_BIG_ROWS 12 /* what else there is to say */
#define TALL_ROWS 44      /* of the body: there the words stand around its middle */
#define WORDS_ROWS 24     /* they take at most, or nearly so */
#define CODE_LETTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* The cells of the code beside the words; 0 where there is none, or no room for it. */
static int code_cols(const struct frame *body, const char *link, int *rows)
{
	int cols = body->cols - WORDS_COLS_MIN - MARGIN - 1;

	*rows = body->rows;
	return link != NULL && qr_size(link, body, rows, &cols) ? cols : 0;
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

/* Where the words go and the code beside them: in a wide window together, in the middle. */
static void lay_out(struct page *p, const struct frame *body, const char *link)
{
	int margin = p->is_low ? 1 : MARGIN;
	int above = p->is_low                     ? 0
		    : body->rows >= TALL_ROWS     ? (body->rows - WORDS_ROWS) / 2
		    : body->rows > 2 * LOW_ROWS ? body->rows / 6
						  : 1;
	int rows, code = code_cols(body, link, &rows);
	int gap = code > 0 ? MARGIN : 0;
	int room = body->cols - margin - gap - code - (code > 0 ? 1 : margin);
	int cols = room > WORDS_COLS_MAX ? WORDS_COLS_MAX : room;
	int left = margin + (room - cols) / 2;
	int top = (body->rows - rows) / 2;
	struct frame place;

	p->has_code = code > 0;
	p->frame = frame_part(body, above, left, body->rows - above, cols);
	if (!p->has_code)
		return;
	place = frame_part(body, top < above ? top : above, left + cols + gap, rows, code);
	qr_draw(link, &place);
}

struct page page_draw(const struct model *m, const struct view *v, enum place place,
		      struct frame *f, const char *title, const char *link)
{
	struct frame body = chrome_draw(m, v, place, f);
	struct page p = {.is_low = body.rows < LOW_ROWS};

	lay_out(&p, &body, link);
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

/* A code in a link's last part that can be read aloud: capitals and digits, in letters to be read from a step away. */
static void say_code(struct page *p, const char *link)
{
	const char *code = strrchr(link, '/') + 1;

	if (p->is_low || *code == '\0' || strspn(code, CODE_LETTERS) != strlen(code) ||
	    !big_fits(&p->frame, code) || p->row + 1 + BIG_ROWS > p->frame.rows)
		return;
	page_gap(p);
	big_put(&p->frame, p->row, 0, INK_STRONG, code);
	p->row += BIG_ROWS;
}

void page_link(struct page *p, const struct view *v, const char *words, const char *link)
{
	page_say(p, INK_TEXT, words);
	page_gap(p);
	for (int row = 0; row < frame_wrap_rows(link, p->frame.cols); row++)
		frame_target(&p->frame, p->row + row, 0, p->frame.cols, COMMAND_OPEN_LINK, 0);
	page_say(p, INK_LINK, link);
	if (v->is_kiosk)
		say_code(p, link);
}

void page_pair(struct page *p, const char *label, enum ink ink, const char *value)
{
	struct frame *f = &p->frame;

	frame_at(f, p->row++, 0);
	frame_fit(f, INK_MUTED, LABEL_COLS, label);
	frame_fit(f, ink, f->cols - LABEL_COLS, value);
}

void page_big_pair(struct page *p, const struct view *v, const char *label, const char *value)
{
	struct frame place = frame_part(&p->frame, 0, LABEL_COLS, p->frame.rows, p->frame.cols - LABEL_COLS);

	if (!v->is_kiosk || p->frame.rows - p->row < BIG_ROWS + BELOW_BIG_ROWS || !big_fits(&place, value)) {
		page_pair(p, label, INK_STRONG, value);
		return;
	}
	page_gap(p);
	frame_at(&p->frame, p->row + 1, 0);
	frame_fit(&p->frame, INK_MUTED, LABEL_COLS, label);
	big_put(&place, p->row, 0, INK_STRONG, value);
	p->row += BIG_ROWS;
	page_gap(p);
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
