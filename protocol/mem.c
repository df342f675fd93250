/* SPDX-License-Identifier: ISC */
/*
 * Allocation that cannot fail, for everybody above: a program that is out of memory can do nothing
 * sensible for the person in front of it, but it can give the terminal back before it goes.
 */
#include "config.h"

#include "protocol/mem.h"

#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*on_exhausted)(void);
static volatile sig_atomic_t has_spoken;

void mem_on_exhausted(void (*restore)(void))
{
	on_exhausted = restore;
}

static void speak(const char *line, size_t len)
{
	void (*restore)(void) = on_exhausted;

	on_exhausted = NULL; /* should it run out of memory as well */
	has_spoken = 1;
	if (restore != NULL)
		restore();
	if (write(STDERR_FILENO, line, len) < 0)
		_exit(1);
}

void mem_exhausted(void)
{
	static const char line[] = "out of memory\n";

	speak(line, sizeof(line) - 1);
	abort();
}

void mem_lend(void)
{
	json_set_alloc_funcs(xmalloc, free);
}

static void on_crash(int number)
{
	static const char line[] = "out of memory, or a fault in this program\n";

	if (!has_spoken)
		speak(line, sizeof(line) - 1);
	raise(number); /* once more, with the handler gone */
}

void mem_catch_crashes(void)
{
	static const int numbers[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	struct sigaction ours = { .sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND }, before;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
			sigaction(numbers[i], &ours, NULL);
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

/* ---- files ---- */

struct mem_file {
	char **text;
	size_t *len;
	size_t room;
};

static ssize_t mem_file_write(void *cookie, const char *data, size_t len)
{
	struct mem_file *m = cookie;

	if (*m->len + len + 1 > m->room) {
		m->room = 2 * (*m->len + len + 1);
		*m->text = xrealloc(*m->text, m->room);
	}
	memcpy(*m->text + *m->len, data, len);
	*m->len += len;
	(*m->text)[*m->len] = '\0';
	return (ssize_t)len;
}

static int mem_file_close(void *cookie)
{
	free(cookie);
	return 0;
}

FILE *mem_file_open(char **text, size_t *len)
{
	struct mem_file *m = xcalloc(1, sizeof(*m));
	FILE *f = fopencookie(m, "w", (cookie_io_functions_t){ .write = mem_file_write, .close = mem_file_close });

	if (f == NULL)
		mem_exhausted();
	*m = (struct mem_file){ text, len, 1 };
	*text = xcalloc(1, 1);
	*len = 0;
	return f;
}

void xfree_secret(char *text)
{
	if (text == NULL)
		return;
	explicit_bzero(text, strlen(text));
	free(text);
}
