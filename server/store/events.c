/* SPDX-License-Identifier: ISC */
/*
 * The log: what happened, in the order in which it was committed, and who may know. One writer
 * gives numbers in commit order; an engine with several must make it so (a lock around the commit,
 * or numbers given after it).
 */
#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"
#include "server/limits.h"
#include "server/store/fields.h"
#include "server/store/rows.h"

/* Looking through more for one person costs the others more than a snapshot does. */

int64_t event_append(struct tx *tx, enum event_type type, unsigned audience, const char *person_id,
		     const char *request_id, const char *actor_id, const char *data)
{
	db_run(tx->db,
	       "insert into events (at, type, audience, person_id, request_id, actor_id, data)"
	       " values ($1, $2, $3, $4, $5, $6, $7)",
	       "itiTTTt", tx->now_ms, event_type_name(type), (int64_t)audience, or_null(person_id),
	       or_null(request_id), or_null(actor_id), data);
	tx->appended++;
	return db_last_number(tx->db);
}

int64_t event_last_seq(struct tx *tx)
{
	return db_int(tx->db, 0, "select max(seq) from events", "");
}

static bool is_servable(struct tx *tx, int64_t since)
{
	int64_t last_seq = event_last_seq(tx);
	int64_t first_seq = db_int(tx->db, 1, "select min(seq) from events", "");

	return since >= first_seq - 1 && since <= last_seq &&
	       last_seq - since <= LIMIT_REPLAY_LOOKED_AT;
}

/* Who is told what: the same rule as the hub's, which applies it to what happens now. */
static struct row *query_visible(struct tx *tx, const struct user *who, int64_t since, size_t max)
{
	unsigned audience = who->role == ROLE_OPERATOR ? AUDIENCE_OPERATORS
			    : who->role == ROLE_HELPER ? AUDIENCE_HELPERS
						       : 0;
	unsigned told = who->role == ROLE_HELPER ? AUDIENCE_TOLD : 0;

	return db_query(
		tx->db,
		"select seq, type, data from events where seq > $1"
		" and (person_id = $2 or (audience & $3) <> 0 or ((audience & $4) <> 0"
		"  and coalesce((select until_seq from presence where helper_id = $2"
		"   and from_seq < events.seq order by from_seq desc limit 1), -1) >= events.seq))"
		" order by seq limit $5",
		"itiii", since, who->id, (int64_t)audience, (int64_t)told, (int64_t)max + 1);
}

static void append_line(FILE *to, const struct row *r)
{
	enum event_type type = EVENT_UNKNOWN;
	size_t len;
	char *line;

	event_type_parse(row_text(r, 1), &type);
	line = event_line(row_int(r, 0), type, row_text(r, 2), &len);
	fwrite(line, 1, len, to);
	free(line);
}

bool event_replay(struct tx *tx, const struct user *who, int64_t since, size_t max, char **out,
		  size_t *len, int64_t *last_seq)
{
	size_t count = 0;
	struct row *r;
	FILE *text;

	*out = NULL;
	*len = 0;
	*last_seq = since;
	if (!is_servable(tx, since))
		return false;
	text = mem_file_open(out, len);
	r = query_visible(tx, who, since, max);
	while (count <= max && db_next(r)) {
		append_line(text, r);
		*last_seq = row_int(r, 0);
		count++;
	}
	db_done(r);
	fclose(text);
	if (count <= max && db_state(tx->db) == DB_OK)
		return true;
	free(*out);
	*out = NULL;
	*len = 0;
	return false;
}

/*
 * From the front, as long as what is there is old: the log has no index by time, and needs none for this. The newest
 * stays whatever its age, so that the next one's number follows; whoever asks for what is gone gets a snapshot.
 */
void events_forget(struct tx *tx, int64_t before_ms, int64_t max)
{
	int64_t first = db_int(tx->db, 0, "select min(seq) from events", "");
	int64_t end = first + max, last = event_last_seq(tx);
	int64_t young;

	if (first == 0 || db_int(tx->db, before_ms, "select at from events where seq = $1", "i", first) >= before_ms)
		return;
	end = end < last ? end : last;
	/* a clock that was put back leaves younger ones between: the log must have no hole */
	young = db_int(tx->db, end, "select min(seq) from events where seq < $1 and at >= $2", "ii", end, before_ms);
	db_run(tx->db, "delete from events where seq < $1", "i", young != 0 ? young : end);
}

size_t event_entries(struct db *d, int64_t after, struct entry **out)
{
	struct row *r = db_query(d,
				 "select seq, type, data, audience, person_id from events"
				 " where seq > $1 order by seq",
				 "i", after);
	size_t count = 0, room = 0;

	*out = NULL;
	while (db_next(r)) {
		struct entry *e;

		if (count == room) {
			room = room ? room * 2 : 16;
			*out = xrealloc(*out, room * sizeof(**out));
		}
		e = &(*out)[count++];
		e->seq = row_int(r, 0);
		e->type = EVENT_UNKNOWN;
		event_type_parse(row_text(r, 1), &e->type);
		e->line = event_line(e->seq, e->type, row_text(r, 2), &e->line_len);
		e->audience = (unsigned)row_int(r, 3);
		field_id(r, 4, e->person_id);
	}
	return count;
}

void event_entries_free(struct entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(entries[i].line);
	free(entries);
}
