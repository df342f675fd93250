/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_VIDEO_ROWS_H
#define HP_SERVER_VIDEO_ROWS_H

#include "server/store/rows.h"
#include "server/video/video_provider.h"

/*
 * Rooms as they are stored: one live one a session. A room's row is also the wish that the provider close it: it is
 * written in the transaction that ends the session, so no crash loses it, and closing twice does no harm.
 */

/* Who is on the way, out of the session and its room, if one stands. */
void video_visit_fill(struct tx *tx, const struct session *s, bool is_helper, struct video_visit *out);

/* The room in `v` was made: it is the session's from now on, or, where the session has ended or has one already,
 * it is to be closed. False: the session has ended. Else v->room is the one that stands. */
bool video_room_keep(struct tx *tx, const char *provider, struct video_visit *v);
/* The provider says that the live one is not there. */
void video_room_forget(struct tx *tx, const char *session_id);
/* For life.c: the session ends, so does its room. */
void video_room_finish(struct tx *tx, const char *session_id);

/* Takes up to `max` that are to be closed under a lease, with who may be in them; in `failures` how often the provider
 * has failed to close each, which is video_room_again()'s to count: pauses grow with it, and not with our own deaths.
 * Also lets go of those that have run out: their provider has closed them. */
size_t video_room_take(struct tx *tx, const char *provider, int64_t lease_until_ms,
		       struct video_visit *out, int *failures, size_t max);
void video_room_ended(struct tx *tx, const char *provider, const char *room_id);
void video_room_again(struct tx *tx, const char *provider, const char *room_id, int64_t due_at_ms);

/* What the session says of its video; on a change its people are told. */
void video_session_mark(struct tx *tx, const char *session_id, bool is_down);
/* The customer was led to the call: the first time counts, and its people are told. */
void video_session_joined(struct tx *tx, const char *session_id);
/* Live sessions that say it is down, as visits of their helpers. */
size_t video_session_down(struct tx *tx, struct video_visit *out, size_t max);

#endif
