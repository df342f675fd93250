/* SPDX-License-Identifier: ISC */
/* A kiosk while nobody stands at it; the question whether somebody still does; and the way out for staff. */
#include "tui/screen.h"

#include <stdio.h>

#include "client/model.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/kiosk_rules.h"
#include "tui/language.h"
#include "client/sentences.h"
#include "tui/view.h"
#include "tui/widgets/big.h"
#include "tui/widgets/chrome.h"

#define MODAL_COLS 58

static void draw_languages(struct frame *f, int row)
{
	int cols = f->cols / LANGUAGE_COUNT;

	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		struct frame place = frame_part(f, row, i * cols, 1, cols);
		char words[64];

		snprintf(words, sizeof(words), "%d  %s", i + 1, language_name((enum language)i));
		frame_centre(&place, 0, (int)language_now() == i ? INK_STRONG : INK_TEXT, words);
		for (int near = -1; near <= 1; near++)
			frame_target(f, row + near, i * cols, cols, -1, i);
	}
}

static void draw_button(const struct view *v, struct frame *f, int row)
{
	char words[160];

	snprintf(words, sizeof(words), "[ %s ]",
		 v->is_busy[INTENT_GUEST] ? _("One moment…") : _("Press any key or touch here to begin"));
	frame_centre(f, row, INK_BUTTON, words);
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	const char *name = m->has_service && m->service.app_name != NULL ? m->service.app_name
									 : "HomePro Assist";
	int middle = f->rows / 2;
	int top = big_fits(f, name) ? middle - 7 : middle - 5;

	for (int row = 0; row < f->rows; row++)
		frame_target(f, row, 0, f->cols, -1, KIOSK_PICK_BEGIN);
	if (big_fits(f, name))
		big_centre(f, top > 0 ? top : 0, INK_ACCENT, name);
	else
		frame_centre(f, top > 0 ? top : 0, INK_TITLE, name);
	frame_centre(f, middle - 3, INK_STRONG, _("Something broken at home?"));
	frame_centre(f, middle - 1, INK_TEXT, _("Somebody who knows helps you by video, in minutes."));
	if (v->kiosk.is_set_up)
		draw_button(v, f, middle + 1);
	else
		frame_centre(f, middle + 1, INK_ALARM, _("This kiosk is not open. Please ask our staff."));
	frame_centre(f, middle + 2, INK_ALARM, v->kiosk.let_in_fault);
	draw_languages(f, f->rows - 2);
}

const struct screen SCREEN_ATTRACT = {
    .name = "attract",
    .draw = draw,
};

static const char *what_is_lost(char *out, size_t size, const struct model *m)
{
	const struct request *r = model_current_request(m);
	char money[HP_MONEY_SIZE];

	if (r == NULL)
		return _("Otherwise what is on this screen is forgotten.");
	if (r->status == REQUEST_AUTHORIZING)
		return _("Otherwise your request is cancelled, and nothing is held on your card.");
	snprintf(out, size, _("Otherwise your request is cancelled, and the hold of %s is released."),
		 amount_words(money, sizeof(money), r));
	return out;
}

static void draw_still_there(const struct model *m, const struct view *v, struct frame *f)
{
	char lost[SENTENCE_SIZE], number[16];
	struct frame box = modal_place(f, 12, f->cols < MODAL_COLS ? f->cols : MODAL_COLS);
	struct frame in = frame_box(&box, NULL, NULL);

	in = frame_part(&in, 1, 2, in.rows - 1, in.cols - 4);
	frame_centre(&in, 0, INK_ALARM, _("Still there?"));
	frame_centre(&in, 2, INK_STRONG, _("Press any key."));
	frame_wrap(&in, 4, 2, INK_TEXT, what_is_lost(lost, sizeof(lost), m));
	snprintf(number, sizeof(number), "%d", (int)((kiosk_left_ms(m, v) + 999) / 1000));
	big_centre(&in, 6, INK_STRONG, number);
}

const struct screen OVERLAY_STILL_THERE = {
    .name = "still-there",
    .draw = draw_still_there,
};

static void draw_staff(const struct model *m, const struct view *v, struct frame *f)
{
	int64_t pause_ms = v->kiosk.pin_again_ms - v->steady_ms;
	struct frame box = modal_place(f, 7, f->cols < MODAL_COLS ? f->cols : MODAL_COLS);
	struct frame in = frame_box(&box, _("Staff"), NULL);
	struct frame place = frame_part(&in, 1, 8, 1, in.cols - 10);
	char words[160];

	(void)m;
	frame_at(&in, 1, 2);
	frame_puts(&in, INK_STRONG, _("PIN"));
	field_draw(&v->kiosk.pin, &place, NULL, pause_ms <= 0);
	snprintf(words, sizeof(words), _("That was not it. Try again in %d s."),
		 (int)((pause_ms + 999) / 1000));
	frame_centre(&in, 3, INK_ALARM, pause_ms > 0 ? words : "");
	frame_centre(&in, in.rows - 1, INK_HINT, _("Enter leaves the kiosk, Esc goes back"));
}

const struct screen OVERLAY_STAFF = {
    .name = "staff",
    .draw = draw_staff,
};
