/* SPDX-License-Identifier: ISC */
/*
 * Reads what a new listener is first told; see stream_join.h. Runs on the pool, inside the hub's job.
 */
#include "server/stream_join.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/event.h"
#include "protocol/mem.h"
#include "server/life.h"
#include "server/limits.h"
#include "server/store/rows.h"

#define PAGE 100

/* JSON texts of one kind, each id once. */
struct texts {
	char **items;
	char (*ids)[HP_ID_SIZE];
	size_t count;
};

static bool texts_has(const struct texts *t, const char *id)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->ids[i], id) == 0)
			return true;
	return false;
}

static void texts_take(struct texts *t, const char *id, char *json)
{
	t->items = xrealloc(t->items, (t->count + 1) * sizeof(*t->items));
	t->ids = xrealloc(t->ids, (t->count + 1) * sizeof(*t->ids));
	t->items[t->count] = json;
	memcpy(t->ids[t->count], id, HP_ID_SIZE);
	t->count++;
}

static void texts_clear(struct texts *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->items[i]);
	free(t->items);
	free(t->ids);
}

static void add_request(struct tx *tx, const struct user *who, const struct request *r, struct texts *to)
{
	struct session s = { .status = SESSION_NONE };
	bool has_session = r->session_id[0] != '\0' && session_read(tx, r->session_id, &s);

	if (!texts_has(to, r->id) && request_is_visible(who->id, who->role, r, has_session ? &s : NULL))
		texts_take(to, r->id, request_json_for(who, r, has_session ? &s : NULL));
	session_clear(&s);
}

/* Newest first, page by page, `max` at most. */
static void add_requests(struct tx *tx, const struct user *who, struct request_filter f, size_t max, struct texts *to)
{
	struct request *page = xmalloc(PAGE * sizeof(*page));
	char cursor[HP_ID_SIZE], next[HP_ID_SIZE] = "";
	size_t got, total = 0;

	do {
		memcpy(cursor, next, sizeof(cursor));
		f.cursor = total > 0 ? cursor : NULL;
		f.limit = max - total < PAGE ? (int)(max - total) : PAGE;
		got = request_list(tx, &f, page, next);
		for (size_t i = 0; i < got; i++) {
			add_request(tx, who, &page[i], to);
			request_clear(&page[i]);
		}
		total += got;
	} while (got > 0 && next[0] != '\0' && total < max);
	free(page);
}

static void add_request_of(struct tx *tx, const struct user *who, const struct session *s, struct texts *to)
{
	struct request r = { .amount = 0 };

	if (!texts_has(to, s->request_id) && request_read(tx, s->request_id, &r))
		add_request(tx, who, &r, to);
	request_clear(&r);
}

/* Sessions of one status, and for a helper the requests they are about. */
static void add_sessions(struct tx *tx, const struct user *who, int status, size_t max, struct texts *sessions,
                         struct texts *requests)
{
	struct session *page = xmalloc(max * sizeof(*page));
	struct session_filter f = { .person_id = who->role == ROLE_OPERATOR ? NULL : who->id,
		                    .status = status,
		                    .limit = (int)max };
	char next[HP_ID_SIZE];
	size_t got = session_list(tx, &f, page, next);

	for (size_t i = 0; i < got; i++) {
		if (!texts_has(sessions, page[i].id))
			texts_take(sessions, page[i].id, session_json_for(who, &page[i]));
		if (who->role != ROLE_OPERATOR)
			add_request_of(tx, who, &page[i], requests);
		session_clear(&page[i]);
	}
	free(page);
}

/* What each role sees without asking for more: status -1 is all of them. */
static const struct {
	enum role role;
	int status;
	size_t max;
} shown_requests[] = {
	{ ROLE_CUSTOMER, -1, LIMIT_SNAPSHOT_ENDED },
	{ ROLE_HELPER, REQUEST_OPEN, LIMIT_SNAPSHOT_LIVE },
	{ ROLE_OPERATOR, REQUEST_AUTHORIZING, LIMIT_SNAPSHOT_LIVE },
	{ ROLE_OPERATOR, REQUEST_OPEN, LIMIT_SNAPSHOT_LIVE },
	{ ROLE_OPERATOR, REQUEST_CLAIMED, LIMIT_SNAPSHOT_LIVE },
};

