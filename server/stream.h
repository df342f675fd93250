/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STREAM_H
#define HP_SERVER_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/store/store.h"

struct loop;
struct settings;
struct metrics;
struct caller;

/*
 * The hub: everybody who listens. It gets the log after each commit, filters it for each listener, and gathers
 * references to the encoded lines until that listener's socket can be written: one line in memory whatever the
 * audience, one write for all that has gathered. It knows no sockets: the edge gives each listener callbacks.
 */
struct hub;
struct listener;

struct hub *hub_new(struct loop *l, struct store *s, const struct settings *set, struct metrics *m);
void hub_free(struct hub *h);                            /* all listeners must have left; jobs may end later */

/* As store_on_log() gives it. */
void hub_log(struct hub *h, const struct entry *entries, size_t count);

struct listener_events {
	void (*writable_wanted)(void *arg);               /* there is something to send, and there was nothing before */
	/* Hang up: 1013 too slow or try again, 4401 signed out, 1001. hub_leave() is still to be called, later. */
	void (*close)(int code, const char *reason, void *arg);
};

/* Starts: checks the token, marks the helper present, and queues snapshot or resumed plus replay. since -1: none.
 * Callbacks come later, never from within. `who`, from callers_enter() or NULL, leaves when that is done. NULL: the
 * store is busy. */
struct listener *hub_join(struct hub *h, const char *token, int64_t since, struct caller *who,
                          const struct listener_events *ev, void *arg);
void hub_leave(struct listener *l);                      /* the socket is gone; no callback any more */

/* How much the next frame holds: whole lines, 64 KiB at most unless one line is longer (a snapshot). 0: nothing. */
size_t listener_waiting(const struct listener *l);
/* The next frame into `out`, which has room for listener_waiting() bytes; returns them. */
size_t listener_take(struct listener *l, char *out);

void hub_token_died(struct hub *h, const char *token);   /* its listeners are closed with 4401 */
void hub_close_all(struct hub *h, int code);             /* going away */
size_t hub_count(const struct hub *h);

#endif
