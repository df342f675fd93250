/* SPDX-License-Identifier: ISC */
/*
 * The hub: from the log to each listener's queue; see stream.h. The edge joins and leaves for its sockets; server.c
 * hands in the log.
 */
#include "server/stream.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/event.h"
#include "protocol/mem.h"
#include "server/callers.h"
#include "server/hash.h"
#include "server/limits.h"
#include "server/metrics.h"
#include "server/people.h"
#include "server/settings.h"
#include "server/store/rows.h"
#include "server/stream_join.h"
#include "server/stream_queue.h"

#define FRAME_BYTES 65536
#define TOKENS_A_CHECK 256
#define CHECK_EVERY_MS 60000

#define CLOSE_SLOW 1013
#define CLOSE_SIGNED_OUT 4401

enum state { JOINING, LIVE, CLOSED };

struct listener {
	struct hub *hub;
	struct listener_events events;
	void *arg;
	enum state state;
	char *token;
	int64_t expires_at_ms;          /* steady: a time of day that is set ends no token, see clock_step.h */
	char user_id[HP_ID_SIZE];
	enum role role;
	bool is_present;                /* so that AUDIENCE_TOLD means this helper, from here on in the log */
	int64_t seq;                    /* of the last entry considered */
	struct queue queue;
	struct joining *joining;
	struct listener *prev, *next;           /* in hub->lists[] */
	struct listener *twin_prev, *twin_next; /* in its person's mailbox */
};

/* All listeners of one person, for what is for that person only. */
struct mailbox {
	char id[HP_ID_SIZE];
	struct listener *listeners;
	UT_hash_handle hh;
};

#define LIST_JOINING ROLE_COUNT

struct hub {
	struct loop *loop;
	struct store *store;
	struct metrics *metrics;
	const struct settings *settings;
	struct people *people;
	struct listener *lists[ROLE_COUNT + 1]; /* the live ones by role, then those who join */
	struct mailbox *mailboxes;
	struct timer *expiry, *check;
	int64_t expiry_at_ms;
	size_t count;
	int holds;                      /* the owner's, and one for each job under way */
	bool is_freed;
};

struct joining {
	struct hub *hub;
	struct listener *listener;      /* NULL: left meanwhile */
	struct caller *who;
	unsigned long mark;
	struct join join;
};

static void hub_release(struct hub *h)
{
	if (--h->holds == 0)
		free(h);
}

/* ---- who listens ---- */

static void mailbox_add(struct hub *h, struct listener *l)
{
	struct mailbox *box;

	HASH_FIND_STR(h->mailboxes, l->user_id, box);
	if (!box) {
		box = xcalloc(1, sizeof(*box));
		memcpy(box->id, l->user_id, sizeof(box->id));
		HASH_ADD_STR(h->mailboxes, id, box);
	}
	DL_APPEND2(box->listeners, l, twin_prev, twin_next);
}

static void mailbox_remove(struct hub *h, struct listener *l)
{
	struct mailbox *box;

	HASH_FIND_STR(h->mailboxes, l->user_id, box);
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): who listens has a mailbox */
	DL_DELETE2(box->listeners, l, twin_prev, twin_next);
	if (box->listeners)
		return;
	HASH_DEL(h->mailboxes, box);
	free(box);
}

/* One person's connections are no way to use up everybody's. */
static bool mailbox_is_full(struct hub *h, const char *person_id)
{
	struct mailbox *box;
	struct listener *l;
	int count = 0;

	HASH_FIND_STR(h->mailboxes, person_id, box);
	if (box)
		DL_COUNT2(box->listeners, l, count, twin_next);
	return count >= h->settings->streams_per_person;
}

/* Out of every list: nothing is queued for it any more. */
static void listener_unlink(struct listener *l)
{
	struct hub *h = l->hub;

	if (l->state == CLOSED)
		return;
	if (l->state == JOINING) {
		DL_DELETE(h->lists[LIST_JOINING], l);
	} else {
		DL_DELETE(h->lists[l->role], l);
		mailbox_remove(h, l);
		if (l->role == ROLE_HELPER)
			people_went(h->people, l->user_id);
	}
	l->state = CLOSED;
	h->count--;
	queue_clear(&l->queue);
}

static void listener_close(struct listener *l, int code, const char *reason)
{
	if (l->state == CLOSED)
		return;
	listener_unlink(l);
	l->events.close(code, reason, l->arg);
}

