/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_FORM_H
#define HP_SERVER_PAYMENTS_STRIPE_FORM_H

#include <stddef.h>
#include <stdint.h>

/*
 * A form body, application/x-www-form-urlencoded, as Stripe takes it: nested names have
 * brackets, as in "payment_intent_data[metadata][homepro_request]". Names are our own and go out
 * as they are; values are encoded.
 */
struct form {
	char *text;                     /* NULL while nothing was added */
	size_t len, room;
};

void form_add(struct form *f, const char *name, const char *value);
void form_add_int(struct form *f, const char *name, int64_t value);
void form_clear(struct form *f);

#endif
