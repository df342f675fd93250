/* SPDX-License-Identifier: ISC */
/*
 * How sign-ins went, by name, so that guessing gets slower and slower and a restart does not forgive it. Never a lock:
 * the longest pause is five minutes, and one good sign-in clears it. Nor a way to keep somebody out, by guessing badly
 * and again as soon as each pause is over: a place the name was signed in from counts by itself, all others together.
 * Names nobody has are counted alike.
 */
#include "server/limits.h"
#include "server/store/rows.h"

#define PAUSE_DOUBLINGS_MAX 9 /* 2^9 s is over the longest pause */
#define FORGOTTEN_AFTER_MS (LIMIT_LOGIN_KEPT_H * 60 * 60 * INT64_C(1000))
#define PLACE_FORGOTTEN_AFTER_MS (LIMIT_LOGIN_PLACE_KEPT_D * 24 * 60 * 60 * INT64_C(1000))

/* Where a try under the name $1 from the place $2 counts. */
#define COUNTED_AT                                                                                 \
	"coalesce((select place from login_places where username = lower($1) and place = $2), '')"

static int64_t pause_ms(int64_t failures)
{
	int64_t doublings = failures - LIMIT_LOGIN_FAILURES - 1;
	int64_t pause_s;

	if (doublings < 0)
		return 0;
	pause_s = INT64_C(1) << (doublings < PAUSE_DOUBLINGS_MAX ? doublings : PAUSE_DOUBLINGS_MAX);
	return (pause_s < LIMIT_LOGIN_PAUSE_S ? pause_s : LIMIT_LOGIN_PAUSE_S) * 1000;
}

int64_t login_allowed_at_ms(struct tx *tx, const char *username, const char *place)
{
	struct row *r = db_query(tx->db,
				 "select failures, failed_at from logins"
				 " where username = lower($1) and place = " COUNTED_AT,
				 "tt", username, place);
	int64_t allowed_at_ms = 0;

	if (db_next(r) && pause_ms(row_int(r, 0)) > 0)
		allowed_at_ms = row_int(r, 1) + pause_ms(row_int(r, 0));
	db_done(r);
	return allowed_at_ms > tx->now_ms ? allowed_at_ms : 0;
}

bool login_place_is_known(struct tx *tx, const char *username, const char *place)
{
	return db_int(tx->db, 0,
		      "select count(*) from login_places where username = lower($1) and place = $2",
		      "tt", username, place) != 0;
}

static void forget_old(struct tx *tx)
{
	/* Invented names must not gather for ever, nor where people were. */
	db_run(tx->db, "delete from logins where failed_at < $1", "i",
	       tx->now_ms - FORGOTTEN_AFTER_MS);
	db_run(tx->db, "delete from login_places where seen_at < $1", "i",
	       tx->now_ms - PLACE_FORGOTTEN_AFTER_MS);
}

static void note_place(struct tx *tx, const char *username, const char *place)
{
	db_run(tx->db,
	       "insert into login_places (username, place, seen_at) values (lower($1), $2, $3)"
	       " on conflict (username, place) do update set seen_at = excluded.seen_at",
	       "tti", username, place, tx->now_ms);
	db_run(tx->db,
	       "delete from login_places where username = lower($1) and place in"
	       " (select place from login_places where username = lower($1)"
	       " order by seen_at desc limit -1 offset $2)",
	       "ti", username, (int64_t)LIMIT_LOGIN_PLACES);
}

int64_t login_note(struct tx *tx, const char *username, const char *place, bool is_good)
{
	forget_old(tx);
	if (is_good) {
		db_run(tx->db,
		       "delete from logins where username = lower($1) and place = " COUNTED_AT,
		       "tt", username, place);
		note_place(tx, username, place);
		return 0;
	}
	return db_int(tx->db, 0,
		      "insert into logins (username, place, failures, failed_at)"
		      " values (lower($1), " COUNTED_AT ", 1, $3)"
		      " on conflict (username, place) do update"
		      " set failures = logins.failures + 1, failed_at = excluded.failed_at"
		      " returning failures",
		      "tti", username, place, tx->now_ms);
}
