/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_STORY_H
#define HP_PROTOCOL_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/payment.h"
#include "protocol/request.h"
#include "protocol/user.h"

/*
 * All that happened to one request, for an operator: each step with its time and who did it, oldest first, the payment
 * provider's part with it. `detail` is what more there is to say: an outcome's or a reason's word, the provider's own
 * sentence, a note, a number.
 */
#define HP_STORY(X)                                                                                 \
	X(ASKED,      "asked")                                                                      \
	X(ORDERED,    "ordered")        /* of the payment provider; `order` says what */            \
	X(TRIED,      "tried")          /* it was asked so many times, and has not done it; `order` */ \
	X(PAGE,       "page")           /* the customer is asked to confirm */                      \
	X(OPENED,     "opened")         /* the hold stands */                                       \
	X(RANG,       "rang")           /* helpers were told; detail: how many by now */            \
	X(CLAIMED,    "claimed")                                                                    \
	X(GIVEN_BACK, "given_back")                                                                 \
	X(STARTED,    "started")                                                                    \
	X(JOINED,     "joined")         /* the customer opened the call */                          \
	X(VIDEO_DOWN, "video_down")                                                                 \
	X(VIDEO_BACK, "video_back")                                                                 \
	X(ENDED,      "ended")          /* detail: the outcome */                                   \
	X(CLOSED,     "closed")         /* without one; detail: why, as end_reason */               \
	X(CAPTURED,   "captured")                                                                   \
	X(RELEASED,   "released")                                                                   \
	X(FAILED,     "failed")         /* the payment, for good; detail: the provider's reason */  \
	X(RETRIED,    "retried")        /* an operator had the provider asked again */              \
	X(SETTLED,    "settled")        /* put right elsewhere; detail: how */                      \
	X(RATED,      "rated")          /* detail: 1 to 5 */

enum story_what {
#define X(id, word) STORY_##id,
	HP_STORY(X)
#undef X
	STORY_WHAT_COUNT
};

struct story_step {
	int64_t at_ms;
	enum story_what what;
	char *by;                       /* display name; NULL: homeprod itself, or the provider */
	enum role by_role;              /* where there is a `by` */
	char *order;                    /* "hold", "capture", "release"; NULL: not about one */
	char *detail;
	int64_t times, until_ms;        /* of TRIED: how often, the last time; else 0 */
};

struct story {
	struct request request;         /* as operators see it */
	struct payment payment;
	struct story_step *steps;
	size_t count;
	bool is_cut;                    /* the log does not reach as far: what is left was put together from elsewhere */
};

#define STORY_STEPS_MAX 2000

const char *story_what_name(enum story_what w);
/* A new last one, empty but for these. Borrowed until the next. */
struct story_step *story_add(struct story *s, enum story_what what, int64_t at_ms);
void story_sort(struct story *s);                        /* by time; of one time, an order first */
void story_clear(struct story *s);
char *story_encode(const struct story *s);               /* caller frees */
enum err story_decode(const char *text, size_t len, struct story *out, struct fault *f);

#endif
