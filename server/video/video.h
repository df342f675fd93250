/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_VIDEO_VIDEO_H
#define HP_SERVER_VIDEO_VIDEO_H

#include <stdbool.h>
#include <stddef.h>

struct call;
struct loop;
struct session;
struct settings;
struct store;
struct tx;

/*
 * Where two people meet: a narrow interface to the video provider (video_provider.h: a provider is a row). The address is
 * made for one person at the moment they open their /j/CODE, and is never stored.
 *
 * Some providers are asked over the network: to make a room, once a session, and a token for this person. So the join
 * handler decides in its tx who may, and the rest follows after the commit, before the answer (struct reply's `after`).
 * While the provider does not answer the session stands, both its people are told ("video":"down"), whoever opens the
 * link gets a page that tries again by itself, and so does the server. Rooms of ended sessions are closed.
 */
struct video;

/* Starts closing rooms and asking again. `set` is complete (video_settings.h) and borrowed. */
struct video *video_open(struct loop *l, struct store *s, const struct settings *set);
void video_close(struct video *v);      /* who still waits is told that we are busy */

/* For the join handler: one of the session's two people is to be led to the call. */
void video_lead(struct tx *tx, struct call *c, const struct session *s, bool is_helper);

/* `template` holds {room} once or more, and is a link with it filled in. */
bool video_template_is_valid(const char *template);

#endif
