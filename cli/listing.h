/* SPDX-License-Identifier: ISC */
#ifndef HP_CLI_LISTING_H
#define HP_CLI_LISTING_H

#include <stddef.h>

#include "cli/job.h"

/*
 * Lists of things: a table for people, a page of JSON for programs. Each kind says its titles, and how one item becomes
 * a row, or JSON again.
 */
struct listing {
	const char *titles[8];
	size_t columns;
	enum err (*add)(struct job *j, struct table *t, const char *item, struct fault *f);
	enum err (*again)(const char *item, char **json, struct fault *f);
};

/* Prints the page that an answer holds. */
enum err list_answer(struct job *j, const struct http_answer *a, const struct listing *l, struct fault *f);

#endif
