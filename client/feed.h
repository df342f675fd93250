/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_FEED_H
#define HP_CLIENT_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "client/model.h"

struct loop;
struct trust;
struct app_timing;

/*
 * The stream as something that stays open: it connects, says how things stand, hands over each line, and after a
 * cut comes back by itself, with growing pauses, where it left off. For app.c.
 */
struct feed;

struct feed_events {
	void (*link)(enum link_state state, const char *reason, int64_t retry_at_ms, void *arg);
	/* One event. Returns 0, or -1 where it cannot be read: then all is asked for afresh. */
	int (*line)(const char *line, size_t len, void *arg);
	void (*frame_ended)(void *arg); /* after the last line that came together */
	void (*refused)(void *arg);     /* the token is no longer good; the feed has stopped */
};

/* `url`: the stream's, without query; copied. `trust`: as sockets_trust(). */
struct feed *feed_new(struct loop *l, const char *url, const struct trust *trust, const struct app_timing *timing,
                      const struct feed_events *events, void *arg);
void feed_free(struct feed *f);
void feed_start(struct feed *f, const char *token);      /* copied; the first connection asks for all */
/* The same, and what was read last is not even in the library's buffers. */
void feed_forget(struct feed *f);
void feed_stop(struct feed *f);                          /* says nothing more; forgets the token */
void feed_retry_now(struct feed *f);                     /* where it waits for its next try */
void feed_reached(struct feed *f, int64_t seq);          /* informed up to here: where to resume; -1: ask for all */

#endif
