/* SPDX-License-Identifier: ISC */
/*
 * Peer addresses and what they have of us; see addresses.h.
 */
#include "server/addresses.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "protocol/mem.h"

#define MINUTE_MS 60000
#define SWEEP_FROM 1024         /* as few as these are not worth a look */

struct address {
	char name[64];
	int connections;
	int64_t spent_ms;               /* tries are paid for in time: a minute's worth at most can be owed */
	int64_t paid_at_ms;
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

static struct address *find(const struct addresses *a, const char *name)
{
	struct address *one;

	HASH_FIND_STR(a->all, name, one);
	return one;
}

static struct address *find_or_add(struct addresses *a, const char *name)
{
	struct address *one = find(a, name);

	if (one)
		return one;
	one = xcalloc(1, sizeof(*one));
	strncpy(one->name, name, sizeof(one->name) - 1);
	HASH_ADD_STR(a->all, name, one);
	return one;
}

int addresses_connections(const struct addresses *a, const char *name)
{
	struct address *one = find(a, name);

	return one ? one->connections : 0;
}

void addresses_enter(struct addresses *a, const char *name)
{
	find_or_add(a, name)->connections++;
}

void addresses_leave(struct addresses *a, const char *name)
{
	struct address *one = find(a, name);

	if (one && --one->connections == 0 && one->paid_at_ms == 0)
		forget(a, one);
}

static void pay(struct address *one, int64_t now_ms)
{
	int64_t passed = now_ms - one->paid_at_ms;

	if (passed > 0 || passed < -MINUTE_MS) {
		one->spent_ms = passed < 0 || passed > one->spent_ms ? 0 : one->spent_ms - passed;
		one->paid_at_ms = now_ms;
	}
}

/* At most once a minute, those who owe nothing and hold no connection go. */
static void sweep(struct addresses *a, int64_t now_ms)
{
	struct address *one, *next;

	if (HASH_COUNT(a->all) < SWEEP_FROM || now_ms - a->swept_at_ms < MINUTE_MS)
		return;
	a->swept_at_ms = now_ms;
	HASH_ITER(hh, a->all, one, next) {
		pay(one, now_ms);
		if (one->connections == 0 && one->spent_ms == 0)
			forget(a, one);
	}
}

int64_t addresses_login_wait_s(struct addresses *a, const char *name, int a_minute, int64_t now_ms)
{
	int64_t price_ms = MINUTE_MS / a_minute, short_ms;
	struct address *one;

	sweep(a, now_ms);
	one = find_or_add(a, name);
	pay(one, now_ms);
	short_ms = one->spent_ms + price_ms - MINUTE_MS;
	if (short_ms > 0)
		return (short_ms + 999) / 1000;
	one->spent_ms += price_ms;
	return 0;
}
