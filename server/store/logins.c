/* SPDX-License-Identifier: ISC */
/*
 * How sign-ins went, by name, so that guessing gets slower and slower and a restart does not
 * forgive it. Never a lock: the longest pause is five minutes, and one good sign-in clears it.
 * Names nobody has are counted alike.
 */
#include "server/limits.h"
#include "server/store/rows.h"

#define PAUSE_DOUBLINGS_MAX 9 /* 2^9 s is over the longest pause */
#define FORGOTTEN_AFTER_MS (LIMIT_LOGIN_KEPT_H * 60 * 60 * INT64_C(1000))

static int64_t pause_ms(int64_t failures)
{
	int64_t doublings = failures - LIMIT_LOGIN_FAILURES - 1;
	int64_t pause_s;

	if (doublings < 0)
		return 0;
	pause_s = INT64_C(1) << (doublings < PAUSE_DOUBLINGS_MAX ? doublings : PAUSE_DOUBLINGS_MAX);
	return (pause_s < LIMIT_LOGIN_PAUSE_S ? pause_s : LIMIT_LOGIN_PAUSE_S) * 1000;
}

int64_t login_allowed_at_ms(struct tx *tx, const char *username)
{
	struct row *r = db_query(
		tx->db, "select failures, failed_at from logins where username = lower($1)", "t",
		username);
	int64_t allowed_at_ms = 0;

	if (db_next(r) && pause_ms(row_int(r, 0)) > 0)
		allowed_at_ms = row_int(r, 1) + pause_ms(row_int(r, 0));
	db_done(r);
	return allowed_at_ms > tx->now_ms ? allowed_at_ms : 0;
}

int64_t login_note(struct tx *tx, const char *username, bool is_good)
{
	/* Invented names must not gather for ever. */
	db_run(tx->db, "delete from logins where failed_at < $1", "i",
	       tx->now_ms - FORGOTTEN_AFTER_MS);
	if (is_good) {
		db_run(tx->db, "delete from logins where username = lower($1)", "t", username);
		return 0;
	}
	return db_int(tx->db, 0,
		      "insert into logins (username, failures, failed_at)"
		      " values (lower($1), 1, $2)"
		      " on conflict (username) do update"
		      " set failures = logins.failures + 1, failed_at = excluded.failed_at"
		      " returning failures",
		      "ti", username, tx->now_ms);
}
