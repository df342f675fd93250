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
/* What the service calls a thing, in the reader's language where it is one of the usual names. */
const char *label_words(const char *label);
/* Why the payment provider refused, likewise; "" where it did not. */
const char *reason_words(const char *reason);
char *amount_words(char *out, size_t size, const struct request *r);

/* For the customer, of a request that ended without a completed session. */
const char *trouble_title(const struct request *r);
char *trouble_what(char *out, size_t size, const struct request *r);
const char *trouble_next(const struct request *r);       /* what they can do; "" */
char *trouble_money(char *out, size_t size, const struct request *r);

/* "2 to 4 minutes": how long others waited; "" where too few did. */
char *usual_wait_words(char *out, size_t size, const struct request *r);

/* For the customer, of a completed session. */
char *thanks_words(char *out, size_t size, const struct model *m);
const char *outcome_words(enum outcome o);
/* "Very bad" to "Very good": what 1 to RATING_MAX mean. */
const char *rating_words(int rating);
char *charge_words(char *out, size_t size, const struct model *m, const struct request *r, enum outcome o);

/* For the helper: what choosing this outcome does to the money. */
char *consequence_words(char *out, size_t size, const struct model *m, const struct request *r, enum outcome o);
/* "Session complete · 14 min · $60.00 captured" */
char *completed_words(char *out, size_t size, const struct model *m, const struct session *s, const char *dot);

#endif
