/* SPDX-License-Identifier: ISC */
/*
 * Rings of the bell: one row each, whatever the audience. Who was told follows from presence.c,
 * what is unread from that and the receipts; only what stands can be unread, so that set stays
 * small.
 */
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

/* Was this helper ($1) told of notification n? See presence.c. */
#define TOLD                                                                                       \
	"(coalesce((select p.until_seq from presence p where p.helper_id = $1"                     \
	"  and p.from_seq < n.seq order by p.from_seq desc limit 1), -1) >= n.seq"                 \
	" or exists (select 1 from told_late l where l.helper_id = $1"                             \
	"  and l.notification_seq = n.seq))"
#define UNREAD                                                                                     \
	"not exists (select 1 from receipts c where c.helper_id = $1"                              \
	" and c.notification_seq = n.seq)"

#define NOTIFICATION_SELECT                                                                        \
	"select n.id, n.request_id, r.category, r.description, r.amount, r.currency,"              \
	" n.created_at, n.reason, n.claimed_by, n.withdrawn_seq is not null or not " UNREAD        \
	" from notifications n join requests r on r.id = n.request_id"

static void fill(const struct row *r, struct notification *out)
{
	*out = (struct notification){ .withdrawn = WITHDRAWN_NO };
	field_id(r, 0, out->id);
	field_id(r, 1, out->request_id);
	field_copy(r, 2, out->category, sizeof(out->category));
	out->preview = notification_preview(row_text(r, 3));
	out->amount = row_int(r, 4);
	field_copy(r, 5, out->currency, sizeof(out->currency));
	out->created_at_ms = row_int(r, 6);
	if (!row_is_null(r, 7))
		withdrawal_parse(row_text(r, 7), &out->withdrawn);
	out->claimed_by = field_text(r, 8);
	out->is_read = row_int(r, 9) != 0;
}

static void count_standing(struct tx *tx, int64_t change)
{
	db_run(tx->db, "update counts set value = value + $1 where name = 'standing'", "i", change);
}

/* Its place is that of the event which the caller appends next. */
void notification_add(struct tx *tx, const struct request *r, char id[HP_ID_SIZE])
{
	int64_t last_seq = event_last_seq(tx);
	int64_t newest = db_int(tx->db, 0, "select max(seq) from notifications", "");

	id_new_dated('n', tx->now_ms, id);
	db_run(tx->db,
	       "insert into notifications (seq, id, request_id, created_at, told)"
	       " values ($1, $2, $3, $4, (select value from counts where name = 'present'))",
	       "itti", (last_seq > newest ? last_seq : newest) + 1, id, r->id, tx->now_ms);
	count_standing(tx, 1);
}

bool notification_withdraw(struct tx *tx, const char *request_id, enum withdrawal why,
			   const char *claimed_by, char id[HP_ID_SIZE])
{
	struct row *r = db_query(tx->db,
				 "select id from notifications where request_id = $1"
				 " and withdrawn_seq is null", "t", request_id);

	id[0] = '\0';
	if (db_next(r))
		field_id(r, 0, id);
	db_done(r);
	if (id[0] == '\0')
		return false;
	db_run(tx->db,
	       "update notifications set withdrawn_seq = $1, reason = $2, claimed_by = $3"
	       " where id = $4",
	       "itTt", event_last_seq(tx) + 1, withdrawal_name(why), claimed_by, id);
	count_standing(tx, -1);
	return true;
}

bool notification_read(struct tx *tx, const char *id, const char *helper_id,
		       struct notification *out)
{
	struct row *r = db_query(tx->db, NOTIFICATION_SELECT " where n.id = $2 and " TOLD, "tt",
				 helper_id, id);
	bool is_found = db_next(r);

	*out = (struct notification){ .withdrawn = WITHDRAWN_NO };
	if (is_found)
		fill(r, out);
	db_done(r);
	return is_found;
}

/* All that this helper was ever told of: what each span covers, and what stood on arrival. Both are
 * walked from the newest and only as far as the page goes; spans do not overlap, so their order is
 * that of the notifications. */
