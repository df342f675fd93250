/* SPDX-License-Identifier: ISC */
/* Numbers over completed sessions, kept by helper and day as sessions end, so that reading them
 * costs the same in the tenth year. Everybody's are kept under the empty name. */
#include "server/store/fields.h"
#include "server/store/rows.h"

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

static void count_for(struct tx *tx, const char *helper_id, const struct session *s)
{
	db_run(tx->db,
	       "insert into tallies (helper_id, day, completed, duration, resolved, unresolved,"
	       " escalated) values ($1, $2, 1, $3, $4, $5, $6)"
	       " on conflict (helper_id, day) do update set"
	       " completed = tallies.completed + 1,"
	       " duration = tallies.duration + excluded.duration,"
	       " resolved = tallies.resolved + excluded.resolved,"
	       " unresolved = tallies.unresolved + excluded.unresolved,"
	       " escalated = tallies.escalated + excluded.escalated",
	       "tiiiii", helper_id, s->ended_at_ms / DAY_MS,
	       s->duration_s > 0 ? s->duration_s : INT64_C(0),
	       (int64_t)(s->outcome == OUTCOME_RESOLVED),
	       (int64_t)(s->outcome == OUTCOME_UNRESOLVED),
	       (int64_t)(s->outcome == OUTCOME_ESCALATED));
}

void stats_count(struct tx *tx, const struct session *s)
{
	count_for(tx, s->helper_id, s);
	count_for(tx, "", s);
}

static void count_rating_for(struct tx *tx, const char *helper_id, const struct session *s)
{
	db_run(tx->db,
	       "insert into tallies (helper_id, day, ratings, rating_sum) values ($1, $2, 1, $3)"
	       " on conflict (helper_id, day) do update set ratings = tallies.ratings + 1,"
	       " rating_sum = tallies.rating_sum + excluded.rating_sum",
	       "tii", helper_id, s->ended_at_ms / DAY_MS, (int64_t)s->rating);
}

void stats_count_rating(struct tx *tx, const struct session *s)
{
	count_rating_for(tx, s->helper_id, s);
	count_rating_for(tx, "", s);
}

static void read_part(struct tx *tx, const char *helper_id, int64_t from_day,
		      struct stats_part *out)
{
	struct row *r = db_query(
		tx->db,
		"select sum(completed), sum(duration), sum(resolved), sum(unresolved),"
		" sum(escalated), sum(earned), sum(ratings), sum(rating_sum)"
		" from tallies where helper_id = $1 and day >= $2",
		"ti", helper_id, from_day);
	int64_t rating_sum = 0;

	if (db_next(r)) {
		out->completed_sessions = row_int(r, 0);
		out->total_duration_s = row_int(r, 1);
		out->outcomes[OUTCOME_RESOLVED] = row_int(r, 2);
		out->outcomes[OUTCOME_UNRESOLVED] = row_int(r, 3);
		out->outcomes[OUTCOME_ESCALATED] = row_int(r, 4);
		out->earned = row_int(r, 5);
		out->ratings = row_int(r, 6);
		rating_sum = row_int(r, 7);
	}
	db_done(r);
	if (out->completed_sessions > 0)
		out->average_duration_s = out->total_duration_s / out->completed_sessions;
	if (out->ratings > 0)
		out->average_rating_x100 = (rating_sum * 100 + out->ratings / 2) / out->ratings;
}

static void read_days(struct tx *tx, const char *helper_id, int64_t first_day,
		      int64_t days[STATS_DAYS])
{
	struct row *r = db_query(
		tx->db, "select day, completed from tallies where helper_id = $1 and day >= $2",
		"ti", helper_id, first_day);

	while (db_next(r)) {
		int64_t day = row_int(r, 0) - first_day;

		if (day < STATS_DAYS)
			days[day] = row_int(r, 1);
	}
}

void stats_read(struct tx *tx, const char *helper_id, struct stats *out)
{
	const char *whose = helper_id ? helper_id : "";
	int64_t today = tx->now_ms / DAY_MS;

	*out = (struct stats){ .all = { 0 } };
	read_part(tx, whose, 0, &out->all);
	read_part(tx, whose, today, &out->today);
	read_days(tx, whose, today - STATS_DAYS + 1, out->days);
}
