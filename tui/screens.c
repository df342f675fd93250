/* SPDX-License-Identifier: ISC */
/*
 * Which screen is shown, what lies over it, and the way of a key: the screen's own typing first,
 * then the table of actions, then the screen's doing. Used by tui.c and by the tests; everything
 * here is pure.
 */
#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#include "client/keys.h"
#include "client/model.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/kiosk_rules.h"
#include "tui/view.h"

#define COLS_MIN 40
#define ROWS_MIN 12

const struct screen *const screens_all[] = {
#define X(id) &id,
	HP_SCREENS(X)
#undef X
	NULL,
};

struct step step_done(void)
{
	return (struct step){.type = STEP_DONE};
}

struct step step_not_mine(void)
{
	return (struct step){.type = STEP_NOT_MINE};
}

struct step step_do(enum intent_type type, const char *id)
{
	struct step s = {.type = STEP_DO, .intent.type = type};

	snprintf(s.intent.id, sizeof(s.intent.id), "%s", id);
	return s;
}

struct step step_text(enum step_type type, const char *text)
{
	return (struct step){.type = type, .text = text};
}

static const struct screen *customer_screen(const struct model *m, const struct view *v)
{
	static const struct screen *const asking[] = {
	    [ASKING_CATEGORY] = &SCREEN_START,
	    [ASKING_DESCRIPTION] = &SCREEN_DESCRIBE,
	    [ASKING_CONFIRM] = &SCREEN_CONFIRM,
	};
	const struct request *r = model_current_request(m);
	const struct session *s;

	if (r == NULL)
		return asking[v->asking];
	s = model_session(m, r->session_id);
	switch (r->status) {
	case REQUEST_AUTHORIZING:
		return &SCREEN_PAY;
	case REQUEST_OPEN:
		return &SCREEN_LOOKING;
	case REQUEST_CLAIMED:
		return s != NULL && s->status == SESSION_ACTIVE ? &SCREEN_ACTIVE : &SCREEN_READY;
	case REQUEST_COMPLETED:
		return s != NULL && session_takes_feedback(s) && strcmp(v->unrated_session, s->id) != 0
			   ? &SCREEN_FEEDBACK
			   : &SCREEN_ENDED;
	default:
		return &SCREEN_TROUBLE;
	}
}

const struct screen *screen_of(const struct model *m, const struct view *v)
{
	if (v->is_kiosk && !m->is_signed_in)
		return &SCREEN_ATTRACT;
	if (!m->is_signed_in && m->link == LINK_SIGNED_OUT)
		return &SCREEN_SIGN_IN;
	if (!m->is_signed_in || !m->has_snapshot)
		return &SCREEN_CONNECTING;
	if (m->user.role == ROLE_OPERATOR)
		return &SCREEN_BOARD;
	if (m->user.role == ROLE_CUSTOMER)
		return customer_screen(m, v);
	return model_current_session(m) != NULL && !v->is_peeking ? &SCREEN_SESSION
								  : &SCREEN_DASHBOARD;
}

void screens_draw(const struct model *m, const struct view *v, struct frame *f)
{
	if (f->rows < ROWS_MIN || f->cols < COLS_MIN) {
		char sentence[128];

		snprintf(sentence, sizeof(sentence),
			 _("HomePro Assist needs a window of %d by %d at least."), COLS_MIN,
			 ROWS_MIN);
		frame_wrap(f, 0, f->rows, INK_TEXT, sentence);
		return;
	}
	screen_of(m, v)->draw(m, v, f);
	for (int i = 0; i < v->overlay_count; i++)
		v->overlays[i]->draw(m, v, f);
	if (v->is_kiosk && kiosk_phase(m, v) == KIOSK_ASKING)
		OVERLAY_STILL_THERE.draw(m, v, f);
}

void screens_settle(const struct model *m, struct view *v)
{
	const struct screen *s;

	if (model_current_session(m) == NULL)
		v->is_peeking = false;
	s = screen_of(m, v);
	if (s->settle != NULL)
		s->settle(m, v);
	for (int i = v->overlay_count - 1; i >= 0 && i < v->overlay_count; i--)
		if (v->overlays[i]->settle != NULL)
			v->overlays[i]->settle(m, v);
}

static const struct screen *top_of(const struct model *m, const struct view *v)
{
	const struct screen *overlay = view_top(v);

	return overlay != NULL ? overlay : screen_of(m, v);
}

bool screens_is_typing(const struct model *m, const struct view *v)
{
	const struct screen *s = top_of(m, v);

	if (s == &SCREEN_DASHBOARD || s == &SCREEN_BOARD)
		return v->is_filtering;
	if (s == &OVERLAY_HELP)
		return v->is_help_typing;
	if (s == &OVERLAY_OUTCOME)
		return v->is_at_notes;
	if (s == &SCREEN_FEEDBACK)
		return v->is_at_opinion;
	return s == &SCREEN_SIGN_IN || s == &SCREEN_DESCRIBE || s == &OVERLAY_STAFF;
}

