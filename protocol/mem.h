/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_MEM_H
#define HP_PROTOCOL_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Memory that is there or the program is not: running out says so in one line on stderr and aborts,
 * so that nobody has to check. What these return belongs to the caller: free().
 */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);                         /* NULL stays NULL */
char *xstrndup(const char *text, size_t len);            /* at most `len` bytes of it */
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/* A file that is written into memory: once it is closed, *text is the caller's, what was written and a NUL behind it.
 * open_memstream() leaves out, without a word, what it has no memory for. */
FILE *mem_file_open(char **text, size_t *len);

/* Wipes a text before it is freed: passwords, tokens, notes. NULL is fine. */
void xfree_secret(char *text);

/* Says so and aborts. For libraries that report it by themselves. */
void mem_exhausted(void) __attribute__((noreturn));
/* For libraries that go on with the half of it where there is no memory, as jansson does with a text it reads: from now on
 * they get it from here. Called once by main(). */
void mem_lend(void);
/* Called once before the line is written: a screen gives its terminal back. Must not allocate. */
void mem_on_exhausted(void (*restore)(void));
/* The same for what gives up by itself, without a word: libuv aborts where it gets no thread, curses crashes. Called
 * once by main(). Leaves alone what somebody else catches already, as a sanitizer does. */
void mem_catch_crashes(void);

#endif
