/* SPDX-License-Identifier: ISC */
/* Who holds a token is signed in. Only a hash is kept: what lies in a backup opens nothing. */
#include <sodium.h>
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

#define TOKEN_BYTES 32

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

void token_add(struct tx *tx, const char *token, const char *user_id, int64_t expires_at_ms)
{
	char hash[TOKEN_HASH_SIZE];

	token_hash(token, hash);
	db_run(tx->db,
	       "insert into tokens (hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
	       "ttii", hash, user_id, tx->now_ms, expires_at_ms);
}

bool token_user(struct tx *tx, const char *token, struct user *out, int64_t *expires_at_ms)
{
	char hash[TOKEN_HASH_SIZE], user_id[HP_ID_SIZE] = "";
	struct row *r;

	*out = (struct user){ .role = ROLE_CUSTOMER };
	token_hash(token, hash);
	r = db_query(tx->db,
		     "select t.user_id, t.expires_at from tokens t join users u on u.id = t.user_id"
		     " where t.hash = $1 and t.expires_at > $2 and u.disabled_at is null",
		     "ti", hash, tx->now_ms);
	if (db_next(r)) {
		field_id(r, 0, user_id);
		if (expires_at_ms)
			*expires_at_ms = row_int(r, 1);
	}
	db_done(r);
	return user_id[0] && user_read(tx, user_id, out);
}

void token_remove(struct tx *tx, const char *token)
{
	char hash[TOKEN_HASH_SIZE];

	token_hash(token, hash);
	db_run(tx->db, "delete from tokens where hash = $1", "t", hash);
}

void tokens_forget(struct tx *tx, int64_t before_ms)
{
	db_run(tx->db, "delete from tokens where expires_at < $1", "i", before_ms);
}
