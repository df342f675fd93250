/* SPDX-License-Identifier: ISC */
/*
 * Payments as an operator sees them: each request with what was last asked of the provider, and
 * what is wrong with it. The stuck ones are found by small indexes, however long the history is.
 */
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

#define LATE_MS INT64_C(600000)          /* a capture or release that is still to be done */
#define LATE_HOLD_MS INT64_C(120000)     /* a hold that the provider has not even begun */
#define LAPSING_MS INT64_C(86400000)

#define PAYMENT_SELECT \
	"select r.id, u.display_name, r.payment_intent_id, r.amount, r.currency, r.status," \
	" r.payment_status, e.kind, e.state, e.tries, coalesce(e.reason, r.payment_reason)," \
	" e.created_at, e.due_at, p.capture_before, r.payment_url is not null," \
	" r.held_at, r.captured_at, r.released_at, r.settled_at, r.settled_note," \
	" r.nr from requests r join users u on u.id = r.customer_id" \
	" left join effects e on e.nr = (select max(nr) from effects where request_id = r.id)" \
	" left join stripe_payments p on p.request_id = r.id"

/* Every one that can have a problem; which of them do is problem_of()'s to say. */
#define SUSPECTS \
	" where r.id in (select request_id from effects where state = 'given_up'" \
	" union select request_id from effects where state = 'waiting'" \
	" union select request_id from stripe_payments where intent_status = 'requires_capture'" \
	" and capture_before <= $1" \
	" union select id from requests where payment_status = 'failed'" \
	" and status in ('claimed', 'completed'))" \
	" order by r.nr desc"

static bool is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}

static enum payment_problem problem_of(const struct row *r, const struct payment *p, int64_t now_ms)
{
	bool is_hold = is(p->order, "hold"), is_live = p->request_status == REQUEST_CLAIMED,
	     is_completed = p->request_status == REQUEST_COMPLETED;
	int64_t waits_ms = now_ms - p->ordered_at_ms;

	if (p->settled_at_ms != 0)
		return PROBLEM_NONE;
	if (is(row_text(r, 8), "given_up") && !is_hold)
		return PROBLEM_REFUSED;
	if (p->status == PAYMENT_FAILED && (is_live || is_completed))
		return PROBLEM_REFUSED;
	if (is(row_text(r, 8), "waiting") && waits_ms > (is_hold ? LATE_HOLD_MS : LATE_MS) &&
	    !(is_hold && row_int(r, 14)))
		return PROBLEM_LATE;
	if (p->status == PAYMENT_AUTHORIZED && p->capture_before_ms &&
	    p->capture_before_ms <= now_ms + LAPSING_MS)
		return PROBLEM_LAPSING;
	return PROBLEM_NONE;
}

static void fill(const struct row *r, int64_t now_ms, struct payment *out)
{
	memset(out, 0, sizeof *out);
	field_id(r, 0, out->request_id);
	out->customer_name = field_text(r, 1);
	field_id(r, 2, out->intent_id);
	out->amount = row_int(r, 3);
	field_copy(r, 4, out->currency, sizeof out->currency);
	request_status_parse(row_text(r, 5), &out->request_status);
	payment_status_parse(row_text(r, 6), &out->status);
	out->order = field_text(r, 7);
	out->tries = row_int(r, 9);
	out->reason = field_text(r, 10);
	out->ordered_at_ms = row_int(r, 11);
	out->next_try_at_ms = is(row_text(r, 8), "waiting") ? row_int(r, 12) : 0;
	out->capture_before_ms = row_int(r, 13);
	out->held_at_ms = row_int(r, 15);
	out->captured_at_ms = row_int(r, 16);
	out->released_at_ms = row_int(r, 17);
	out->settled_at_ms = row_int(r, 18);
	out->settled_note = field_text(r, 19);
	out->problem = problem_of(r, out, now_ms);
}

size_t payment_list(struct tx *tx, const char *cursor, struct payment *out, size_t max,
		    char next[HP_ID_SIZE])
{
	int64_t before =
	    cursor ? db_int(tx->db, 0, "select nr from requests where id = $1", "t", cursor)
		   : INT64_MAX;
	struct row *r =
	    db_query(tx->db, PAYMENT_SELECT " where r.nr < $1 order by r.nr desc limit $2", "ii",
		     before, (int64_t)max + 1);
	size_t count = 0;

	next[0] = '\0';
	while (count < max && db_next(r))
		fill(r, tx->now_ms, &out[count++]);
	if (count > 0 && count == max && db_next(r))
		memcpy(next, out[count - 1].request_id, HP_ID_SIZE);
	db_done(r);
	return count;
}

bool payment_read(struct tx *tx, const char *request_id, struct payment *out)
{
	struct row *r = db_query(tx->db, PAYMENT_SELECT " where r.id = $1", "t", request_id);
	bool is_there = db_next(r);

	if (is_there)
		fill(r, tx->now_ms, out);
	db_done(r);
	return is_there;
}

void payment_settle(struct tx *tx, const char *request_id, const char *note)
{
	db_run(tx->db, "update requests set settled_at = $1, settled_note = $2 where id = $3",
	       "itt", tx->now_ms, note, request_id);
}

void payment_gauges(struct tx *tx, struct gauges *out)
{
	struct row *r = db_query(tx->db, PAYMENT_SELECT SUSPECTS, "i", tx->now_ms + LAPSING_MS);

	out->payments_stuck = out->holds_lapsing = 0;
	while (db_next(r)) {
		struct payment p;

		fill(r, tx->now_ms, &p);
		out->payments_stuck += p.problem != PROBLEM_NONE;
		out->holds_lapsing += p.problem == PROBLEM_LAPSING;
		payment_clear(&p);
	}
	db_done(r);
}

size_t payment_stuck(struct tx *tx, struct payment *out, size_t max)
{
	struct row *r = db_query(tx->db, PAYMENT_SELECT SUSPECTS, "i", tx->now_ms + LAPSING_MS);
	size_t count = 0;

	while (count < max && db_next(r)) {
		fill(r, tx->now_ms, &out[count]);
		if (out[count].problem != PROBLEM_NONE)
			count++;
		else
			payment_clear(&out[count]);
	}
	db_done(r);
	return count;
}