/* ---- what they get ---- */

static void listener_push(struct listener *l, struct line *line)
{
	bool was_empty = queue_is_empty(&l->queue);

	if (queue_bytes(&l->queue) + line->len > LIMIT_BEHIND_BYTES) {
		metrics_add(l->hub->metrics, METRIC_SLOW, 1);
		listener_close(l, CLOSE_SLOW, "too slow");
		return;
	}
	queue_push(&l->queue, line);
	if (l->state != LIVE)
		return;
	metrics_add(l->hub->metrics, METRIC_LINES, 1);
	if (was_empty)
		l->events.writable_wanted(l->arg);
}

static bool is_for(const struct listener *l, const struct line *line)
{
	if (line->person_id[0] != '\0' && strcmp(line->person_id, l->user_id) == 0)
		return true;
	if (l->role == ROLE_HELPER)
		return (line->audience & AUDIENCE_HELPERS) || ((line->audience & AUDIENCE_TOLD) && l->is_present);
	return l->role == ROLE_OPERATOR && (line->audience & AUDIENCE_OPERATORS);
}

/* A helper who listens is present exactly while available: the store ends and begins their span in the same
 * transaction in which it appends this event. */
static void note_available(struct listener *l, const struct line *line)
{
	struct event e;

	if (line->type != EVENT_USER_UPDATED || strcmp(line->person_id, l->user_id) != 0)
		return;
	if (event_decode(line->text, line->len - 1, &e, NULL) != ERR_NONE)
		return;
	l->is_present = l->role == ROLE_HELPER && e.u.user.is_available;
	event_clear(&e);
}

/* Each entry once, in order, none that the join's own reading had in it. */
static void listener_consider(struct listener *l, struct line *line)
{
	if (line->seq <= l->seq)
		return;
	l->seq = line->seq;
	note_available(l, line);
	if (is_for(l, line))
		listener_push(l, line);
}

static void tell_list(struct hub *h, int list, struct line *line)
{
	struct listener *l, *next;

	DL_FOREACH_SAFE(h->lists[list], l, next)
		listener_consider(l, line);
}

static void tell_person(struct hub *h, struct line *line)
{
	struct mailbox *box;
	struct listener *l;

	HASH_FIND_STR(h->mailboxes, line->person_id, box);
	l = box ? box->listeners : NULL;
	while (l) {
		struct listener *next = l->twin_next;

		listener_consider(l, line);     /* those an audience reached as well have had it */
		l = next;
	}
}

static void tell(struct hub *h, struct line *line)
{
	struct listener *l, *next;

	DL_FOREACH_SAFE(h->lists[LIST_JOINING], l, next)
		listener_push(l, line);         /* sifted when it is known who joins */
	if (line->audience & (AUDIENCE_HELPERS | AUDIENCE_TOLD))
		tell_list(h, ROLE_HELPER, line);
	if (line->audience & AUDIENCE_OPERATORS)
		tell_list(h, ROLE_OPERATOR, line);
	if (line->person_id[0] != '\0')
		tell_person(h, line);
}

static void check_all(void *arg);
static void check_person(struct hub *h, const char *person_id);

void hub_log(struct hub *h, const struct entry *entries, size_t count)
{
	bool is_check_due = false;

	metrics_add(h->metrics, METRIC_EVENTS, (int64_t)count);
	metrics_add(h->metrics, METRIC_COMMITS, 1);
	for (size_t i = 0; i < count; i++) {
		struct line *line = line_new(&entries[i]);

		tell(h, line);
		is_check_due |= line->type == EVENT_DEVICE_UPDATED;
		if (line->type == EVENT_SIGN_INS_ENDED)
			check_person(h, line->person_id);
		line_release(line);
	}
	/* Perhaps a kiosk was revoked, here or on another node: its guests' tokens are dead. */
	if (is_check_due)
		check_all(h);
}

/* ---- joining ---- */

/* One timer for the token that ends first. */
static void expiry_note(struct hub *h, int64_t at_ms)
{
	int64_t now = loop_steady_ms(h->loop);

	if (timer_is_running(h->expiry) && h->expiry_at_ms <= at_ms)
		return;
	h->expiry_at_ms = at_ms;
	timer_once(h->expiry, at_ms > now ? at_ms - now : 0);
}

