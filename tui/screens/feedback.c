/* SPDX-License-Identifier: ISC */
/* A customer says how the session was: a number from 1 to 5 and, if they like, a few words. It can be skipped. */
#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/session.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "client/sentences.h"
#include "tui/view.h"
#include "tui/widgets/page.h"

#define OPINION_MS 20000 /* untouched, then it goes on by itself */
#define BUTTON_ROWS 2
#define FIELD_ROWS 4

enum { PICK_WORDS = RATING_MAX, PICK_SEND, PICK_SKIP };

static const struct session *session_of(const struct model *m)
{
	const struct request *r = model_current_request(m);

	return r != NULL ? model_session(m, r->session_id) : NULL;
}

static void draw_ratings(struct page *p, const struct view *v)
{
	for (int i = 0; i < RATING_MAX && !p->is_low; i++)
		page_choice(p, v, i + 1, rating_words(i + 1), "", i + 1 == v->rating);
	if (!p->is_low)
		return;
	frame_at(&p->frame, p->row, 0);
	for (int i = 0; i < RATING_MAX; i++) {
		frame_target(&p->frame, p->row, p->frame.col, 5, -1, i);
		frame_printf(&p->frame, i + 1 == v->rating ? INK_BUTTON : INK_KEY, " %d ", i + 1);
		frame_puts(&p->frame, INK_TEXT, "  ");
	}
	p->row++;
}

static void draw_words(struct page *p, const struct view *v)
{
	int rows = p->frame.rows - p->row - BUTTON_ROWS;
	struct frame box, in;

	rows = rows > FIELD_ROWS ? FIELD_ROWS : rows;
	if (rows < 3)
		return;
	box = frame_part(&p->frame, p->row, 0, rows, p->frame.cols);
	in = frame_box(&box, NULL, NULL);
	in = frame_part(&in, 0, 1, in.rows, in.cols - 2);
	field_draw(&v->opinion, &in, _("A few words, if you like"), v->is_at_opinion);
	for (int row = 0; row < rows; row++)
		frame_target(&box, row, 0, box.cols, -1, PICK_WORDS);
	p->row += rows;
}

int64_t opinion_left_ms(const struct model *m, const struct view *v)
{
	int64_t left_ms = v->touched_ms + OPINION_MS - v->steady_ms;
	bool is_begun = v->rating > 0 || v->opinion.len > 0;

	if (screen_of(m, v) != &SCREEN_FEEDBACK || v->is_busy[INTENT_FEEDBACK] || (is_begun && !v->is_kiosk))
		return 0;
	return left_ms > 0 ? left_ms : 1;
}

static void draw_left(struct frame *f, const struct model *m, const struct view *v)
{
	int left_s = (int)((opinion_left_ms(m, v) + 999) / 1000);
	char words[80];

	snprintf(words, sizeof(words), _("goes on by itself in %d s"), left_s);
	if (left_s > 0 && f->col + 3 + text_cells(words) <= f->cols) {
		frame_puts(f, INK_TEXT, "   ");
		frame_puts(f, INK_MUTED, words);
	}
}

