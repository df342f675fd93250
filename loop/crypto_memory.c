/* SPDX-License-Identifier: ISC */
/* OpenSSL's memory; see crypto_memory.h. Called by the guests that use it, and by homeprod's main(). */
#include "loop/crypto_memory.h"

#include <openssl/crypto.h>
#include <stdlib.h>

#include "protocol/mem.h"

/* It takes NULL for nothing, and wants it back so. */
static void *allocate(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size > 0 ? xmalloc(size) : NULL;
}

static void give_back(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

static void *reallocate(void *old, size_t size, const char *file, int line)
{
	if (size > 0)
		return xrealloc(old, size);
	give_back(old, file, line);
	return NULL;
}

void crypto_memory_lend(void)
{
	CRYPTO_set_mem_functions(allocate, reallocate, give_back); /* refused once it has memory of its own */
}