#define EVER_TOLD                                                                                  \
	" where n.seq in (select seq from (select c.seq from presence p"                           \
	"  cross join notifications c where p.helper_id = $1 and p.from_seq < $2"                  \
	"  and c.seq > p.from_seq and c.seq <= p.until_seq and c.seq < $2"                         \
	"  order by p.from_seq desc, c.seq desc limit $3)"                                         \
	" union select seq from (select l.notification_seq as seq from told_late l"                \
	"  where l.helper_id = $1 and l.notification_seq < $2"                                     \
	"  order by l.notification_seq desc limit $3)"                                             \
	" order by seq desc limit $3) order by n.seq desc"
#define STANDING_TOLD " where n.withdrawn_seq is null and n.seq < $2 and " TOLD

static const char *list_sql(const struct notification_filter *f)
{
	if (f->is_unread_only)
		return NOTIFICATION_SELECT STANDING_TOLD " and " UNREAD
							 " order by n.seq desc limit $3";
	if (f->is_standing_only)
		return NOTIFICATION_SELECT STANDING_TOLD " order by n.seq desc limit $3";
	return NOTIFICATION_SELECT EVER_TOLD;
}

static int64_t seq_of(struct tx *tx, const char *id)
{
	return db_int(tx->db, 0, "select seq from notifications where id = $1", "t", id);
}

size_t notification_list(struct tx *tx, const struct notification_filter *f,
			 struct notification *out, char next[HP_ID_SIZE])
{
	int64_t before = f->cursor ? seq_of(tx, f->cursor) : INT64_MAX;
	size_t limit = (size_t)f->limit, count = 0;
	struct row *r =
		db_query(tx->db, list_sql(f), "tii", f->helper_id, before, (int64_t)f->limit + 1);

	next[0] = '\0';
	while (count < limit && db_next(r))
		fill(r, &out[count++]);
	if (count > 0 && count == limit && db_next(r))
		memcpy(next, out[count - 1].id, HP_ID_SIZE);
	db_done(r);
	return count;
}

int64_t notification_unread(struct tx *tx, const char *helper_id)
{
	return db_int(tx->db, 0,
		      "select count(*) from notifications n where $1 <> ''"
		      " and n.withdrawn_seq is null and " TOLD " and " UNREAD,
		      "t", helper_id);
}

void receipt_add(struct tx *tx, const char *helper_id, const char *notification_id)
{
	db_run(tx->db,
	       "insert into receipts (helper_id, notification_seq, read_at)"
	       " select $1, n.seq, $2 from notifications n where n.id = $3 on conflict do nothing",
	       "tit", helper_id, tx->now_ms, notification_id);
}

void receipt_add_all(struct tx *tx, const char *helper_id, const char *up_to)
{
	int64_t last = up_to ? seq_of(tx, up_to) : INT64_MAX;

	db_run(tx->db,
	       "insert into receipts (helper_id, notification_seq, read_at)"
	       " select $1, n.seq, $2 from notifications n where n.withdrawn_seq is null"
	       " and n.seq <= $3 and " TOLD " on conflict do nothing",
	       "tii", helper_id, tx->now_ms, last);
}

size_t notification_untold(struct tx *tx, const char *helper_id, struct notification *out,
			   size_t max)
{
	struct row *r =
		db_query(tx->db,
			 NOTIFICATION_SELECT
			 " where n.withdrawn_seq is null and n.seq in"
			 " (select l.notification_seq from told_late l where l.helper_id = $1"
			 "  and l.is_announced = 0) order by n.seq limit $2",
			 "ti", helper_id, (int64_t)max);
	size_t count = 0;

	while (count < max && db_next(r))
		fill(r, &out[count++]);
	db_done(r);
	for (size_t i = 0; i < count; i++)
		db_run(tx->db,
		       "update told_late set is_announced = 1 where helper_id = $1"
		       " and notification_seq ="
		       " (select seq from notifications where id = $2)",
		       "tt", helper_id, out[i].id);
	return count;
}
