/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAULTS_PLAYER_H
#define HP_TESTS_FAULTS_PLAYER_H

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct http;
struct world;

/*
 * A customer and a helper who play one request after the other against a homeprod that keeps
 * dying: each call is made again, under its key, until it is answered. How each request must end
 * is known from what was answered to them.
 */
struct player;

/* Adds the two people; world_start() comes after. */
struct player *player_new(struct loop *l, struct http *h, struct world *w, int number);
void player_free(struct player *p);
void player_sign_in(struct player *p);  /* turns the loop */
void player_begin(struct player *p);
/* No further request is begun. */
void player_rest(struct player *p);
bool player_is_resting(const struct player *p);
/* What it waits for, in a line, for whoever has to find out why it does; caller frees. */
char *player_waits_for(const struct player *p);

struct played {
	char request_id[65];
	bool is_captured;               /* how it must have ended: captured, else released */
};
const struct played *player_played(const struct player *p, size_t *count);

#endif
