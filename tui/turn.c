/* SPDX-License-Identifier: ISC */
/*
 * The end of a turn: if anything changed, the screen is drawn, once. Also what runs by itself:
 * toasts that go, clocks that tick, drafts that are kept. Called by the loop's settle hook.
 */
#include "tui/console.h"
#include "tui/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/sentences.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/words.h"
#include "tui/bell.h"
#include "tui/frame.h"
#include "tui/kiosk.h"
#include "tui/kiosk_rules.h"
#include "tui/term.h"

#define TOAST_MS 6000
#define EVENTS_EVERY_MS 34 /* at most 30 pictures a second for what others do; keys are answered at once */
#define SECOND_MS 1000
#define ASK_EVERY_MS 5000

void turn_toast(struct tui *t, bool is_alarm, const char *text)
{
	/* may be the toast's own text, changed in place */
	if (text != t->view.toast)
		snprintf(t->view.toast, sizeof(t->view.toast), "%s", text);
	t->view.is_toast_alarm = is_alarm;
	t->view.toast_until_ms = loop_steady_ms(t->loop) + TOAST_MS;
	t->is_dirty = true;
}

static void update_title(struct tui *t)
{
	char title[sizeof(t->title)];

	bell_title(title, sizeof(title), t->has_title ? app_model(t->app)->unread_count : 0);
	if (strcmp(title, t->title) == 0)
		return;
	memcpy(t->title, title, sizeof(title));
	term_title(t->term, title);
}

static const struct screen *top_screen(const struct tui *t)
{
	const struct screen *overlay = view_top(&t->view);

	return overlay != NULL ? overlay : screen_of(app_model(t->app), &t->view);
}

void turn_keep_draft(void *tui)
{
	struct tui *t = tui;

	if (t->draft.key[0] == '\0' || t->draft.field->version == t->draft_version)
		return;
	app_draft_put(t->app, t->draft.key, t->draft.field->text);
	t->draft_version = t->draft.field->version;
}

void turn_drop_draft(struct tui *t, const char *key, struct field *field)
{
	app_draft_put(t->app, key, NULL);
	field_set(field, "");
	if (strcmp(key, t->draft.key) == 0)
		t->draft.key[0] = '\0';
}

/* A screen on which something is typed was opened: what was typed there before comes back. */
void turn_follow_draft(struct tui *t)
{
	const struct screen *s = top_screen(t);
	struct draft now;
	char *text;

	if (s->draft == NULL) {
		turn_keep_draft(t);
		return;
	}
	now = s->draft(app_model(t->app), &t->view);
	if (strcmp(now.key, t->draft.key) == 0)
		return;
	turn_keep_draft(t);
	t->draft = now;
	if (now.key[0] == '\0')
		return;
	text = app_draft_get(t->app, now.key);
	field_set(now.field, text);
	free(text);
	t->draft_version = now.field->version;
}

/* A session that ended without our doing is said, or the screen would just be gone. */
static void follow_session(struct tui *t)
{
	const struct model *m = app_model(t->app);
	const struct session *now = model_current_session(m);
	const struct session *before =
	    t->session_id[0] != '\0' ? model_session(m, t->session_id) : NULL;

	if (m->user.role == ROLE_HELPER && before != NULL && before != now &&
	    before->status == SESSION_ENDED && before->outcome == OUTCOME_NONE &&
	    before->end_reason != END_GIVEN_BACK)
		turn_toast(
		    t, true,
		    before->end_reason == END_BY_CUSTOMER
			? _("The customer cancelled. The hold is released.")
			: _("The session was ended without an outcome. The hold is released."));
	if (now != NULL && strcmp(now->id, t->session_id) != 0)
		t->view.is_peeking = false;
	snprintf(t->session_id, sizeof(t->session_id), "%s", now != NULL ? now->id : "");
}

/* Signed out, here or from elsewhere: whoever comes next finds nothing of this person. A kiosk does more: kiosk.c. */
static void follow_person(struct tui *t)
{
	bool is_somebody_here = app_model(t->app)->is_signed_in;

	if (t->view.is_kiosk)
		return;
	if (t->is_somebody_here && !is_somebody_here) {
		ring_forget(t->ring);
		turn_keep_draft(t);
		t->draft = (struct draft){0};
		view_forget(&t->view);
	}
	t->is_somebody_here = is_somebody_here;
}

