/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_STRIPE_HOOKS_H
#define HP_TESTS_FAKE_STRIPE_HOOKS_H

struct loop;

/* The fake Stripe's webhooks: signed, sent again until they are taken, out of order and more
 * than once if so told. */
struct hooks;

struct hooks *hooks_new(struct loop *l, const char *secret);
void hooks_free(struct hooks *h);
void hooks_to(struct hooks *h, const char *url, int times); /* NULL: they are lost */
void hooks_send(struct hooks *h, const char *type, const char *object_json);

/* The header for this body at this time. Caller frees. */
char *hooks_signature(const char *secret, long long at_s, const char *body);

#endif
