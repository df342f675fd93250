/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_SENTENCES_H
#define HP_CLIENT_SENTENCES_H

#include <stddef.h>

#include "client/model.h"

/*
 * What front ends say of a request, a session and the money, in a person's words. Written into `out`, always
 * terminated; they return `out`, so that they can stand in an argument list.
 */
#define SENTENCE_SIZE 384

/* "Plumbing": the category's label, or its value where the service does not know it any more. */
const char *category_label(const struct model *m, const char *value);
char *amount_words(char *out, size_t size, const struct request *r);

/* For the customer, of a request that ended without a completed session. */
const char *trouble_title(const struct request *r);
char *trouble_what(char *out, size_t size, const struct request *r);
char *trouble_money(char *out, size_t size, const struct request *r);

/* For the customer, of a completed session. */
const char *outcome_words(enum outcome o);
char *charge_words(char *out, size_t size, const struct model *m, const struct request *r, enum outcome o);

/* For the helper: what choosing this outcome does to the money. */
char *consequence_words(char *out, size_t size, const struct model *m, const struct request *r, enum outcome o);
/* "Session complete · 14 min · $60.00 captured" */
char *completed_words(char *out, size_t size, const struct model *m, const struct session *s, const char *dot);

#endif
