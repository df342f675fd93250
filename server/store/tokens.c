/* SPDX-License-Identifier: ISC */
/* Who holds a token is signed in. Only a hash is kept: what lies in a backup opens nothing. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/limits.h"
#include "server/store/fields.h"
#include "server/store/rows.h"

#define TOKEN_BYTES 32
#define USE_NOTED_EVERY_MS (5 * 60 * INT64_C(1000))

_Static_assert(TOKEN_HASH_SIZE == crypto_generichash_BYTES * 2 + 1, "room for a hash");

void token_new(char out[HP_TOKEN_SIZE])
{
	unsigned char random[TOKEN_BYTES];

	randombytes_buf(random, sizeof(random));
	sodium_bin2base64(out, HP_TOKEN_SIZE, random, sizeof(random),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(random, sizeof(random));
}

void token_hash(const char *token, char out[TOKEN_HASH_SIZE])
{
	unsigned char hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)token, strlen(token), NULL,
			   0);
	sodium_bin2hex(out, TOKEN_HASH_SIZE, hash, sizeof(hash));
}

void sign_in_add(struct tx *tx, const char *token, const char *user_id, int64_t expires_at_ms,
		 const char *address, const char *client, char id[HP_ID_SIZE])
{
	char hash[TOKEN_HASH_SIZE];

	id_new('i', id);
	token_hash(token, hash);
	db_run(tx->db,
	       "insert into tokens (hash, user_id, created_at, expires_at, id, address, client, used_at)"
	       " values ($1, $2, $3, $4, $5, $6, $7, $8)",
	       "ttiitTTi", hash, user_id, tx->now_ms, expires_at_ms, id, or_null(address),
	       or_null(client), tx->now_ms);
	db_run(tx->db,
	       "delete from tokens where hash in (select hash from tokens where user_id = $1"
	       " order by used_at desc, created_at desc limit -1 offset $2)",
	       "ti", user_id, (int64_t)LIMIT_SIGN_INS);
}

void token_add(struct tx *tx, const char *token, const char *user_id, int64_t expires_at_ms)
{
	char id[HP_ID_SIZE];

	sign_in_add(tx, token, user_id, expires_at_ms, NULL, NULL, id);
}

/* Not with every call: that would be a write for each read. */
static void note_use(struct tx *tx, const char *hash, int64_t used_at_ms)
{
	if (tx->now_ms - used_at_ms >= USE_NOTED_EVERY_MS)
		db_run(tx->db, "update tokens set used_at = $1 where hash = $2", "it", tx->now_ms,
		       hash);
}

bool token_user(struct tx *tx, const char *token, struct user *out, int64_t *expires_at_ms)
{
	char hash[TOKEN_HASH_SIZE], user_id[HP_ID_SIZE] = "";
	int64_t used_at_ms = 0;
	struct row *r;

	*out = (struct user){ .role = ROLE_CUSTOMER };
	token_hash(token, hash);
	r = db_query(tx->db,
		     "select t.user_id, t.expires_at, t.used_at from tokens t join users u"
		     " on u.id = t.user_id"
		     " where t.hash = $1 and t.expires_at > $2 and u.disabled_at is null",
		     "ti", hash, tx->now_ms);
	if (db_next(r)) {
		field_id(r, 0, user_id);
		if (expires_at_ms)
			*expires_at_ms = row_int(r, 1);
		used_at_ms = row_int(r, 2);
	}
	db_done(r);
	if (!user_id[0])
		return false;
	note_use(tx, hash, used_at_ms);
	return user_read(tx, user_id, out);
}

void token_remove(struct tx *tx, const char *token)
{
	char hash[TOKEN_HASH_SIZE];

	token_hash(token, hash);
	db_run(tx->db, "delete from tokens where hash = $1", "t", hash);
}

/* ---- sign-ins: the same, as their people see them ---- */

size_t sign_in_list(struct tx *tx, const char *user_id, const char *token, struct sign_in *out,
		    size_t max)
{
	char hash[TOKEN_HASH_SIZE] = "";
	size_t count = 0;
	struct row *r;

	if (token)
		token_hash(token, hash);
	r = db_query(tx->db,
		     "select id, address, client, created_at, used_at, expires_at, hash from tokens"
		     " where user_id = $1 and expires_at > $2"
		     " order by used_at desc, created_at desc limit $3",
		     "tii", user_id, tx->now_ms, (int64_t)max);
	while (count < max && db_next(r)) {
		struct sign_in *s = &out[count++];

		*s = (struct sign_in){ .address = field_text(r, 1), .client = field_text(r, 2) };
		field_id(r, 0, s->id);
		s->created_at_ms = row_int(r, 3);
		s->used_at_ms = row_int(r, 4);
		s->expires_at_ms = row_int(r, 5);
		s->is_current = strcmp(row_text(r, 6), hash) == 0;
	}
	db_done(r);
	return count;
}

bool sign_in_of(struct tx *tx, const char *token, char id[HP_ID_SIZE])
{
	char hash[TOKEN_HASH_SIZE];
	struct row *r;

	token_hash(token, hash);
	r = db_query(tx->db, "select id from tokens where hash = $1", "t", hash);
	id[0] = '\0';
	if (db_next(r))
		field_id(r, 0, id);
	db_done(r);
	return id[0] != '\0';
}

bool sign_in_owner(struct tx *tx, const char *id, char user_id[HP_ID_SIZE])
{
	struct row *r = db_query(tx->db,
				 "select user_id from tokens where id = $1 and expires_at > $2",
				 "ti", id, tx->now_ms);

	user_id[0] = '\0';
	if (db_next(r))
		field_id(r, 0, user_id);
	db_done(r);
	return user_id[0] != '\0';
}

/* For whoever holds streams, in this process or another: look which of this person's are still good. */
static void tell(struct tx *tx, const char *user_id)
{
	char *data = xasprintf("{\"user_id\":\"%s\"}", user_id);

	event_append(tx, EVENT_SIGN_INS_ENDED, 0, user_id, NULL, NULL, data);
	free(data);
}

void sign_in_end(struct tx *tx, const char *id, const char *user_id)
{
	db_run(tx->db, "delete from tokens where id = $1", "t", id);
	tell(tx, user_id);
}

int64_t sign_in_end_all(struct tx *tx, const char *user_id, const char *but_token)
{
	char hash[TOKEN_HASH_SIZE] = "";
	int64_t count;

	if (but_token)
		token_hash(but_token, hash);
	db_run(tx->db, "delete from tokens where user_id = $1 and hash <> $2", "tt", user_id, hash);
	count = db_changes(tx->db);
	if (count > 0)
		tell(tx, user_id);
	return count;
}

void tokens_forget(struct tx *tx, int64_t before_ms)
{
	db_run(tx->db, "delete from tokens where expires_at < $1", "i", before_ms);
}
