/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SERVER_KIOSK_CAST_H
#define HP_TESTS_SERVER_KIOSK_CAST_H

#include "tests/server/harness.h"

/* A helper who is there, an operator, and a kiosk that the operator has let in. */
struct kiosk_cast {
	struct person ada, olga, kiosk; /* of the kiosk, the token is all there is */
	struct device device;
};

void kiosk_cast_init(struct harness *h, struct kiosk_cast *c);
void kiosk_cast_clear(struct kiosk_cast *c);

/* Another kiosk; to be cleared. */
void kiosk_make(struct harness *h, const struct person *olga, const char *name, struct device *out);

/* A new guest; the one who was let in by that answer. */
void guest_init(struct harness *h, const struct kiosk_cast *c, struct person *out);
void guest_take(const struct answer *a, struct person *out);

/* Not signed in any more. */
void assert_out(struct harness *h, const struct person *who);

#endif
