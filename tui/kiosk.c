/* SPDX-License-Identifier: ISC */
/* A kiosk as it runs; see kiosk.h. What has to be forgotten is overwritten here, part by part. */
#include "tui/kiosk.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/files.h"
#include "client/keys.h"
#include "client/profile.h"
#include "client/settings.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/inner.h"
#include "tui/kiosk_rules.h"
#include "tui/language.h"
#include "tui/term.h"

#define STACK_BYTES 262144 /* deeper than any call of ours goes */
#define PICK_DONE 1 /* "I am done", the second choice where it has ended */
#define PIN_FIRST_PAUSE_MS 1000
#define PIN_DOUBLINGS_MAX 9 /* then it is eight and a half minutes, each time */

void kiosk_open(struct tui *t)
{
	const struct settings *s = profile_settings(t->profile);
	struct kiosk_state *k = &t->view.kiosk;

	t->first_language = language_now();
	k->idle_ms = settings_ms(s, SETTING_KIOSK_IDLE);
	k->warning_ms = settings_ms(s, SETTING_KIOSK_WARNING);
	k->wait_ms = settings_ms(s, SETTING_KIOSK_WAIT);
	k->wait_warning_ms = settings_ms(s, SETTING_KIOSK_WAIT_WARNING);
	k->after_end_ms = settings_ms(s, SETTING_KIOSK_AFTER_END);
	k->is_set_up = profile_device_token(t->profile) != NULL;
	app_do(t->app, &(struct intent){.type = INTENT_CLEAR_OUT});
}

/* What calls that are over left on the stack. */
static void __attribute__((noinline)) scrub_stack(void)
{
	char below[STACK_BYTES];

	explicit_bzero(below, sizeof(below));
}

static void forget(struct tui *t)
{
	const struct intent leave = {.type = INTENT_LEAVE};

	t->draft = (struct draft){0}; /* it points into the view */
	timer_stop(t->pause);
	app_do(t->app, &leave);
	view_forget(&t->view);
	language_set(t->first_language);
	if (t->grid != NULL)
		grid_wipe(t->grid);
	term_forget(t->term);
	explicit_bzero(t->session_id, sizeof(t->session_id));
	t->last_screen = NULL;
	t->is_somebody_here = false;
	scrub_stack();
}

static void ask_if_there(struct tui *t)
{
	if (!t->is_asking)
		term_ring(t->term);
	t->is_asking = true;
}

void kiosk_settle(struct tui *t)
{
	const struct model *m = app_model(t->app);
	struct view *v = &t->view;

	if (!v->is_kiosk)
		return;
	switch (kiosk_phase(m, v)) {
	case KIOSK_NOBODY:
		if (t->is_somebody_here) /* the server ended them */
			forget(t);
		if (view_top(v) == &OVERLAY_STAFF && v->kiosk.idle_ms > 0 &&
		    v->steady_ms - v->touched_ms >= v->kiosk.idle_ms)
			view_close(v);
		break;
	case KIOSK_ASKING:
		ask_if_there(t);
		break;
	case KIOSK_FORGETTING:
		forget(t);
		break;
	case KIOSK_IN_USE:
		t->is_somebody_here = true;
		break;
	}
}

static void say_out_of_reach(struct kiosk_state *k)
{
	snprintf(k->let_in_fault, sizeof(k->let_in_fault), "%s",
		 _("We cannot be reached just now. Please try again in a moment."));
}

void kiosk_let_in(struct tui *t, const struct outcome_of_intent *o)
{
	struct kiosk_state *k = &t->view.kiosk;

	if (o->fault.err == ERR_NONE)
		k->let_in_fault[0] = '\0';
	else if (o->fault.err == ERR_SIGNED_OUT || o->fault.err == ERR_FORBIDDEN)
		snprintf(k->let_in_fault, sizeof(k->let_in_fault), "%s",
			 _("This kiosk is not open. Please ask our staff."));
	else
		say_out_of_reach(k);
}

/* Whoever came before the kiosk fell over goes first, or they would go together. */
static void begin(struct tui *t)
{
	const struct intent guest = {.type = INTENT_GUEST}, hurry = {.type = INTENT_RECONNECT};

	t->view.kiosk.let_in_fault[0] = '\0';
	t->is_wanted_in = app_is_busy(t->app, INTENT_CLEAR_OUT);
	if (t->is_wanted_in)
		app_do(t->app, &hurry);
	else if (!app_is_busy(t->app, INTENT_GUEST))
		app_do(t->app, &guest);
}

void kiosk_cleared(struct tui *t, const struct outcome_of_intent *o)
{
	if (!t->is_wanted_in)
		return;
	t->is_wanted_in = false;
	if (o->fault.err == ERR_NONE)
		begin(t);
	else
		say_out_of_reach(&t->view.kiosk);
}

