/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_OUTBOX_H
#define HP_SERVER_OUTBOX_H

struct loop;
struct store;
struct settings;
struct payment_provider;

/*
 * Carries out what changes have asked of the payment provider. An effect is a row written in the transaction that
 * wants it; it is taken under a lease, handed to the provider under its own id as the key, retried with growing,
 * jittered pauses, and its result is one transaction with the transition that follows from it (the hold stands: the
 * request opens and helpers are told). A crash anywhere neither loses one nor does one twice.
 */
struct outbox;

struct outbox *outbox_new(struct loop *l, struct store *s, const struct settings *set, const struct payment_provider *p);
void outbox_free(struct outbox *o);
/* There may be something to do: after every commit with effects, and at start. Cheap. */
void outbox_kick(struct outbox *o);

#endif
