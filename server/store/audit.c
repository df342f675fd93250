/* SPDX-License-Identifier: ISC */
/* Who did what. Rows are only ever added; the schema itself refuses to change one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/limits.h"
#include "server/store/fields.h"
#include "server/store/rows.h"

#define HOUR_MS (60 * 60 * INT64_C(1000))
#define FAILURES_WRITTEN 5 /* in a row; then every time their number has doubled */
#define AUDIT_SELECT                                                                               \
	"select a.nr, a.at, a.what, a.actor_id, u.username, a.about, v.username, a.origin, a.count" \
	" from audit a left join users u on u.id = a.actor_id left join users v on v.id = a.about"

static void append(struct tx *tx, enum deed what, const char *actor_id, const char *about,
		   const char *origin, int64_t count)
{
	db_run(tx->db,
	       "insert into audit (at, what, actor_id, about, origin, count)"
	       " values ($1, $2, $3, $4, $5, $6)",
	       "itTTti", tx->now_ms, deed_name(what), or_null(actor_id), or_null(about), origin,
	       count);
}

void audit_add(struct tx *tx, enum deed what, const char *actor_id, const char *about,
	       const char *origin)
{
	append(tx, what, actor_id, about, origin, 1);
}

static bool is_worth_a_line(int64_t failures)
{
	return failures <= FAILURES_WRITTEN || (failures & (failures - 1)) == 0;
}

/* How many of a kind the last hour has; bounded, since no more than these are ever written. */
static int64_t lately(struct tx *tx, enum deed what)
{
	return db_int(tx->db, 0, "select count(*) from audit where what = $1 and at > $2", "ti",
		      deed_name(what), tx->now_ms - HOUR_MS);
}

void audit_add_failure(struct tx *tx, const char *user_id, int64_t failures, const char *origin)
{
	enum deed what = user_id ? DEED_SIGN_IN_FAILED : DEED_SIGN_IN_UNKNOWN;
	int64_t written;

	if (!is_worth_a_line(failures))
		return;
	written = lately(tx, what);
	if (written < LIMIT_AUDIT_FAILURES)
		append(tx, what, NULL, user_id, origin, failures);
	else if (lately(tx, DEED_SIGN_IN_FLOOD) == 0)
		append(tx, DEED_SIGN_IN_FLOOD, NULL, NULL, origin, written);
}

void audit_add_staff_try(struct tx *tx, const char *device_id, const char *origin)
{
	if (lately(tx, DEED_STAFF_PIN_FAILED) < LIMIT_AUDIT_FAILURES)
		append(tx, DEED_STAFF_PIN_FAILED, NULL, device_id, origin, 1);
}

static void fill(const struct row *r, struct audit_entry *out)
{
	*out = (struct audit_entry){ .at_ms = row_int(r, 1), .count = row_int(r, 8) };
	snprintf(out->id, sizeof(out->id), "%lld", (long long)row_int(r, 0));
	out->what = field_text(r, 2);
	field_id(r, 3, out->actor_id);
	out->actor_name = field_text(r, 4);
	field_id(r, 5, out->about);
	out->about_name = field_text(r, 6);
	out->origin = field_text(r, 7);
}

static struct row *query(struct tx *tx, const struct audit_filter *f, int64_t before)
{
	if (f->who)
		return db_query(tx->db,
				AUDIT_SELECT " where (a.actor_id = $1 or a.about = $2) and a.nr < $3"
					     " and a.at >= $4 order by a.nr desc limit $5",
				"ttiii", f->who, f->who, before, f->since_ms, (int64_t)f->limit + 1);
	return db_query(tx->db,
			AUDIT_SELECT " where a.nr < $1 and a.at >= $2 order by a.nr desc limit $3",
			"iii", before, f->since_ms, (int64_t)f->limit + 1);
}

size_t audit_list(struct tx *tx, const struct audit_filter *f, struct audit_entry *out,
		  char next[HP_ID_SIZE])
{
	struct row *r = query(tx, f, f->cursor ? strtoll(f->cursor, NULL, 10) : INT64_MAX);
	size_t count = 0;

	next[0] = '\0';
	while (count < (size_t)f->limit && db_next(r))
		fill(r, &out[count++]);
	if (count > 0 && count == (size_t)f->limit && db_next(r))
		memcpy(next, out[count - 1].id, HP_ID_SIZE);
	db_done(r);
	return count;
}

/* The newest is looked at by the schema's guard too, so that a clock gone wrong forgets nothing. */
void audit_forget(struct tx *tx, int64_t before_ms)
{
	db_run(tx->db,
	       "delete from audit where at < $1 and at <="
	       " (select at from audit where nr = (select max(nr) from audit)) - 86400000",
	       "i", before_ms);
}
