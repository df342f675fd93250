/* SPDX-License-Identifier: ISC */
/* Signing in, and the moment before anything is known of the person. */
#include "tui/screen.h"

#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/chrome.h"

#define FORM_COLS 44
#define FORM_ROWS 9
#define LABEL_COLS 11

static void draw_field(struct frame *form, int row, const char *label, const struct field *field,
		       bool has_focus)
{
	struct frame place = frame_part(form, row, LABEL_COLS, 1, form->cols - LABEL_COLS);

	frame_at(form, row, 0);
	frame_fit(form, has_focus ? INK_STRONG : INK_MUTED, LABEL_COLS - 1, label);
	field_draw(field, &place, NULL, has_focus);
	frame_target(form, row, 0, form->cols, -1, field->is_secret);
}

static void draw_button(const struct view *v, struct frame *form, int row)
{
	bool is_busy = v->is_busy[INTENT_LOGIN];
	bool is_ready = v->username.len > 0 && v->password.len > 0 && !is_busy;

	frame_at(form, row, LABEL_COLS);
	frame_printf(form, is_ready ? INK_BUTTON : INK_BUTTON_OFF, " %s ",
		     is_busy ? _("Signing in…") : _("Sign in"));
	frame_target(form, row, LABEL_COLS, form->col - LABEL_COLS, COMMAND_LOGIN, 0);
}

static void draw(const struct model *m, const struct view *v, struct frame *f)
{
	struct frame body = chrome_draw(m, v, PLACE_SIGN_IN, f);
	int cols = body.cols - 4 < FORM_COLS ? body.cols - 4 : FORM_COLS;
	int top = (body.rows - FORM_ROWS) / 2;
	struct frame form =
	    frame_part(&body, top > 0 ? top : 0, (body.cols - cols) / 2, FORM_ROWS, cols);

	frame_at(&form, 0, 0);
	frame_puts(&form, INK_TITLE, _("Sign in"));
	draw_field(&form, 2, _("User name"), &v->username, !v->is_at_password);
	draw_field(&form, 3, _("Password"), &v->password, v->is_at_password);
	draw_button(v, &form, 5);
	if (v->sign_in_fault[0] != '\0')
		frame_wrap(&form, 7, 2, INK_ALARM, v->sign_in_fault);
	else if (m->link_reason != NULL)
		frame_wrap(&form, 7, 2, INK_MUTED, m->link_reason);
}

static struct step send(struct view *v)
{
	struct step s = step_do(INTENT_LOGIN, "");

	if (v->username.len == 0 || !v->is_at_password) {
		v->is_at_password = v->username.len > 0;
		return step_done();
	}
	if (v->password.len == 0 || v->is_busy[INTENT_LOGIN])
		return step_done();
	v->sign_in_fault[0] = '\0';
	s.intent.text = v->username.text;
	s.intent.secret = v->password.text;
	return s;
}

static struct step key(const struct model *m, struct view *v, const struct key *k)
{
	struct field *field = v->is_at_password ? &v->password : &v->username;

	(void)m;
	if (key_is(k, "Tab S-Tab Up Down")) {
		v->is_at_password = !v->is_at_password;
		return step_done();
	}
	if (k->press == PRESS_PICK) {
		v->is_at_password = k->row != 0;
		return step_done();
	}
	return field_key(field, k, FORM_COLS) ? step_done() : step_not_mine();
}

static struct step run(const struct model *m, struct view *v, enum command_id command)
{
	(void)m;
	return command == COMMAND_LOGIN ? send(v) : step_not_mine();
}

const struct screen SCREEN_SIGN_IN = {
    .name = "sign-in",
    .place = PLACE_SIGN_IN,
    .draw = draw,
    .key = key,
    .run = run,
};

static void draw_connecting(const struct model *m, const struct view *v, struct frame *f)
{
	struct frame body = chrome_draw(m, v, 0, f);
	bool is_cut = m->link == LINK_RECONNECTING || m->link == LINK_OFFLINE;
	int middle = body.rows / 2;

	frame_centre(&body, middle - 1, INK_STRONG,
		     is_cut ? _("The service is out of reach.") : _("Connecting…"));
	if (is_cut)
		frame_centre(&body, middle + 1, INK_MUTED, _("It is tried again by itself."));
	if (is_cut && m->link_reason != NULL)
		frame_centre(&body, middle + 2, INK_MUTED, m->link_reason);
}

const struct screen SCREEN_CONNECTING = {
    .name = "connecting",
    .place = PLACE_SIGN_IN,
    .draw = draw_connecting,
};
