/* SPDX-License-Identifier: ISC */
/*
 * Names of stored things: none is given twice, and none can be guessed. What is made all day begins with when it was
 * made, so that indices of it grow at one end: a page that is written anyway in place of one somewhere in the middle
 * for each index. Of people and devices nothing can be read from the name.
 */
#include <sodium.h>

#include "server/store/rows.h"

#define TIME_CHARS 8            /* 48 bits of milliseconds, until the year 10889 */
#define RANDOM_CHARS 14         /* 84 bits */
#define BITS_A_CHAR 6
#define LETTER_MASK 0x3f

/* What may stand in an id, in the order in which databases compare. */
static const char letters[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

_Static_assert(sizeof(letters) - 1 == LETTER_MASK + 1, "six bits a letter");
_Static_assert(1 + TIME_CHARS + RANDOM_CHARS < HP_ID_SIZE, "room for an id");

void id_new(char kind, char out[HP_ID_SIZE])
{
	unsigned char random[TIME_CHARS + RANDOM_CHARS];

	randombytes_buf(random, sizeof(random));
	out[0] = kind;
	for (int i = 0; i < TIME_CHARS + RANDOM_CHARS; i++)
		out[1 + i] = letters[random[i] & LETTER_MASK];
	out[1 + TIME_CHARS + RANDOM_CHARS] = '\0';
}

void id_new_dated(char kind, int64_t now_ms, char out[HP_ID_SIZE])
{
	id_new(kind, out);
	for (int i = TIME_CHARS; i > 0; i--, now_ms >>= BITS_A_CHAR)
		out[i] = letters[now_ms & LETTER_MASK];
}
