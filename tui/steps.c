/* SPDX-License-Identifier: ISC */
/* Keys to deeds: the screens say what a key comes to, here it is done. */
#include "tui/inner.h"

#include <signal.h>
#include <stdio.h>

#include "client/keys.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/kiosk.h"
#include "client/opener.h"
#include "tui/term.h"

#define PAUSE_MS 600 /* after the last key; then what was typed is kept */

static void copy_link(struct tui *t, const char *link)
{
	term_copy(t->term, link);
	turn_toast(t, false, _("The address is copied."));
}

static void open_link(struct tui *t, const char *link)
{
	if (t->view.is_kiosk)
		return;
	if (!t->options->is_restricted && opener_run(t->loop, link)) {
		turn_toast(t, false, _("Opening it in your browser."));
		return;
	}
	term_copy(t->term, link);
	turn_toast(t, false, _("There is no browser here. The address is copied instead."));
}

/* Of these the second, pressed before the first was answered, could only come too late. */
static bool is_under_way(struct tui *t, enum intent_type type)
{
	switch (type) {
	case INTENT_CLAIM:
	case INTENT_START:
	case INTENT_RELEASE:
	case INTENT_AVAILABLE:
		return app_is_busy(t->app, type);
	default:
		return false;
	}
}

void steps_take(struct tui *t, const struct step *s)
{
	switch (s->type) {
	case STEP_NOT_MINE:
	case STEP_DONE:
	case STEP_RUN:
		break;
	case STEP_DO:
		if (s->intent.type == INTENT_LOGOUT)
			turn_keep_draft(t);
		if (!is_under_way(t, s->intent.type))
			app_do(t->app, &s->intent);
		break;
	case STEP_COPY:
		copy_link(t, s->text);
		break;
	case STEP_OPEN_LINK:
		open_link(t, s->text);
		break;
	case STEP_PUT_AWAY:
		app_put_away(t->app, s->text);
		break;
	case STEP_SAY:
		turn_toast(t, false, s->text);
		break;
	case STEP_DROP_DRAFT:
		if (t->draft.key[0] != '\0')
			turn_drop_draft(t, t->draft.key, t->draft.field);
		break;
	case STEP_REDRAW:
		term_redraw(t->term);
		break;
	case STEP_QUIT:
		loop_quit(t->loop, 0);
		break;
	}
}

static struct step click(struct tui *t, const struct key *k)
{
	const struct target *target = t->grid != NULL ? grid_target(t->grid, k->row, k->col) : NULL;
	struct key pick = {.press = PRESS_PICK};

	if (target == NULL)
		return step_done();
	if (target->command >= 0)
		return screens_run(app_model(t->app), &t->view, (enum command_id)target->command);
	pick.row = target->pick;
	return screens_key(app_model(t->app), &t->view, &pick);
}

void steps_suspend(struct tui *t)
{
	if (t->view.is_kiosk || t->options->is_restricted)
		return;
	turn_keep_draft(t);
	term_suspend(t->term);
	raise(SIGSTOP); /* here we lie until somebody says fg */
	term_resume(t->term);
	t->is_dirty = true;
}

/* Nobody's Alt: tmux and screen send Esc and the key after it so, where they come within half a second. */
static void split_alt(struct tui *t, const struct key *k)
{
	const struct key escape = {.press = PRESS_ESCAPE};
	struct key plain = *k;

	plain.is_alt = false;
	steps_key(t, &escape);
	steps_key(t, &plain);
}

void steps_key(struct tui *t, const struct key *k)
{
	struct step s;

	bool is_taken;

	t->view.now_ms = loop_now_ms(t->loop);
	t->view.steady_ms = loop_steady_ms(t->loop);
	ring_seen(t->ring);
	t->is_dirty = true;
	is_taken = kiosk_key(t, k);
	t->view.touched_ms = t->view.steady_ms;
	if (is_taken)
		return;
	s = k->press == PRESS_CLICK ? click(t, k) : screens_key(app_model(t->app), &t->view, k);
	if (s.type == STEP_NOT_MINE && k->is_alt && !screens_is_typing(app_model(t->app), &t->view)) {
		split_alt(t, k);
		return;
	}
	if (s.type == STEP_NOT_MINE && key_is(k, "C-z"))
		steps_suspend(t);
	steps_take(t, &s);
	turn_follow_draft(
	    t); /* before the next key of the same burst is typed into what was opened */
	if (t->draft.key[0] != '\0')
		timer_once(t->pause, PAUSE_MS);
}
