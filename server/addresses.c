/* SPDX-License-Identifier: ISC */
/*
 * Peer addresses and what they have of us; see addresses.h.
 */
#include "server/addresses.h"

#include <stdlib.h>

#include "protocol/mem.h"
#include "server/hash.h"
#include "server/pace.h"
#include "server/peer.h"

#define MINUTE_MS 60000
#define SWEEP_FROM 1024         /* as few as these are not worth a look */

struct address {
	char line[PEER_LINE_SIZE];
	int connections;
	struct pace logins, misses;
	UT_hash_handle hh;
};

struct addresses {
	struct address *all;
	int64_t swept_at_ms;
};

struct addresses *addresses_new(void)
{
	return xcalloc(1, sizeof(struct addresses));
}

static void forget(struct addresses *a, struct address *one)
{
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): it is in there */
	HASH_DEL(a->all, one);
	free(one);
}

void addresses_free(struct addresses *a)
{
	struct address *one, *next;

	if (!a)
		return;
	HASH_ITER(hh, a->all, one, next)
		forget(a, one);
	free(a);
}

static struct address *find(const struct addresses *a, const char *peer)
{
	struct address *one;
	char line[PEER_LINE_SIZE];

	peer_line(peer, line);
	HASH_FIND_STR(a->all, line, one);
	return one;
}

static struct address *find_or_add(struct addresses *a, const char *peer)
{
	struct address *one = find(a, peer);

	if (one)
		return one;
	one = xcalloc(1, sizeof(*one));
	peer_line(peer, one->line);
	HASH_ADD_STR(a->all, line, one);
	return one;
}

int addresses_connections(const struct addresses *a, const char *peer)
{
	struct address *one = find(a, peer);

	return one ? one->connections : 0;
}

void addresses_enter(struct addresses *a, const char *peer)
{
	find_or_add(a, peer)->connections++;
}

void addresses_leave(struct addresses *a, const char *peer)
{
	struct address *one = find(a, peer);

	if (one && --one->connections == 0 && one->logins.paid_at_ms == 0 && one->misses.paid_at_ms == 0)
		forget(a, one);
}

/* At most once a minute, those who owe nothing and hold no connection go. */
static void sweep(struct addresses *a, int64_t steady_ms)
{
	struct address *one, *next;

	if (HASH_COUNT(a->all) < SWEEP_FROM || steady_ms - a->swept_at_ms < MINUTE_MS)
		return;
	a->swept_at_ms = steady_ms;
	HASH_ITER(hh, a->all, one, next) {
		if (one->connections == 0 && pace_is_idle(&one->logins, steady_ms) &&
		    pace_is_idle(&one->misses, steady_ms))
			forget(a, one);
	}
}

int64_t addresses_login_wait_s(struct addresses *a, const char *peer, int a_minute, int64_t steady_ms)
{
	sweep(a, steady_ms);
	return pace_take(&find_or_add(a, peer)->logins, a_minute, steady_ms);
}

int64_t addresses_link_wait_s(struct addresses *a, const char *peer, int a_minute, int64_t steady_ms)
{
	sweep(a, steady_ms);
	return pace_take(&find_or_add(a, peer)->misses, a_minute, steady_ms);
}

void addresses_link_forgive(struct addresses *a, const char *peer, int a_minute)
{
	struct address *one = find(a, peer);

	if (one)
		pace_give_back(&one->misses, a_minute);
}
