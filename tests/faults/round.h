/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_ROUND_H
#define HP_TESTS_FAULTS_ROUND_H

#include <stdbool.h>

/*
 * One request's whole life, asked of a homeprod over sockets of our own, one call after the other: nothing of our client
 * or loop is in it. What was answered is kept, to be held against the database afterwards.
 */
enum round_role { ROUND_HELPER, ROUND_CUSTOMER, ROUND_OPERATOR, ROUND_ROLES };

struct round {
	int port;
	char token[ROUND_ROLES][80];    /* "": not signed in */
	char request[80], session[80];  /* "": none was answered */
	bool is_claimed, is_started, is_ended; /* as was answered */
	int answers, refusals;          /* 2xx to 4xx; 5xx and none */
};

/* The status, 0 for none. `body` NULL: none; *out may be NULL, else caller frees. */
int round_ask(struct round *r, enum round_role who, const char *method, const char *path, const char *key,
              const char *body, char **out);
/* "password of NAME" */
bool round_sign_in(struct round *r, enum round_role who, const char *name);

void round_play(struct round *r);       /* the request's life, with a helper's stream beside it */
void round_read(struct round *r);       /* whatever can be read, by everybody */
/* True: it still answers. */
bool round_is_served(struct round *r);

#endif
