/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_PTY_STORY_H
#define HP_TESTS_PTY_STORY_H

#include "tests/pty/world.h"

/*
 * One request's life through the real programs, step by step, each seen on the screens of those it concerns: Mary asks;
 * Ada is there, Grace is away, Alan comes late. The journey asserts it, the demo shows it.
 */
enum actor { MARY, ADA, GRACE, ALAN, ACTOR_COUNT };

struct story {
	struct world *world;
	struct player *players[ACTOR_COUNT];    /* NULL: not in front of a screen yet */
	enum actor looking;                     /* who missed what, where a step failed */
	const char *missed;
};

struct step {
	const char *title;
	bool (*take)(struct story *s);          /* false: `looking` missed `missed` */
	unsigned shown;                         /* whose screens are worth a look: bits of 1 << enum actor */
};

extern const struct person story_people[ACTOR_COUNT];

const struct step *story_steps(size_t *count);
/* Adds the people; their screens open as the story goes on. */
bool story_open(struct story *s, struct world *w);
void story_close(struct story *s);

#endif
