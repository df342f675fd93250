/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_FLOOR_H
#define HP_TESTS_BENCH_FLOOR_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * The least that a dispatch can be: a process with one epoll loop that, for each call, writes one frame to every
 * socket that listens; with a path, behind one row in a database of its own, durable as homeprod's. Calls that wait at
 * the same time share a commit, and a write a socket.
 */
struct floor {
	pid_t pid;
	int port;
};

/* The frame is what homeprod sends for one dispatch: a request that is open, and the bell's note of it. */
bool floor_start(struct floor *f, const char *database);
void floor_stop(struct floor *f);

#endif
