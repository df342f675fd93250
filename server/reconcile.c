/* SPDX-License-Identifier: ISC */
/* Compares our payments with the provider's. Called by admin.c. */
#include "server/reconcile.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/payments/payments.h"
#include "server/settings.h"

#define SINCE_SLACK_MS 3600000          /* the provider's clock may be behind ours */

/* One request of ours, and what the provider said of it. */
struct pair {
	char request_id[HP_ID_SIZE], intent_id[HP_ID_SIZE];
	enum payment_status status;
	int64_t amount;
	char currency[HP_CURRENCY_SIZE];
	bool is_under_way;              /* the outbox has it in hand, or it changed while the provider was asked */
	bool is_there;
	int64_t held, taken;
	char state[32];
};

/* One object of the provider's. */
struct theirs {
	char request_id[HP_ID_SIZE], intent_id[HP_ID_SIZE];
	char currency[HP_CURRENCY_SIZE], state[32];
	int64_t held, taken;
};

struct reconcile {
	FILE *out;
	const char *table;
	struct theirs *theirs;
	size_t theirs_count;
	struct pair *pairs;
	size_t count;
	int64_t since_ms, began_ms, taken_here, taken_there;
	int differing, under_way;
};

static void add_pair(struct reconcile *rc, const struct row *r)
{
	struct pair *p;

	rc->pairs = xrealloc(rc->pairs, (rc->count + 1) * sizeof *rc->pairs);
	p = &rc->pairs[rc->count++];
	*p = (struct pair){0};
	snprintf(p->request_id, sizeof p->request_id, "%s", row_text(r, 0));
	snprintf(p->intent_id, sizeof p->intent_id, "%s", row_text(r, 1) ? row_text(r, 1) : "");
	payment_status_parse(row_text(r, 2), &p->status);
	p->amount = row_int(r, 3);
	snprintf(p->currency, sizeof p->currency, "%s", row_text(r, 4));
	p->is_under_way = row_int(r, 5) != 0 || row_int(r, 6) >= rc->began_ms;
}

static void since_job(struct tx *tx, void *arg)
{
	struct reconcile *rc = arg;
	int64_t first_ms = db_int(tx->db, tx->now_ms, "select min(created_at) from requests", "");

	rc->began_ms = tx->now_ms;
	rc->since_ms = first_ms > SINCE_SLACK_MS ? first_ms - SINCE_SLACK_MS : 0;
}

/* In order of id, so that they can be found by it. */
static void ours_job(struct tx *tx, void *arg)
{
	struct reconcile *rc = arg;
	char *sql = xasprintf(
	    "select r.id, r.payment_intent_id, r.payment_status, r.amount, r.currency,"
	    " exists (select 1 from effects e where e.request_id = r.id and e.state = 'waiting'),"
	    " r.updated_at from requests r where exists (select 1 from %s b where b.request_id = "
	    "r.id)"
	    " order by r.id",
	    rc->table);
	struct row *r = db_query(tx->db, sql, "");

	while (db_next(r))
		add_pair(rc, r);
	db_done(r);
	free(sql);
}

static int compare_ids(const void *key, const void *pair)
{
	return strcmp(key, ((const struct pair *)pair)->request_id);
}

static void differ(struct reconcile *rc, const char *request_id, const char *intent_id,
		   const char *here, const char *there, int64_t held, int64_t taken)
{
	rc->differing++;
	fprintf(rc->out, "%s\t%s\there: %s\tthere: %s, held %" PRId64 ", taken %" PRId64 "\n",
		*request_id ? request_id : "-", *intent_id ? intent_id : "-", here, there, held,
		taken);
}

