/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_CLIENT_H
#define HP_SERVER_PAYMENTS_STRIPE_CLIENT_H

#include "loop/http.h"
#include "server/payments/stripe_form.h"
#include "server/payments/stripe_rows.h"
#include "server/payments/stripe_verdict.h"

struct loop;
struct stripe_settings;

/* Stripe's API by HTTP, one call at a time: where each goes, and what every call carries with
 * it. */
struct stripe_client;

struct stripe_client *stripe_client_new(struct loop *l, const struct stripe_settings *set); /* `set` is borrowed */
void stripe_client_free(struct stripe_client *c);

/*
 * `id`: of the object in the path; NULL where the call has none. `key`: of a POST, which is made
 * for each call apart out of effect, call and round; NULL for reading. `form`: NULL for none.
 * `done` as of http_send().
 */
struct http_call *stripe_client_send(struct stripe_client *c, enum stripe_call call, const char *id,
                                     const struct stripe_key *key, const struct form *form, http_done_fn *done, void *arg);

#endif
