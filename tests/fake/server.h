/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_SERVER_H
#define HP_TESTS_FAKE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

struct loop;

/*
 * A server that does as it is told, for tests of what talks to one: it listens on a free port of 127.0.0.1, hands
 * each call to the test, which writes the answer, and sends what the test says over every stream that is open.
 */
struct fake;

struct fake_call {
	const char *method;
	const char *path;               /* with its query */
	const char *token;              /* "" where there is none */
	const char *key;                /* Idempotency-Key, "" where there is none */
	const char *body;
	/* the answer, by the test */
	int status;                     /* 200 unless changed; 0: hang up; -1: never answer */
	char *answer;                   /* JSON, freed by the fake; NULL: none */
	int retry_after_s;              /* 0: not said */
};

struct fake_events {
	void (*call)(struct fake_call *c, void *arg);
	/* A stream is asked for: 101 opens it, anything else is the refusal. NULL: all open. */
	int (*stream)(const char *path, const char *token, void *arg);
	void (*opened)(void *arg);      /* it is open; may be NULL */
};

/* `port` 0: a free one. */
struct fake *fake_open(struct loop *l, int port, const struct fake_events *events, void *arg);
int fake_port(const struct fake *f);
void fake_close(struct fake *f);

size_t fake_streams(const struct fake *f);               /* how many are open */
/* In frames of at most `piece` bytes; 0: one. */
void fake_send(struct fake *f, const char *text, size_t piece);
void fake_hang_up(struct fake *f, int code);             /* 0: without a close frame */

#endif