/* A screen that came by itself is given its time from then on. */
static void follow_screen(struct tui *t)
{
	const struct screen *now = screen_of(app_model(t->app), &t->view);

	if (now != t->last_screen)
		t->view.touched_ms = t->view.steady_ms;
	t->last_screen = now;
}

static void follow_opinion(struct tui *t)
{
	const struct model *m = app_model(t->app);
	int64_t left_ms = opinion_left_ms(m, &t->view);
	struct step over;

	if (left_ms == 0 || left_ms > 1)
		return;
	over = opinion_over(&t->view);
	steps_take(t, &over);
}

/* What becomes of the money of a session that has ended comes a moment later, or much later; the helper hears of it. */
static void follow_money(struct tui *t)
{
	const struct model *m = app_model(t->app);
	const struct session *s = t->settling[0] != '\0' ? model_session(m, t->settling) : NULL;
	const struct request *r = s != NULL ? model_request(m, s->request_id) : NULL;
	char words[SENTENCE_SIZE];

	if (r == NULL || r->payment_status == PAYMENT_AUTHORIZED || r->payment_status == PAYMENT_PENDING)
		return;
	turn_toast(t, r->payment_status == PAYMENT_FAILED,
		   completed_words(words, sizeof(words), m, s, glyph(t->view.glyphs, GLYPH_DOT)));
	t->settling[0] = '\0';
}

/* What no event tells, a payment that is late above all, is asked for now and then while the board is up. */
static void follow_board(struct tui *t)
{
	const struct model *m = app_model(t->app);

	if (screen_of(m, &t->view) != &SCREEN_BOARD || m->link != LINK_LIVE ||
	    t->view.steady_ms < t->board_at_ms || t->view.is_busy[INTENT_BOARD])
		return;
	t->board_at_ms = t->view.steady_ms + ASK_EVERY_MS;
	app_do(t->app, &(struct intent){.type = INTENT_BOARD});
}

/* Somebody may be signing in right now, which no event tells. */
static void follow_sign_ins(struct tui *t)
{
	if (view_top(&t->view) != &OVERLAY_SIGN_INS) {
		t->sign_ins_at_ms = 0;
		return;
	}
	if (app_model(t->app)->link != LINK_LIVE || t->view.steady_ms < t->sign_ins_at_ms ||
	    t->view.is_busy[INTENT_SIGN_INS])
		return;
	t->sign_ins_at_ms = t->view.steady_ms + ASK_EVERY_MS;
	app_do(t->app, &(struct intent){.type = INTENT_SIGN_INS});
}

/* Any two ways for a request and its session to stand give different marks. */
static int64_t story_mark(const struct model *m, const char *id)
{
	const struct request *r = model_request(m, id);
	const struct session *s = r != NULL ? model_session(m, r->session_id) : NULL;
	int64_t mark = r != NULL ? r->updated_at_ms : 1;

	return s == NULL ? mark : mark * 31 + s->status * 7 + s->customer_joined_at_ms + s->video_down_at_ms + s->rating;
}

/* The story that is open follows its request. */
static void follow_story(struct tui *t)
{
	const struct model *m = app_model(t->app);
	struct intent i = {.type = INTENT_STORY};
	int64_t mark = story_mark(m, t->view.story_id);

	if (view_top(&t->view) != &OVERLAY_STORY) {
		t->story_mark = 0;
		return;
	}
	if (mark == t->story_mark || t->view.is_busy[INTENT_STORY] || m->link != LINK_LIVE)
		return;
	t->story_mark = mark;
	memcpy(i.id, t->view.story_id, sizeof(i.id));
	app_do(t->app, &i);
}

static void note_busy(struct view *v, int i, bool is_busy)
{
	v->is_busy[i] = is_busy;
	if (!is_busy)
		v->busy_since_ms[i] = 0;
	else if (v->busy_since_ms[i] == 0)
		v->busy_since_ms[i] = v->steady_ms;
}