static void add_things(struct tx *tx, const struct user *who, struct texts *requests, struct texts *sessions)
{
	struct request_filter f = { .customer_id = who->role == ROLE_CUSTOMER ? who->id : NULL,
		                    .helper_id = who->role == ROLE_HELPER ? who->id : NULL };

	for (size_t i = 0; i < sizeof(shown_requests) / sizeof(*shown_requests); i++)
		if (shown_requests[i].role == who->role) {
			f.status = shown_requests[i].status;
			add_requests(tx, who, f, shown_requests[i].max, requests);
		}
	add_sessions(tx, who, SESSION_WAITING, LIMIT_SNAPSHOT_SESSIONS, sessions, requests);
	add_sessions(tx, who, SESSION_ACTIVE, LIMIT_SNAPSHOT_SESSIONS, sessions, requests);
	add_sessions(tx, who, SESSION_ENDED, LIMIT_SNAPSHOT_ENDED, sessions, requests);
}

static void add_notifications(struct tx *tx, const struct user *who, struct texts *to)
{
	struct notification *page = xmalloc(LIMIT_SNAPSHOT_NOTIFICATIONS * sizeof(*page));
	struct notification_filter f = { .helper_id = who->id,
		                         .is_standing_only = true,
		                         .limit = LIMIT_SNAPSHOT_NOTIFICATIONS };
	char next[HP_ID_SIZE];
	size_t got = notification_list(tx, &f, page, next);

	for (size_t i = 0; i < got; i++) {
		texts_take(to, page[i].id, notification_encode(&page[i]));
		notification_clear(&page[i]);
	}
	free(page);
}

static void read_snapshot(struct tx *tx, struct join *j)
{
	struct texts requests = { 0 }, sessions = { 0 }, notifications = { 0 };
	bool is_helper = j->user.role == ROLE_HELPER;
	char *user = user_encode(&j->user), *data;

	add_things(tx, &j->user, &requests, &sessions);
	if (is_helper)
		add_notifications(tx, &j->user, &notifications);
	data = snapshot_encode(user, requests.items, requests.count, sessions.items, sessions.count,
	                       notifications.items, notifications.count,
	                       is_helper ? notification_unread(tx, j->user.id) : 0);
	j->text = event_line(j->seq, EVENT_SNAPSHOT, data, &j->len);
	texts_clear(&requests);
	texts_clear(&sessions);
	texts_clear(&notifications);
	free(user);
	free(data);
}

/* "resumed" carries `since`: that far the receiver is informed when it has read that line; and how far it will be once
 * it has read what follows at once, in however many frames, so that a bell can ring once for all of it. */
static bool read_replay(struct tx *tx, struct join *j)
{
	char *replay = NULL, *head, *data;
	size_t replay_len = 0, head_len;
	int64_t last_seq;

	if (j->since < 0 || !event_replay(tx, &j->user, j->since, LIMIT_REPLAY_ENTRIES, &replay, &replay_len,
	                                  &last_seq) ||
	    replay_len > LIMIT_REPLAY_BYTES) {
		free(replay);
		return false;
	}
	data = xasprintf("{\"replayed_to\":%" PRId64 "}", last_seq);
	head = event_line(j->since, EVENT_RESUMED, data, &head_len);
	free(data);
	j->len = head_len + replay_len;
	j->text = xrealloc(head, j->len + 1);
	if (replay_len > 0)
		memcpy(j->text + head_len, replay, replay_len);
	j->text[j->len] = '\0';
	free(replay);
	return true;
}

void join_read(struct tx *tx, struct join *j)
{
	j->is_good = token_user(tx, j->token, &j->user, &j->expires_at_ms);
	if (!j->is_good)
		return;
	if (j->user.role == ROLE_HELPER) {
		presence_seen(tx, j->user.id, true);
		if (j->user.is_available)
			life_arrive(tx, &j->user);
		j->is_present = presence_is_open(tx, j->user.id);
	}
	j->seq = event_last_seq(tx);
	if (!read_replay(tx, j))
		read_snapshot(tx, j);
}

void join_clear(struct join *j)
{
	xfree_secret(j->token);
	user_clear(&j->user);
	free(j->text);
	memset(j, 0, sizeof(*j));
}
