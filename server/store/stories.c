/* SPDX-License-Identifier: ISC */
/*
 * What a request's story is put together from (server/story.c): the log's entries about it, the outbox's rows, and how
 * the payment provider answered meanwhile.
 *
 * The log has no index by request: it would be paid for by every change there is, and stories are asked for now and
 * then, by people. So the part of the log that is as old as the request is looked through, so far and no further.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/limits.h"
#include "server/store/fields.h"
#include "server/store/rows.h"

#define CLOCK_SLACK_MS 5000     /* the log's times may step back as a clock is put right */

static const char *const result_names[] = { "waiting", "again" };

void attempt_note(struct tx *tx, const char *request_id, enum effect_kind kind,
		  enum attempt_result result, const char *reason)
{
	db_run(tx->db,
	       "update attempts set last_at = $1, times = times + 1"
	       " where nr = (select max(nr) from attempts where request_id = $2)"
	       " and kind = $3 and result = $4 and reason is $5",
	       "itttT", tx->now_ms, request_id, effect_name(kind), result_names[result], reason);
	if (db_changes(tx->db) == 0)
		db_run(tx->db,
		       "insert into attempts (request_id, kind, result, reason, first_at, last_at)"
		       " values ($1, $2, $3, $4, $5, $5)",
		       "tttTi", request_id, effect_name(kind), result_names[result], reason, tx->now_ms);
}

void attempt_each(struct tx *tx, const char *request_id, attempt_each_fn *each, void *arg)
{
	struct row *r = db_query(tx->db,
				 "select kind, result, reason, first_at, last_at, times from attempts"
				 " where request_id = $1 order by nr limit $2",
				 "ti", request_id, (int64_t)LIMIT_STORY_ENTRIES);

	while (db_next(r)) {
		const struct attempt a = { .order = row_text(r, 0),
					   .is_waiting = strcmp(row_text(r, 1), "waiting") == 0,
					   .reason = row_text(r, 2),
					   .first_ms = row_int(r, 3),
					   .last_ms = row_int(r, 4),
					   .times = row_int(r, 5) };

		each(&a, arg);
	}
	db_done(r);
}

void effect_each(struct tx *tx, const char *request_id, effect_each_fn *each, void *arg)
{
	struct row *r = db_query(tx->db,
				 "select kind, created_at from effects where request_id = $1 order by nr",
				 "t", request_id);

	while (db_next(r))
		each(row_text(r, 0), row_int(r, 1), arg);
	db_done(r);
}

/* The first entry at or after this time, by halving; one beyond the last where all are older. */
static int64_t seq_at(struct tx *tx, int64_t at_ms, int64_t first, int64_t last)
{
	int64_t low = first, high = last + 1;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		int64_t at = db_int(tx->db, INT64_MAX,
				    "select at from events where seq >= $1 order by seq limit 1", "i",
				    middle);

		if (at < at_ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int64_t time_of(struct tx *tx, int64_t seq)
{
	return db_int(tx->db, 0, "select at from events where seq = $1", "i", seq);
}

void entry_range(struct tx *tx, int64_t from_ms, int64_t until_ms, struct entry_range *out)
{
	int64_t first = db_int(tx->db, 0, "select min(seq) from events", "");
	int64_t last = event_last_seq(tx), end;

	out->from = seq_at(tx, from_ms - CLOCK_SLACK_MS, first, last);
	end = seq_at(tx, until_ms + CLOCK_SLACK_MS, first, last);
	out->until = end - out->from > LIMIT_STORY_LOOKED_AT ? out->from + LIMIT_STORY_LOOKED_AT : end;
	/* nothing was there before the first, unless it has been forgotten */
	out->since_ms = first <= 1 ? 0 : time_of(tx, first);
	out->to_ms = out->until < end ? time_of(tx, out->until) : INT64_MAX;
}

void entry_each(struct tx *tx, const struct entry_range *range, const char *request_id,
		entry_each_fn *each, void *arg)
{
	struct row *r = db_query(
		tx->db,
		"select e.at, e.type, e.data, u.display_name, u.role from events e"
		" left join users u on u.id = e.actor_id"
		" where e.seq >= $1 and e.seq < $2 and e.request_id = $3 and ((e.audience & $4) <> 0"
		" or (e.type = 'notification.created' and e.person_id is null)) order by e.seq limit $5",
		"iitii", range->from, range->until, request_id, (int64_t)AUDIENCE_OPERATORS,
		(int64_t)LIMIT_STORY_ENTRIES);

	while (db_next(r)) {
		struct log_entry e = { .at_ms = row_int(r, 0), .type = EVENT_UNKNOWN,
				       .data = row_text(r, 2), .by = row_text(r, 3) };

		event_type_parse(row_text(r, 1), &e.type);
		if (e.by != NULL)
			role_parse(row_text(r, 4), &e.by_role);
		each(&e, arg);
	}
	db_done(r);
}

size_t session_all_of_request(struct tx *tx, const char *request_id, struct session *out, size_t max)
{
	struct row *r = db_query(tx->db,
				 "select id from sessions where request_id = $1 order by nr limit $2",
				 "ti", request_id, (int64_t)max);
	char (*ids)[HP_ID_SIZE] = xcalloc(max, sizeof(*ids));
	size_t count = 0;

	for (; count < max && db_next(r); count++)
		field_id(r, 0, ids[count]);
	db_done(r);
	for (size_t i = 0; i < count; i++)
		session_read(tx, ids[i], &out[i]);
	free(ids);
	return count;
}
