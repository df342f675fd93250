/* SPDX-License-Identifier: ISC */
/*
 * What a payment provider's answer means: for the effect (done, again, given up) and for the
 * request (it opens, it is declined, its money is taken or back). Called by outbox.c, inside its
 * store jobs.
 */
#include "server/outbox_record.h"

#include <stdlib.h>
#include <string.h>

#include "loop/backoff.h"
#include "loop/log.h"
#include "protocol/mem.h"
#include "server/life.h"

#define PAUSE_FIRST_MS 1000
#define PAUSE_MOST_MS 300000
#define WAITING_PAUSE_MS 15000  /* until a hold that waits for its customer is asked for again */

/* What a verdict is recorded on. Its session is the newest one, empty where there is none. */
struct record {
	struct tx *tx;
	struct errand *e;
	struct request *r;
	struct session *s;
};

/* What is not in anybody's hand yet. */
struct place {
	struct request r;
	struct session s;
};

static void place_clear(struct place *p)
{
	request_clear(&p->r);
	session_clear(&p->s);
}

static bool record_read(struct record *rec, struct tx *tx, struct errand *e, struct place *p)
{
	*p = (struct place){ 0 };
	*rec = (struct record){ tx, e, &p->r, &p->s };
	if (!request_read(tx, e->effect.request_id, &p->r))
		return false;
	session_read_of_request(tx, p->r.id, &p->s);
	return true;
}

static const struct session *session_of(const struct record *rec)
{
	return rec->s->id[0] != '\0' ? rec->s : NULL;
}

/* Only the payment changed: no transition, but everyone who may see it hears. */
static void payment_write(struct record *rec)
{
	struct request *r = rec->r;

	r->updated_at_ms = rec->tx->now_ms;
	request_write_payment(rec->tx, r);
	life_tell_request(rec->tx, r, session_of(rec), NULL);
}

static bool hold_is_wanted(const struct record *rec)
{
	const struct session *s = session_of(rec);

	return transition_find(ACTION_OPEN, RELATION_SYSTEM, rec->r, s, NULL) != NULL;
}

static void text_replace(char **to, const char *text)
{
	free(*to);
	*to = text != NULL ? xstrdup(text) : NULL;
}

static void intent_note(struct record *rec)
{
	const struct payment_result *result = &rec->e->result;

	if (result->intent_id[0] != '\0')
		memcpy(rec->r->payment_intent_id, result->intent_id, HP_ID_SIZE);
}

static void step(struct record *rec, enum action action)
{
	const struct step system = { .action = action, .also = RELATION_SYSTEM };

	life_step(rec->tx, rec->e->set, &system, rec->r, rec->s, NULL);
}

static void again(struct record *rec, int64_t pause_ms, int failures)
{
	const struct errand *e = rec->e;

	if (e->result.retry_after_ms > 0)
		pause_ms = e->result.retry_after_ms;
	effect_again(rec->tx, e->effect.id, rec->tx->now_ms + pause_ms, failures, e->reason);
}

/* What makes a pause longer is that the provider failed: not that we died meanwhile, nor that a customer took time. */
static void try_again(struct record *rec)
{
	int failures = rec->e->effect.failures + 1;

	again(rec, backoff_pause_ms(PAUSE_FIRST_MS, PAUSE_MOST_MS, failures), failures);
}

static void give_up(struct record *rec)
{
	const struct effect *effect = &rec->e->effect;

	effect_give_up(rec->tx, effect->id, rec->e->reason);
	log_warn("outbox: %s of request %s was refused for good", effect_name(effect->kind),
		 effect->request_id);
}

/* Wanted, and carried out at once where the provider's books are in this database. */
static void release(struct record *rec)
{
	struct effect wish;

	payment_write(rec);
	if (effect_add(rec->tx, EFFECT_RELEASE, rec->r->id, &wish))
		errand_here(rec->tx, rec->e->set, &wish, rec->r, rec->s);
}

