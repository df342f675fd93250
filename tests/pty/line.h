/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_LINE_H
#define HP_TESTS_PTY_LINE_H

#include <stdbool.h>

/*
 * The line between a client and its backend, which can be cut while both of them live on: a process that passes bytes
 * on, on a port of its own.
 */
struct line {
	int port;                       /* stays the same over cuts */
	int to_port;
	int pid;                        /* 0: cut */
};

bool line_open(struct line *l, int to_port);
void line_cut(struct line *l);
bool line_mend(struct line *l);

#endif
