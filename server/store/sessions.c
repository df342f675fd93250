/* SPDX-License-Identifier: ISC */
/* Sessions, from the claim to the end, and the codes that lead to their calls. */
#include <string.h>

#include "server/store/fields.h"
#include "server/store/rows.h"

#define SESSION_SELECT                                                                             \
	"select s.id, s.request_id, s.helper_id, s.customer_id, h.display_name, c.display_name,"   \
	" s.status, s.customer_join_url, s.helper_join_url, s.outcome, s.notes, s.end_reason,"     \
	" s.created_at, s.started_at, s.ended_at, s.duration, s.rating, s.feedback_words,"         \
	" s.is_video_down, s.customer_joined_at, s.video_down_at from sessions s"                  \
	" join users h on h.id = s.helper_id join users c on c.id = s.customer_id"

static void fill(const struct row *r, struct session *out)
{
	*out = (struct session){ .status = SESSION_WAITING };
	field_id(r, 0, out->id);
	field_id(r, 1, out->request_id);
	field_id(r, 2, out->helper_id);
	field_id(r, 3, out->customer_id);
	out->helper_name = field_text(r, 4);
	out->customer_name = field_text(r, 5);
	session_status_parse(row_text(r, 6), &out->status);
	out->customer_join_url = field_text(r, 7);
	out->helper_join_url = field_text(r, 8);
	if (!row_is_null(r, 9))
		outcome_parse(row_text(r, 9), &out->outcome);
	out->notes = field_text(r, 10);
	if (!row_is_null(r, 11))
		end_reason_parse(row_text(r, 11), &out->end_reason);
	out->created_at_ms = row_int(r, 12);
	out->started_at_ms = row_int(r, 13);
	out->ended_at_ms = row_int(r, 14);
	out->duration_s = row_is_null(r, 15) ? -1 : row_int(r, 15);
	out->rating = (int)row_int(r, 16);
	out->feedback_words = field_text(r, 17);
	out->is_video_down = row_int(r, 18) != 0;
	out->customer_joined_at_ms = row_int(r, 19);
	out->video_down_at_ms = row_int(r, 20);
}

static bool take_one(struct row *r, struct session *out)
{
	bool is_found = db_next(r);

	*out = (struct session){ .status = SESSION_NONE, .duration_s = -1 };
	if (is_found)
		fill(r, out);
	db_done(r);
	return is_found;
}

bool session_read(struct tx *tx, const char *id, struct session *out)
{
	return take_one(db_query(tx->db, SESSION_SELECT " where s.id = $1", "t", id), out);
}

bool session_read_of_request(struct tx *tx, const char *request_id, struct session *out)
{
	return take_one(db_query(tx->db,
				 SESSION_SELECT
				 " where s.request_id = $1 order by s.nr desc limit 1",
				 "t", request_id),
			out);
}

/* A code that is in use already makes the whole job fail: asked again, the claim gets others. */
static void code_add(struct tx *tx, const char *code, const char *session_id, bool is_helper)
{
	db_run(tx->db, "insert into codes (code, session_id, is_helper) values ($1, $2, $3)", "tti",
	       code, session_id, (int64_t)is_helper);
}

/*
 * Of two claims of a request the index sessions_live lets one in. That a helper has no more in hand
 * than allowed is counted here: nothing comes between counting and writing, since this engine has
 * one writer at a time. On several nodes two claims of one helper could count side by side; there
 * the helper's row in users is locked first (select ... for update), which makes the second wait
 * and count again.
 */
bool session_add(struct tx *tx, const struct session *s, const char *customer_code,
		 const char *helper_code, int sessions_in_hand)
{
	int64_t in_hand = db_int(tx->db, 0,
				 "select count(*) from sessions where helper_id = $1"
				 " and status in ('waiting', 'active')",
				 "t", s->helper_id);

	if (in_hand >= sessions_in_hand)
		return false;
	db_run(tx->db,
	       "insert into sessions (id, request_id, request_nr, customer_id, helper_id, status,"
	       " customer_join_url, helper_join_url, created_at, started_at)"
	       " values ($1, $2, (select nr from requests where id = $2),"
	       "  (select customer_id from requests where id = $2), $3, $4, $5, $6, $7, $8)"
	       " on conflict do nothing",
	       "ttttTTiI", s->id, s->request_id, s->helper_id, session_status_name(s->status),
	       s->customer_join_url, s->helper_join_url, s->created_at_ms, s->started_at_ms);
	if (db_changes(tx->db) != 1)
		return false;
	code_add(tx, customer_code, s->id, false);
	code_add(tx, helper_code, s->id, true);
	return db_state(tx->db) == DB_OK;
}

