/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STREAM_H
#define HP_SERVER_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/store/store.h"

struct loop;
struct settings;

/*
 * The hub: everybody who listens. It gets the log after each commit (store_on_log), filters it for each listener, and
 * gathers references to the encoded lines until that listener's socket can be written: one line in memory whatever
 * the audience, one write for all that has gathered. It knows no sockets: the edge gives each listener callbacks.
 */
struct hub;
struct listener;

struct hub *hub_new(struct loop *l, struct store *s, const struct settings *set);
void hub_free(struct hub *h);

struct listener_events {
	void (*writable_wanted)(void *arg);               /* there is something to send */
	void (*close)(int code, const char *reason, void *arg); /* hang up: 1013 too slow, 4401 signed out, 1001 */
};

/* Starts: checks the token, marks the helper present, and queues snapshot or resumed plus replay. since -1: none. */
struct listener *hub_join(struct hub *h, const char *token, int64_t since, const struct listener_events *ev, void *arg);
void hub_leave(struct listener *l);                      /* the socket is gone; no callback any more */

/* The next frame: all that has gathered, at most `max` bytes of whole lines, into `out`. 0: nothing. */
size_t listener_take(struct listener *l, char *out, size_t max);
/* How much the next frame would hold; 0: nothing. One line may be longer than a usual frame (a snapshot). */
size_t listener_waiting(const struct listener *l);

void hub_token_died(struct hub *h, const char *token);   /* its listeners are closed with 4401 */
void hub_close_all(struct hub *h, int code);             /* going away */
size_t hub_count(const struct hub *h);

#endif
