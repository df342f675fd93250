/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_VIDEO_JWT_H
#define HP_SERVER_VIDEO_JWT_H

#include <stdbool.h>

/*
 * JSON Web Tokens (RFC 7519) in the compact form, signed: HS256 with a shared secret by libsodium, RS256 with a private
 * key in PEM by OpenSSL's libcrypto. For the video providers that let people in by such a token.
 */
enum jwt_algorithm { JWT_HS256, JWT_RS256, JWT_ALGORITHM_COUNT };

const char *jwt_algorithm_name(enum jwt_algorithm a);
bool jwt_algorithm_parse(const char *name, enum jwt_algorithm *out);

/* RS256: a private RSA key of 2048 bits at least, without a password. HS256: anything else. */
bool jwt_key_is_valid(enum jwt_algorithm a, const char *key);

/* `payload` is JSON; `key_id` NULL: the header says none. NULL: the key does not sign. Caller: xfree_secret(). */
char *jwt_sign(enum jwt_algorithm a, const char *key, const char *key_id, const char *payload);

#endif
