/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_OUTBOX_RECORD_H
#define HP_SERVER_OUTBOX_RECORD_H

#include "server/payments/payments.h"

/*
 * One effect on its way to the provider and back: what it asks for, and what its result means
 * for the request. The outbox (outbox.c) moves them; everything that touches the database is
 * here.
 */
struct errand {
	void *owner;                    /* the outbox */
	const struct settings *set;
	struct effect effect;
	struct payment_order order;
	struct payment_result result;   /* its texts are the two below */
	char *payment_url, *reason;
};

/* The order for a taken effect; NULL where there is nothing to ask the provider: then it is
 * settled in this tx. */
struct errand *errand_prepare(struct tx *tx, const struct settings *set, const struct effect *e);
void errand_answered(struct errand *e, const struct payment_result *r);
/* The result and the transition that follows from it, in one tx. An answer that comes after its
 * lease, when the effect was taken again, is nothing any more: the later one counts. */
void errand_record(struct tx *tx, struct errand *e);
/* What this tx has just added to the outbox is carried out and recorded in it, where the provider's books are in this
 * database (tx->here); elsewhere it is left to the outbox. `r` and `s` as they are stored; both change in place. */
void errand_here(struct tx *tx, const struct settings *set, const struct effect *wish, struct request *r,
		 struct session *s);
/* The provider found, unasked, that this request's hold no longer stands. Nothing where it was
 * not known to stand. */
void hold_lapsed(struct tx *tx, const struct settings *set, const char *request_id, const char *reason);
void errand_free(struct errand *e);

#endif
