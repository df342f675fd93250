/* SPDX-License-Identifier: ISC */
/*
 * The one place where a request's life moves on: by the table of protocol/transition.h, in the caller's tx. Handlers,
 * the outbox and the sweeper say what happened; life_tell.c says who hears of it.
 */
#include "server/life.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/life_tell.h"
#include "server/outbox_record.h"
#include "server/settings.h"
#include "server/video/video_rows.h"

#define CODE_CHARS 8

/* What a step works on. */
struct life {
	struct tx *tx;
	const struct settings *set;
	const struct step *step;
	const struct transition *t;
	struct request *r;
	struct session *s;
	enum end_reason reason;
	struct effect wish;             /* of the payment provider; */
	bool has_wish;
};

/* The reason that goes with an action, where the step names no other. */
static const enum end_reason usual_reasons[ACTION_COUNT] = {
	[ACTION_DECLINE] = END_DECLINED,
	[ACTION_LAPSE] = END_HOLD_LAPSED,
	[ACTION_CANCEL] = END_BY_CUSTOMER,
	[ACTION_RELEASE] = END_GIVEN_BACK,
	[ACTION_EXPIRE] = END_NOBODY_CAME,
	[ACTION_ABANDON] = END_NOT_STARTED,
};

/* What the bell's note says of a request that is no longer open, by what it has become. */
static const enum withdrawal withdrawals[REQUEST_STATUS_COUNT] = {
	[REQUEST_CLAIMED] = WITHDRAWN_CLAIMED,
	[REQUEST_COMPLETED] = WITHDRAWN_CLAIMED,
	[REQUEST_CANCELLED] = WITHDRAWN_CANCELLED,
	[REQUEST_EXPIRED] = WITHDRAWN_EXPIRED,
};

/* For a link that is read aloud and typed: nothing that looks like something else. */
static void code_new(char out[CODE_CHARS + 1])
{
	static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

	for (int i = 0; i < CODE_CHARS; i++)
		out[i] = letters[randombytes_uniform(sizeof letters - 1)];
	out[CODE_CHARS] = '\0';
}

static void session_fill(const struct life *l, const char *customer_code, const char *helper_code)
{
	struct session *s = l->s;

	session_clear(s);
	id_new_dated('s', l->tx->now_ms, s->id);
	memcpy(s->request_id, l->r->id, sizeof s->request_id);
	memcpy(s->helper_id, l->step->actor->id, sizeof s->helper_id);
	memcpy(s->customer_id, l->r->customer_id, sizeof s->customer_id);
	s->helper_name = xstrdup(l->step->actor->display_name);
	if (l->r->customer_name != NULL)
		s->customer_name = xstrdup(l->r->customer_name);
	s->status = l->t->session_to;
	s->customer_join_url = xasprintf("%s/j/%s", l->set->base_url, customer_code);
	s->helper_join_url = xasprintf("%s/j/%s", l->set->base_url, helper_code);
	s->created_at_ms = l->tx->now_ms;
	s->duration_s = -1;
}

static enum err too_late(const struct session *s, struct fault *f)
{
	return fault_set(f, ERR_TAKEN, NULL, _("%s was quicker."), s->helper_name);
}

/* The claim. The database has the last word on who is first, and on how many a helper may have in hand. */
static enum err session_begin(const struct life *l, struct fault *f)
{
	char customer_code[CODE_CHARS + 1], helper_code[CODE_CHARS + 1];

	code_new(customer_code);
	code_new(helper_code);
	session_fill(l, customer_code, helper_code);
	if (session_add(l->tx, l->s, customer_code, helper_code, l->set->sessions_in_hand)) {
		memcpy(l->r->session_id, l->s->id, sizeof l->r->session_id);
		return ERR_NONE;
	}
	session_clear(l->s);
	if (session_read_of_request(l->tx, l->r->id, l->s) && l->s->ended_at_ms == 0)
		return too_late(l->s, f);
	return fault_set(f, ERR_STATE, NULL,
			 _("You have a session in hand. End it before you claim another."));
}

static enum err session_start(const struct life *l, struct fault *f)
{
	(void)f;
	l->s->status = l->t->session_to;
	l->s->started_at_ms = l->tx->now_ms;
	session_write(l->tx, l->s);
	return ERR_NONE;
}

