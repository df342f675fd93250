/* SPDX-License-Identifier: ISC */
/*
 * How long one waits for a helper, as a rule: half of those who asked lately waited so long. The
 * sweeper has it worked out now and then and it is kept by category, so that whoever waits can be
 * told at the price of one lookup.
 */
#include <stdlib.h>

#include "server/store/rows.h"

#define LATELY_MS (30 * 24 * 60 * 60 * INT64_C(1000))
#define WAITS_MAX 100
#define WAITS_MIN 5 /* with fewer, nothing is said */

/* The newest that were claimed; of one that was given back the second wait counts. */
static size_t read_lately(struct tx *tx, const char *category, int64_t waits_ms[WAITS_MAX])
{
	struct row *r =
		db_query(tx->db,
			 "select s.created_at - r.opened_at from requests r"
			 " join sessions s on s.id = r.session_id"
			 " where r.category = $1 and r.opened_at >= $2 and r.session_id is not null"
			 " and r.opened_at is not null and s.created_at >= r.opened_at"
			 " order by r.opened_at desc limit $3",
			 "tii", category, tx->now_ms - LATELY_MS, (int64_t)WAITS_MAX);
	size_t count = 0;

	while (count < WAITS_MAX && db_next(r))
		waits_ms[count++] = row_int(r, 0);
	db_done(r);
	return count;
}

static int shorter_first(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

/* Nearest rank. */
static int64_t percentile(const int64_t *sorted, size_t count, size_t percent)
{
	return sorted[(count * percent + 99) / 100 - 1];
}

void usual_wait_learn(struct tx *tx, const char *category)
{
	int64_t waits_ms[WAITS_MAX];
	size_t count = read_lately(tx, category, waits_ms);

	if (count < WAITS_MIN) {
		db_run(tx->db, "delete from usual_waits where category = $1", "t", category);
		return;
	}
	qsort(waits_ms, count, sizeof(waits_ms[0]), shorter_first);
	db_run(tx->db,
	       "insert into usual_waits (category, low_s, high_s) values ($1, $2, $3)"
	       " on conflict (category) do update set low_s = excluded.low_s, high_s = excluded.high_s"
	       " where usual_waits.low_s <> excluded.low_s or usual_waits.high_s <> excluded.high_s",
	       "tii", category, percentile(waits_ms, count, 25) / 1000,
	       percentile(waits_ms, count, 75) / 1000 + 1);
}
