/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_BAD_LINE_H
#define HP_TESTS_FAULTS_BAD_LINE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A line between a client and its backend that behaves as lines do: slow, with losses, in crumbs, cut, or silent in both
 * directions. A process with a loop of its own that passes bytes on, on a port of its own; how it behaves may be changed
 * at any time, and holds from then on for all that passes, connections that stand already included.
 *
 * It works on the stream of bytes, so a loss is what TCP makes of one: nothing comes for as long as it takes to send
 * again, and all that is behind waits.
 */
struct line_manners {
	_Atomic int64_t delay_ms;       /* each way */
	_Atomic int64_t loss_percent;   /* of pieces of up to LINE_PIECE bytes */
	_Atomic int64_t loss_pause_ms;  /* each; the half of it is up to chance */
	_Atomic int64_t piece_bytes;    /* handed on at once; 0: as they come */
	_Atomic int64_t reset_after;    /* bytes towards the client, of each connection: then it is reset */
	_Atomic int64_t resets_left;    /* so many times; 0: never */
	_Atomic int64_t is_silent;      /* nothing passes, nobody is told */
	_Atomic int64_t is_cut;         /* connections are reset, and new ones at once */
	_Atomic int64_t resets, losses; /* that it has made so far */
};
#define LINE_PIECE 1460

struct bad_line {
	int port, pid;
	struct line_manners *manners;
};

bool bad_line_open(struct bad_line *l, int to_port);     /* a good one at first */
void bad_line_mend(struct bad_line *l);                  /* a good one again */
void bad_line_close(struct bad_line *l);

#endif
