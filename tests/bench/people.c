/* SPDX-License-Identifier: ISC */
/* People for the bench, straight into the database; see people.h. */
#include "tests/bench/people.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"
#include "server/store/rows.h"
#include "server/store/store.h"

#define SIGNED_IN_MS 86400000

static char *person_add(struct tx *tx, enum role role, size_t number)
{
	char name[32], token[HP_TOKEN_SIZE];
	struct user u = { .role = role, .is_available = role == ROLE_HELPER, .created_at_ms = tx->now_ms };

	snprintf(name, sizeof(name), "%s%zu", role_name(role), number);
	u.username = u.display_name = name;
	id_new('u', u.id);
	if (!user_add(tx, &u, "*"))
		abort();
	token_new(token);
	token_add(tx, token, u.id, tx->now_ms + SIGNED_IN_MS);
	return xstrdup(token);
}

static void make_job(struct tx *tx, void *arg)
{
	struct people_set *p = arg;

	for (size_t i = 0; i < p->helper_count; i++)
		p->helpers[i] = person_add(tx, ROLE_HELPER, i);
	for (size_t i = 0; i < p->customer_count; i++)
		p->customers[i] = person_add(tx, ROLE_CUSTOMER, i);
}

void people_set_make(struct people_set *p, const char *db_url, size_t helpers, size_t customers)
{
	char why[256] = "";
	struct store *s = store_open(NULL, db_url, why, sizeof(why));

	*p = (struct people_set){ .helper_count = helpers, .customer_count = customers };
	p->helpers = xcalloc(helpers + 1, sizeof(*p->helpers));
	p->customers = xcalloc(customers + 1, sizeof(*p->customers));
	if (!s || store_run_now(s, make_job, p) != DB_OK) {
		fprintf(stderr, "bench: no people: %s\n", why);
		exit(1);
	}
	store_close(s);
}

static void tokens_free(char **tokens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(tokens[i]);
	free(tokens);
}

void people_set_clear(struct people_set *p)
{
	tokens_free(p->helpers, p->helper_count);
	tokens_free(p->customers, p->customer_count);
	*p = (struct people_set){ .helper_count = 0 };
}
