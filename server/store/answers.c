/* SPDX-License-Identifier: ISC */
/* What a caller's idempotency key was answered, so that asking again changes nothing and is told
 * the same. */
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

bool answer_find(struct tx *tx, const char *caller_id, const char *key, const char *call_hash,
		 struct kept_answer *out)
{
	struct row *r = db_query(
		tx->db,
		"select status, body, call_hash from answers where caller_id = $1 and key = $2",
		"tt", caller_id, key);
	bool is_found = db_next(r);

	*out = (struct kept_answer){ .body = NULL };
	if (is_found) {
		out->status = (int)row_int(r, 0);
		out->body = field_text(r, 1);
		out->is_same_call = strcmp(row_text(r, 2), call_hash) == 0;
	}
	db_done(r);
	return is_found;
}

void answer_keep(struct tx *tx, const char *caller_id, const char *key, const char *call_hash,
		 int status, const char *body)
{
	db_run(tx->db,
	       "insert into answers (caller_id, key, call_hash, status, body, created_at)"
	       " values ($1, $2, $3, $4, $5, $6)",
	       "tttiTi", caller_id, key, call_hash, (int64_t)status, body, tx->now_ms);
}

void answers_forget(struct tx *tx, int64_t before_ms)
{
	db_run(tx->db, "delete from answers where created_at < $1", "i", before_ms);
}
