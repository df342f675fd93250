/* SPDX-License-Identifier: ISC */
/* What the app has to tell: the bell rang, an intent was answered. Each becomes a sentence or a
 * change of view. */
#include "tui/inner.h"

#include <stdio.h>

#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/words.h"
#include "tui/kiosk.h"

static void on_changed(void *arg)
{
	(void)arg; /* the settle hook sees that the model's version grew */
}

static void on_rang(const struct notification *n, size_t news_count, void *arg)
{
	struct tui *t = arg;

	(void)n;
	ring_news(t->ring, news_count, loop_steady_ms(t->loop)); /* rung with the picture that shows it */
}

static void on_login(struct tui *t, const struct outcome_of_intent *o)
{
	struct view *v = &t->view;

	field_set(&v->password, "");
	if (o->fault.err == ERR_NONE)
		v->sign_in_fault[0] = '\0';
	else
		snprintf(v->sign_in_fault, sizeof(v->sign_in_fault), "%s", o->fault.detail);
}

static void on_request(struct tui *t, const struct outcome_of_intent *o)
{
	struct view *v = &t->view;

	if (o->fault.err != ERR_NONE) {
		snprintf(v->ask_fault, sizeof(v->ask_fault), "%s", o->fault.detail);
		return;
	}
	turn_drop_draft(t, "request", &v->description);
	v->asking = ASKING_CATEGORY;
	v->ask_fault[0] = '\0';
}

static void on_claim(struct tui *t, const struct outcome_of_intent *o)
{
	char words[SENTENCE_SIZE];

	if (o->fault.err == ERR_NONE) {
		t->view.is_peeking = false;
	} else if (o->claimed_by[0] != '\0') {
		snprintf(words, sizeof(words), _("%s took it."), o->claimed_by);
		turn_toast(t, false, words);
	} else {
		turn_toast(t, true, o->fault.detail);
	}
}

static void on_end(struct tui *t, const struct outcome_of_intent *o)
{
	const struct model *m = app_model(t->app);
	const struct session *s = model_session(m, o->id);
	char words[SENTENCE_SIZE], key[sizeof(t->draft.key)];

	if (o->fault.err != ERR_NONE) {
		turn_toast(t, true, o->fault.detail);
		return;
	}
	snprintf(key, sizeof(key), "end-%s", o->id);
	turn_drop_draft(t, key, &t->view.notes);
	t->view.outcome = OUTCOME_NONE;
	snprintf(t->settling, sizeof(t->settling), "%s", o->id);
	if (s != NULL)
		turn_toast(
		    t, false,
		    completed_words(words, sizeof(words), m, s, glyph(t->view.glyphs, GLYPH_DOT)));
	app_do(t->app, &(struct intent){.type = INTENT_STATS});
}

static void say(struct tui *t, const struct outcome_of_intent *o, const char *done)
{
	if (o->fault.err != ERR_NONE)
		turn_toast(t, true, o->fault.detail);
	else if (done != NULL)
		turn_toast(t, false, done);
}

static void on_release(struct tui *t, const struct outcome_of_intent *o)
{
	say(t, o, _("Given back. All helpers are told again."));
}

static void on_cancel(struct tui *t, const struct outcome_of_intent *o)
{
	say(t, o,
	    app_model(t->app)->user.role == ROLE_OPERATOR ? _("Cancelled. The hold is released.")
							  : NULL);
}

static void on_retry(struct tui *t, const struct outcome_of_intent *o)
{
	t->board_at_ms = 0;
	say(t, o, _("The payment provider is asked again."));
}

static void on_abandon(struct tui *t, const struct outcome_of_intent *o)
{
	t->board_at_ms = 0;
	say(t, o, _("Ended. The hold is released, and both are told."));
}

static void on_start(struct tui *t, const struct outcome_of_intent *o)
{
	say(t, o, NULL);
}

static void on_available(struct tui *t, const struct outcome_of_intent *o)
{
	say(t, o,
	    app_model(t->app)->user.is_available
		? _("You are available: the bell rings for you.")
		: _("You are away: nothing rings until you are back."));
}

static void on_feedback(struct tui *t, const struct outcome_of_intent *o)
{
	char key[sizeof(t->draft.key)];

	/* a rating is not worth holding anybody up for */
	snprintf(key, sizeof(key), "opinion-%s", o->id);
	turn_drop_draft(t, key, &t->view.opinion);
	snprintf(t->view.unrated_session, sizeof(t->view.unrated_session), "%s", o->id);
	say(t, o, _("Thank you for telling us."));
}

static void on_end_sign_in(struct tui *t, const struct outcome_of_intent *o)
{
	t->sign_ins_at_ms = 0;
	say(t, o, o->type == INTENT_END_OTHERS ? _("You are signed out everywhere else.") : _("That sign-in has ended."));
}

static void (*const HANDLERS[INTENT_TYPE_COUNT])(struct tui *t,
						 const struct outcome_of_intent *o) = {
    [INTENT_LOGIN] = on_login,     [INTENT_REQUEST] = on_request,
    [INTENT_END_SIGN_IN] = on_end_sign_in, [INTENT_END_OTHERS] = on_end_sign_in,
    [INTENT_RETRY] = on_retry,     [INTENT_ABANDON] = on_abandon,
    [INTENT_CANCEL] = on_cancel,   [INTENT_CLAIM] = on_claim,   [INTENT_START] = on_start,
    [INTENT_RELEASE] = on_release, [INTENT_END] = on_end,       [INTENT_AVAILABLE] = on_available,
    [INTENT_FEEDBACK] = on_feedback, [INTENT_GUEST] = kiosk_let_in,
    [INTENT_CLEAR_OUT] = kiosk_cleared,
};

static void on_answered(const struct outcome_of_intent *o, void *arg)
{
	struct tui *t = arg;

	if (HANDLERS[o->type] != NULL)
		HANDLERS[o->type](t, o);
	t->is_dirty = true;
}

const struct app_events ANSWERS = {.changed = on_changed, .rang = on_rang, .answered = on_answered};
