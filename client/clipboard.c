/* SPDX-License-Identifier: ISC */
/* The clipboard by way of the terminal. For term.c and --plain. */
#include "client/clipboard.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

char *clipboard_write(const char *text)
{
	size_t len = strlen(text), size = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
	char *encoded = xmalloc(size), *bytes;

	sodium_bin2base64(encoded, size, (const unsigned char *)text, len, sodium_base64_VARIANT_ORIGINAL);
	bytes = xasprintf("\033]52;c;%s\a", encoded);
	free(encoded);
	return bytes;
}