void session_write(struct tx *tx, const struct session *s)
{
	struct row *before = db_query(
		tx->db, "select status = 'ended', rating from sessions where id = $1", "t", s->id);
	bool is_there = db_next(before), had_ended = is_there && row_int(before, 0) != 0;
	bool had_rating = is_there && row_int(before, 1) != 0;

	db_done(before);
	db_run(tx->db,
	       "update sessions set status = $1, outcome = $2, notes = $3, end_reason = $4,"
	       " started_at = $5, ended_at = $6, duration = nullif($7, -1), rating = $8,"
	       " feedback_words = $9, is_video_down = $10, video_down_at = $11 where id = $12",
	       "tTTTIIiITiIt", session_status_name(s->status), outcome_name(s->outcome), s->notes,
	       end_reason_name(s->end_reason), s->started_at_ms, s->ended_at_ms, s->duration_s,
	       (int64_t)s->rating, s->feedback_words, (int64_t)s->is_video_down,
	       s->is_video_down ? s->video_down_at_ms : 0, s->id);
	if (!had_ended && s->status == SESSION_ENDED && s->outcome != OUTCOME_NONE)
		stats_count(tx, s);
	if (!had_rating && s->rating != 0)
		stats_count_rating(tx, s);
}

bool session_set_joined(struct tx *tx, const char *id)
{
	db_run(tx->db,
	       "update sessions set customer_joined_at = $1"
	       " where id = $2 and customer_joined_at is null and status <> 'ended'",
	       "it", tx->now_ms, id);
	return db_changes(tx->db) == 1;
}

/* A person's are those as helper and those as customer, each walked from the newest. */
#define OF_PERSON                                                                                  \
	"select nr from (select nr from sessions where helper_id = $4 and nr < $1"                 \
	"  and $2 in ('', status) order by nr desc limit $3)"                                      \
	" union select nr from (select nr from sessions where customer_id = $4 and nr < $1"        \
	"  and $2 in ('', status) order by nr desc limit $3) order by nr desc limit $3"
#define OF_ALL "select nr from sessions where nr < $1 order by nr desc limit $3"
#define OF_STATUS "select nr from sessions where nr < $1 and status = $2 order by nr desc limit $3"

/* Parameters are numbered as they first appear, so all texts open with the four in one order. */
#define PAGE(which)                                                                                \
	SESSION_SELECT " where $1 > 0 and $2 = $2 and $3 > 0 and $4 = $4 and s.nr in (" which ")"  \
		       " order by s.nr desc"

static const char *list_sql(const struct session_filter *f)
{
	if (f->person_id)
		return PAGE(OF_PERSON);
	return f->status < 0 ? PAGE(OF_ALL) : PAGE(OF_STATUS);
}

size_t session_list(struct tx *tx, const struct session_filter *f, struct session *out,
		    char next[HP_ID_SIZE])
{
	int64_t before = INT64_MAX;
	size_t limit = (size_t)f->limit, count = 0;
	struct row *r;

	if (f->cursor)
		before = db_int(tx->db, 0, "select nr from sessions where id = $1", "t", f->cursor);
	r = db_query(tx->db, list_sql(f), "itit", before,
		     f->status < 0 ? "" : session_status_name((enum session_status)f->status),
		     (int64_t)f->limit + 1, f->person_id ? f->person_id : "");
	next[0] = '\0';
	while (count < limit && db_next(r))
		fill(r, &out[count++]);
	if (count > 0 && count == limit && db_next(r))
		memcpy(next, out[count - 1].id, HP_ID_SIZE);
	db_done(r);
	return count;
}

bool session_by_code(struct tx *tx, const char *code, struct session *out, bool *is_helper)
{
	struct row *r = db_query(tx->db, "select session_id, is_helper from codes where code = $1",
				 "t", code);
	char id[HP_ID_SIZE] = "";

	*is_helper = false;
	if (db_next(r)) {
		field_id(r, 0, id);
		*is_helper = row_int(r, 1) != 0;
	}
	db_done(r);
	return session_read(tx, id, out);
}

/* Looks at the live ones only. A helper who never opened a stream was last there when the session
 * started. */
size_t session_due(struct tx *tx, int64_t waiting_before_ms, int64_t gone_before_ms,
		   char (*ids)[HP_ID_SIZE], enum end_reason *reasons, size_t max)
{
	struct row *r =
		db_query(tx->db,
			 "select s.id, s.status = 'waiting' from sessions s"
			 " left join attendance a on a.helper_id = s.helper_id"
			 " where s.status in ('waiting', 'active')"
			 " and ((s.status = 'waiting' and s.created_at < $1)"
			 "  or (s.status = 'active' and coalesce(a.is_connected, 0) = 0"
			 "   and s.started_at < $2 and coalesce(a.seen_at, 0) < $2)) limit $3",
			 "iii", waiting_before_ms, gone_before_ms, (int64_t)max);
	size_t count = 0;

	while (count < max && db_next(r)) {
		field_id(r, 0, ids[count]);
		reasons[count++] = row_int(r, 1) != 0 ? END_NOT_STARTED : END_HELPER_GONE;
	}
	db_done(r);
	return count;
}

int64_t session_video_down_since(struct tx *tx)
{
	return db_int(tx->db, 0,
		      "select min(video_down_at) from sessions where is_video_down = 1 and status <> 'ended'",
		      "");
}
