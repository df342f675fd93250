/* SPDX-License-Identifier: ISC */
/*
 * Persons by their tokens, and their pace; see callers.h.
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
	int tokens;
	UT_hash_handle hh;
};

/* Not the token: memory that is read by accident opens nothing. */
struct token {
	unsigned char hash[HASH_BYTES];
	struct person *person;
	UT_hash_handle hh;
};

struct callers {
	struct person *persons;
	struct token *tokens;
	int64_t swept_at_ms;
};

struct callers *callers_new(void)
{
	return xcalloc(1, sizeof(struct callers));
}

static void token_forget(struct callers *c, struct token *t)
{
	if (--t->person->tokens == 0) {
		HASH_DEL(c->persons, t->person);
		free(t->person);
	}
	HASH_DEL(c->tokens, t);
	free(t);
}

void callers_free(struct callers *c)
{
	struct token *t, *next;

	if (!c)
		return;
	HASH_ITER(hh, c->tokens, t, next)
		token_forget(c, t);
	free(c);
}

static struct token *token_find(struct callers *c, const char *token, unsigned char hash[HASH_BYTES])
{
	struct token *t;

	crypto_generichash(hash, HASH_BYTES, (const unsigned char *)token, strlen(token), NULL, 0);
	HASH_FIND(hh, c->tokens, hash, HASH_BYTES, t);
	return t;
}

int64_t callers_wait_s(struct callers *c, const char *token, int a_minute, int64_t steady_ms)
{
	unsigned char hash[HASH_BYTES];
	struct token *t = token_find(c, token, hash);

	return t ? pace_take(&t->person->changes, a_minute, steady_ms) : 0;
}

static void sweep(struct callers *c, int64_t steady_ms)
{
	struct token *t, *next;

	if (steady_ms - c->swept_at_ms < SWEEP_EVERY_MS)
		return;
	c->swept_at_ms = steady_ms;
	HASH_ITER(hh, c->tokens, t, next)
		if (pace_is_idle(&t->person->changes, steady_ms))
			token_forget(c, t);
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

void callers_learn(struct callers *c, const char *token, const char *person_id, int64_t steady_ms)
{
	unsigned char hash[HASH_BYTES];
	struct token *t;

	sweep(c, steady_ms);
	if (token_find(c, token, hash))
		return;
	t = xcalloc(1, sizeof(*t));
	memcpy(t->hash, hash, sizeof(t->hash));
	t->person = person_of(c, person_id);
	t->person->tokens++;
	HASH_ADD(hh, c->tokens, hash, HASH_BYTES, t);
}
