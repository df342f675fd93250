/* SPDX-License-Identifier: ISC */
/*
 * Helpers who are there, and the grace for those who went; see people.h.
 */
#include "server/people.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "loop/timer.h"
#include "protocol/mem.h"
#include "server/hash.h"
#include "server/life.h"
#include "server/settings.h"
#include "server/store/rows.h"

#define OPEN_MAX 100000         /* helpers present when the service stopped */
#define AGAIN_AFTER_MS 1000     /* where the store had no room for a job */

struct person {
	char id[HP_ID_SIZE];
	int streams;
	unsigned long went_mark;        /* when the store was told that nobody is there */
	struct timer *grace;
	struct people *people;
	UT_hash_handle hh;
};

struct people {
	struct loop *loop;
	struct store *store;
	const struct settings *settings;
	struct person *persons;
	unsigned long mark;
	int holds;                      /* the hub's, and one for each job under way */
	bool is_freed;
};

/* One job about one helper. */
struct errand {
	struct people *people;
	char id[HP_ID_SIZE];
};

struct roll {
	struct people *people;
	char (*ids)[HP_ID_SIZE];
	size_t count;
};

static void release(struct people *p)
{
	if (--p->holds == 0)
		free(p);
}

static void errand_done(enum db_result result, void *arg)
{
	struct errand *e = arg;

	(void)result;
	release(e->people);
	free(e);
}

static bool errand_submit(struct people *p, const char *id, store_job_fn *job)
{
	struct errand *e = xcalloc(1, sizeof(*e));

	e->people = p;
	memcpy(e->id, id, sizeof(e->id));
	if (!store_submit(p->store, job, errand_done, e)) {
		free(e);
		return false;
	}
	p->holds++;
	return true;
}

static void went_job(struct tx *tx, void *arg)
{
	struct errand *e = arg;

	presence_seen(tx, e->id, false);
}

static void back_job(struct tx *tx, void *arg)
{
	struct errand *e = arg;
	struct user user = { .role = ROLE_COUNT };

	presence_seen(tx, e->id, true);
	if (user_read(tx, e->id, &user) && user.is_available)
		life_arrive(tx, &user);
	user_clear(&user);
}

/* A join that is under way has said so in the store already. */
static void leave_job(struct tx *tx, void *arg)
{
	struct errand *e = arg;

	if (!presence_is_connected(tx, e->id))
		life_leave(tx, e->id);
}

static void person_free(struct person *person)
{
	HASH_DEL(person->people->persons, person);
	timer_free(person->grace);
	free(person);
}

static void grace_over(void *arg)
{
	struct person *person = arg;

	if (errand_submit(person->people, person->id, leave_job))
		person_free(person);
	else
		timer_once(person->grace, AGAIN_AFTER_MS);
}

static struct person *person_of(struct people *p, const char *id)
{
	struct person *person;

	HASH_FIND_STR(p->persons, id, person);
	if (person)
		return person;
	person = xcalloc(1, sizeof(*person));
	strncpy(person->id, id, sizeof(person->id) - 1);
	person->people = p;
	person->grace = timer_new(p->loop, grace_over, person);
	HASH_ADD_STR(p->persons, id, person);
	return person;
}

unsigned long people_mark(struct people *p)
{
	return ++p->mark;
}

void people_came(struct people *p, const char *helper_id, unsigned long mark)
{
	struct person *person = person_of(p, helper_id);

	person->streams++;
	timer_stop(person->grace);
	/* Another stream of theirs went after this one's job had been submitted, so the store has it the wrong way. */
	if (person->went_mark > mark)
		errand_submit(p, helper_id, back_job);
}

void people_went(struct people *p, const char *helper_id)
{
	struct person *person = person_of(p, helper_id);

	if (--person->streams > 0)
		return;
	person->went_mark = ++p->mark;
	errand_submit(p, helper_id, went_job);
	timer_once(person->grace, p->settings->presence_grace_ms);
}

/* Present as far as the store knows, without a stream. */
static void expect(struct people *p, const char *helper_id)
{
	struct person *person = person_of(p, helper_id);

	if (person->streams == 0)
		timer_once(person->grace, p->settings->presence_grace_ms);
}

static void roll_job(struct tx *tx, void *arg)
{
	struct roll *r = arg;

	r->count = presence_open_ones(tx, r->ids, OPEN_MAX);
}

static void roll_done(enum db_result result, void *arg)
{
	struct roll *r = arg;

	for (size_t i = 0; result == DB_OK && !r->people->is_freed && i < r->count; i++)
		expect(r->people, r->ids[i]);
	release(r->people);
	free(r->ids);
	free(r);
}

static void call_roll(struct people *p)
{
	struct roll *r = xcalloc(1, sizeof(*r));

	r->people = p;
	r->ids = xcalloc(OPEN_MAX, sizeof(*r->ids));
	p->holds++;
	if (!store_submit(p->store, roll_job, roll_done, r))
		roll_done(DB_BROKEN, r);
}

struct people *people_new(struct loop *l, struct store *s, const struct settings *set)
{
	struct people *p = xcalloc(1, sizeof(*p));

	p->loop = l;
	p->store = s;
	p->settings = set;
	p->holds = 1;
	call_roll(p);
	return p;
}

void people_free(struct people *p)
{
	struct person *person, *next;

	if (!p)
		return;
	HASH_ITER(hh, p->persons, person, next)
		person_free(person);
	p->is_freed = true;
	release(p);
}
