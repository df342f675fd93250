/* SPDX-License-Identifier: ISC */
/*
 * What is freed is overwritten first, by whichever library: on a kiosk nothing of the last person may lie about in
 * memory until something else happens to need the room. Part of homepro; private_memory_start() turns it on.
 */
#include "config.h"

#include "private_memory.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static bool is_private;

void private_memory_start(void)
{
	is_private = true;
}

/* The sanitizers have an allocator of their own, and an option for the same: max_free_fill_size. */
#if !defined(__SANITIZE_ADDRESS__) && defined(__GLIBC__)
void __libc_free(void *p);
void *__libc_malloc(size_t size);
void *__libc_realloc(void *p, size_t size);

void free(void *p)
{
	int before = errno;

	if (p != NULL && is_private)
		explicit_bzero(p, malloc_usable_size(p));
	__libc_free(p);
	errno = before;
}

/* Grown elsewhere, the old place would be left as it was. */
void *realloc(void *p, size_t size)
{
	size_t had = p != NULL ? malloc_usable_size(p) : 0;
	void *made;

	if (!is_private || p == NULL || size == 0)
		return __libc_realloc(p, size);
	if (size <= had && size > had / 2)
		return p;
	made = __libc_malloc(size);
	if (made == NULL)
		return NULL;
	memcpy(made, p, had < size ? had : size);
	free(p);
	return made;
}
#endif
