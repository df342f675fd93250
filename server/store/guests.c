/* SPDX-License-Identifier: ISC */
/* Customers a kiosk let in, from then until they leave, are sent away, or their time is over. */
#include "server/store/fields.h"
#include "server/store/rows.h"

#define MINUTE_MS (60 * INT64_C(1000))

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
