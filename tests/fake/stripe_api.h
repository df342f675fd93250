/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_STRIPE_API_H
#define HP_TESTS_FAKE_STRIPE_API_H

#include "tests/fake/stripe_objects.h"

/* The fake Stripe's API as a table: which calls there are, what they take, what they do. Pure:
 * no socket. */
struct api_call {
	const char *method;
	const char *path;               /* without the query */
	const struct params *params;    /* of the body or, for GET, of the query */
	struct fake_books *books;
	int64_t now_s;
};

struct api_result {
	int status;
	bool is_kept;                   /* it was begun, so its result is kept under its key */
	char *body;                     /* JSON; the caller frees */
	struct fake_intent *intent;     /* what was changed, for its webhook; NULL where nothing was */
	struct fake_checkout *checkout;
	const char *event;              /* the webhook's type; NULL: none */
};

void api_serve(const struct api_call *c, struct api_result *out);
char *api_fault_json(const struct stripe_fault *f, const char *intent_json); /* intent_json NULL: none in it */

#endif