static void expiry_over(void *arg)
{
	struct hub *h = arg;
	struct listener *l, *next;

	for (int list = 0; list < ROLE_COUNT; list++)
		DL_FOREACH_SAFE(h->lists[list], l, next) {
			if (l->expires_at_ms <= loop_steady_ms(h->loop))
				listener_close(l, CLOSE_SIGNED_OUT, "signed out");
			else
				expiry_note(h, l->expires_at_ms);
		}
}

/* What gathered while the job ran is sifted now, behind what the job read. */
static void go_live(struct listener *l, const struct join *j)
{
	struct hub *h = l->hub;
	struct queue gathered = l->queue;
	struct line *line;

	memset(&l->queue, 0, sizeof(l->queue));
	DL_DELETE(h->lists[LIST_JOINING], l);
	l->state = LIVE;
	l->seq = j->seq;
	l->role = j->user.role;
	l->is_present = j->is_present;
	l->expires_at_ms = loop_steady_ms(h->loop) + j->expires_at_ms - loop_now_ms(h->loop);
	memcpy(l->user_id, j->user.id, sizeof(l->user_id));
	DL_APPEND(h->lists[l->role], l);
	mailbox_add(h, l);
	queue_push_first(&l->queue, j->text, j->len, FRAME_BYTES);
	while ((line = queue_pop(&gathered))) {
		if (l->state == LIVE)
			listener_consider(l, line);
		line_release(line);
	}
	queue_clear(&gathered);
	if (l->state == LIVE)
		l->events.writable_wanted(l->arg);
	expiry_note(h, l->expires_at_ms);
}

static void join_job(struct tx *tx, void *arg)
{
	struct joining *j = arg;

	join_read(tx, &j->join);
}

static void join_settle(struct joining *j, enum db_result result)
{
	bool is_helper = result == DB_OK && j->join.is_good && j->join.user.role == ROLE_HELPER;
	struct listener *l = j->listener;

	if (j->hub->is_freed)
		return;
	if (is_helper)
		people_came(j->hub->people, j->join.user.id, j->mark);
	if (l)
		l->joining = NULL;
	if (!l || l->state == CLOSED) {
		if (is_helper)
			people_went(j->hub->people, j->join.user.id);
	} else if (result != DB_OK) {
		listener_close(l, CLOSE_SLOW, "try again");
	} else if (!j->join.is_good) {
		listener_close(l, CLOSE_SIGNED_OUT, "signed out");
	} else if (mailbox_is_full(j->hub, j->join.user.id)) {
		if (is_helper)
			people_went(j->hub->people, j->join.user.id);
		listener_close(l, CLOSE_SLOW, "too many streams");
	} else {
		go_live(l, &j->join);
	}
}

static void join_done(enum db_result result, void *arg)
{
	struct joining *j = arg;

	if (result == DB_OK && j->join.is_good)
		caller_learn(j->who, j->join.user.id);
	caller_leave(j->who);
	join_settle(j, result);
	hub_release(j->hub);
	join_clear(&j->join);
	free(j);
}

static struct joining *joining_new(struct hub *h, const char *token, int64_t since)
{
	struct joining *j = xcalloc(1, sizeof(*j));

	j->hub = h;
	j->mark = people_mark(h->people);
	j->join.token = xstrdup(token);
	j->join.since = since;
	return j;
}

struct listener *hub_join(struct hub *h, const char *token, int64_t since, struct caller *who,
                          const struct listener_events *ev, void *arg)
{
	struct joining *j = joining_new(h, token, since);
	struct listener *l;

	j->who = who;
	if (!store_submit(h->store, join_job, join_done, j)) {
		caller_leave(who);
		join_clear(&j->join);
		free(j);
		return NULL;
	}
	l = xcalloc(1, sizeof(*l));
	l->hub = h;
	l->events = *ev;
	l->arg = arg;
	l->token = xstrdup(token);
	l->joining = j;
	j->listener = l;
	DL_APPEND(h->lists[LIST_JOINING], l);
	h->count++;
	h->holds++;
	return l;
}

void hub_leave(struct listener *l)
{
	if (!l)
		return;
	listener_unlink(l);
	if (l->joining)
		l->joining->listener = NULL;
	xfree_secret(l->token);
	free(l);
}

size_t listener_waiting(const struct listener *l)
{
	return l->state == LIVE ? queue_frame(&l->queue, FRAME_BYTES) : 0;
}

