/* SPDX-License-Identifier: ISC */
/*
 * The embedded payment provider, in tables of its own (schema/002_ledger.sql): the outbox has each order carried out
 * in its own transaction, or as a job on the store. `homeprod ledger` sets its mood.
 */
#include "server/payments/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "loop/work.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/payments/payments.h"
#include "server/store/db.h"

struct ledger {
	struct loop *loop;
	struct store *store;
};

/* One order under way. Lives on its own: an answer needs nothing of the ledger. */
struct job {
	struct payment_order order;
	struct payment_result result;
	payment_done_fn *done;
	void *arg;
};

static const char *const mood_names[LEDGER_MOOD_COUNT] = { "ok", "decline", "fail" };

const char *ledger_mood_name(enum ledger_mood m)
{
	return mood_names[m];
}

bool ledger_mood_parse(const char *name, enum ledger_mood *out)
{
	for (int i = 0; i < LEDGER_MOOD_COUNT; i++)
		if (strcmp(name, mood_names[i]) == 0) {
			*out = (enum ledger_mood)i;
			return true;
		}
	return false;
}

void ledger_set_mood(struct tx *tx, enum ledger_mood m, int64_t until_ms)
{
	db_run(tx->db, "update ledger_mood set mood = $1, until_ms = $2", "ti", mood_names[m],
	       until_ms);
}

static enum ledger_mood mood_now(struct tx *tx)
{
	struct row *row = db_query(tx->db, "select mood from ledger_mood"
				   " where until_ms = 0 or until_ms > $1", "i", tx->now_ms);
	enum ledger_mood mood = LEDGER_OK;

	if (db_next(row)) {
		ledger_mood_parse(row_text(row, 0), &mood);
		db_done(row);
	}
	return mood;
}

static void refuse(struct payment_result *result, const char *reason)
{
	result->verdict = PAYMENT_REFUSED;
	result->reason = reason;
}

/* The first answer under this key, a refusal too: asked twice, it is held once. */
static bool hold_find(struct tx *tx, const struct payment_order *o, struct payment_result *result)
{
	struct row *row = db_query(tx->db, "select intent_id, is_refused from ledger_holds"
				   " where key = $1", "t", o->key);
	bool is_there = db_next(row);

	if (!is_there)
		return false;
	memcpy(result->intent_id, row_text(row, 0), strlen(row_text(row, 0)) + 1);
	if (row_int(row, 1) != 0)
		refuse(result, N_("Your card was declined."));
	db_done(row);
	return true;
}

static void hold(struct tx *tx, const struct payment_order *o, struct payment_result *result,
		 enum ledger_mood mood)
{
	bool is_refused = mood == LEDGER_DECLINE;

	if (hold_find(tx, o, result))
		return;
	id_new_dated('p', tx->now_ms, result->intent_id);
	db_run(tx->db, "insert into ledger_holds (key, intent_id, request_id, amount, currency,"
	       " is_refused, held_at) values ($1, $2, $3, $4, $5, $6, $7)", "tttitii",
	       o->key, result->intent_id, o->request_id, o->amount,
	       o->currency, (int64_t)is_refused, tx->now_ms);
	if (is_refused)
		refuse(result, N_("Your card was declined."));
}

/* One of the two ends a hold can have; so already is as good, the other is too late. */
struct ending {
	const char *write;
	int64_t which;
	const char *too_late;
};

static const struct ending endings[EFFECT_KIND_COUNT] = {
	[EFFECT_CAPTURE] = { "update ledger_holds set captured_at = $1 where intent_id = $2", 1,
			     N_("The hold was released before.") },
	[EFFECT_RELEASE] = { "update ledger_holds set released_at = $1 where intent_id = $2", 2,
			     N_("The money was taken before.") },
};

static void hold_end(struct tx *tx, const struct payment_order *o, struct payment_result *result)
{
	const struct ending *ending = &endings[o->kind];
	/* 0: stands; 1: captured; 2: released; 3: there is none */
	int64_t now = db_int(tx->db, 3, "select case when captured_at is not null then 1"
			     " when released_at is not null then 2 else 0 end"
			     " from ledger_holds where intent_id = $1 and is_refused = 0", "t",
			     o->intent_id);

	if (now == 3)
		refuse(result, N_("There is no such hold."));
	else if (now != 0 && now != ending->which)
		refuse(result, ending->too_late);
	else if (now == 0)
		db_run(tx->db, ending->write, "it", tx->now_ms, o->intent_id);
}

