/* SPDX-License-Identifier: ISC */
/* Kiosks that operators let in. Of the token only a hash is kept: what lies in a backup opens
 * nothing. */
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

#define DEVICE_SELECT "select id, name, created_at, seen_at, revoked_at from devices"

static void fill(const struct row *r, struct device *out)
{
	*out = (struct device){ .name = field_text(r, 1) };
	field_id(r, 0, out->id);
	out->created_at_ms = row_int(r, 2);
	out->seen_at_ms = row_int(r, 3);
	out->revoked_at_ms = row_int(r, 4);
}

bool device_read(struct tx *tx, const char *id, struct device *out)
{
	struct row *r = db_query(tx->db, DEVICE_SELECT " where id = $1", "t", id);
	bool is_found = db_next(r);

	*out = (struct device){ .name = NULL };
	if (is_found)
		fill(r, out);
	db_done(r);
	return is_found;
}

void device_add(struct tx *tx, const struct device *d)
{
	char hash[TOKEN_HASH_SIZE];

	token_hash(d->token, hash);
	db_run(tx->db,
	       "insert into devices (id, name, token_hash, created_at) values ($1, $2, $3, $4)",
	       "ttti", d->id, d->name, hash, d->created_at_ms);
}

bool device_revoke(struct tx *tx, const char *id)
{
	db_run(tx->db, "update devices set revoked_at = $1 where id = $2 and revoked_at is null",
	       "it", tx->now_ms, id);
	return db_changes(tx->db) == 1;
}

bool device_by_token(struct tx *tx, const char *token, char id[HP_ID_SIZE])
{
	char hash[TOKEN_HASH_SIZE];
	struct row *r;

	token_hash(token, hash);
	id[0] = '\0';
	r = db_query(tx->db, "select id from devices where token_hash = $1 and revoked_at is null",
		     "t", hash);
	if (db_next(r))
		field_id(r, 0, id);
	db_done(r);
	return id[0] != '\0';
}

void device_seen(struct tx *tx, const char *id)
{
	db_run(tx->db, "update devices set seen_at = $1 where id = $2", "it", tx->now_ms, id);
}

size_t device_list(struct tx *tx, const char *cursor, int limit, struct device *out,
		   char next[HP_ID_SIZE])
{
	int64_t before = INT64_MAX;
	size_t count = 0;
	struct row *r;

	if (cursor)
		before = db_int(tx->db, 0, "select nr from devices where id = $1", "t", cursor);
	r = db_query(tx->db, DEVICE_SELECT " where nr < $1 order by nr desc limit $2", "ii", before,
		     (int64_t)limit + 1);
	next[0] = '\0';
	while (count < (size_t)limit && db_next(r))
		fill(r, &out[count++]);
	if (count > 0 && count == (size_t)limit && db_next(r))
		memcpy(next, out[count - 1].id, HP_ID_SIZE);
	db_done(r);
	return count;
}
