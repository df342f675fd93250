/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_TRACES_H
#define HP_TESTS_PTY_TRACES_H

#include <stdbool.h>

struct player;

/* What somebody's words leave behind. Each prints where they were found. */
bool traces_on_screen(struct player *p, const char *words); /* and in what was scrolled away */
bool traces_in_files(const char *folder, const char *words);
/* In all that the program can write to: heap, stack, its libraries' data; as bytes and as wide characters. Never under
 * valgrind. */
bool traces_in_memory(int pid, const char *words);
long resident_kb(int pid);

#endif
