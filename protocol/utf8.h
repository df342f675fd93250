/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_UTF8_H
#define HP_PROTOCOL_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD (-1)

/*
 * Reads one code point and returns its bytes, 0 at the end. What is not UTF-8 (RFC 3629, no
 * surrogates) gives UTF8_BAD and the length of the maximal bad piece, as Unicode recommends for
 * replacing it. Inside protocol/ only.
 */
size_t utf8_next(const char *text, size_t len, int32_t *cp);

/* Writes `cp` (valid) without a NUL, at most 4 bytes; returns how many. */
size_t utf8_put(char *out, int32_t cp);

#endif
