/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_PERSON_H
#define HP_TESTS_FAULTS_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/limits.h"
#include "protocol/session.h"

struct load;
struct http_call;
struct model;
struct person;
struct socket;
struct sockets;
struct timer;

/*
 * Somebody who works against a homeprod that may die at any moment, and who writes down all that was answered: calls
 * are made again under their key until there is an answer, the stream is taken up where it was cut. What the two kinds
 * of people do is in customer.c and helper.c; whether the server keeps to what it said is asked by audit.c.
 */

/* A change that was answered: asked again under its key, it must be answered with the same bytes. */
struct answered {
	char *method, *path, *key, *body; /* body NULL: none */
	int status;
	char *text;
};

/* An event that the stream has shown. */
struct seen {
	int64_t seq;
	uint64_t hash;                  /* of its line */
};

/* What a person made, as far as was answered: a customer's request, a helper's session. */
struct thing {
	char id[HP_ID_SIZE];
	bool is_cancelled;              /* a request */
	enum session_status status;     /* a session */
	enum outcome outcome;
};

typedef void person_fn(struct person *p);

struct person {
	struct load *load;
	char name[32];
	const char *token;              /* borrowed */
	person_fn *act;                 /* the next thing to do; called when nothing is under way */
	bool is_resting;                /* nothing new is begun */

	/* the call under way */
	const char *method;             /* NULL: none */
	char *path, *body, *key;
	struct http_call *call;
	void (*then)(struct person *p, int status, const char *text);
	struct timer *pause;
	unsigned keys;                  /* that were used */
	int64_t asked_ms;

	/* the stream */
	struct sockets *sockets;        /* borrowed */
	struct socket *socket;          /* NULL: cut */
	struct timer *again;
	bool is_live;
	struct model *replica;
	struct seen *seen;              /* since the last audit */
	size_t seen_count, seen_room;
	int64_t seen_from;              /* the last audit's seq */

	/* what was answered */
	struct answered *answered;      /* since the last audit */
	size_t answered_count;
	struct thing *things;           /* all, oldest first */
	size_t thing_count;
	size_t completed;               /* sessions that were answered as ended with an outcome */
	size_t outcomes[OUTCOME_COUNT];
	bool is_available;              /* a helper, as was answered last */
};

void person_init(struct person *p, struct load *l, struct sockets *sockets, const char *name, const char *token,
                 person_fn *act);
void person_clear(struct person *p);
void person_listen(struct person *p);
void person_rest(struct person *p, bool is_resting);
bool person_is_idle(const struct person *p);

/* Begins a call; a POST has a key of its own. `path` and `body` are taken. `then` gets the answer, whenever it comes:
 * never 0, 429 or 5xx. */
void person_call(struct person *p, const char *method, char *path, char *body,
                 void (*then)(struct person *p, int status, const char *text));
/* act() again, after a random pause of at most `most_ms`. */
void person_pause(struct person *p, int most_ms);

struct thing *person_thing(struct person *p, const char *id);
struct thing *person_thing_add(struct person *p, const char *id);
void person_forget_audited(struct person *p);

/* The two kinds of people. */
void customer_act(struct person *p);
void helper_act(struct person *p);

#endif
