/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_CAMERA_H
#define HP_TESTS_PTY_CAMERA_H

#include <stdbool.h>

struct player;

/*
 * What a telephone sees of a player's screen: a grey picture of its cells, eight dots wide and sixteen high, each half
 * block where terminals draw it. Letters are only hinted at. And what somebody else's decoder, zbar's, reads in it.
 */
bool camera_take(struct player *p, const char *path); /* a PGM file */
/* Is there a decoder? Without one nothing can be said. */
bool camera_can_read(void);
/* The words of the only code in the picture; NULL: there is none, or several. Caller frees. */
char *camera_read(const char *path);

#endif