size_t listener_take(struct listener *l, char *out)
{
	size_t want = listener_waiting(l), len = 0;
	struct line *line;

	while (len < want && (line = queue_pop(&l->queue))) {
		memcpy(out + len, line->text, line->len);
		len += line->len;
		line_release(line);
	}
	metrics_add(l->hub->metrics, METRIC_FRAMES, 1);
	metrics_add(l->hub->metrics, METRIC_STREAM_BYTES, (int64_t)len);
	return len;
}

/* ---- leaving ---- */

void hub_token_died(struct hub *h, const char *token)
{
	struct listener *l, *next;
	size_t len = strlen(token);

	for (int list = 0; list <= LIST_JOINING; list++)
		DL_FOREACH_SAFE(h->lists[list], l, next)
			if (strlen(l->token) == len && sodium_memcmp(l->token, token, len) == 0)
				listener_close(l, CLOSE_SIGNED_OUT, "signed out");
}

void hub_close_all(struct hub *h, int code)
{
	struct listener *l, *next;

	for (int list = 0; list <= LIST_JOINING; list++)
		DL_FOREACH_SAFE(h->lists[list], l, next)
			listener_close(l, code, "going away");
}

size_t hub_count(const struct hub *h)
{
	return h->count;
}

/* Tokens that another process ended (an operator who disabled somebody) are found by looking. */
struct check {
	struct hub *hub;
	size_t count;
	char *tokens[TOKENS_A_CHECK];
	bool is_good[TOKENS_A_CHECK];
};

static void check_job(struct tx *tx, void *arg)
{
	struct check *c = arg;

	for (size_t i = 0; i < c->count; i++) {
		struct user user = { .role = ROLE_COUNT };
		int64_t expires_at_ms;

		c->is_good[i] = token_user(tx, c->tokens[i], &user, &expires_at_ms);
		user_clear(&user);
	}
}

static void check_done(enum db_result result, void *arg)
{
	struct check *c = arg;

	for (size_t i = 0; i < c->count; i++) {
		if (result == DB_OK && !c->hub->is_freed && !c->is_good[i])
			hub_token_died(c->hub, c->tokens[i]);
		xfree_secret(c->tokens[i]);
	}
	hub_release(c->hub);
	free(c);
}

static void check_submit(struct check *c)
{
	c->hub->holds++;
	if (!store_submit(c->hub->store, check_job, check_done, c))
		check_done(DB_BROKEN, c);
}

/* One more token to look at; what is full goes. Returns what is open. */
static struct check *check_add(struct hub *h, struct check *c, const struct listener *l)
{
	if (!c) {
		c = xcalloc(1, sizeof(*c));
		c->hub = h;
	}
	c->tokens[c->count++] = xstrdup(l->token);
	if (c->count < TOKENS_A_CHECK)
		return c;
	check_submit(c);
	return NULL;
}

static void check_all(void *arg)
{
	struct hub *h = arg;
	struct check *c = NULL;
	struct listener *l;

	for (int list = 0; list <= LIST_JOINING; list++)
		DL_FOREACH(h->lists[list], l)
			c = check_add(h, c, l);
	if (c)
		check_submit(c);
}

/* Some of one person's sign-ins have ended. Whose a stream is that still joins is not known yet. */
static void check_person(struct hub *h, const char *person_id)
{
	struct check *c = NULL;
	struct mailbox *box;
	struct listener *l;

	HASH_FIND_STR(h->mailboxes, person_id, box);
	if (box)
		DL_FOREACH2(box->listeners, l, twin_next)
			c = check_add(h, c, l);
	DL_FOREACH(h->lists[LIST_JOINING], l)
		c = check_add(h, c, l);
	if (c)
		check_submit(c);
}

struct hub *hub_new(struct loop *l, struct store *s, const struct settings *set, struct metrics *m)
{
	struct hub *h = xcalloc(1, sizeof(*h));

	h->loop = l;
	h->store = s;
	h->metrics = m;
	h->settings = set;
	h->people = people_new(l, s, set);
	h->expiry = timer_new(l, expiry_over, h);
	h->check = timer_new(l, check_all, h);
	timer_every(h->check, CHECK_EVERY_MS);
	h->holds = 1;
	return h;
}

void hub_free(struct hub *h)
{
	if (!h)
		return;
	timer_free(h->expiry);
	timer_free(h->check);
	people_free(h->people);
	h->is_freed = true;
	hub_release(h);
}
