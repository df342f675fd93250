/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_CROWD_H
#define HP_TESTS_BENCH_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/bench/clock.h"

/*
 * Many people at once, on one epoll loop: listeners, each with a stream of its own, who note when a given word reaches
 * their socket, and callers, each with an HTTP connection that is kept. For the bench: the server under load is a
 * process of its own, ours or one of the floors.
 */
struct crowd;

/* Nobody yet. A port on 127.0.0.1. */
struct crowd *crowd_new(int port);
void crowd_free(struct crowd *c);

/* One listener a token; returns once each has had its first frame. False: not within a minute. */
bool crowd_listen(struct crowd *c, const char *const *tokens, size_t count);
size_t crowd_listeners(const struct crowd *c);

/* From now on this word counts (a literal), and what was seen is forgotten. */
void crowd_expect(struct crowd *c, const char *word);
/* Waits until every listener has seen it that often. */
bool crowd_await(struct crowd *c, unsigned times, int within_ms);
/* Of all that listeners were sent since crowd_expect(). */
size_t crowd_bytes(const struct crowd *c);
/* When each listener saw it last, in the order of joining. */
int64_t crowd_seen_at_ns(const struct crowd *c, size_t listener);

/* One call. `make` fills it in; false: there is no more to ask. */
struct ask {
	char path[128];
	const char *method, *token;
	char body[2304];
};
struct asking {
	bool (*make)(void *arg, size_t i, struct ask *out);
	/* May be NULL. `body` is borrowed. */
	void (*answered)(void *arg, size_t i, int status, const char *body);
	void *arg;
};
/* Keeps so many calls in flight until there is no more to ask and all were answered. How many were answered well. */
size_t crowd_ask(struct crowd *c, const struct asking *a, size_t in_flight);
/* When the last of crowd_ask() was written. */
int64_t crowd_sent_at_ns(const struct crowd *c);

#endif
