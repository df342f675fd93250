/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_PAYMENTS_STRIPE_SETTINGS_H
#define HP_SERVER_PAYMENTS_STRIPE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What homeprod is told of Stripe: the [stripe] section. Keys come from files or, where no file
 * is named, from the environment (STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET), never from the
 * settings or the command line themselves; they are never logged and never part of an address.
 */
#define STRIPE_WEBHOOK_SECRETS_MAX 4

struct stripe_settings {
	char *base_url;                 /* "https://api.stripe.com" */
	char *api_version;              /* the Stripe-Version header */
	char *secret_key_file;          /* one key on its first line */
	char *webhook_secret_file;      /* a secret a line */
	int64_t timeout_ms;             /* of one call */
	char *secret_key;               /* NULL: none, or not read yet */
	char *webhook_secrets[STRIPE_WEBHOOK_SECRETS_MAX + 1]; /* NULL at the end; several while one is rotated */
};

void stripe_settings_clear(struct stripe_settings *s);

/* Reads the keys: only who is about to use Stripe needs to be able to. False: `why`. */
bool stripe_settings_complete(struct stripe_settings *s, char *why, size_t why_size);
bool stripe_is_live(const struct stripe_settings *s);   /* real money */

#endif