/* Cancelled or expired while the hold was under way: what then stands is given back at once. */
static void hold_done(struct record *rec)
{
	bool is_wanted = hold_is_wanted(rec);

	effect_done(rec->tx, rec->e->effect.id);
	intent_note(rec);
	rec->r->payment_status = PAYMENT_AUTHORIZED;
	rec->r->held_at_ms = rec->tx->now_ms;
	text_replace(&rec->r->payment_url, NULL);
	text_replace(&rec->r->payment_reason, NULL);
	if (is_wanted) {
		step(rec, ACTION_OPEN);
	} else {
		release(rec);
	}
}

static bool is_other(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") != 0;
}

/* The customer is asked to pay at an address, and told why it did not go through there so far; nobody asks for a hold that is no longer wanted. */
static void hold_waiting(struct record *rec)
{
	bool is_wanted = hold_is_wanted(rec);
	const char *url = is_wanted ? rec->e->payment_url : NULL;
	bool is_news = is_other(url, rec->r->payment_url) ||
		       is_other(rec->e->reason, rec->r->payment_reason);

	if (is_wanted)
		again(rec, WAITING_PAUSE_MS, 0);
	else
		effect_done(rec->tx, rec->e->effect.id);
	if (!is_news && is_wanted)
		return;
	intent_note(rec);
	text_replace(&rec->r->payment_url, url);
	text_replace(&rec->r->payment_reason, rec->e->reason);
	if (is_wanted)
		payment_write(rec);
	else
		release(rec);
}

static void hold_refused(struct record *rec)
{
	bool is_wanted = hold_is_wanted(rec);

	give_up(rec);
	intent_note(rec);
	text_replace(&rec->r->payment_url, NULL);
	rec->r->payment_status = is_wanted ? PAYMENT_FAILED : PAYMENT_RELEASED;
	if (is_wanted) {
		text_replace(&rec->r->payment_reason, rec->e->reason);
		step(rec, ACTION_DECLINE);
	} else {
		payment_write(rec);
	}
}

static void settle_done(struct record *rec)
{
	struct request *r = rec->r;

	effect_done(rec->tx, rec->e->effect.id);
	if (rec->e->effect.kind == EFFECT_CAPTURE) {
		r->payment_status = PAYMENT_CAPTURED;
		r->captured_at_ms = rec->tx->now_ms;
		r->amount_captured = r->amount;
	} else {
		r->payment_status = PAYMENT_RELEASED;
		/* a page that nobody confirmed held nothing */
		r->released_at_ms = r->held_at_ms != 0 ? rec->tx->now_ms : 0;
	}
	payment_write(rec);
}

static void settle_refused(struct record *rec)
{
	give_up(rec);
	rec->r->payment_status = PAYMENT_FAILED;
	text_replace(&rec->r->payment_reason, rec->e->reason);
	payment_write(rec);
}

typedef void record_fn(struct record *rec);

static record_fn *const records[EFFECT_KIND_COUNT][PAYMENT_RETRY + 1] = {
	[EFFECT_HOLD] = { [PAYMENT_DONE] = hold_done, [PAYMENT_WAITING] = hold_waiting,
			  [PAYMENT_REFUSED] = hold_refused, [PAYMENT_RETRY] = try_again },
	[EFFECT_CAPTURE] = { [PAYMENT_DONE] = settle_done, [PAYMENT_WAITING] = try_again,
			     [PAYMENT_REFUSED] = settle_refused, [PAYMENT_RETRY] = try_again },
	[EFFECT_RELEASE] = { [PAYMENT_DONE] = settle_done, [PAYMENT_WAITING] = try_again,
			     [PAYMENT_REFUSED] = settle_refused, [PAYMENT_RETRY] = try_again },
};

/* For the request's story. A yes and a final no are in the log. */
static void attempt_keep(const struct record *rec)
{
	const struct errand *e = rec->e;

	if (e->result.verdict == PAYMENT_WAITING)
		attempt_note(rec->tx, e->effect.request_id, e->effect.kind, ATTEMPT_WAITING, e->reason);
	else if (e->result.verdict == PAYMENT_RETRY)
		attempt_note(rec->tx, e->effect.request_id, e->effect.kind, ATTEMPT_AGAIN, e->reason);
}

