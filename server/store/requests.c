/* SPDX-License-Identifier: ISC */
/* Requests. How many were told and the place in the line are computed at reading, from numbers kept
 * elsewhere. */
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

#define MINUTE_MS (60 * INT64_C(1000))

#define REQUEST_COLUMNS                                                                            \
	"select r.id, r.customer_id, u.display_name, r.category, r.description, r.amount,"         \
	" r.currency, r.status, r.payment_status, r.payment_intent_id, r.payment_url,"             \
	" r.payment_reason, r.session_id, r.end_reason, r.opened_at, r.expires_at, r.created_at,"  \
	" r.updated_at, n.told, n.seq, w.low_s, w.high_s, r.held_at, r.captured_at,"               \
	" r.released_at, r.amount_captured, r.settled_at"
#define WITH_WHAT_IS_TOLD                                                                          \
	" join users u on u.id = r.customer_id"                                                    \
	" left join usual_waits w"                                                                 \
	"  on w.category = r.category and r.status in ('authorizing', 'open')"
/* Of a request that rang more than once the newest ring counts. */
#define REQUEST_SELECT                                                                             \
	REQUEST_COLUMNS " from requests r" WITH_WHAT_IS_TOLD " left join notifications n on n.seq"  \
			" = (select max(x.seq) from notifications x where x.request_id = r.id)"

/* The line is the notifications that stand, in the order of ringing: one a request that is open. */
#define STANDING "from notifications o indexed by notifications_line where o.withdrawn_seq is null"
#define NEAR_THE_END 10

/* The last place is known from how many stand, the next to be helped are few to count: only what is in the middle of a
 * long line costs counting all before it. */
static int64_t place_of(struct tx *tx, int64_t seq)
{
	int64_t behind = db_int(tx->db, 0,
				"select count(*) from (select 1 " STANDING " and o.seq > $1 limit $2)",
				"ii", seq, (int64_t)NEAR_THE_END);

	if (behind < NEAR_THE_END)
		return db_int(tx->db, 0, "select value from counts where name = 'standing'", "") - behind;
	return db_int(tx->db, 0, "select count(*) " STANDING " and o.seq <= $1", "i", seq);
}

static void fill(const struct row *r, struct request *out)
{
	*out = (struct request){ .end_reason = END_NONE };
	field_id(r, 0, out->id);
	field_id(r, 1, out->customer_id);
	out->customer_name = field_text(r, 2);
	field_copy(r, 3, out->category, sizeof(out->category));
	out->description = field_text(r, 4);
	out->amount = row_int(r, 5);
	field_copy(r, 6, out->currency, sizeof(out->currency));
	request_status_parse(row_text(r, 7), &out->status);
	payment_status_parse(row_text(r, 8), &out->payment_status);
	field_id(r, 9, out->payment_intent_id);
	out->payment_url = field_text(r, 10);
	out->payment_reason = field_text(r, 11);
	field_id(r, 12, out->session_id);
	if (!row_is_null(r, 13))
		end_reason_parse(row_text(r, 13), &out->end_reason);
	out->opened_at_ms = row_int(r, 14);
	out->expires_at_ms = row_int(r, 15);
	out->created_at_ms = row_int(r, 16);
	out->updated_at_ms = row_int(r, 17);
	out->helpers_told = row_int(r, 18);
	out->usual_wait_low_s = row_int(r, 20);
	out->usual_wait_high_s = row_int(r, 21);
	out->held_at_ms = row_int(r, 22);
	out->captured_at_ms = row_int(r, 23);
	out->released_at_ms = row_int(r, 24);
	out->amount_captured = row_int(r, 25);
	out->settled_at_ms = row_int(r, 26);
}

static void fill_placed(struct tx *tx, const struct row *r, struct request *out)
{
	fill(r, out);
	if (out->status == REQUEST_OPEN)
		out->position = place_of(tx, row_int(r, 19));
}

static bool take_one(struct tx *tx, struct row *r, struct request *out)
{
	bool is_found = db_next(r);

	*out = (struct request){ .end_reason = END_NONE };
	if (is_found)
		fill_placed(tx, r, out);
	db_done(r);
	return is_found;
}

bool request_read(struct tx *tx, const char *id, struct request *out)
{
	return take_one(tx, db_query(tx->db, REQUEST_SELECT " where r.id = $1", "t", id), out);
}

