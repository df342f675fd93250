/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_API_H
#define HP_CLIENT_API_H

#include <stdbool.h>
#include <stddef.h>

#include "client/app.h"

struct http_answer;

/*
 * The server's calls as a table: which intent is which call, what it carries, what its answer means for the app.
 * A new intent that is a call is one row. For app_do.c and app_kept.c.
 */
enum care {
	CARE_ONCE,      /* sent; no answer is an answer */
	CARE_TWICE,     /* with a key; once more where it was cut off and the link soon returns, never later */
	CARE_KEPT       /* with a key, on disk until answered */
};

struct api_row {
	enum intent_type type;
	const char *kind;               /* its name in files */
	const char *method, *path;      /* ":id" is the intent's */
	enum care care;
	bool is_for_anyone;             /* without being signed in */
	enum err (*check)(const struct intent *i, struct fault *f); /* NULL: nothing but the id */
	char *(*encode)(const struct intent *i);                    /* NULL: no body */
	/* Of a good answer: into the app, and made_id. NULL: nothing is in it. */
	enum err (*take)(struct app *a, const char *body, size_t len, struct outcome_of_intent *o);
};

/* NULL: not a call. INTENT_READ without an id is another call than one with. */
const struct api_row *api_row(const struct intent *i);
const struct api_row *api_row_by_kind(const char *kind);
/* The same as the server would: ids, lengths, ranges. */
enum err api_check(const struct api_row *row, const struct intent *i, struct fault *f);
char *api_path(const struct api_row *row, const char *id); /* caller frees */
/* The last word, and our server's. Anything else is worth another try: it may be busy, a redirect a hotel's sign-in page,
 * a "not found" a proxy's that has lost its backend. What a "yes" holds is for the caller to look at. */
bool api_is_final(const struct http_answer *a);
/* 128 random bits in hex: the same for each try of one intent. */
void api_make_key(char key[HP_KEY_SIZE]);

#endif
