/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STREAM_JOIN_H
#define HP_SERVER_STREAM_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/user.h"
#include "server/store/store.h"

/*
 * What a new listener is first told, read in one transaction together with the seq it stands for: a snapshot, or
 * "resumed" and all that came since. The hub (stream.c) submits join_read() and lets the listener go live behind it.
 */
struct join {
	char *token;
	int64_t since;                  /* -1: none */
	/* filled in */
	bool is_good;                   /* the token is */
	struct user user;
	int64_t expires_at_ms;          /* the token */
	bool is_present;                /* a helper, available */
	int64_t seq;                    /* informed up to here */
	char *text;                     /* whole lines */
	size_t len;
};

void join_read(struct tx *tx, struct join *j);
void join_clear(struct join *j);

#endif