static void next_language(void)
{
	language_set((enum language)((language_now() + 1) % LANGUAGE_COUNT));
}

/* The first line of the file is the PIN; without a file there is none, and no way out. */
static bool is_pin(const struct tui *t, const char *typed)
{
	const char *path = settings_text(profile_settings(t->profile), SETTING_KIOSK_PIN_FILE);
	char *pin = file_read(path, NULL);
	bool is_same = false;

	if (pin == NULL)
		return false;
	pin[strcspn(pin, "\r\n")] = '\0';
	if (*pin != '\0' && strlen(pin) == strlen(typed))
		is_same = sodium_memcmp(pin, typed, strlen(pin)) == 0;
	xfree_secret(pin);
	return is_same;
}

/* Each wrong one doubles the pause; somebody's guests cannot end it by leaving. */
static void try_pin(struct tui *t)
{
	struct kiosk_state *k = &t->view.kiosk;
	int doublings = k->pin_wrong_count;

	if (k->pin.len == 0 || k->pin_again_ms > t->view.steady_ms)
		return;
	if (is_pin(t, k->pin.text)) {
		loop_quit(t->loop, 0);
		return;
	}
	view_forget_pin(&t->view);
	doublings = doublings > PIN_DOUBLINGS_MAX ? PIN_DOUBLINGS_MAX : doublings;
	k->pin_again_ms = t->view.steady_ms + ((int64_t)PIN_FIRST_PAUSE_MS << doublings);
	k->pin_wrong_count++;
	app_do(t->app, &(struct intent){ .type = INTENT_STAFF_TRY });
}

static void staff_key(struct tui *t, const struct key *k)
{
	struct view *v = &t->view;

	if (key_is(k, "Esc")) {
		view_forget_pin(v);
		view_close(v);
	} else if (key_is(k, "Enter")) {
		try_pin(t);
	} else if (v->kiosk.pin_again_ms <= v->steady_ms) {
		field_key(&v->kiosk.pin, k, v->cols);
	}
}

static int picked(const struct tui *t, const struct key *k)
{
	const struct target *target = k->press == PRESS_CLICK && t->grid != NULL
					  ? grid_target(t->grid, k->row, k->col)
					  : NULL;

	return target != NULL && target->command < 0 ? target->pick : -1;
}

/* Digits choose the language to begin in; anything else begins. */
static void attract_key(struct tui *t, const struct key *k, int pick)
{
	int digit = key_digit(k) > 0 ? key_digit(k) - 1 : pick;

	if (digit >= 0 && digit < LANGUAGE_COUNT)
		language_set((enum language)digit);
	begin(t);
}

/* Nothing is on its way that would be cancelled: then whoever is done may go at once. */
static bool is_free_to_leave(const struct tui *t)
{
	const struct request *r = model_current_request(app_model(t->app));
	const struct screen *s = screen_of(app_model(t->app), &t->view);

	return view_top(&t->view) == NULL &&
	       (s == &SCREEN_START || s == &SCREEN_CONNECTING ||
		(r != NULL && !request_is_live(r) && s != &SCREEN_FEEDBACK));
}

static bool key_of_somebody(struct tui *t, const struct key *k, int pick)
{
	bool is_over = model_current_request(app_model(t->app)) != NULL;
	bool is_done = is_over && (key_digit(k) == PICK_DONE + 1 || pick == PICK_DONE);

	if ((key_is(k, "Esc q") || pick == KIOSK_PICK_LEAVE || is_done) && is_free_to_leave(t)) {
		forget(t);
		return true;
	}
	return false;
}

bool kiosk_key(struct tui *t, const struct key *k)
{
	const struct model *m = app_model(t->app);
	struct view *v = &t->view;
	bool was_asked = v->is_kiosk && kiosk_phase(m, v) == KIOSK_ASKING;
	int pick = v->is_kiosk ? picked(t, k) : -1;

	if (!v->is_kiosk)
		return false;
	t->is_asking = false;
	if (was_asked)
		return true; /* it says "here I am" and nothing else */
	if (view_top(v) == &OVERLAY_STAFF)
		staff_key(t, k);
	else if (key_is(k, KIOSK_LANGUAGE_KEY) || pick == KIOSK_PICK_LANGUAGE)
		next_language();
	else if (key_is(k, KIOSK_STAFF_KEY))
		view_open(v, &OVERLAY_STAFF);
	else if (!m->is_signed_in)
		attract_key(t, k, pick);
	else
		return key_of_somebody(t, k, pick);
	return true;
}
