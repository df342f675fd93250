/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_PAYMENT_H
#define HP_PROTOCOL_PAYMENT_H

#include <stdint.h>

#include "protocol/err.h"
#include "protocol/request.h"

/* What calls for an operator. */
enum payment_problem {
	PROBLEM_NONE,
	PROBLEM_REFUSED,        /* "refused": the provider said a final no, or the hold is gone */
	PROBLEM_LATE,           /* "late": the provider has not done it yet, and should have */
	PROBLEM_LAPSING,        /* "lapsing": the hold runs out within a day, neither taken nor released */
	PAYMENT_PROBLEM_COUNT
};

/* A request's payment as an operator sees it. Texts belong to the struct. */
struct payment {
	char request_id[HP_ID_SIZE];
	char *customer_name;
	char intent_id[HP_ID_SIZE];     /* "": none yet */
	int64_t amount;
	char currency[HP_CURRENCY_SIZE];
	enum request_status request_status;
	enum payment_status status;
	enum payment_problem problem;
	char *order;                    /* the newest asked of the provider: "hold", "capture", "release" */
	int64_t tries;                  /* how often it was asked for */
	char *reason;                   /* why not yet, or not at all, in the provider's words */
	int64_t ordered_at_ms;          /* 0: null, as below */
	int64_t next_try_at_ms;
	int64_t capture_before_ms;      /* when the hold lapses */
	int64_t held_at_ms, captured_at_ms, released_at_ms;
	int64_t settled_at_ms;          /* an operator put it right elsewhere: no problem any more */
	char *settled_note;             /* how */
};

const char *payment_problem_name(enum payment_problem p); /* NULL for PROBLEM_NONE */

void payment_clear(struct payment *p);
char *payment_encode(const struct payment *p);           /* caller frees */
enum err payment_decode(const char *text, size_t len, struct payment *out, struct fault *f);

#endif
