/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_BENCH_SEAT_H
#define HP_TESTS_BENCH_SEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A program on a pseudo-terminal, and when its bytes come: no screen is made of them, that would be measured too. */
struct seat {
	int master;
	pid_t pid;                      /* 0: nobody, the terminal echoes by itself */
};

/* One burst: what came until the terminal was quiet for a while. */
struct burst {
	int64_t first_ns, last_ns;      /* when its first and its last byte came; 0: there was none */
	size_t bytes, pieces;           /* a piece: what one read() found, so a write() or some that were quick */
};

/* argv NULL: the terminal alone. Ends the program where there can be none. */
void seat_take(struct seat *s, const char *const *argv, int rows, int columns);
void seat_leave(struct seat *s);
void seat_type(struct seat *s, const char *keys);
void seat_resize(struct seat *s, int rows, int columns);
/* Until this text has come; last_ns 0: it did not. What comes in the same read is counted, what comes later is not. */
struct burst seat_await(struct seat *s, const char *text, int within_ms);
/* Reads once if there is something within so long; true if there was. */
bool seat_watch_once(struct seat *s, int within_ms);
struct burst seat_watch(struct seat *s, int first_within_ms, int quiet_ms);

#endif
