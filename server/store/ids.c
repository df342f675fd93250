/* SPDX-License-Identifier: ISC */
/* Names of stored things: nothing can be read from them, and none is given twice. */
#include <sodium.h>

#include "server/store/rows.h"

#define ID_RANDOM_BYTES 16

void id_new(char kind, char out[HP_ID_SIZE])
{
	unsigned char random[ID_RANDOM_BYTES];

	randombytes_buf(random, sizeof(random));
	out[0] = kind;
	sodium_bin2base64(out + 1, HP_ID_SIZE - 1, random, sizeof(random),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