static void update_view(struct tui *t)
{
	struct view *v = &t->view;

	v->now_ms = loop_now_ms(t->loop);
	v->steady_ms = loop_steady_ms(t->loop);
	v->rows = term_rows(t->term);
	v->cols = term_cols(t->term);
	v->is_flashing = v->steady_ms < t->flash_until_ms;
	if (v->steady_ms >= v->toast_until_ms)
		v->toast[0] = '\0';
	for (int i = 0; i < INTENT_TYPE_COUNT; i++)
		note_busy(v, i, app_is_busy(t->app, (enum intent_type)i));
	v->is_busy[INTENT_GUEST] |= t->is_wanted_in;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return b > 0 && (a == 0 || b < a) ? b : a;
}

static bool is_ticking(const struct tui *t)
{
	const struct model *m = app_model(t->app);
	const struct screen *below = screen_of(m, &t->view);
	const struct screen *top = top_screen(t);

	return m->link == LINK_RECONNECTING || (t->view.is_kiosk && kiosk_is_counting(m, &t->view)) ||
	       (below->has_clock != NULL && below->has_clock(m, &t->view)) ||
	       (top->has_clock != NULL && top->has_clock(m, &t->view));
}

/* Sleeps until the picture changes by itself; without such a moment, until something happens. */
static void set_clock(struct tui *t)
{
	const struct view *v = &t->view;
	int64_t now = v->steady_ms;
	int64_t wait = is_ticking(t) ? SECOND_MS - v->now_ms % SECOND_MS : 0;

	if (t->view.is_kiosk)
		wait = sooner(wait, kiosk_left_ms(app_model(t->app), &t->view));
	wait = sooner(wait, opinion_left_ms(app_model(t->app), &t->view));
	if (t->view.toast[0] != '\0')
		wait = sooner(wait, t->view.toast_until_ms - now);
	if (t->view.is_flashing)
		wait = sooner(wait, t->flash_until_ms - now);
	for (int i = 0; i < INTENT_TYPE_COUNT; i++)
		if (v->is_busy[i])
			wait = sooner(wait, v->busy_since_ms[i] + VIEW_BUSY_SEEN_MS - now);
	wait = sooner(wait, t->board_at_ms - now);
	wait = sooner(wait, t->sign_ins_at_ms - now);
	wait = sooner(wait, ringing_wait_ms(t));
	if (wait > 0)
		timer_once(t->clock, wait);
	else
		timer_stop(t->clock);
}

/* A storm of events is not drawn event by event; what waits is drawn with the next key, or when it is time. */
static bool is_too_soon(struct tui *t)
{
	int64_t since = loop_steady_ms(t->loop) - t->drawn_at_ms;

	if (t->is_dirty || since >= EVENTS_EVERY_MS)
		return false;
	if (t->drawn_version == t->waiting_version)
		timer_once(t->clock, EVENTS_EVERY_MS - since);
	t->waiting_version = app_model(t->app)->version;
	return true;
}

static void size_grid(struct tui *t)
{
	if (t->grid != NULL && t->grid->rows == t->view.rows && t->grid->cols == t->view.cols)
		return;
	grid_free(t->grid);
	t->grid = grid_new(t->view.rows, t->view.cols, t->view.glyphs == GLYPHS_ASCII);
	t->grid->has_no_halves = !console_shows(term_console(t->term), "▀▄");
}

void turn_settle(void *tui)
{
	struct tui *t = tui;
	const struct model *m = app_model(t->app);
	struct frame f;

	if ((!t->is_dirty && m->version == t->drawn_version) || is_too_soon(t))
		return;
	t->drawn_version = t->waiting_version = m->version;
	t->drawn_at_ms = loop_steady_ms(t->loop);
	ringing_turn(t);
	t->is_dirty = false;
	follow_person(t);
	update_view(t);
	follow_screen(t);
	follow_opinion(t);
	kiosk_settle(t);
	follow_screen(t);
	follow_session(t);
	follow_money(t);
	follow_board(t);
	follow_story(t);
	follow_sign_ins(t);
	screens_settle(m, &t->view);
	turn_follow_draft(t);
	size_grid(t);
	t->grid->has_caret = term_shape_cursor(t->term, &t->theme);
	grid_wipe(t->grid);
	f = frame_whole(t->grid);
	screens_draw(m, &t->view, &f);
	update_title(t);
	console_fit(term_console(t->term), t->grid);
	term_draw(t->term, t->grid, &t->theme);
	set_clock(t);
}
