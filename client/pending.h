/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_PENDING_H
#define HP_CLIENT_PENDING_H

#include <stdbool.h>
#include <sys/queue.h>

#include "protocol/err.h"
#include "protocol/limits.h"

struct profile;

/*
 * What must reach the server however long it takes: each one a file under pending/, in the order in which they were
 * wanted, gone once there is a final answer. A second try carries the same key, so that nothing is done twice.
 * For app_kept.c.
 */
struct pending_entry {
	char name[48];                  /* the file's */
	char kind[16];                  /* api.h: which call it is */
	char user[HP_ID_SIZE];          /* only ever sent in this person's name */
	char id[HP_ID_SIZE];            /* of what it is about */
	char key[HP_KEY_SIZE];
	char *body;                     /* NULL: none */
	STAILQ_ENTRY(pending_entry) link;
};

struct pending;

struct pending *pending_new(struct profile *p);          /* reads what is there; unreadable files are left alone */
void pending_free(struct pending *p);                    /* the files stay */

/* Copies what `e` says, chooses its name and writes it. On an error it is kept in memory alone. */
struct pending_entry *pending_add(struct pending *p, const struct pending_entry *e, struct fault *f);
void pending_remove(struct pending *p, struct pending_entry *e);
/* The first of this person's; after `after` unless NULL. NULL: no more. */
struct pending_entry *pending_next(const struct pending *p, const char *user, const struct pending_entry *after);

#endif
