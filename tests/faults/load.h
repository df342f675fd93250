/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_LOAD_H
#define HP_TESTS_FAULTS_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/bench/people.h"

struct loop;
struct http;
struct person;
struct sockets;

/*
 * Helpers and customers at work on one loop, over real sockets; see person.h. The server may be killed and started
 * again at any time: whoever was not answered asks again.
 */
struct load;

/* `tokens` is borrowed; `url` is "http://ADDRESS" and may be set later, before load_begin(). */
struct load *load_new(struct loop *l, const struct people_set *tokens);
void load_free(struct load *l);
void load_set_url(struct load *l, const char *url);

void load_begin(struct load *l);        /* everybody opens a stream and goes to work */
/* Nothing new is begun; waits until all that was under way has been answered and the streams are there. */
void load_rest(struct load *l);
void load_go_on(struct load *l);

/* While all rest: whether the server has kept all that it answered since the last time; see audit.c. */
void load_audit(struct load *l);

struct loop *load_loop(const struct load *l);
struct http *load_http(const struct load *l);
struct sockets *load_sockets(const struct load *l);     /* for one more stream */
const char *load_url(const struct load *l);
struct person *load_people(const struct load *l, size_t *count);

/* ---- what happened ---- */

enum deed {
	DID_ASK, DID_CANCEL, DID_CLAIM, DID_LOSE, DID_START, DID_GIVE_BACK, DID_END, DID_READ, DID_COUNT
};
void load_did(struct load *l, enum deed d);
void load_count_answered(struct load *l, bool is_change, int64_t after_ms);
void load_count_unanswered(struct load *l, int status);  /* 0: no answer came */

struct load_figures {
	size_t deeds[DID_COUNT];
	size_t answered, changes, cut, refused; /* refused: 429 and 5xx */
	size_t events;                  /* that streams have shown, as audited */
	size_t asked_twice;             /* changes that were asked for again under their key */
	int64_t slowest_ms;
};
const struct load_figures *load_figures(const struct load *l);
void load_print(const struct load *l);

/* For audit.c. */
void load_count_audited(struct load *l, size_t events, size_t asked_twice);

/* A GET or POST of one person, now; turns the loop. The body, which the caller frees. Fails the test unless the status
 * is a good one. */
char *load_ask(struct load *l, const char *token, const char *method, const char *path, const char *key,
               const char *body, int *status);

#endif
