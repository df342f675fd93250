/* SPDX-License-Identifier: ISC */
/*
 * Allocation that cannot fail, for everybody above: a program that is out of memory can do nothing
 * sensible for the person in front of it, but it can give the terminal back before it goes.
 */
#include "config.h"

#include "protocol/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*on_exhausted)(void);

void mem_on_exhausted(void (*restore)(void))
{
	on_exhausted = restore;
}

void mem_exhausted(void)
{
	static const char line[] = "out of memory\n";
	void (*restore)(void) = on_exhausted;

	on_exhausted = NULL; /* should it run out of memory as well */
	if (restore != NULL)
		restore();
	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		_exit(1);
	abort();
}

void *xmalloc(size_t size)
{
	void *p = malloc(size > 0 ? size : 1);

	if (p == NULL)
		mem_exhausted();
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (p == NULL)
		mem_exhausted();
	return p;
}

void *xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size > 0 ? size : 1);

	if (p == NULL)
		mem_exhausted();
	return p;
}

char *xstrdup(const char *text)
{
	char *copy;

	if (text == NULL)
		return NULL;
	copy = strdup(text);
	if (copy == NULL)
		mem_exhausted();
	return copy;
}

char *xstrndup(const char *text, size_t len)
{
	char *copy = strndup(text, len);

	if (copy == NULL)
		mem_exhausted();
	return copy;
}

char *xvasprintf(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		mem_exhausted();
	return text;
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	return text;
}

void xfree_secret(char *text)
{
	if (text == NULL)
		return;
	explicit_bzero(text, strlen(text));
	free(text);
}