static void ledger_carry_out_here(struct tx *tx, const struct payment_order *o, struct payment_result *result)
{
	enum ledger_mood mood = mood_now(tx);

	*result = (struct payment_result){ .verdict = PAYMENT_DONE };
	memcpy(result->intent_id, o->intent_id, sizeof result->intent_id);
	if (mood == LEDGER_FAIL) {
		result->verdict = PAYMENT_RETRY;
		result->reason = N_("The payment provider is out of reach.");
	} else if (o->kind == EFFECT_HOLD) {
		hold(tx, o, result, mood);
	} else {
		hold_end(tx, o, result);
	}
}

static void order_job(struct tx *tx, void *arg)
{
	struct job *j = arg;

	ledger_carry_out_here(tx, &j->order, &j->result);
}

static void order_done(enum db_result result, void *arg)
{
	struct job *j = arg;

	if (result != DB_OK) {
		memset(&j->result, 0, sizeof j->result);
		j->result.verdict = PAYMENT_RETRY;
		j->result.reason = N_("The ledger could not be written.");
	}
	j->done(&j->result, j->arg);
	free(j);
}

static void nothing(void *arg)
{
	(void)arg;
}

static void turned_away(void *arg)
{
	order_done(DB_BROKEN, arg);
}

static void ledger_carry_out(void *self, const struct payment_order *o, payment_done_fn *done,
			     void *arg)
{
	struct ledger *ledger = self;
	struct job *j = xcalloc(1, sizeof *j);

	j->order = *o;
	j->done = done;
	j->arg = arg;
	if (!store_submit(ledger->store, order_job, order_done, j))
		work_run(ledger->loop, nothing, turned_away, j); /* answered later, as promised */
}

static void *ledger_open(struct loop *l, struct store *s, const struct settings *set)
{
	struct ledger *ledger = xcalloc(1, sizeof *ledger);

	(void)set;
	ledger->loop = l;
	ledger->store = s;
	return ledger;
}

static void ledger_close(void *self)
{
	free(self);
}

struct listing {
	int64_t since_ms;
	payment_object_fn *each;
	void *arg;
};

static void list_job(struct tx *tx, void *arg)
{
	const struct listing *l = arg;
	struct row *row = db_query(tx->db,
				   "select intent_id, request_id, currency, amount,"
				   " captured_at is not null, released_at is not null from ledger_holds"
				   " where is_refused = 0 and held_at >= $1", "i", l->since_ms);

	while (db_next(row)) {
		bool is_taken = row_int(row, 4) != 0, is_back = row_int(row, 5) != 0;
		struct payment_object o = {
			.intent_id = row_text(row, 0),
			.request_id = row_text(row, 1),
			.state = is_taken ? "captured" : is_back ? "released" : "held",
			.held = is_taken || is_back ? 0 : row_int(row, 3),
			.taken = is_taken ? row_int(row, 3) : 0,
		};

		memcpy(o.currency, row_text(row, 2), strlen(row_text(row, 2)) + 1);
		l->each(&o, l->arg);
	}
	db_done(row);
}

static bool ledger_list(struct loop *l, struct store *s, const struct settings *set, int64_t since_ms,
			payment_object_fn *each, void *arg, char *why, size_t why_size)
{
	struct listing listing = { since_ms, each, arg };

	(void)l;
	(void)set;
	if (store_run_now(s, list_job, &listing) == DB_OK)
		return true;
	snprintf(why, why_size, "the ledger cannot be read");
	return false;
}

const struct payment_provider ledger_provider = {
	.name = "ledger",
	.open = ledger_open,
	.close = ledger_close,
	.carry_out = ledger_carry_out,
	.carry_out_here = ledger_carry_out_here,
	.table = "ledger_holds",
	.list = ledger_list,
};
