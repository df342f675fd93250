/* SPDX-License-Identifier: ISC */
/* The signature of Stripe's webhooks. Called by handle_webhook.c before anything in the body is
 * believed. */
#include "server/payments/stripe_signature.h"

#include "server/limits.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SIGNATURE_SIZE crypto_auth_hmacsha256_BYTES

struct signed_at {
	const char *digits;             /* of t=, as they stand: what was signed */
	size_t digit_count;
	int64_t at_s;
	unsigned char made[LIMIT_SIGNATURES][SIGNATURE_SIZE];
	size_t count;
};

static bool read_time(struct signed_at *out, const char *value, size_t len)
{
	if (out->digits || len == 0 || len > 12 || strspn(value, "0123456789") != len)
		return false;
	out->digits = value;
	out->digit_count = len;
	out->at_s = strtoll(value, NULL, 10);
	return true;
}

/* One that is not 64 hex digits can match nothing, so it is passed over as another scheme is. */
static bool read_signature(struct signed_at *out, const char *value, size_t len)
{
	size_t bytes = 0;

	if (out->count == LIMIT_SIGNATURES)
		return false;
	if (sodium_hex2bin(out->made[out->count], SIGNATURE_SIZE, value, len, NULL, &bytes, NULL) ==
		0 &&
	    bytes == SIGNATURE_SIZE)
		out->count++;
	return true;
}

static bool read_header(struct signed_at *out, const char *header)
{
	while (*header) {
		size_t len = strcspn(header, ",");

		if (len > 2 && memcmp(header, "t=", 2) == 0 && !read_time(out, header + 2, len - 2))
			return false;
		if (len > 3 && memcmp(header, "v1=", 3) == 0 &&
		    !read_signature(out, header + 3, len - 3))
			return false;
		header += len + (header[len] == ',');
	}
	return out->digits && out->count > 0;
}

static bool is_signed_with(const struct signed_at *s, const char *secret, const char *body,
			   size_t len)
{
	crypto_auth_hmacsha256_state state;
	unsigned char want[SIGNATURE_SIZE];
	bool is_found = false;

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)s->digits, s->digit_count);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, len);
	crypto_auth_hmacsha256_final(&state, want);
	for (size_t i = 0; i < s->count; i++)
		is_found |= sodium_memcmp(s->made[i], want, sizeof want) == 0;
	sodium_memzero(&state, sizeof state);
	sodium_memzero(want, sizeof want);
	return is_found;
}

enum signature stripe_signature_check(const char *header, const char *body, size_t len,
				      const char *const *secrets, int64_t now_s)
{
	struct signed_at s = {0};
	bool is_found = false;

	if (!header || !read_header(&s, header))
		return SIGNATURE_MALFORMED;
	for (; *secrets; secrets++)
		is_found |= **secrets && is_signed_with(&s, *secrets, body, len);
	if (!is_found)
		return SIGNATURE_WRONG;
	return llabs(now_s - s.at_s) > LIMIT_SIGNATURE_AGE_S ? SIGNATURE_STALE : SIGNATURE_GOOD;
}