static enum err session_finish(const struct life *l, struct fault *f)
{
	struct session *s = l->s;

	(void)f;
	s->status = l->t->session_to;
	s->ended_at_ms = l->tx->now_ms;
	s->end_reason = l->reason;
	if (s->started_at_ms != 0) /* the clock may have been set back */
		s->duration_s = s->ended_at_ms > s->started_at_ms
					? (s->ended_at_ms - s->started_at_ms) / 1000 : 0;
	if (l->step->action == ACTION_END) {
		s->outcome = l->step->outcome;
		free(s->notes);
		s->notes = l->step->notes != NULL && l->step->notes[0] != '\0'
				   ? xstrdup(l->step->notes) : NULL;
		user_count_completed(l->tx, s->helper_id);
	}
	s->is_video_down = false;
	session_write(l->tx, s);
	video_room_finish(l->tx, s->id);
	return ERR_NONE;
}

/* By what the session becomes. */
static enum err session_move(const struct life *l, struct fault *f)
{
	static enum err (*const moves[SESSION_STATUS_COUNT])(const struct life *, struct fault *) = {
		[SESSION_WAITING] = session_begin,
		[SESSION_ACTIVE] = session_start,
		[SESSION_ENDED] = session_finish,
	};

	if (l->t->session_to == l->t->session_from || moves[l->t->session_to] == NULL)
		return ERR_NONE;
	return moves[l->t->session_to](l, f);
}

static void request_move(const struct life *l)
{
	struct request *r = l->r;

	r->status = l->t->request_to;
	r->updated_at_ms = l->tx->now_ms;
	r->expires_at_ms = 0;
	if (r->status == REQUEST_OPEN) {
		r->opened_at_ms = l->tx->now_ms;
		r->expires_at_ms = l->tx->now_ms + l->set->expire_after_ms;
	}
	if (!request_is_live(r))
		r->end_reason = l->reason;
	request_write(l->tx, r);
}

/* A hold that does not stand yet is the outbox's: it sees by itself that it is no longer wanted, and now. */
static void wish_add(struct life *l)
{
	const struct outcome_choice *choice;
	enum effect_kind kind = EFFECT_RELEASE;

	if (l->t->wish == WISH_NOTHING)
		return;
	if (l->r->payment_status != PAYMENT_AUTHORIZED) {
		effect_hurry(l->tx, l->r->id);
		return;
	}
	if (l->t->wish == WISH_BY_OUTCOME) {
		choice = service_outcome(&l->set->service, l->step->outcome);
		if (choice != NULL && choice->is_captured)
			kind = EFFECT_CAPTURE;
	}
	l->has_wish = effect_add(l->tx, kind, l->r->id, &l->wish);
}

/* Counts and places are the store's to compute, so what is told is read back. */
static void read_back(const struct life *l)
{
	char id[HP_ID_SIZE];

	memcpy(id, l->r->id, sizeof id);
	request_clear(l->r);
	request_read(l->tx, id, l->r);
}

/* Writes, then events; a client that applies them in this order never shows a thing that is not so. */
static void tell_all(const struct life *l, int64_t position_before)
{
	const char *actor_id = l->step->actor != NULL ? l->step->actor->id : NULL;
	const struct session *s = l->s->id[0] != '\0' ? l->s : NULL;
	bool was_open = l->t->request_from == REQUEST_OPEN;
	bool is_open = l->t->request_to == REQUEST_OPEN;
	char notification_id[HP_ID_SIZE];

	if (was_open && !is_open)
		bell_withdraw(l->tx, l->r, withdrawals[l->t->request_to], l->step->actor);
	if (is_open && !was_open)
		notification_add(l->tx, l->r, notification_id);
	read_back(l);
	life_tell_request(l->tx, l->r, s, actor_id);
	if (l->t->session_to != l->t->session_from)
		life_tell_session(l->tx, l->r, l->s, actor_id);
	if (is_open && !was_open)
		bell_ring(l->tx, l->r, notification_id);
	if (l->step->action == ACTION_END)
		user_tell(l->tx, l->s->helper_id);
	if (was_open && !is_open)
		line_tell(l->tx, position_before);
}

