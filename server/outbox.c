/* SPDX-License-Identifier: ISC */
/*
 * Takes what is due, hands it to the provider, and has each result recorded (outbox_record.c).
 * Three jobs and orders deep at most: take (a store job) -> order (the provider) -> record (a
 * store job) -> take again. With a provider whose books are in our database, the three are one job.
 */
#include "server/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "server/outbox_record.h"
#include "server/settings.h"

#define TAKE_MAX 256            /* carried out here */
#define TAKE_AWAY_MAX 32        /* handed to a provider elsewhere */
#define LEASE_MS 60000
#define LOOK_MS 1000            /* while anything waits: a webhook, or another node, may have made it due sooner */
#define STORE_PAUSE_MS 1000     /* the store said no: look again then */

struct outbox {
	struct loop *loop;
	struct store *store;
	const struct settings *set;
	const struct payment_provider *provider;
	void *provider_self;
	struct timer *timer;
	int busy;                       /* jobs and orders under way: they still point at us */
	bool is_taking, is_kicked_again, is_closing, has_taken;
};

struct take {
	struct outbox *outbox;
	struct errand *errands[TAKE_AWAY_MAX];
	size_t count;
	bool is_full;
	bool is_first;                  /* since this program started, alone on its database */
	int64_t next_due_ms;
};

/* One thing less under way; the last one out frees what outbox_free() could not yet. */
static void busy_end(struct outbox *o)
{
	o->busy--;
	if (!o->is_closing || o->busy > 0)
		return;
	o->provider->close(o->provider_self);
	free(o);
}

static void record_job(struct tx *tx, void *arg)
{
	errand_record(tx, arg);
}

/* Not recorded is not done: the lease runs out, and the provider is asked again under the same
 * key. */
static void record_done(enum db_result result, void *arg)
{
	struct errand *e = arg;
	struct outbox *o = e->owner;

	if (result != DB_OK)
		log_warn("outbox: %s of request %s is not recorded, it will be asked for again",
			 effect_name(e->effect.kind), e->effect.request_id);
	errand_free(e);
	outbox_kick(o);
	busy_end(o);
}

static void order_done(const struct payment_result *r, void *arg)
{
	struct errand *e = arg;
	struct outbox *o = e->owner;

	errand_answered(e, r);
	if (!o->is_closing && store_submit(o->store, record_job, record_done, e))
		return;
	errand_free(e);
	busy_end(o);
}

/* Under a savepoint of its own: what fails is rolled back alone, keeps its lease, and is tried again
 * when that has run out. */
static void finish_here(struct tx *tx, const struct payment_provider *provider, struct errand *e)
{
	struct payment_result result;

	if (db_begin(tx->db) != DB_OK) {
		errand_free(e);
		return;
	}
	provider->carry_out_here(tx, &e->order, &result);
	errand_answered(e, &result);
	errand_record(tx, e);
	if (db_commit(tx->db) != DB_OK)
		log_warn("outbox: %s of request %s is not recorded, it will be asked for again",
			 effect_name(e->effect.kind), e->effect.request_id);
	errand_free(e);
}

static void take_job(struct tx *tx, void *arg)
{
	struct take *t = arg;
	const struct payment_provider *provider = t->outbox->provider;
	size_t most = provider->carry_out_here ? TAKE_MAX : TAKE_AWAY_MAX, count;
	struct effect effects[TAKE_MAX];

	if (t->is_first)
		effects_restart(tx);
	count = effect_take(tx, tx->now_ms + LEASE_MS, effects, most);

	for (size_t i = 0; i < count; i++) {
		struct errand *e = errand_prepare(tx, t->outbox->set, &effects[i]);

		if (e != NULL && provider->carry_out_here)
			finish_here(tx, provider, e);
		else if (e != NULL)
			t->errands[t->count++] = e;
	}
	t->is_full = count == most;
	t->next_due_ms = effect_next_due_ms(tx);
}

static void take_fire(void *arg)
{
	outbox_kick(arg);
}

/* What was taken goes to the provider, all at once. */
static void errands_send(struct outbox *o, struct take *t)
{
	for (size_t i = 0; i < t->count; i++) {
		t->errands[i]->owner = o;
		o->busy++;
		o->provider->carry_out(o->provider_self, &t->errands[i]->order, order_done,
				       t->errands[i]);
	}
}

static void next_plan(struct outbox *o, const struct take *t)
{
	if (o->is_kicked_again || t->is_full)
		outbox_kick(o);
	else if (t->next_due_ms != 0) {
		int64_t wait_ms = t->next_due_ms - loop_now_ms(o->loop);

		if (wait_ms > LOOK_MS)
			wait_ms = LOOK_MS;
		timer_once(o->timer, wait_ms > 0 ? wait_ms : 1);
	}
}

static void take_done(enum db_result result, void *arg)
{
	struct take *t = arg;
	struct outbox *o = t->outbox;

	o->is_taking = false;
	if (result == DB_OK)
		o->has_taken = true;
	if (result != DB_OK || o->is_closing) {
		for (size_t i = 0; i < t->count; i++)
			errand_free(t->errands[i]);
		if (!o->is_closing)
			timer_once(o->timer, STORE_PAUSE_MS);
	} else {
		errands_send(o, t);
		next_plan(o, t);
	}
	free(t);
	busy_end(o);
}

/* Nobody else works on this database: a lease from before we started is nobody's. */
static bool is_alone(const struct settings *set)
{
	return set->db_url != NULL && strncmp(set->db_url, "sqlite:", 7) == 0;
}

void outbox_kick(struct outbox *o)
{
	struct take *t;

	if (o->is_closing)
		return;
	o->is_kicked_again = o->is_taking;
	if (o->is_taking)
		return;
	t = xcalloc(1, sizeof *t);
	t->outbox = o;
	t->is_first = !o->has_taken && is_alone(o->set);
	if (!store_submit(o->store, take_job, take_done, t)) {
		free(t);
		timer_once(o->timer, STORE_PAUSE_MS);
		return;
	}
	o->is_taking = true;
	o->busy++;
}

struct outbox *outbox_new(struct loop *l, struct store *s, const struct settings *set,
			  const struct payment_provider *p)
{
	struct outbox *o = xcalloc(1, sizeof *o);

	o->loop = l;
	o->store = s;
	o->set = set;
	o->provider = p;
	o->provider_self = p->open(l, s, set);
	o->timer = timer_new(l, take_fire, o);
	store_on_due(s, p->carry_out_here ? p : NULL, take_fire, o);
	outbox_kick(o);
	return o;
}

void outbox_free(struct outbox *o)
{
	if (o == NULL)
		return;
	timer_free(o->timer);
	store_on_due(o->store, NULL, NULL, NULL);
	o->is_closing = true;
	o->busy++;
	if (o->provider->abandon)
		o->provider->abandon(o->provider_self);
	busy_end(o);
}