static void result_record(struct record *rec)
{
	attempt_keep(rec);
	records[rec->e->effect.kind][rec->e->result.verdict](rec);
}

void errand_record(struct tx *tx, struct errand *e)
{
	struct record rec;
	struct place p = { 0 };

	if (effect_is_current(tx, &e->effect) && record_read(&rec, tx, e, &p))
		result_record(&rec);
	place_clear(&p);
}

static void lapse(struct record *rec, const char *reason)
{
	rec->r->payment_status = PAYMENT_FAILED;
	rec->r->released_at_ms = rec->tx->now_ms;
	text_replace(&rec->r->payment_reason, reason);
	if (transition_find(ACTION_LAPSE, RELATION_SYSTEM, rec->r, session_of(rec), NULL) != NULL)
		step(rec, ACTION_LAPSE);
	else
		payment_write(rec);
}

/* A session that is under way goes on: what it was to be paid with is gone, and that is shown. */
void hold_lapsed(struct tx *tx, const struct settings *set, const char *request_id,
		 const char *reason)
{
	struct errand e = { .set = set };
	struct record rec;
	struct place p;

	memcpy(e.effect.request_id, request_id, strlen(request_id) + 1);
	if (record_read(&rec, tx, &e, &p) && request_is_live(rec.r) &&
	    rec.r->payment_status == PAYMENT_AUTHORIZED)
		lapse(&rec, reason);
	place_clear(&p);
}

/* A hold that was never asked for and is no longer wanted: nothing is held, and nothing will be. */
static void hold_forget(struct record *rec)
{
	effect_done(rec->tx, rec->e->effect.id);
	rec->r->payment_status = PAYMENT_RELEASED;
	payment_write(rec);
}

static void order_fill(struct errand *e, const struct request *r)
{
	struct payment_order *o = &e->order;

	o->kind = e->effect.kind;
	memcpy(o->key, e->effect.id, sizeof o->key);
	memcpy(o->request_id, r->id, sizeof o->request_id);
	memcpy(o->intent_id, r->payment_intent_id, sizeof o->intent_id);
	o->amount = r->amount;
	memcpy(o->currency, r->currency, sizeof o->currency);
}

struct errand *errand_prepare(struct tx *tx, const struct settings *set,
			      const struct effect *effect)
{
	struct errand *e = xcalloc(1, sizeof *e);
	struct record rec;
	struct place p;
	bool is_moot;

	e->set = set;
	e->effect = *effect;
	is_moot = !record_read(&rec, tx, e, &p);
	if (!is_moot && effect->kind == EFFECT_HOLD && effect->tries <= 1 && !hold_is_wanted(&rec)) {
		hold_forget(&rec);
		is_moot = true;
	}
	if (is_moot) {
		errand_free(e);
		e = NULL;
	} else {
		order_fill(e, rec.r);
	}
	place_clear(&p);
	return e;
}

void errand_here(struct tx *tx, const struct settings *set, const struct effect *wish,
		 struct request *r, struct session *s)
{
	struct errand e = { .set = set, .effect = *wish };
	struct record rec = { tx, &e, r, s };
	struct payment_result result;

	if (tx->here == NULL)
		return;
	order_fill(&e, r);
	tx->here->carry_out_here(tx, &e.order, &result);
	errand_answered(&e, &result);
	result_record(&rec);
	free(e.payment_url);
	free(e.reason);
}

void errand_answered(struct errand *e, const struct payment_result *r)
{
	e->result = *r;
	e->payment_url = r->payment_url != NULL ? xstrdup(r->payment_url) : NULL;
	e->reason = r->reason != NULL ? xstrdup(r->reason) : NULL;
	e->result.payment_url = e->payment_url;
	e->result.reason = e->reason;
}

void errand_free(struct errand *e)
{
	if (e == NULL)
		return;
	free(e->payment_url);
	free(e->reason);
	free(e);
}