bool request_read_live(struct tx *tx, const char *customer_id, struct request *out)
{
	return take_one(tx, db_query(tx->db,
				 REQUEST_SELECT
				 " where r.customer_id = $1"
				 " and (r.status in ('authorizing', 'open') or r.status = 'claimed')",
				 "t", customer_id),
			out);
}

bool request_add(struct tx *tx, const struct request *r)
{
	db_run(tx->db,
	       "insert into requests (id, customer_id, category, description, amount, currency,"
	       " status, payment_status, payment_intent_id, payment_url, payment_reason,"
	       " session_id, end_reason, opened_at, expires_at, created_at, updated_at) values"
	       " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
	       " on conflict do nothing",
	       "ttttitttTTTTTIIii", r->id, r->customer_id, r->category, r->description, r->amount,
	       r->currency, request_status_name(r->status), payment_status_name(r->payment_status),
	       or_null(r->payment_intent_id), r->payment_url, r->payment_reason,
	       or_null(r->session_id), end_reason_name(r->end_reason), r->opened_at_ms,
	       r->expires_at_ms, r->created_at_ms, r->updated_at_ms);
	return db_changes(tx->db) == 1;
}

/* Money counts once, on the day the session ended, for its helper and for everybody. */
static void tally_for(struct tx *tx, const char *helper_id, int64_t day, int64_t earned)
{
	db_run(tx->db,
	       "insert into tallies (helper_id, day, earned) values ($1, $2, $3)"
	       " on conflict (helper_id, day) do update"
	       " set earned = tallies.earned + excluded.earned",
	       "tii", helper_id, day, earned);
}

static void tally_captured(struct tx *tx, const struct request *r)
{
	struct row *row = db_query(tx->db,
				   "select helper_id, ended_at / 86400000 from sessions"
				   " where id = $1 and ended_at is not null", "t", r->session_id);
	char helper_id[HP_ID_SIZE];
	bool is_ended = db_next(row);
	int64_t day = is_ended ? row_int(row, 1) : 0;

	if (is_ended)
		field_id(row, 0, helper_id);
	db_done(row);
	if (!is_ended)
		return;
	tally_for(tx, helper_id, day, r->amount);
	tally_for(tx, "", day, r->amount);
}

void request_write_payment(struct tx *tx, const struct request *r)
{
	bool is_new = db_int(tx->db, 0,
			     "select payment_status <> 'captured' from requests where id = $1", "t",
			     r->id) == 1;

	db_run(tx->db,
	       "update requests set payment_status = $1, payment_intent_id = $2, payment_url = $3,"
	       " payment_reason = $4, updated_at = $5, held_at = $6, captured_at = $7,"
	       " released_at = $8, amount_captured = $9 where id = $10",
	       "tTTTiIIIit", payment_status_name(r->payment_status), or_null(r->payment_intent_id),
	       r->payment_url, r->payment_reason, r->updated_at_ms, r->held_at_ms,
	       r->captured_at_ms, r->released_at_ms, r->amount_captured, r->id);
	if (is_new && r->payment_status == PAYMENT_CAPTURED)
		tally_captured(tx, r);
}

void request_write(struct tx *tx, const struct request *r)
{
	bool was_captured =
		db_int(tx->db, 0,
		       "select 1 from requests where id = $1 and payment_status = 'captured'", "t",
		       r->id) == 1;

	db_run(tx->db,
	       "update requests set status = $1, payment_status = $2, payment_intent_id = $3,"
	       " payment_url = $4, payment_reason = $5, session_id = $6, end_reason = $7,"
	       " opened_at = $8, expires_at = $9, updated_at = $10, held_at = $11,"
	       " captured_at = $12, released_at = $13, amount_captured = $14 where id = $15",
	       "ttTTTTTIIiIIIit", request_status_name(r->status),
	       payment_status_name(r->payment_status), or_null(r->payment_intent_id),
	       r->payment_url, r->payment_reason, or_null(r->session_id),
	       end_reason_name(r->end_reason), r->opened_at_ms, r->expires_at_ms, r->updated_at_ms,
	       r->held_at_ms, r->captured_at_ms, r->released_at_ms, r->amount_captured, r->id);
	if (!was_captured && r->payment_status == PAYMENT_CAPTURED)
		tally_captured(tx, r);
}

#define NEWEST_FIRST " order by nr desc limit $3"

