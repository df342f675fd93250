/* SPDX-License-Identifier: ISC */
/* Customers a kiosk let in, from then until they leave, are sent away, or their time is over. */
#include "server/store/fields.h"
#include "server/store/rows.h"

#define MINUTE_MS (60 * INT64_C(1000))
#define LOG_AT_A_TIME 1000

void guest_add(struct tx *tx, const char *user_id, const char *device_id, int64_t expires_at_ms)
{
	db_run(tx->db,
	       "insert into guests (user_id, device_id, created_at, expires_at) values ($1, $2, "
	       "$3, $4)",
	       "ttii", user_id, device_id, tx->now_ms, expires_at_ms);
}

bool guest_end(struct tx *tx, const char *user_id)
{
	db_run(tx->db, "update guests set ended_at = $1 where user_id = $2 and ended_at is null",
	       "it", tx->now_ms, user_id);
	if (db_changes(tx->db) != 1)
		return false;
	db_run(tx->db, "update users set disabled_at = coalesce(disabled_at, $1) where id = $2",
	       "it", tx->now_ms, user_id);
	db_run(tx->db, "delete from tokens where user_id = $1", "t", user_id);
	return true;
}

size_t guest_live(struct tx *tx, const char *device_id, char (*ids)[HP_ID_SIZE], size_t max)
{
	size_t count = 0;
	struct row *r;

	if (device_id)
		r = db_query(
			tx->db,
			"select user_id from guests where device_id = $1 and ended_at is null limit $2",
			"ti", device_id, (int64_t)max);
	else
		r = db_query(
			tx->db,
			"select user_id from guests where expires_at <= $1 and ended_at is null"
			" order by expires_at limit $2",
			"ii", tx->now_ms, (int64_t)max);
	while (count < max && db_next(r))
		field_id(r, 0, ids[count++]);
	db_done(r);
	return count;
}

/* The oldest of the last `a_minute` must be a minute old. */
int64_t guest_allowed_at_ms(struct tx *tx, const char *device_id, int a_minute)
{
	int64_t at_ms =
		db_int(tx->db, 0,
		       "select created_at from guests where device_id = $1 and created_at > $2"
		       " order by created_at desc limit 1 offset $3",
		       "tii", device_id, tx->now_ms - MINUTE_MS, (int64_t)a_minute - 1);

	return at_ms != 0 ? at_ms + MINUTE_MS : 0;
}

/* One whose session goes on without them keeps the words until it has ended. */
static bool next_with_words(struct tx *tx, int64_t before_ms, char id[HP_ID_SIZE])
{
	struct row *r = db_query(
		tx->db,
		"select user_id from guests g where words_gone_at is null and ended_at <= $1"
		" and not exists (select 1 from requests where customer_id = g.user_id"
		"  and status in ('authorizing', 'open', 'claimed'))"
		" order by ended_at limit 1",
		"i", before_ms);
	bool is_there = db_next(r);

	if (is_there)
		field_id(r, 0, id);
	db_done(r);
	return is_there;
}

static void words_forget(struct tx *tx, const char *user_id)
{
	db_run(tx->db, "update requests set description = '' where customer_id = $1", "t", user_id);
	db_run(tx->db,
	       "update sessions set notes = null, feedback_words = null where customer_id = $1",
	       "t", user_id);
	db_run(tx->db, "update guests set words_gone_at = $1 where user_id = $2", "it", tx->now_ms,
	       user_id);
}

/* The log is in order of time, near enough: up to the first entry that is too young. */
static int64_t log_old_until(struct tx *tx, int64_t from_seq, int64_t before_ms)
{
	int64_t until_seq = from_seq;
	bool is_old = true;
	struct row *r = db_query(tx->db,
				 "select seq, at from events where seq > $1 order by seq limit $2",
				 "ii", from_seq, (int64_t)LOG_AT_A_TIME);

	while (is_old && db_next(r)) {
		is_old = row_int(r, 1) <= before_ms;
		if (is_old)
			until_seq = row_int(r, 0);
	}
	db_done(r);
	return until_seq;
}

/* In the log the same words stand as they were told, in the JSON of requests, sessions and notifications. */
static void log_forget(struct tx *tx, int64_t before_ms)
{
	int64_t from_seq =
		db_int(tx->db, 0, "select value from counts where name = 'guest_words_seq'", "");
	int64_t until_seq = log_old_until(tx, from_seq, before_ms);

	if (until_seq == from_seq)
		return;
	db_run(tx->db,
	       "update events set data = json_replace(data, '$.description', '', '$.notes', null,"
	       " '$.feedback.words', null)"
	       " where seq > $1 and seq <= $2 and exists (select 1 from requests r"
	       "  join guests g on g.user_id = r.customer_id where r.id = events.request_id)",
	       "ii", from_seq, until_seq);
	db_run(tx->db, "update counts set value = $1 where name = 'guest_words_seq'", "i",
	       until_seq);
}

void guest_words_forget(struct tx *tx, int64_t before_ms, size_t max)
{
	char id[HP_ID_SIZE];

	for (size_t i = 0; i < max && next_with_words(tx, before_ms, id); i++)
		words_forget(tx, id);
	log_forget(tx, before_ms);
}