static void draw_buttons(struct page *p, const struct model *m, const struct view *v)
{
	struct frame *f = &p->frame;
	bool is_ready = v->rating > 0 && !v->is_busy[INTENT_FEEDBACK];
	int from;

	frame_at(f, p->row, 0);
	frame_printf(f, is_ready ? INK_BUTTON : INK_BUTTON_OFF, "[ %s ]",
		     v->is_busy[INTENT_FEEDBACK] ? _("Sending…") : _("Send"));
	frame_target(f, p->row, 0, f->col, -1, PICK_SEND);
	frame_puts(f, INK_TEXT, "   ");
	from = f->col;
	frame_puts(f, INK_KEY, "Esc");
	frame_puts(f, INK_HINT, _(" skip"));
	frame_target(f, p->row, from, f->col - from, -1, PICK_SKIP);
	draw_left(f, m, v);
	if (!v->is_at_opinion && v->rating > 0)
		frame_cursor(f, p->row, 2);
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	const struct request *r = model_current_request(m);
	const struct session *s = session_of(m);
	struct page p = page_draw(m, v, 0, f, _("Session complete"), NULL);
	char words[SENTENCE_SIZE];

	if (s == NULL)
		return;
	if (!p.is_low)
		page_say(&p, INK_TEXT, thanks_words(words, sizeof(words), m));
	page_say(&p, INK_TEXT, outcome_words(s->outcome));
	page_say(&p, INK_TEXT, charge_words(words, sizeof(words), m, r, s->outcome));
	page_gap(&p);
	snprintf(words, sizeof(words), _("How was it with %s?"),
		 s->helper_name != NULL ? s->helper_name : _("your helper"));
	page_say(&p, INK_STRONG, words);
	draw_ratings(&p, v);
	draw_words(&p, v);
	draw_buttons(&p, m, v);
}

static void settle(const struct model *m, struct view *v)
{
	const struct session *s = session_of(m);

	if (s == NULL || strcmp(v->opinion_session, s->id) == 0)
		return;
	snprintf(v->opinion_session, sizeof(v->opinion_session), "%s", s->id);
	v->rating = 0;
	v->is_at_opinion = false;
	field_set(&v->opinion, "");
}

static struct step send(struct view *v)
{
	struct step s;

	if (v->rating == 0)
		return step_text(STEP_SAY, _("Please choose a number from 1 to 5 first."));
	if (v->is_busy[INTENT_FEEDBACK])
		return step_done();
	s = step_do(INTENT_FEEDBACK, v->opinion_session);
	s.intent.rating = v->rating;
	s.intent.text = v->opinion.len > 0 ? v->opinion.text : NULL;
	return s;
}

static struct step skip(struct view *v)
{
	snprintf(v->unrated_session, sizeof(v->unrated_session), "%s", v->opinion_session);
	return (struct step){.type = STEP_DROP_DRAFT};
}

/* A number that was chosen is meant, and so are the words with it. */
struct step opinion_over(struct view *v)
{
	return v->rating > 0 ? send(v) : skip(v);
}

static struct step rate(struct view *v, int rating)
{
	v->rating = rating < 1 ? 1 : rating > RATING_MAX ? RATING_MAX : rating;
	return step_done();
}

static struct step pick(struct view *v, int row)
{
	if (row < RATING_MAX)
		return rate(v, row + 1);
	v->is_at_opinion = row == PICK_WORDS;
	return row == PICK_SEND ? send(v) : row == PICK_SKIP ? skip(v) : step_done();
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	(void)m;
	if (k->press == PRESS_PICK)
		return pick(v, k->row);
	if (key_is(k, "Esc"))
		return skip(v);
	if (key_is(k, "Enter"))
		return send(v);
	if (key_is(k, "Tab S-Tab")) {
		v->is_at_opinion = !v->is_at_opinion;
		return step_done();
	}
	if (v->is_at_opinion)
		return field_key(&v->opinion, k, v->cols / 2) ? step_done() : step_not_mine();
	if (key_digit(k) > 0 && key_digit(k) <= RATING_MAX)
		return rate(v, key_digit(k));
	if (key_is(k, "Up k Left") || key_is(k, "Down j Right"))
		return rate(v, v->rating + (key_is(k, "Up k Left") ? -1 : 1));
	return step_not_mine();
}

static struct draft draft(const struct model *m, struct view *v)
{
	struct draft d = {.field = &v->opinion};

	(void)m;
	snprintf(d.key, sizeof(d.key), "opinion-%s", v->opinion_session);
	return d;
}

static bool has_clock(const struct model *m, const struct view *v)
{
	return opinion_left_ms(m, v) > 0;
}

const struct screen SCREEN_FEEDBACK = {
    .name = "feedback",
    .draw = draw,
    .key = key,
    .settle = settle,
    .draft = draft,
    .has_clock = has_clock,
};
