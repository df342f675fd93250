/* SPDX-License-Identifier: ISC */
/*
 * The outbox's rows: what is still wanted of the payment provider. Taking one moves its due_at to
 * the end of the lease, so a node that dies with it gives it back by doing nothing. What is done
 * stays, as the request's history.
 */
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

static const char *const effect_names[] = {
	[EFFECT_HOLD] = "hold", [EFFECT_CAPTURE] = "capture", [EFFECT_RELEASE] = "release"
};

const char *effect_name(enum effect_kind k)
{
	return effect_names[k];
}

static enum effect_kind kind_of(const char *name)
{
	int k = EFFECT_HOLD;

	while (k < EFFECT_KIND_COUNT - 1 && strcmp(effect_names[k], name) != 0)
		k++;
	return (enum effect_kind)k;
}

bool effect_add(struct tx *tx, enum effect_kind kind, const char *request_id, struct effect *out)
{
	*out = (struct effect){ .kind = kind, .tries = tx->here ? 1 : 0,
				.due_at_ms = tx->now_ms, .created_at_ms = tx->now_ms };
	id_new_dated('o', tx->now_ms, out->id);
	memcpy(out->request_id, request_id, strlen(request_id) + 1);
	db_run(tx->db,
	       "insert into effects (id, kind, request_id, tries, due_at, created_at)"
	       " values ($1, $2, $3, $4, $5, $5)"
	       " on conflict (request_id, kind) do nothing",
	       "tttii", out->id, effect_name(kind), request_id, (int64_t)out->tries, tx->now_ms);
	tx->has_due |= tx->here == NULL;
	return db_changes(tx->db) == 1;
}

size_t effect_take(struct tx *tx, int64_t lease_until_ms, struct effect *out, size_t max)
{
	struct row *r =
		db_query(tx->db,
			 "select id, kind, request_id, tries, created_at, failures from effects"
			 " where state = 'waiting' and due_at <= $1 order by due_at limit $2",
			 "ii", tx->now_ms, (int64_t)max);
	size_t count = 0;

	while (count < max && db_next(r)) {
		struct effect *e = &out[count++];

		field_id(r, 0, e->id);
		e->kind = kind_of(row_text(r, 1));
		field_id(r, 2, e->request_id);
		e->tries = (int)row_int(r, 3) + 1;
		e->created_at_ms = row_int(r, 4);
		e->failures = (int)row_int(r, 5);
		e->due_at_ms = lease_until_ms;
	}
	db_done(r);
	for (size_t i = 0; i < count; i++)
		db_run(tx->db,
		       "update effects set due_at = $1, tries = tries + 1, lease = 1 where id = $2",
		       "it", lease_until_ms, out[i].id);
	return db_state(tx->db) == DB_OK ? count : 0;
}

static void finish(struct tx *tx, const char *id, const char *state, const char *reason)
{
	db_run(tx->db,
	       "update effects set state = $1, reason = $2, finished_at = $3"
	       " where id = $4 and state = 'waiting'",
	       "tTit", state, reason, tx->now_ms, id);
}

void effect_done(struct tx *tx, const char *id)
{
	finish(tx, id, "done", NULL);
}

void effect_give_up(struct tx *tx, const char *id, const char *reason)
{
	finish(tx, id, "given_up", reason);
}

void effect_again(struct tx *tx, const char *id, int64_t due_at_ms, int failures, const char *reason)
{
	db_run(tx->db,
	       "update effects set due_at = case lease when 2 then $1 else $2 end, reason = $3, "
	       "lease = 0, failures = $4"
	       " where id = $5 and state = 'waiting'",
	       "iiTit", tx->now_ms, due_at_ms, reason, (int64_t)failures, id);
	tx->has_due = true;
}

bool effect_is_current(struct tx *tx, const struct effect *e)
{
	return db_int(tx->db, -1, "select tries from effects where id = $1 and state = 'waiting'",
		      "t", e->id) == e->tries;
}

bool effect_retry(struct tx *tx, const char *request_id)
{
	db_run(tx->db,
	       "update effects set state = 'waiting', due_at = $1, lease = 0, failures = 0, finished_at = null"
	       " where request_id = $2 and state = 'given_up' and kind <> 'hold'",
	       "it", tx->now_ms, request_id);
	tx->has_due = true;
	return db_changes(tx->db) > 0;
}

void effect_hurry(struct tx *tx, const char *request_id)
{
	db_run(tx->db,
	       "update effects set due_at = case lease when 0 then $1 else due_at end,"
	       " lease = case lease when 0 then 0 else 2 end where request_id = $2 and state = "
	       "'waiting'",
	       "it", tx->now_ms, request_id);
	tx->has_due = true;
}

void effects_restart(struct tx *tx)
{
	db_run(tx->db, "update effects set due_at = $1, lease = 0, failures = 0 where state = 'waiting'", "i",
	       tx->now_ms);
}

int64_t effect_next_due_ms(struct tx *tx)
{
	return db_int(tx->db, 0,
		      "select due_at from effects where state = 'waiting' order by due_at limit 1",
		      "");
}

/* Of those that are at their end: captured, released, or put right by hand. What was refused, and what somebody has to
 * look at, stays. */
#define FORGETTABLE \
	" from effects e join requests r on r.id = e.request_id" \
	" where e.nr >= $1 and e.nr <= $2 and e.state = 'done' and e.finished_at < $3" \
	" and (r.payment_status in ('captured', 'released') or r.settled_at is not null)"

/* In the order in which they were asked for, each looked at once: how far that has come is kept in counts. */
void effects_forget(struct tx *tx, int64_t before_ms, int64_t max)
{
	int64_t first = db_int(tx->db, 0,
			       "select nr from effects where nr >"
			       " (select value from counts where name = 'effects_forgotten') order by nr limit 1",
			       "");
	int64_t last = db_int(tx->db, 0,
			      "select max(nr) from effects where nr >= $1 and nr <= $2 and created_at < $3",
			      "iii", first, first + max, before_ms);

	if (first == 0 || last < first)
		return;
	db_run(tx->db,
	       "delete from attempts where request_id in (select e.request_id" FORGETTABLE ")", "iii", first,
	       last, before_ms);
	db_run(tx->db, "delete from effects where nr in (select e.nr" FORGETTABLE ")", "iii", first, last,
	       before_ms);
	db_run(tx->db, "update counts set value = $1 where name = 'effects_forgotten'", "i", last);
}
