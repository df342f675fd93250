/* SPDX-License-Identifier: ISC */
/* People who sign in. A name means the same in upper and lower case. */
#include <stdlib.h>

#include "protocol/mem.h"
#include "server/store/fields.h"
#include "server/store/rows.h"

#define USER_COLUMNS                                                                               \
	"id, username, display_name, role, is_available, completed_sessions, created_at,"           \
	" available_since"

static void fill(const struct row *r, struct user *out)
{
	*out = (struct user){ .role = ROLE_CUSTOMER };
	field_id(r, 0, out->id);
	out->username = field_text(r, 1);
	out->display_name = field_text(r, 2);
	role_parse(row_text(r, 3), &out->role);
	out->is_available = row_int(r, 4) != 0;
	out->completed_sessions = row_int(r, 5);
	out->created_at_ms = row_int(r, 6);
	out->available_since_ms = row_int(r, 7);
}

static bool take_one(struct row *r, struct user *out)
{
	bool is_found = db_next(r);

	*out = (struct user){ .role = ROLE_CUSTOMER };
	if (is_found)
		fill(r, out);
	db_done(r);
	return is_found;
}

bool user_read(struct tx *tx, const char *id, struct user *out)
{
	return take_one(
		db_query(tx->db, "select " USER_COLUMNS " from users where id = $1", "t", id), out);
}

bool user_read_by_name(struct tx *tx, const char *username, struct user *out)
{
	return take_one(db_query(tx->db,
				 "select " USER_COLUMNS
				 " from users where lower(username) = lower($1)",
				 "t", username),
			out);
}

bool user_add(struct tx *tx, const struct user *u, const char *password_hash)
{
	db_run(tx->db,
	       "insert into users (id, username, display_name, role, is_available,"
	       " completed_sessions, created_at, password_hash)"
	       " values ($1, $2, $3, $4, $5, $6, $7, $8)"
	       " on conflict do nothing",
	       "ttttiiit", u->id, u->username, u->display_name, role_name(u->role),
	       (int64_t)u->is_available, u->completed_sessions, u->created_at_ms, password_hash);
	return db_changes(tx->db) == 1;
}

bool user_set_available(struct tx *tx, const char *id, bool is_available)
{
	db_run(tx->db, "update users set is_available = $1, available_since = $2 where id = $3",
	       "iIt", (int64_t)is_available, is_available ? tx->now_ms : 0, id);
	return db_changes(tx->db) == 1;
}

void user_count_completed(struct tx *tx, const char *id)
{
	db_run(tx->db, "update users set completed_sessions = completed_sessions + 1 where id = $1",
	       "t", id);
}

char *user_password_hash(struct tx *tx, const char *username, char id[HP_ID_SIZE])
{
	struct row *r = db_query(tx->db,
				 "select id, password_hash from users"
				 " where lower(username) = lower($1) and disabled_at is null",
				 "t", username);
	char *hash = NULL;

	id[0] = '\0';
	if (db_next(r)) {
		field_id(r, 0, id);
		hash = field_text(r, 1);
	}
	db_done(r);
	return hash;
}

/* Whoever knew the old password, or was let in before, is out. */
static void end_sign_ins(struct tx *tx, const char *username)
{
	struct user u;

	if (user_read_by_name(tx, username, &u))
		sign_in_end_all(tx, u.id, NULL);
	user_clear(&u);
}

bool user_set_password(struct tx *tx, const char *username, const char *password_hash)
{
	bool is_there;

	db_run(tx->db, "update users set password_hash = $1 where lower(username) = lower($2)",
	       "tt", password_hash, username);
	is_there = db_changes(tx->db) == 1;
	end_sign_ins(tx, username);
	return is_there;
}

bool user_disable(struct tx *tx, const char *username)
{
	bool is_there;

	db_run(tx->db,
	       "update users set disabled_at = coalesce(disabled_at, $1), is_available = 0,"
	       " available_since = null"
	       " where lower(username) = lower($2)",
	       "it", tx->now_ms, username);
	is_there = db_changes(tx->db) == 1;
	end_sign_ins(tx, username);
	return is_there;
}

void user_each(struct tx *tx, user_each_fn *fn, void *arg)
{
	struct row *r = db_query(
		tx->db,
		"select " USER_COLUMNS ", disabled_at from users"
		" where not exists (select 1 from guests g where g.user_id = users.id)"
		" order by lower(username)",
		"");
	struct user u;

	while (db_next(r)) {
		fill(r, &u);
		fn(&u, !row_is_null(r, 8), arg);
		user_clear(&u);
	}
}
