/* SPDX-License-Identifier: ISC */
/*
 * Persons by their tokens, and what they ask for; see callers.h.
 */
#include "server/callers.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/limits.h"
#include "protocol/mem.h"
#include "server/hash.h"
#include "server/pace.h"

#define HASH_BYTES 32
#define SWEEP_EVERY_MS 60000

struct person {
	char id[HP_ID_SIZE];
	struct pace changes;
	int under_way;                  /* of all their tokens together */
	int tokens;
	UT_hash_handle hh;
};

/* By a hash of the token: memory that is read by accident opens nothing. */
struct caller {
	unsigned char hash[HASH_BYTES];
	struct callers *callers;        /* NULL: gone already */
	struct person *person;          /* NULL: it is not known yet */
	int under_way;
	UT_hash_handle hh;
};

struct callers {
	struct person *persons;
	struct caller *by_token;
	int64_t swept_at_ms;
};

struct callers *callers_new(void)
{
	return xcalloc(1, sizeof(struct callers));
}

static void person_release(struct callers *c, struct person *p)
{
	if (!p || --p->tokens > 0)
		return;
	HASH_DEL(c->persons, p);
	free(p);
}

/* Out of the table; memory stays while a call is under way. */
static void forget(struct caller *who)
{
	struct callers *c = who->callers;

	person_release(c, who->person);
	HASH_DEL(c->by_token, who);
	who->callers = NULL;
	who->person = NULL;
	if (who->under_way == 0)
		free(who);
}

void callers_free(struct callers *c)
{
	struct caller *who, *next;

	if (!c)
		return;
	HASH_ITER(hh, c->by_token, who, next)
		forget(who);
	free(c);
}

static void sweep(struct callers *c, int64_t steady_ms)
{
	struct caller *who, *next;

	if (steady_ms - c->swept_at_ms < SWEEP_EVERY_MS)
		return;
	c->swept_at_ms = steady_ms;
	HASH_ITER(hh, c->by_token, who, next)
		if (who->under_way == 0 && pace_is_idle(&who->person->changes, steady_ms))
			forget(who);
}

static struct caller *find_or_add(struct callers *c, const char *token)
{
	unsigned char hash[HASH_BYTES];
	struct caller *who;

	crypto_generichash(hash, HASH_BYTES, (const unsigned char *)token, strlen(token), NULL, 0);
	HASH_FIND(hh, c->by_token, hash, HASH_BYTES, who);
	if (who)
		return who;
	who = xcalloc(1, sizeof(*who));
	who->callers = c;
	memcpy(who->hash, hash, sizeof(who->hash));
	HASH_ADD(hh, c->by_token, hash, HASH_BYTES, who);
	return who;
}

struct caller *callers_enter(struct callers *c, const char *token, int most, int64_t steady_ms)
{
	struct caller *who;

	sweep(c, steady_ms);
	who = find_or_add(c, token);
	if (most > 0 && (who->person ? who->person->under_way : who->under_way) >= most)
		return NULL;
	who->under_way++;
	if (who->person)
		who->person->under_way++;
	return who;
}

void caller_leave(struct caller *who)
{
	if (!who)
		return;
	who->under_way--;
	if (who->person)
		who->person->under_way--;
	if (who->under_way > 0)
		return;
	if (!who->callers)
		free(who);
	else if (!who->person)
		forget(who);
}

int64_t caller_wait_s(struct caller *who, int a_minute, int64_t steady_ms)
{
	return who->person ? pace_take(&who->person->changes, a_minute, steady_ms) : 0;
}

static struct person *person_of(struct callers *c, const char *id)
{
	struct person *p;

	HASH_FIND_STR(c->persons, id, p);
	if (p)
		return p;
	p = xcalloc(1, sizeof(*p));
	memcpy(p->id, id, strlen(id) + 1);
	HASH_ADD_STR(c->persons, id, p);
	return p;
}

void caller_learn(struct caller *who, const char *person_id)
{
	if (!who || !who->callers || who->person)
		return;
	who->person = person_of(who->callers, person_id);
	who->person->tokens++;
	who->person->under_way += who->under_way;
}
