/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_PAYMENTS_H
#define HP_SERVER_PAYMENTS_PAYMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/limits.h"
#include "server/store/rows.h"

struct loop;
struct settings;

/*
 * Who holds, captures and releases money: a narrow interface with a provider behind it. Every
 * order has a key; the provider carries the same key out once however often it is asked. The
 * outbox (outbox.h) is the only caller. What a provider learns without having been asked goes
 * back by hold_lapsed() (outbox_record.h) and effect_hurry() (rows.h).
 */
enum payment_verdict {
	PAYMENT_DONE,           /* so it is now, at the provider */
	PAYMENT_WAITING,        /* a hold that waits for the customer at payment_url; asked for again later */
	PAYMENT_REFUSED,        /* a final no: `reason` is the provider's, for the operator and the customer */
	PAYMENT_RETRY           /* not now: ask again with the same key */
};

struct payment_order {
	enum effect_kind kind;
	char key[HP_ID_SIZE];
	char request_id[HP_ID_SIZE];
	char intent_id[HP_ID_SIZE];     /* "" for a hold */
	int64_t amount;
	char currency[HP_CURRENCY_SIZE];
};

struct payment_result {
	enum payment_verdict verdict;
	char intent_id[HP_ID_SIZE];
	const char *payment_url;        /* borrowed for the callback; NULL: none */
	const char *reason;
	int64_t retry_after_ms;         /* 0: as the outbox thinks */
	int64_t capture_before_ms;      /* 0: not known */
};

typedef void payment_done_fn(const struct payment_result *r, void *arg);

/* One hold as the provider has it in its own books, for `homeprod reconcile`. */
struct payment_object {
	const char *intent_id, *request_id; /* request_id "": not labelled as one of ours */
	const char *state;              /* the provider's word for it */
	char currency[HP_CURRENCY_SIZE];
	int64_t held, taken;            /* what is held now, what was taken */
};
typedef void payment_object_fn(const struct payment_object *o, void *arg);

struct payment_provider {
	const char *name;               /* "ledger" */
	/* May it be opened with these settings? False: `why`, for whoever starts homeprod. NULL:
	 * always. */
	bool (*check)(struct settings *set, char *why, size_t why_size);
	void *(*open)(struct loop *l, struct store *s, const struct settings *set);
	void (*close)(void *self);
	/* Copies the order. `done` comes once, on the loop, later. */
	void (*carry_out)(void *self, const struct payment_order *o, payment_done_fn *done, void *arg);
	/* The same within the caller's transaction, by a provider whose books are in our database:
	 * taken, carried out and recorded is one commit then. NULL: its books are elsewhere. */
	void (*carry_out_here)(struct tx *tx, const struct payment_order *o, struct payment_result *r);
	/* homeprod is leaving: what still waits for the provider is answered with PAYMENT_RETRY,
	 * now. NULL: nothing waits long. */
	void (*abandon)(void *self);

	/* For admin commands: the table of ours that has a row for each request this provider
	 * was asked about; and every object of its own since then. Turns the loop until all have
	 * come. False: `why`. */
	const char *table;
	bool (*list)(struct loop *l, struct store *s, const struct settings *set, int64_t since_ms, payment_object_fn *each,
	             void *arg, char *why, size_t why_size);
};

extern const struct payment_provider ledger_provider;
extern const struct payment_provider stripe_provider;

const struct payment_provider *payment_provider_find(const char *name); /* NULL: none of that name */

#endif
