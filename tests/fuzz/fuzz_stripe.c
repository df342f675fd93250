/* SPDX-License-Identifier: ISC */
/*
 * The first line as Stripe-Signature, the rest as what was signed: nobody without the secret gets in, who has it does
 * whatever else stands in the header. And the rest as what Stripe answers.
 */
#include "server/limits.h"
#include "tests/fuzz/fuzz.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "loop/http.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "server/payments/stripe_object.h"
#include "server/payments/stripe_signature.h"
#include "server/payments/stripe_verdict.h"

#define SECRET "whsec_of_the_fuzzer"
#define NOW_S INT64_C(1700000000)

static const char *const secrets[] = { "whsec_another", SECRET, NULL };

static char *sign(const char *body, size_t len)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char hex[2 * sizeof(mac) + 1], at[24];
	crypto_auth_hmacsha256_state state;
	int at_len = snprintf(at, sizeof(at), "%lld.", (long long)NOW_S);

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)SECRET, strlen(SECRET));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)at, (size_t)at_len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, len);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
	return xasprintf("t=%lld,v1=%s", (long long)NOW_S, hex);
}

static void try_header(const char *header, const char *body, size_t len)
{
	char *good = sign(body, len), *with_more = xasprintf("%s,v0=%.64s", good, body);

	/* a fuzzer that makes an HMAC has found more than a bug */
	require(stripe_signature_check(header, body, len, secrets, NOW_S) != SIGNATURE_GOOD);
	require(stripe_signature_check(good, body, len, secrets, NOW_S) == SIGNATURE_GOOD);
	require(stripe_signature_check(good, body, len, secrets, NOW_S + LIMIT_SIGNATURE_AGE_S + 1) == SIGNATURE_STALE);
	stripe_signature_check(with_more, body, len, secrets, NOW_S);
	free(with_more);
	free(good);
}

static void try_object(const struct document *d)
{
	struct stripe_intent in;
	struct stripe_checkout c;

	if (stripe_intent_read(d, &in))
		require(stripe_id_is_valid(in.id, sizeof(in.id)) && strlen(in.currency) < HP_CURRENCY_SIZE);
	if (stripe_checkout_read(d, &c))
		require(stripe_id_is_valid(c.id, sizeof(c.id)));
}

static void try_answer(const struct document *d, const char *text, size_t len, const char *header)
{
	static const int statuses[] = { 0, 200, 302, 400, 401, 402, 404, 409, 424, 429, 500 };
	char why[64];

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct http_answer a = { .status = statuses[i], .body = text, .body_len = len, .header = header };

		for (int call = 0; call < STRIPE_CALL_COUNT; call++)
			require(statuses[i] >= 200 && statuses[i] < 300 ? true
				: stripe_verdict((enum stripe_call)call, &a, d) != STRIPE_YES);
		stripe_reason(&a, d, why, sizeof(why));
		require(strlen(why) < sizeof(why));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *body = strchr(text, '\n');
	struct document *d;
	size_t len;

	if (sodium_init() < 0)
		abort();
	if (body)
		*body++ = '\0';
	else
		body = text + strlen(text);
	len = strlen(body);
	try_header(text, body, len);
	d = document_parse(body, len);
	try_object(d);
	try_object(document_at(d, "data.object"));
	try_answer(d, body, len, text);
	document_free(d);
	free(text);
	return 0;
}
