/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_LIST_H
#define HP_SERVER_PAYMENTS_STRIPE_LIST_H

#include "server/payments/payments.h"

/* All PaymentIntents of the account since then, page by page: payments.h's `list`. */
bool stripe_list(struct loop *l, struct store *s, const struct settings *set, int64_t since_ms,
                 payment_object_fn *each, void *arg, char *why, size_t why_size);

#endif