/* The account may be used for something else too: what has no label of ours is not ours. */
static void keep_theirs(const struct payment_object *o, void *arg)
{
	struct reconcile *rc = arg;
	struct theirs *t;

	if (!o->request_id[0])
		return;
	rc->theirs = xrealloc(rc->theirs, (rc->theirs_count + 1) * sizeof *rc->theirs);
	t = &rc->theirs[rc->theirs_count++];
	*t = (struct theirs){.held = o->held, .taken = o->taken};
	snprintf(t->request_id, sizeof t->request_id, "%s", o->request_id);
	snprintf(t->intent_id, sizeof t->intent_id, "%s", o->intent_id);
	snprintf(t->state, sizeof t->state, "%s", o->state);
	memcpy(t->currency, o->currency, sizeof t->currency);
}

/* Several can carry the label of one request, though only the one we know may ever hold or have
 * taken money. */
static void match(struct reconcile *rc, const struct theirs *t)
{
	struct pair *p = NULL;
	const char *here = NULL;

	rc->taken_there += t->taken;
	if (rc->count > 0)
		p = bsearch(t->request_id, rc->pairs, rc->count, sizeof *rc->pairs, compare_ids);
	if (!p)
		here = "not known";
	else if (strcmp(p->intent_id, t->intent_id) != 0)
		here = (t->held || t->taken) && !p->is_under_way ? "another intent" : NULL;
	else if (strcmp(p->currency, t->currency) != 0)
		here = "another currency";
	if (here)
		differ(rc, t->request_id, t->intent_id, here, t->state, t->held, t->taken);
	if (!p || strcmp(p->intent_id, t->intent_id) != 0)
		return;
	p->is_there = true;
	p->held = t->held;
	p->taken = t->taken;
	snprintf(p->state, sizeof p->state, "%s", t->state);
}

static bool is_same(const struct pair *p)
{
	bool is_authorized = p->status == PAYMENT_AUTHORIZED,
	     is_captured = p->status == PAYMENT_CAPTURED;

	return p->held == (is_authorized ? p->amount : 0) &&
	       p->taken == (is_captured ? p->amount : 0);
}

static void compare(struct reconcile *rc)
{
	for (size_t i = 0; i < rc->count; i++) {
		const struct pair *p = &rc->pairs[i];

		rc->taken_here += p->status == PAYMENT_CAPTURED ? p->amount : 0;
		if (p->is_under_way)
			rc->under_way++;
		else if (!is_same(p))
			differ(rc, p->request_id, p->intent_id, payment_status_name(p->status),
			       p->is_there ? p->state : "nothing", p->held, p->taken);
	}
	fprintf(rc->out,
		"%zu compared, %d under way, %d differ; taken here %" PRId64 ", there %" PRId64
		"\n",
		rc->count, rc->under_way, rc->differing, rc->taken_here, rc->taken_there);
}

/* Theirs first: what changes here afterwards is then known to have changed. */
static bool gather(struct reconcile *rc, struct loop *l, struct store *s,
		   const struct settings *set, const struct payment_provider *provider, char *why,
		   size_t why_size)
{
	bool is_good = store_run_now(s, since_job, rc) == DB_OK;

	if (!is_good)
		snprintf(why, why_size, "%s", err_sentence(ERR_STORAGE));
	is_good =
	    is_good && provider->list(l, s, set, rc->since_ms, keep_theirs, rc, why, why_size);
	if (is_good && store_run_now(s, ours_job, rc) != DB_OK) {
		snprintf(why, why_size, "%s", err_sentence(ERR_STORAGE));
		is_good = false;
	}
	return is_good;
}

int reconcile_run(struct loop *l, struct store *s, struct settings *set, FILE *out, char *why,
		  size_t why_size)
{
	const struct payment_provider *provider = payment_provider_find(set->payment_provider);
	struct reconcile rc = {.out = out, .table = provider->table};
	bool is_good;

	if (provider->check && !provider->check(set, why, why_size))
		return -1;
	is_good = gather(&rc, l, s, set, provider, why, why_size);
	if (is_good) {
		for (size_t i = 0; i < rc.theirs_count; i++)
			match(&rc, &rc.theirs[i]);
		compare(&rc);
	}
	free(rc.theirs);
	free(rc.pairs);
	return is_good ? rc.differing : -1;
}
