/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_ADDRESSES_H
#define HP_SERVER_ADDRESSES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What each peer address has of us: its open connections, how often it has lately tried to sign in, and how often it
 * asked for a link that leads nowhere. Addresses of one line (peer.h) count as one. What is idle is forgotten. The edge
 * counts here, the sign-in paces tries.
 */
struct addresses;

struct addresses *addresses_new(void);
void addresses_free(struct addresses *a);

int addresses_connections(const struct addresses *a, const char *peer);
void addresses_enter(struct addresses *a, const char *peer);
void addresses_leave(struct addresses *a, const char *peer);

/* One more try, `a_minute` at most, saved up to that many. 0: go ahead; else how many seconds to wait. */
int64_t addresses_login_wait_s(struct addresses *a, const char *peer, int a_minute, int64_t steady_ms);
/* Links are short, for they are typed: who tries many that lead nowhere has to wait. Each counts as one of those from
 * when it is asked for, or a crowd of them at once would be let pass, until it has led somewhere or could not be looked
 * up. 0: go ahead. */
int64_t addresses_link_wait_s(struct addresses *a, const char *peer, int a_minute, int64_t steady_ms);
void addresses_link_forgive(struct addresses *a, const char *peer, int a_minute);

#endif
