/* SPDX-License-Identifier: ISC */
/* The table video_rooms, and what a session says of its video. Called in a tx by the join handler, life.c and video_*.c. */
#include "server/video/video_rows.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "server/life.h"
#include "server/store/fields.h"

#define NAME_BYTES 16

/* From the session's id, which only its two people and operators know; a short code says nothing of it. */
static void room_name(const char *session_id, int64_t rooms_before, char out[HP_ID_SIZE])
{
	static const unsigned char purpose[crypto_generichash_KEYBYTES] = "homepro video room";
	unsigned char hash[NAME_BYTES];
	size_t len = 2 * NAME_BYTES;

	crypto_generichash(hash, sizeof hash, (const unsigned char *)session_id,
			   strlen(session_id), purpose, sizeof purpose);
	sodium_bin2hex(out, HP_ID_SIZE, hash, sizeof hash);
	if (rooms_before > 0)
		snprintf(out + len, HP_ID_SIZE - len, "-%lld", (long long)rooms_before);
}

static void link_copy(const struct row *r, int column, char out[VIDEO_LINK_SIZE])
{
	const char *text = row_text(r, column);

	snprintf(out, VIDEO_LINK_SIZE, "%s", text != NULL ? text : "");
}

static void room_fill(const struct row *r, struct video_room *out)
{
	field_id(r, 0, out->id);
	link_copy(r, 1, out->url);
	link_copy(r, 2, out->host_url);
	out->expires_at_ms = row_int(r, 3);
}

/* One that has run out is none. */
static void room_read(struct tx *tx, const char *session_id, struct video_room *out)
{
	struct row *r = db_query(tx->db,
				 "select room_id, url, host_url, expires_at from video_rooms"
				 " where session_id = $1 and state = 'live' and expires_at > $2",
				 "ti", session_id, tx->now_ms);

	memset(out, 0, sizeof *out);
	if (db_next(r))
		room_fill(r, out);
	db_done(r);
}

void video_visit_fill(struct tx *tx, const struct session *s, bool is_helper, struct video_visit *out)
{
	const char *name = is_helper ? s->helper_name : s->customer_name;

	memset(out, 0, sizeof *out);
	memcpy(out->session_id, s->id, sizeof out->session_id);
	memcpy(out->helper_id, s->helper_id, sizeof out->helper_id);
	memcpy(out->customer_id, s->customer_id, sizeof out->customer_id);
	snprintf(out->name, sizeof out->name, "%s", name != NULL ? name : "");
	out->is_helper = is_helper;
	out->is_down = s->is_video_down;
	out->has_joined = is_helper || s->customer_joined_at_ms != 0;
	out->now_ms = tx->now_ms;
	room_name(s->id, db_int(tx->db, 0, "select count(*) from video_rooms where session_id = $1",
				"t", s->id), out->room_name);
	room_read(tx, s->id, &out->room);
}

static void room_add(struct tx *tx, const char *provider, const struct video_visit *v, const char *state)
{
	db_run(tx->db,
	       "insert into video_rooms (provider, room_id, session_id, url, host_url, state, due_at, expires_at)"
	       " values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8) on conflict do nothing",
	       "ttttttii", provider, v->room.id, v->session_id, v->room.url, v->room.host_url, state,
	       tx->now_ms, v->room.expires_at_ms);
}

bool video_room_keep(struct tx *tx, const char *provider, struct video_visit *v)
{
	struct session s = { 0 };
	bool is_live = session_read(tx, v->session_id, &s) && s.ended_at_ms == 0;
	struct video_room standing;

	session_clear(&s);
	db_run(tx->db,
	       "update video_rooms set state = 'ended', url = null, host_url = null"
	       " where session_id = $1 and state = 'live' and expires_at <= $2",
	       "ti", v->session_id, tx->now_ms);
	room_read(tx, v->session_id, &standing);
	room_add(tx, provider, v, is_live && standing.id[0] == '\0' ? "live" : "ending");
	if (standing.id[0] != '\0')
		v->room = standing;
	return is_live;
}