/* An overlay without a place of its own still knows how to move about and to go back. */
static bool is_moving(const struct command *c)
{
	return (c->id >= COMMAND_UP && c->id <= COMMAND_LAST) || c->id == COMMAND_BACK ||
	       c->id == COMMAND_REDRAW;
}

static const struct command *command_of(const struct model *m, const struct view *v,
					const struct screen *s, const struct key *k)
{
	const struct command *all = command_all();

	for (int i = 0; i < COMMAND_COUNT; i++)
		if (key_is(k, command_keys(all[i].id)) && (!v->is_kiosk || kiosk_allows(all[i].id)) &&
		    (s->place == 0 ? is_moving(&all[i]) : command_is_offered(&all[i], m, s->place)))
			return &all[i];
	return NULL;
}

static struct step leave(const struct model *m, struct view *v)
{
	const struct session *s = model_current_session(m);

	if (m->user.role != ROLE_HELPER || s == NULL || s->status != SESSION_ACTIVE)
		return (struct step){.type = STEP_QUIT};
	v->question = (struct question){.type = INTENT_NONE};
	snprintf(v->question.sentence, sizeof(v->question.sentence), "%s",
		 _("Your session is still active. It goes on while you are away; end it when you "
		   "are back."));
	snprintf(v->question.yes, sizeof(v->question.yes), "%s", _("Leave"));
	view_open(v, &OVERLAY_QUESTION);
	return step_done();
}

static struct step open_help(const struct model *m, struct view *v, bool is_palette)
{
	const struct screen *top = top_of(m, v);

	v->help_place = top->place;
	v->help = (struct list){0};
	field_set(&v->help_filter, "");
	v->is_help_typing = is_palette;
	view_open(v, &OVERLAY_HELP);
	return step_done();
}

static struct step open_bell(const struct model *m, struct view *v)
{
	(void)m;
	v->notifications = (struct list){0};
	view_open(v, &OVERLAY_BELL);
	return step_done();
}

static struct step open_sign_ins(struct view *v)
{
	v->sign_ins = (struct list){0};
	view_open(v, &OVERLAY_SIGN_INS);
	return step_done();
}

/* What is the same on every screen. */
static struct step run_anywhere(const struct model *m, struct view *v, enum command_id command)
{
	struct step s = step_done();

	switch (command) {
	case COMMAND_HELP:
		return open_help(m, v, false);
	case COMMAND_PALETTE:
		return open_help(m, v, true);
	case COMMAND_NOTIFICATIONS:
		return open_bell(m, v);
	case COMMAND_SIGN_INS:
		return open_sign_ins(v);
	case COMMAND_QUIT:
		return leave(m, v);
	case COMMAND_LOGOUT:
		return step_do(INTENT_LOGOUT, "");
	case COMMAND_READ_ALL:
		return step_do(INTENT_READ, "");
	case COMMAND_RECONNECT:
		return step_do(INTENT_RECONNECT, "");
	case COMMAND_AVAILABLE:
		s = step_do(INTENT_AVAILABLE, "");
		s.intent.is_on = !m->user.is_available;
		return s;
	case COMMAND_BACK:
		view_close(v);
		return s;
	case COMMAND_REDRAW:
		return (struct step){.type = STEP_REDRAW};
	default:
		return step_not_mine();
	}
}

struct step screens_run(const struct model *m, struct view *v, enum command_id command)
{
	const struct screen *s = top_of(m, v);

	if (v->is_kiosk && !kiosk_allows(command))
		return step_done();
	struct step step = s->run != NULL ? s->run(m, v, command) : step_not_mine();

	if (step.type == STEP_RUN) /* an overlay closed itself and hands it on */
		return screens_run(m, v, step.command);
	return step.type == STEP_NOT_MINE ? run_anywhere(m, v, command) : step;
}

struct step screens_key(const struct model *m, struct view *v, const struct key *k)
{
	const struct screen *s = top_of(m, v);
	struct step step = s->key != NULL ? s->key(m, v, k) : step_not_mine();
	const struct command *c;

	if (k->press == PRESS_WHEEL_UP || k->press == PRESS_WHEEL_DOWN)
		return screens_run(m, v, k->press == PRESS_WHEEL_UP ? COMMAND_UP : COMMAND_DOWN);
	if (step.type == STEP_RUN)
		return screens_run(m, v, step.command);
	if (step.type != STEP_NOT_MINE)
		return step;
	c = command_of(m, v, s, k);
	if (c != NULL)
		return screens_run(m, v, c->id);
	/* Ctrl-C leaves from anywhere, also where no command is offered. */
	return key_is(k, "C-c") && !v->is_kiosk ? (struct step){.type = STEP_QUIT} : step;
}