/* What a helper may see: the open ones, and those whose newest session is their own. */
#define OF_HELPER                                                                                  \
	"select nr from (select nr from requests where status = 'open' and nr < $1"                \
	"  and $2 in ('', 'open')" NEWEST_FIRST ")"                                                \
	" union select nr from (select q.nr from sessions s"                                       \
	"  join requests q on q.nr = s.request_nr where s.helper_id = $4 and s.request_nr < $1"    \
	"  and q.session_id = s.id and $2 in ('', q.status)"                                       \
	"  order by s.request_nr desc limit $3)" NEWEST_FIRST
#define OF_CUSTOMER                                                                                \
	"select nr from requests where customer_id = $4 and nr < $1"                               \
	" and $2 in ('', status)" NEWEST_FIRST
#define OF_ALL "select nr from requests where nr < $1" NEWEST_FIRST
#define OF_STATUS "select nr from requests where nr < $1 and status = $2" NEWEST_FIRST

/* Parameters are numbered as they first appear, so all texts open with the four in one order. */
#define PAGE(which)                                                                                \
	REQUEST_SELECT " where $1 > 0 and $2 = $2 and $3 > 0 and $4 = $4 and r.nr in (" which ")"  \
		       " order by r.nr desc"

static const char *list_sql(const struct request_filter *f)
{
	if (f->customer_id)
		return PAGE(OF_CUSTOMER);
	if (f->helper_id)
		return PAGE(OF_HELPER);
	return f->status < 0 ? PAGE(OF_ALL) : PAGE(OF_STATUS);
}

size_t request_list(struct tx *tx, const struct request_filter *f, struct request *out,
		    char next[HP_ID_SIZE])
{
	int64_t before = INT64_MAX;
	size_t limit = (size_t)f->limit, count = 0;
	const char *person_id = f->customer_id ? f->customer_id : f->helper_id;
	struct row *r;

	if (f->cursor)
		before = db_int(tx->db, 0, "select nr from requests where id = $1", "t", f->cursor);
	r = db_query(tx->db, list_sql(f), "itit", before,
		     f->status < 0 ? "" : request_status_name((enum request_status)f->status),
		     (int64_t)f->limit + 1, person_id ? person_id : "");
	next[0] = '\0';
	while (count < limit && db_next(r))
		fill_placed(tx, r, &out[count++]);
	if (count > 0 && count == limit && db_next(r))
		memcpy(next, out[count - 1].id, HP_ID_SIZE);
	db_done(r);
	return count;
}

/* The oldest of the last `a_minute` must be a minute old; one from a time that is yet to come is as good as old. */
int64_t request_allowed_at_ms(struct tx *tx, const char *customer_id, int a_minute)
{
	int64_t at_ms = 0;

	if (a_minute > 0)
		at_ms = db_int(tx->db, 0,
			       "select created_at from requests where customer_id = $1"
			       " order by nr desc limit 1 offset $2",
			       "ti", customer_id, (int64_t)a_minute - 1);
	return at_ms > tx->now_ms - MINUTE_MS && at_ms <= tx->now_ms ? at_ms + MINUTE_MS : 0;
}

size_t request_due(struct tx *tx, char (*ids)[HP_ID_SIZE], size_t max)
{
	struct row *r = db_query(tx->db,
				 "select id from requests where status in ('authorizing', 'open')"
				 " and expires_at <= $1 order by expires_at limit $2",
				 "ii", tx->now_ms, (int64_t)max);
	size_t count = 0;

	while (count < max && db_next(r))
		field_id(r, 0, ids[count++]);
	db_done(r);
	return count;
}

size_t request_live_ones(struct tx *tx, char (*ids)[HP_ID_SIZE], size_t max)
{
	struct row *r = db_query(tx->db,
				 "select id from requests where status in ('authorizing', 'open', 'claimed')"
				 " order by nr limit $1",
				 "i", (int64_t)max);
	size_t count = 0;

	while (count < max && db_next(r))
		field_id(r, 0, ids[count++]);
	db_done(r);
	return count;
}

size_t request_line(struct tx *tx, int64_t from, struct request *out, size_t max)
{
	int64_t first = from > 1 ? from : 1;
	struct row *r =
		db_query(tx->db,
			 REQUEST_COLUMNS " from notifications n indexed by notifications_line"
			 " cross join requests r on r.id = n.request_id" WITH_WHAT_IS_TOLD
			 " where n.withdrawn_seq is null order by n.seq limit $1 offset $2",
			 "ii", (int64_t)max, first - 1);
	size_t count = 0;

	while (count < max && db_next(r)) {
		fill(r, &out[count]);
		out[count].position = first + (int64_t)count;
		count++;
	}
	db_done(r);
	return count;
}
