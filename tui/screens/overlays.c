/* SPDX-License-Identifier: ISC */
/* The small overlays: a question before money moves or a session ends, and a link as a QR code. */
#include "tui/screen.h"

#include "client/keys.h"
#include "client/model.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"
#include "tui/widgets/qr.h"

#define QUESTION_COLS 58

/* Beside the button, as far as there is room: how one gets out is wanted more than the button's key. */
static void draw_ways(struct frame *f)
{
	int room = f->cols - f->col - text_cells("  Esc") - text_cells(_(" back"));

	if (room >= text_cells("Enter   ")) {
		frame_puts(f, INK_KEY, "  Enter");
		frame_puts(f, INK_HINT, " ");
	}
	if (room >= 0) {
		frame_puts(f, INK_KEY, "  Esc");
		frame_puts(f, INK_HINT, _(" back"));
	}
}

static void draw_question(const struct model *m, const struct view *v, struct frame *f)
{
	const struct question *q = &v->question;
	int cols = f->cols < QUESTION_COLS ? f->cols : QUESTION_COLS;
	int words = frame_wrap_rows(q->sentence, cols - 6);
	struct frame box = modal_place(f, words + 6, cols);
	struct frame in = frame_box(&box, NULL, NULL);

	(void)m;
	in = frame_part(&in, 1, 2, in.rows - 2, in.cols - 4);
	frame_wrap(&in, 0, words, INK_TEXT, q->sentence);
	frame_at(&in, in.rows - 1, 0);
	frame_printf(&in, INK_BUTTON, "[ %s ]", q->yes);
	frame_target(&in, in.rows - 1, 0, in.col, -1, 0);
	frame_cursor(&in, in.rows - 1, 2);
	draw_ways(&in);
}

static struct step key_question(const struct model *m, struct view *v, const struct key *k)
{
	(void)m;
	if (!key_is(k, "Enter y") && k->press != PRESS_PICK)
		return step_not_mine();
	view_close(v);
	if (v->question.type == INTENT_NONE)
		return (struct step){.type = STEP_QUIT};
	return step_do(v->question.type, v->question.id);
}

const struct screen OVERLAY_QUESTION = {
    .name = "question",
    .draw = draw_question,
    .key = key_question,
};

static const char *link_of(const struct model *m)
{
	const struct session *s = model_current_session(m);
	const char *link = s == NULL                    ? NULL
			   : s->helper_join_url != NULL ? s->helper_join_url
							: s->customer_join_url;

	return link != NULL && text_is_link(link) ? link : NULL;
}

static void draw_qr(const struct model *m, const struct view *v, struct frame *f)
{
	const char *link = link_of(m);
	int rows = f->rows - 1, cols = f->cols;

	(void)v;
	if (link == NULL)
		return;
	bool fits = qr_size(link, f, &rows, &cols);
	struct frame box = fits ? modal_place(f, rows + 1, cols) : modal_place(f, 5, f->cols);

	frame_blank(&box);
	if (fits)
		qr_draw(link, &box);
	else
		frame_centre(&box, 1, INK_MUTED, _("The window is too small for the code."));
	frame_centre(&box, box.rows - 1, INK_LINK, link);
}

static void settle_qr(const struct model *m, struct view *v)
{
	if (link_of(m) == NULL && view_top(v) == &OVERLAY_QR)
		view_close(v);
}

static struct step key_qr(const struct model *m, struct view *v, const struct key *k)
{
	(void)m;
	if (key_is(k, "C-c C-l"))
		return step_not_mine();
	view_close(v); /* any key: it hides all else */
	return step_done();
}

const struct screen OVERLAY_QR = {
    .name = "qr-code",
    .draw = draw_qr,
    .key = key_qr,
    .settle = settle_qr,
};
