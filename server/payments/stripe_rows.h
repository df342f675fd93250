/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_ROWS_H
#define HP_SERVER_PAYMENTS_STRIPE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/payments/stripe_object.h"
#include "server/store/rows.h"

/*
 * What we know of payments at Stripe (schema/003_stripe.sql): inside a tx, as all of rows.h.
 * Each function writes only its own columns, so that an order and a look at the same payment do
 * not undo each other's.
 */
struct stripe_key {
	char effect[HP_ID_SIZE];        /* "": never used */
	int64_t sent_at_ms;             /* when it was first used, or was about to be */
	int round;
};

struct stripe_payment {
	char request_id[HP_ID_SIZE];
	char code[HP_ID_SIZE];
	struct stripe_key hold, settle;
	int64_t page_until_s;
	char checkout_id[STRIPE_ID_SIZE]; /* "": not known */
	char *checkout_url;             /* NULL: not open */
	char intent_id[HP_ID_SIZE];     /* "": there is none yet, or it is not known */
	enum stripe_intent_status intent_status;
	int64_t held, captured, capture_before_ms;
	bool is_closed;
};

/* False: there is none. The caller clears it. */
bool stripe_payment_read(struct tx *tx, const char *request_id, struct stripe_payment *out);
bool stripe_payment_by_code(struct tx *tx, const char *code, struct stripe_payment *out);
void stripe_payment_clear(struct stripe_payment *p);

/* Before the first call for a hold; what is there already stays. */
void stripe_payment_begin(struct tx *tx, const char *request_id, const char *hold_key, int64_t page_until_s);
/* Before the first call for a capture or release. `closes`: from here on nothing may be held for
 * this request; a row is made where there is none, so that a hold that comes later sees it. */
void stripe_payment_settle(struct tx *tx, const char *request_id, const char *key, bool closes);
/* A new key for the hold's effect or the other one's. */
void stripe_payment_next_round(struct tx *tx, const char *request_id, bool is_hold);
void stripe_payment_note_checkout(struct tx *tx, const char *request_id, const struct stripe_checkout *c, const char *url);
/* Also says when to look again: never, once the intent is at its end. */
void stripe_payment_note_intent(struct tx *tx, const char *request_id, const struct stripe_intent *in);

/* Looks. A request whose truth is to be fetched is looked at when its time has come, or at once
 * when a webhook says so. */
void stripe_payment_look_now(struct tx *tx, const char *request_id);
void stripe_payment_look_later(struct tx *tx, const char *request_id, int64_t at_ms);
size_t stripe_payment_to_look(struct tx *tx, struct stripe_payment *out, size_t max);
/* Holds still to be captured or released that lapse before `before_ms`: how many. */
int64_t stripe_payment_lapsing(struct tx *tx, int64_t before_ms);

/* Whose object this is. False: none of ours. */
bool stripe_request_of(struct tx *tx, const char *object_id, char request_id[HP_ID_SIZE]);
/* False: this event came before. */
bool stripe_event_add(struct tx *tx, const char *id, const char *type, const char *object_id, const char *request_id);
void stripe_events_forget(struct tx *tx, int64_t before_ms);

#endif
