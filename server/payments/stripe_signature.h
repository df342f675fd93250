/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_SIGNATURE_H
#define HP_SERVER_PAYMENTS_STRIPE_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

enum signature {
	SIGNATURE_GOOD,
	SIGNATURE_MALFORMED,    /* no such header, or not of its form */
	SIGNATURE_WRONG,        /* made with none of our secrets, or the body is another */
	SIGNATURE_STALE         /* right, but too old (or from the future): a replay, or a clock is wrong */
};

/*
 * Was this webhook's body signed by who knows one of our secrets? `header` is Stripe-Signature:
 * one t=, one or more v1=; other schemes are passed over, v0 with them. `secrets` is
 * NULL-terminated: while one is rotated both count. Pure, and takes as long for a wrong
 * signature as for a right one.
 */
enum signature stripe_signature_check(const char *header, const char *body, size_t len, const char *const *secrets,
                                      int64_t now_s);

#endif
