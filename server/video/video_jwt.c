/* SPDX-License-Identifier: ISC */
/* Signs tokens. Called by video_jitsi.c, and by the settings to check a key at start. */
#include "server/video/video_jwt.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/document.h"
#include "protocol/mem.h"

#define RSA_BITS_MIN 2048

static const char *const names[JWT_ALGORITHM_COUNT] = {
	[JWT_HS256] = "HS256", [JWT_RS256] = "RS256"
};

const char *jwt_algorithm_name(enum jwt_algorithm a)
{
	return names[a];
}

bool jwt_algorithm_parse(const char *name, enum jwt_algorithm *out)
{
	for (int a = 0; a < JWT_ALGORITHM_COUNT; a++)
		if (strcmp(names[a], name) == 0) {
			*out = (enum jwt_algorithm)a;
			return true;
		}
	return false;
}

static char *base64url(const void *bytes, size_t len)
{
	size_t size = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return sodium_bin2base64(xmalloc(size), size, bytes, len,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* A daemon has nobody to ask. */
static int no_password(char *out, int size, int is_writing, void *arg)
{
	(void)out;
	(void)size;
	(void)is_writing;
	(void)arg;
	return -1;
}

/* NULL: not a key that may sign. */
static EVP_PKEY *key_parse(const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key = bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;

	BIO_free(bio);
	if (key != NULL && (!EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_get_bits(key) < RSA_BITS_MIN)) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

static char *sign_hs256(const char *secret, const char *text)
{
	crypto_auth_hmacsha256_state state;
	unsigned char mac[crypto_auth_hmacsha256_BYTES];

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_memzero(&state, sizeof state);
	return base64url(mac, sizeof mac);
}

static char *sign_rs256(const char *pem, const char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;
	EVP_PKEY *key = key_parse(pem);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = key != NULL ? (size_t)EVP_PKEY_get_size(key) : 0;
	unsigned char *mark = xcalloc(1, len + 1);
	char *out = NULL;

	if (key != NULL && ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(ctx, mark, &len, bytes, strlen(text)) == 1)
		out = base64url(mark, len);
	free(mark);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return out;
}

bool jwt_key_is_valid(enum jwt_algorithm a, const char *key)
{
	bool is_pem = strncmp(key, "-----BEGIN ", 11) == 0;
	EVP_PKEY *parsed;

	if (a == JWT_HS256)
		return !is_pem;
	parsed = key_parse(key);
	EVP_PKEY_free(parsed);
	return parsed != NULL;
}

static char *header_new(enum jwt_algorithm a, const char *key_id)
{
	char *quoted = key_id != NULL ? document_quote(key_id) : NULL;
	char *header = quoted != NULL
			       ? xasprintf("{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":%s}", names[a], quoted)
			       : xasprintf("{\"alg\":\"%s\",\"typ\":\"JWT\"}", names[a]);

	free(quoted);
	return header;
}

char *jwt_sign(enum jwt_algorithm a, const char *key, const char *key_id, const char *payload)
{
	char *header = header_new(a, key_id);
	char *head = base64url(header, strlen(header));
	char *body = base64url(payload, strlen(payload));
	char *text = xasprintf("%s.%s", head, body);
	char *mark = a == JWT_RS256 ? sign_rs256(key, text) : sign_hs256(key, text);
	char *token = mark != NULL ? xasprintf("%s.%s", text, mark) : NULL;

	free(header);
	free(head);
	free(body);
	xfree_secret(text);
	xfree_secret(mark);
	return token;
}
