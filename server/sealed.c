/* SPDX-License-Identifier: ISC */
/* Answers with a token in them, kept so that only their caller can read them; see sealed.h. Called
 * by call.c. */
#include "server/sealed.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

#define OVERHEAD (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)

/* The token has 256 random bits, so nothing slow is needed to make a key of it. */
static void derive(const char *token, const char *key, unsigned char out[crypto_secretbox_KEYBYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, crypto_secretbox_KEYBYTES);
	crypto_generichash_update(&state, (const unsigned char *)token, strlen(token) + 1);
	crypto_generichash_update(&state, (const unsigned char *)key, strlen(key));
	crypto_generichash_final(&state, out, crypto_secretbox_KEYBYTES);
	sodium_memzero(&state, sizeof state);
}

/* The nonce, then the box, as base64. */
char *sealed_new(const char *token, const char *key, const char *text)
{
	unsigned char secret[crypto_secretbox_KEYBYTES];
	size_t len = strlen(text), size = OVERHEAD + len;
	size_t room = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	unsigned char *box = xmalloc(size);
	char *out = xmalloc(room);

	derive(token, key, secret);
	randombytes_buf(box, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)text, len,
			      box, secret);
	sodium_bin2base64(out, room, box, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(secret, sizeof secret);
	free(box);
	return out;
}

char *sealed_open(const char *token, const char *key, const char *sealed)
{
	unsigned char secret[crypto_secretbox_KEYBYTES];
	size_t room = strlen(sealed), size;
	unsigned char *box = xmalloc(room + 1);
	char *out = NULL;

	derive(token, key, secret);
	if (sodium_base642bin(box, room, sealed, room, NULL, &size, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	    size >= OVERHEAD) {
		out = xcalloc(1, size - OVERHEAD + 1);
		if (crypto_secretbox_open_easy(
			    (unsigned char *)out, box + crypto_secretbox_NONCEBYTES,
			    size - crypto_secretbox_NONCEBYTES, box, secret) != 0) {
			free(out);
			out = NULL;
		}
	}
	sodium_memzero(secret, sizeof secret);
	free(box);
	return out;
}
