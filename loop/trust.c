/* SPDX-License-Identifier: ISC */
/* Pins of public keys. libcurl reads the same list by itself; this is for libwebsockets, which knows none. */
#include "loop/trust.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "sha256//"
#define PREFIX_LEN (sizeof(PREFIX) - 1)

/* One pin up to its end, or the next ";". */
static bool read_pin(const char *pin, size_t len, unsigned char hash[crypto_hash_sha256_BYTES])
{
	size_t got;

	return len > PREFIX_LEN && strncmp(pin, PREFIX, PREFIX_LEN) == 0 &&
	       sodium_base642bin(hash, crypto_hash_sha256_BYTES, pin + PREFIX_LEN, len - PREFIX_LEN, NULL, &got, NULL,
	                         sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       got == crypto_hash_sha256_BYTES;
}

bool trust_pin_is_valid(const char *pin)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	for (;;) {
		size_t len = strcspn(pin, ";");

		if (!read_pin(pin, len, hash))
			return false;
		if (pin[len] == '\0')
			return true;
		pin += len + 1;
	}
}

bool trust_pin_fits(const char *pin, const unsigned char *key, size_t len)
{
	unsigned char hash[crypto_hash_sha256_BYTES], wanted[crypto_hash_sha256_BYTES];

	if (!pin)
		return true;
	crypto_hash_sha256(hash, key, len);
	while (*pin) {
		size_t pin_len = strcspn(pin, ";");

		if (read_pin(pin, pin_len, wanted) && memcmp(hash, wanted, sizeof(hash)) == 0)
			return true;
		pin += pin_len + (pin[pin_len] == ';');
	}
	return false;
}