void video_room_forget(struct tx *tx, const char *session_id)
{
	db_run(tx->db,
	       "update video_rooms set state = 'ended', url = null, host_url = null"
	       " where session_id = $1 and state = 'live'",
	       "t", session_id);
}

void video_room_finish(struct tx *tx, const char *session_id)
{
	db_run(tx->db,
	       "update video_rooms set due_at = $1, state = 'ending' where session_id = $2 and state = 'live'",
	       "it", tx->now_ms, session_id);
}

static void lease(struct tx *tx, const char *provider, const char *room_id, int64_t until_ms)
{
	db_run(tx->db,
	       "update video_rooms set due_at = $1 where provider = $2 and room_id = $3",
	       "itt", until_ms, provider, room_id);
}

size_t video_room_take(struct tx *tx, const char *provider, int64_t lease_until_ms,
		       struct video_visit *out, int *failures, size_t max)
{
	struct row *r;
	size_t count = 0;

	db_run(tx->db,
	       "update video_rooms set state = 'ended', url = null, host_url = null"
	       " where state <> 'ended' and expires_at <= $1",
	       "i", tx->now_ms);
	r = db_query(tx->db,
		     "select v.room_id, v.url, v.host_url, v.expires_at, v.session_id, s.helper_id,"
		     " s.customer_id, v.tries from video_rooms v join sessions s on s.id = v.session_id"
		     " where v.state = 'ending' and v.provider = $1 and v.due_at <= $2"
		     " order by v.due_at limit $3",
		     "tii", provider, tx->now_ms, (int64_t)max);
	while (count < max && db_next(r)) {
		memset(&out[count], 0, sizeof out[count]);
		room_fill(r, &out[count].room);
		field_id(r, 4, out[count].session_id);
		field_id(r, 5, out[count].helper_id);
		field_id(r, 6, out[count].customer_id);
		failures[count++] = (int)row_int(r, 7);
	}
	db_done(r);
	for (size_t i = 0; i < count; i++)
		lease(tx, provider, out[i].room.id, lease_until_ms);
	return count;
}

void video_room_ended(struct tx *tx, const char *provider, const char *room_id)
{
	db_run(tx->db,
	       "update video_rooms set state = 'ended', url = null, host_url = null"
	       " where provider = $1 and room_id = $2 and state = 'ending'",
	       "tt", provider, room_id);
}

void video_room_again(struct tx *tx, const char *provider, const char *room_id, int64_t due_at_ms)
{
	db_run(tx->db,
	       "update video_rooms set due_at = $1, tries = tries + 1"
	       " where provider = $2 and room_id = $3 and state = 'ending'",
	       "itt", due_at_ms, provider, room_id);
}

void video_session_mark(struct tx *tx, const char *session_id, bool is_down)
{
	struct session s = { 0 };
	struct request r = { 0 };

	if (session_read(tx, session_id, &s) && s.ended_at_ms == 0 && s.is_video_down != is_down &&
	    request_read(tx, s.request_id, &r)) {
		s.is_video_down = is_down;
		s.video_down_at_ms = tx->now_ms;
		session_write(tx, &s);
		life_tell_session(tx, &r, &s, NULL);
	}
	request_clear(&r);
	session_clear(&s);
}

void video_session_joined(struct tx *tx, const char *session_id)
{
	struct session s = { 0 };
	struct request r = { 0 };

	if (session_set_joined(tx, session_id) && session_read(tx, session_id, &s) &&
	    request_read(tx, s.request_id, &r))
		life_tell_session(tx, &r, &s, s.customer_id);
	request_clear(&r);
	session_clear(&s);
}

size_t video_session_down(struct tx *tx, struct video_visit *out, size_t max)
{
	struct row *r = db_query(tx->db,
				 "select id from sessions where is_video_down = 1 and status <> 'ended'"
				 " order by nr limit $1",
				 "i", (int64_t)max);
	size_t count = 0;

	for (; count < max && db_next(r); count++)
		field_id(r, 0, out[count].session_id);
	db_done(r);
	for (size_t i = 0; i < count; i++) {
		struct session s = { 0 };

		session_read(tx, out[i].session_id, &s);
		video_visit_fill(tx, &s, true, &out[i]);
		session_clear(&s);
	}
	return count;
}
