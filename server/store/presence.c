/* SPDX-License-Identifier: ISC */
/*
 * Who was available and connected when, as spans of the log: a span covers the entries with
 * from_seq < seq <= until_seq. A helper was told of a notification where a span covers its seq, or
 * where it stood already when a span began; the latter few are written down on arrival (told_late),
 * so dispatch itself writes nothing a helper.
 */
#include "server/store/fields.h"
#include "server/store/rows.h"

/* Spans of a helper do not overlap, so only the last one that began before a seq can cover it. */
#define UNTOLD_AND_STANDING                                                                        \
	" withdrawn_seq is null and seq <= $2"                                                     \
	" and coalesce((select p.until_seq from presence p where p.helper_id = $1"                 \
	"   and p.from_seq < notifications.seq order by p.from_seq desc limit 1), -1) < seq"       \
	" and not exists (select 1 from told_late l where l.helper_id = $1"                        \
	"   and l.notification_seq = notifications.seq)"

/* Counted before they are noted: noting them makes them told. $1 must come first in the text, hence
 * the comparison. */
static void tell_what_stands(struct tx *tx, const char *helper_id, int64_t last_seq)
{
	db_run(tx->db,
	       "update notifications set told = told + 1 where $1 <> '' and" UNTOLD_AND_STANDING,
	       "ti", helper_id, last_seq);
	db_run(tx->db,
	       "insert into told_late (helper_id, notification_seq)"
	       " select $1, seq from notifications where" UNTOLD_AND_STANDING,
	       "ti", helper_id, last_seq);
}

static void count_present(struct tx *tx, int64_t change)
{
	db_run(tx->db, "update counts set value = value + $1 where name = 'present'", "i", change);
}

void presence_begin(struct tx *tx, const char *helper_id)
{
	int64_t last_seq = event_last_seq(tx);

	if (presence_is_open(tx, helper_id))
		return;
	/* Nothing has happened since the last span ended: it was never interrupted. */
	db_run(tx->db,
	       "update presence set until_seq = " ENDLESS " where helper_id = $1 and from_seq ="
	       " (select max(from_seq) from presence where helper_id = $1) and until_seq = $2",
	       "ti", helper_id, last_seq);
	if (db_changes(tx->db) == 0) {
		tell_what_stands(tx, helper_id, last_seq);
		db_run(tx->db, "insert into presence (helper_id, from_seq) values ($1, $2)", "ti",
		       helper_id, last_seq);
	}
	count_present(tx, 1);
}

void presence_end(struct tx *tx, const char *helper_id)
{
	db_run(tx->db,
	       "update presence set until_seq = $1 where helper_id = $2 and until_seq = " ENDLESS,
	       "it", event_last_seq(tx), helper_id);
	if (db_changes(tx->db) == 1)
		count_present(tx, -1);
}

bool presence_is_open(struct tx *tx, const char *helper_id)
{
	return db_int(tx->db, 0,
		      "select 1 from presence where helper_id = $1 and until_seq = " ENDLESS, "t",
		      helper_id) == 1;
}

void presence_seen(struct tx *tx, const char *helper_id, bool is_connected)
{
	db_run(tx->db,
	       "insert into attendance (helper_id, is_connected, seen_at) values ($1, $2, $3)"
	       " on conflict (helper_id) do update"
	       " set is_connected = excluded.is_connected, seen_at = excluded.seen_at",
	       "tii", helper_id, (int64_t)is_connected, tx->now_ms);
}

bool presence_is_connected(struct tx *tx, const char *helper_id)
{
	return db_int(tx->db, 0, "select is_connected from attendance where helper_id = $1", "t",
		      helper_id) == 1;
}

size_t presence_open_ones(struct tx *tx, char (*ids)[HP_ID_SIZE], size_t max)
{
	struct row *r;
	size_t count = 0;

	db_run(tx->db,
	       "update attendance set is_connected = 0, seen_at = $1 where is_connected = 1", "i",
	       tx->now_ms);
	r = db_query(tx->db,
		     "select helper_id from presence where until_seq = " ENDLESS " limit $1", "i",
		     (int64_t)max);
	while (count < max && db_next(r))
		field_id(r, 0, ids[count++]);
	db_done(r);
	return count;
}
