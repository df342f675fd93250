/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_AUDIT_H
#define HP_PROTOCOL_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"

/*
 * What is written down of who did what: sign-ins, those that failed, and everything an operator changes. One list gives
 * the words that stand in the database and in the API. Ids and addresses only, never what somebody typed: a name that
 * nobody has may be a password in the wrong place.
 */
#define HP_DEEDS(X)                                                                                          \
	X(NONE,             NULL)                                                                            \
	X(SIGNED_IN,        "sign-in")                                                                       \
	X(SIGN_IN_FAILED,   "sign-in.failed")   /* a wrong password for somebody who exists */               \
	X(SIGN_IN_UNKNOWN,  "sign-in.unknown")  /* a name nobody has */                                      \
	X(SIGN_IN_FLOOD,    "sign-in.flood")    /* so many of these that an hour's rest is only counted */   \
	X(SIGNED_OUT,       "sign-out")                                                                      \
	X(SIGN_IN_ENDED,    "sign-in.ended")    /* one, by its person or an operator */                      \
	X(SIGN_INS_ENDED,   "sign-in.all-ended")                                                             \
	X(USER_ADDED,       "user.added")                                                                    \
	X(USER_PASSWORD,    "user.password")                                                                 \
	X(USER_DISABLED,    "user.disabled")                                                                 \
	X(DEVICE_ADDED,     "device.added")                                                                  \
	X(DEVICE_REVOKED,   "device.revoked")                                                                \
	X(STAFF_PIN_FAILED, "staff.pin-failed") /* at a kiosk */                                             \
	X(REQUEST_CANCELLED, "request.cancelled")                                                            \
	X(SESSION_ENDED,    "session.ended")    /* without an outcome, by an operator */                     \
	X(PAYMENT_RETRIED,  "payment.retried")                                                               \
	X(PAYMENT_SETTLED,  "payment.settled")

enum deed {
#define X(name, word) DEED_##name,
	HP_DEEDS(X)
#undef X
	DEED_COUNT
};

const char *deed_name(enum deed d);                      /* NULL for DEED_NONE */

/* One line of it. Texts belong to the struct. */
struct audit_entry {
	char id[HP_ID_SIZE];
	int64_t at_ms;
	char *what;                     /* a deed's word; a newer server may have more */
	char actor_id[HP_ID_SIZE];      /* "": nobody signed in */
	char *actor_name;               /* the user name, now; NULL: none */
	char about[HP_ID_SIZE];         /* of what it was done to; "": nothing that has an id */
	char *about_name;               /* its user name, where it is a person */
	char *origin;                   /* an address, or "console:UID" of a command on the server */
	int64_t count;                  /* of failures in a row, this one included; 1 otherwise */
};

void audit_entry_clear(struct audit_entry *e);
char *audit_entry_encode(const struct audit_entry *e);   /* caller frees */
enum err audit_entry_decode(const char *text, size_t len, struct audit_entry *out, struct fault *f);

#endif