/* The sentence for a claim that is not possible (any more); others have the table's. */
static enum err claim_refused(const struct step *step, const struct session *s, enum err e,
			      struct fault *f)
{
	bool is_in_hand = s->id[0] != '\0' && s->end_reason == END_NONE;

	if (step->action != ACTION_CLAIM || e == ERR_FORBIDDEN || !is_in_hand)
		return e;
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): only a person claims */
	if (strcmp(s->helper_id, step->actor->id) == 0)
		return fault_set(f, ERR_STATE, NULL, _("You have claimed this one already."));
	return too_late(s, f);
}

/* Sets l->t, or refuses; nothing has been written yet. */
static enum err step_check(struct life *l, struct fault *f)
{
	const struct step *step = l->step;
	const struct session *s = l->s->id[0] != '\0' ? l->s : NULL;
	unsigned who = step->also;
	struct fault own = { 0 };

	if (step->actor != NULL)
		who |= relation_of(step->actor->id, step->actor->role, l->r, s);
	l->t = transition_find(step->action, who, l->r, s, &own);
	if (f != NULL)
		*f = own;
	if (l->t == NULL)
		return claim_refused(step, l->s, own.err, f);
	if (step->action == ACTION_END && service_outcome(&l->set->service, step->outcome) == NULL)
		return fault_set(f, ERR_INVALID, "outcome", _("There is no such outcome here."));
	return ERR_NONE;
}

enum err life_step(struct tx *tx, const struct settings *set, const struct step *step,
		   struct request *r, struct session *s, struct fault *f)
{
	struct life l = { .tx = tx, .set = set, .step = step, .r = r, .s = s };
	int64_t position_before = r->position;
	enum err e;

	l.reason = step->reason != END_NONE ? step->reason : usual_reasons[step->action];
	session_clear(s);
	session_read_of_request(tx, r->id, s);
	e = step_check(&l, f);
	if (e == ERR_NONE)
		e = session_move(&l, f);
	if (e != ERR_NONE)
		return e;
	request_move(&l);
	wish_add(&l);
	tell_all(&l, position_before);
	if (l.has_wish)
		errand_here(tx, set, &l.wish, r, s);
	return ERR_NONE;
}

/* The category's amount, unless the service lets customers name one. */
static enum err amount_choose(const struct settings *set, const struct category *category,
			      int64_t amount, int64_t *out, struct fault *f)
{
	*out = amount != 0 ? amount : category->amount;
	if (*out == category->amount)
		return ERR_NONE;
	if (!set->service.is_amount_free)
		return fault_set(f, ERR_INVALID, "amount", _("The amount is fixed here."));
	return amount_check(*out, f);
}

enum err life_begin(struct tx *tx, const struct settings *set, const struct user *customer,
		    const char *category, const char *description, int64_t amount,
		    struct request *out, struct fault *f)
{
	const struct category *known = service_category(&set->service, category);
	struct session none = { 0 };
	struct effect wish;
	enum err e;

	if (known == NULL)
		return fault_set(f, ERR_INVALID, "category", _("There is no such category."));
	e = amount_choose(set, known, amount, &out->amount, f);
	if (e != ERR_NONE)
		return e;
	id_new_dated('r', tx->now_ms, out->id);
	memcpy(out->customer_id, customer->id, sizeof out->customer_id);
	memcpy(out->category, known->value, sizeof out->category);
	memcpy(out->currency, set->service.currency, sizeof out->currency);
	out->customer_name = xstrdup(customer->display_name);
	out->description = xstrdup(description);
	out->status = REQUEST_AUTHORIZING;
	out->payment_status = PAYMENT_PENDING;
	out->created_at_ms = out->updated_at_ms = tx->now_ms;
	out->expires_at_ms = tx->now_ms + set->authorize_within_ms;
	if (!request_add(tx, out))
		return fault_set(f, ERR_STATE, NULL, _("You have a request under way already."));
	life_tell_request(tx, out, NULL, customer->id);
	if (effect_add(tx, EFFECT_HOLD, out->id, &wish))
		errand_here(tx, set, &wish, out, &none);
	session_clear(&none);
	return ERR_NONE;
}
