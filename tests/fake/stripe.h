/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_STRIPE_H
#define HP_TESTS_FAKE_STRIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/fake/stripe_objects.h"

struct loop;

/*
 * Stripe as far as we use it, written from its published API description: Checkout Sessions,
 * PaymentIntents, idempotency keys and webhooks. Strict about what it takes, as it is there; and
 * able to misbehave on command. On a test's own loop, or as a program of its own
 * (fake_stripe_main.c).
 */
#define FAKE_STRIPE_KEY "sk_test_fake51Hq0Kx"
#define FAKE_STRIPE_WEBHOOK_SECRET "whsec_fake8Zr2Lm"

struct fake_stripe;

struct fake_stripe *fake_stripe_open(struct loop *l, int port);
void fake_stripe_close(struct fake_stripe *f);
const char *fake_stripe_url(const struct fake_stripe *f);
struct fake_books *fake_stripe_books(struct fake_stripe *f);
int fake_stripe_calls(const struct fake_stripe *f);     /* of the API, all that came */
int fake_stripe_lost_pages(const struct fake_stripe *f); /* made, though the answer was a 500: nobody knows of them */

/* How a call can go wrong. BEFORE: nothing was done; AFTER: it was done, and the answer does not
 * say so. */
#define FAKE_TRICKS(X)                                                                          \
	X(CUT_BEFORE, "cut_before")     /* the connection is cut */                             \
	X(CUT_AFTER,  "cut_after")                                                              \
	X(E500_BEFORE, "500_before")    /* api_error, kept under the key as every result is */  \
	X(E500_AFTER, "500_after")                                                              \
	X(E500_RETRY, "500_retry")      /* nothing was done, and Stripe-Should-Retry says so */   \
	X(BUSY,       "busy")           /* 429 rate_limit */                                    \
	X(LOCKED,     "locked")         /* 429 lock_timeout */                                  \
	X(IN_USE,     "in_use")         /* 409 idempotency_key_in_use */                        \
	X(REFUSED,    "refused")        /* 402, a final no, kept under the key */               \
	X(LATE,       "late")           /* the answer comes, later */                           \
	X(SILENT,     "silent")         /* done, and never answered */                          \
	X(DEAF,       "deaf")           /* not done, and never answered */                      \
	X(KILL_BEFORE, "kill_before")   /* who asks is killed, as the victim that was named */  \
	X(KILL_AFTER, "kill_after")     /* … once it is done */                                 \
	X(KILL_ANSWERED, "kill_answered") /* … once it is answered */

enum fake_trick {
	TRICK_NONE,
#define X(name, text) TRICK_##name,
	FAKE_TRICKS(X)
#undef X
	TRICK_COUNT
};

/* The next `count` calls whose path contains `path` go this way. */
void fake_stripe_trick(struct fake_stripe *f, enum fake_trick t, const char *path, int count);
void fake_stripe_calm(struct fake_stripe *f);           /* no trick that was ordered is left, and it takes FAKE_STRIPE_KEY */
/* Of a hundred calls, so many go this way by chance. */
void fake_stripe_chance(struct fake_stripe *f, enum fake_trick t, int percent);
bool fake_trick_parse(const char *name, enum fake_trick *out);
/* Whom the KILL tricks kill, by SIGKILL, once; 0: nobody. Only a process of the test's own. */
void fake_stripe_victim(struct fake_stripe *f, int pid);
/* As after 24 hours: no result is remembered under any key. */
void fake_stripe_forget_keys(struct fake_stripe *f);
/* The key it takes from now on. */
void fake_stripe_set_key(struct fake_stripe *f, const char *key);

/* Webhooks go to `url` from now on, signed; NULL: they are lost. Each is sent `times`, in any
 * order. */
void fake_stripe_webhooks(struct fake_stripe *f, const char *url, int times);

/* What customers do, and what happens at the provider by itself; each tells by webhook.
 * `request_id` NULL: the newest page. False: there is no such page, or it is not open. */
enum fake_deed { DEED_PAY, DEED_DECLINE, DEED_CHALLENGE, DEED_LEAVE /* the page expires */ };
bool fake_stripe_do(struct fake_stripe *f, enum fake_deed deed, const char *request_id);
/* The hold lapses; or somebody captures it at the dashboard. */
bool fake_stripe_lapse(struct fake_stripe *f, const char *intent_id);
bool fake_stripe_capture(struct fake_stripe *f, const char *intent_id, int64_t amount);

#endif
