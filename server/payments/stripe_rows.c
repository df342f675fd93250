/* SPDX-License-Identifier: ISC */
/* The tables of 003_stripe.sql. Called by Stripe's provider, its looks, the webhook and the
 * short link. */
#include "server/payments/stripe_rows.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

#define CODE_CHARS 10
#define LOOK_EVERY_MS INT64_C(3600000)  /* a hold that stands: the webhook that it is gone may have been missed */

#define COLUMNS \
	"request_id, code, hold_key, hold_sent_at, hold_round, page_until, checkout_id, checkout_url," \
	" intent_id, intent_status, held, captured, capture_before, settle_key, settle_sent_at," \
	" settle_round, is_closed"

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text ? text : "");
}

static void fill(const struct row *r, struct stripe_payment *out)
{
	*out = (struct stripe_payment){0};
	copy(out->request_id, sizeof out->request_id, row_text(r, 0));
	copy(out->code, sizeof out->code, row_text(r, 1));
	copy(out->hold.effect, sizeof out->hold.effect, row_text(r, 2));
	out->hold.sent_at_ms = row_int(r, 3);
	out->hold.round = (int)row_int(r, 4);
	out->page_until_s = row_int(r, 5);
	copy(out->checkout_id, sizeof out->checkout_id, row_text(r, 6));
	out->checkout_url = xstrdup(row_text(r, 7));
	copy(out->intent_id, sizeof out->intent_id, row_text(r, 8));
	out->intent_status = stripe_intent_status_of(row_text(r, 9));
	out->held = row_int(r, 10);
	out->captured = row_int(r, 11);
	out->capture_before_ms = row_int(r, 12);
	copy(out->settle.effect, sizeof out->settle.effect, row_text(r, 13));
	out->settle.sent_at_ms = row_int(r, 14);
	out->settle.round = (int)row_int(r, 15);
	out->is_closed = row_int(r, 16) != 0;
}

static bool fill_one(struct row *r, struct stripe_payment *out)
{
	bool is_there = db_next(r);

	*out = (struct stripe_payment){0};
	if (is_there)
		fill(r, out);
	db_done(r);
	return is_there;
}

bool stripe_payment_read(struct tx *tx, const char *request_id, struct stripe_payment *out)
{
	return fill_one(db_query(tx->db,
				 "select " COLUMNS " from stripe_payments where request_id = $1",
				 "t", request_id),
			out);
}

bool stripe_payment_by_code(struct tx *tx, const char *code, struct stripe_payment *out)
{
	return fill_one(
	    db_query(tx->db, "select " COLUMNS " from stripe_payments where code = $1", "t", code),
	    out);
}

void stripe_payment_clear(struct stripe_payment *p)
{
	free(p->checkout_url);
	*p = (struct stripe_payment){0};
}

/* Read off a screen by a phone, or typed: nothing that looks like something else. */
static void code_new(char out[CODE_CHARS + 1])
{
	static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

	for (int i = 0; i < CODE_CHARS; i++)
		out[i] = letters[randombytes_uniform(sizeof letters - 1)];
	out[CODE_CHARS] = '\0';
}

void stripe_payment_begin(struct tx *tx, const char *request_id, const char *hold_key,
			  int64_t page_until_s)
{
	char code[CODE_CHARS + 1];

	code_new(code);
	db_run(tx->db,
	       "insert into stripe_payments (request_id, code, hold_key, hold_sent_at, page_until)"
	       " values ($1, $2, $3, $4, $5) on conflict (request_id) do nothing",
	       "tttii", request_id, code, hold_key, tx->now_ms, page_until_s);
}

void stripe_payment_settle(struct tx *tx, const char *request_id, const char *key, bool closes)
{
	if (closes)
		stripe_payment_begin(tx, request_id, "", 0);
	db_run(tx->db,
	       "update stripe_payments set settle_key = $1, settle_sent_at = $2, settle_round = 1"
	       " where request_id = $3 and coalesce(settle_key, '') <> $1",
	       "tit", key, tx->now_ms, request_id);
	if (closes)
		db_run(tx->db, "update stripe_payments set is_closed = 1 where request_id = $1",
		       "t", request_id);
}

