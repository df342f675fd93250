/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_REQUEST_H
#define HP_PROTOCOL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"

enum request_status {
	REQUEST_AUTHORIZING, REQUEST_OPEN, REQUEST_CLAIMED, REQUEST_COMPLETED, REQUEST_CANCELLED,
	REQUEST_EXPIRED, REQUEST_STATUS_COUNT
};

enum payment_status {
	PAYMENT_PENDING, PAYMENT_AUTHORIZED, PAYMENT_CAPTURED, PAYMENT_RELEASED, PAYMENT_FAILED,
	PAYMENT_STATUS_COUNT
};

/* Why a request ended without a completed session; END_NONE while it has not, or when it went well. */
enum end_reason {
	END_NONE,
	END_BY_CUSTOMER,   /* "customer": cancelled by the person who asked */
	END_BY_OPERATOR,   /* "operator" */
	END_DECLINED,      /* "declined": the hold was refused */
	END_NOBODY_CAME,   /* "nobody_came": expired unclaimed */
	END_NOT_STARTED,   /* "not_started": claimed, but the session was never started */
	END_HELPER_GONE,   /* "helper_gone": the helper vanished in the middle */
	END_GIVEN_BACK,    /* "given_back": of a session only; its request is open again */
	END_HOLD_LAPSED,   /* "hold_lapsed": the hold ran out or was cancelled at the provider */
	END_REASON_COUNT
};

/* A call for help. Texts belong to the struct; request_clear() frees them. "" and NULL mean null. */
struct request {
	char id[HP_ID_SIZE];
	char customer_id[HP_ID_SIZE];
	char *customer_name;            /* display name; only for its helper and operators */
	char category[HP_CATEGORY_SIZE];
	char *description;
	int64_t amount;                 /* smallest unit of `currency` */
	char currency[HP_CURRENCY_SIZE];
	enum request_status status;
	enum payment_status payment_status;
	char payment_intent_id[HP_ID_SIZE];
	char *payment_url;              /* only for its customer, only while it is wanted */
	char *payment_reason;           /* why the provider refused, in its words; its customer, operators */
	char session_id[HP_ID_SIZE];    /* the newest session, "" while there was none */
	enum end_reason end_reason;
	int64_t helpers_told;           /* how many helpers heard of it since it was last open */
	int64_t position;               /* among the open ones, oldest first, from 1; 0 when not open */
	int64_t opened_at_ms;           /* when it was last opened; 0 before */
	int64_t expires_at_ms;          /* when it expires unclaimed; 0 when it no longer can */
	int64_t usual_wait_low_s;       /* how long others of its category waited lately; only for */
	int64_t usual_wait_high_s;      /* its customer, who waits. high 0: null, too few to tell */
	int64_t held_at_ms;             /* the receipt: what happened to the money, and when; 0: null */
	int64_t captured_at_ms;
	int64_t released_at_ms;         /* given back, or gone at the provider */
	int64_t amount_captured;
	int64_t settled_at_ms;          /* an operator put a refused payment right elsewhere */
	int64_t created_at_ms;
	int64_t updated_at_ms;
};

const char *request_status_name(enum request_status s);
bool request_status_parse(const char *name, enum request_status *out);
const char *payment_status_name(enum payment_status s);
bool payment_status_parse(const char *name, enum payment_status *out);
const char *end_reason_name(enum end_reason r);          /* NULL for END_NONE: null in JSON */
bool end_reason_parse(const char *name, enum end_reason *out);

/* authorizing, open or claimed: something is still to come */
bool request_is_live(const struct request *r);

void request_clear(struct request *r);
void request_copy(struct request *to, const struct request *from);

/* Encodes what is in the struct: leaving out what a person must not see is done before, by emptying
 * payment_url, payment_reason, customer_name and the usual wait. Caller frees. */
char *request_encode(const struct request *r);
enum err request_decode(const char *text, size_t len, struct request *out, struct fault *f);

/* category: its form; description: valid UTF-8, 1 to 2000 characters, not blank, no controls but line
 * feed and tab; amount: within limits.h */
enum err category_check(const char *category, struct fault *f);
enum err description_check(const char *text, struct fault *f);
enum err amount_check(int64_t amount, struct fault *f);

#endif
