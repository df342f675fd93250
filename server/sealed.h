/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_SEALED_H
#define HP_SERVER_SEALED_H

/*
 * An answer that holds a token, as call.c keeps it under its idempotency key: sealed with the
 * caller's own token, which the store does not have, and the key. Whoever asks again can read it, a
 * backup cannot.
 */
char *sealed_new(const char *token, const char *key, const char *text); /* caller frees */
/* NULL: it was sealed with another token or key, or is none of ours. Caller frees. */
char *sealed_open(const char *token, const char *key, const char *sealed);

#endif