void stripe_payment_next_round(struct tx *tx, const char *request_id, bool is_hold)
{
	if (is_hold)
		db_run(tx->db,
		       "update stripe_payments set hold_round = hold_round + 1, hold_sent_at = $1 "
		       "where request_id = $2",
		       "it", tx->now_ms, request_id);
	else
		db_run(tx->db,
		       "update stripe_payments set settle_round = settle_round + 1, settle_sent_at "
		       "= $1"
		       " where request_id = $2",
		       "it", tx->now_ms, request_id);
}

void stripe_payment_note_checkout(struct tx *tx, const char *request_id,
				  const struct stripe_checkout *c, const char *url)
{
	db_run(
	    tx->db,
	    "update stripe_payments set checkout_id = $1, checkout_url = $2 where request_id = $3",
	    "tTt", c->id, url, request_id);
}

void stripe_payment_note_intent(struct tx *tx, const char *request_id,
				const struct stripe_intent *in)
{
	bool is_final = in->status == INTENT_SUCCEEDED || in->status == INTENT_CANCELED;
	bool stands = in->status == INTENT_REQUIRES_CAPTURE;

	db_run(tx->db,
	       "update stripe_payments set intent_id = $1, intent_status = $2, held = $3, captured "
	       "= $4,"
	       " capture_before = coalesce($5, capture_before), look_at = $6 where request_id = $7",
	       "ttiiIIt", in->id, stripe_intent_status_name(in->status),
	       stands ? in->amount_capturable : 0, in->amount_received, in->capture_before_ms,
	       is_final || !stands ? 0 : tx->now_ms + LOOK_EVERY_MS, request_id);
}

void stripe_payment_look_now(struct tx *tx, const char *request_id)
{
	stripe_payment_look_later(tx, request_id, tx->now_ms);
}

/* Only where there is a hold to look at. */
void stripe_payment_look_later(struct tx *tx, const char *request_id, int64_t at_ms)
{
	db_run(tx->db,
	       "update stripe_payments set look_at = $1 where request_id = $2 and intent_status = "
	       "'requires_capture'",
	       "it", at_ms, request_id);
}

size_t stripe_payment_to_look(struct tx *tx, struct stripe_payment *out, size_t max)
{
	struct row *r = db_query(
	    tx->db,
	    "select " COLUMNS " from stripe_payments where look_at <= $1 order by look_at limit $2",
	    "ii", tx->now_ms, (int64_t)max);
	size_t count = 0;

	while (count < max && db_next(r))
		fill(r, &out[count++]);
	db_done(r);
	return count;
}

int64_t stripe_payment_lapsing(struct tx *tx, int64_t before_ms)
{
	return db_int(
	    tx->db, 0,
	    "select count(*) from stripe_payments where intent_status = 'requires_capture'"
	    " and capture_before <= $1",
	    "i", before_ms);
}

bool stripe_request_of(struct tx *tx, const char *object_id, char request_id[HP_ID_SIZE])
{
	struct row *r = db_query(
	    tx->db,
	    "select request_id from stripe_payments where checkout_id = $1 or intent_id = $1", "t",
	    object_id);
	bool is_there = db_next(r);

	copy(request_id, HP_ID_SIZE, is_there ? row_text(r, 0) : NULL);
	db_done(r);
	return is_there;
}

bool stripe_event_add(struct tx *tx, const char *id, const char *type, const char *object_id,
		      const char *request_id)
{
	db_run(tx->db,
	       "insert into stripe_events (id, type, object_id, request_id, received_at) values "
	       "($1, $2, $3, $4, $5)"
	       " on conflict (id) do nothing",
	       "ttTTi", id, type, object_id, request_id, tx->now_ms);
	return db_changes(tx->db) > 0;
}

void stripe_events_forget(struct tx *tx, int64_t before_ms)
{
	db_run(tx->db, "delete from stripe_events where received_at < $1", "i", before_ms);
}
