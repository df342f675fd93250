/* SPDX-License-Identifier: ISC */
/* What an event does to the replica: one function a type, in a table. The app calls model_apply() for each line. */
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "client/model_parts.h"
#include "protocol/mem.h"

static void count_unread(struct model *m)
{
	m->unread_count = 0;
	for (size_t i = 0; i < m->notification_count; i++)
		if (!m->notifications[i].is_read && m->notifications[i].withdrawn == WITHDRAWN_NO)
			m->unread_count++;
}

/* How far a session has come: it never goes back, so what is further is newer. Last of all it is rated. */
static bool session_is_older(const struct session *a, const struct session *b)
{
	if (a->status != b->status)
		return a->status < b->status;
	return a->rating == 0 && b->rating != 0;
}

static bool request_is_older(const struct request *a, const struct request *b)
{
	if (a->updated_at_ms != b->updated_at_ms)
		return a->updated_at_ms < b->updated_at_ms;
	return a->status < b->status;
}

/* Takes `r`, unless what is held is newer: an answer can overtake the stream. */
static void take_request(struct model *m, struct request *r)
{
	struct request *held = NULL;

	for (size_t i = 0; i < m->request_count && !held; i++)
		if (strcmp(m->requests[i].id, r->id) == 0)
			held = &m->requests[i];
	if (held && request_is_older(r, held)) {
		request_clear(r);
		return;
	}
	if (!held) {
		m->requests = xrealloc(m->requests, (m->request_count + 1) * sizeof(*m->requests));
		held = &m->requests[m->request_count++];
	} else {
		request_clear(held);
	}
	*held = *r;
	memset(r, 0, sizeof(*r));
}

static void take_session(struct model *m, struct session *s)
{
	struct session *held = NULL;

	for (size_t i = 0; i < m->session_count && !held; i++)
		if (strcmp(m->sessions[i].id, s->id) == 0)
			held = &m->sessions[i];
	if (held && session_is_older(s, held)) {
		session_clear(s);
		return;
	}
	if (!held) {
		m->sessions = xrealloc(m->sessions, (m->session_count + 1) * sizeof(*m->sessions));
		held = &m->sessions[m->session_count++];
	} else {
		session_clear(held);
	}
	*held = *s;
	memset(s, 0, sizeof(*s));
}

void model_put_request(struct model *m, const struct request *r)
{
	struct request copy = { .id = "" };

	request_copy(&copy, r);
	take_request(m, &copy);
	m->version++;
}

/* A claim was answered before the stream tells of its request: what can be done with the session hangs on both. */
static void claim_request(struct model *m, const struct session *s)
{
	for (size_t i = 0; i < m->request_count; i++) {
		struct request *r = &m->requests[i];

		if (strcmp(r->id, s->request_id) != 0 || r->status != REQUEST_OPEN)
			continue;
		r->status = REQUEST_CLAIMED;
		memcpy(r->session_id, s->id, sizeof(r->session_id));
	}
}

void model_put_session(struct model *m, const struct session *s)
{
	struct session copy = { .id = "" };

	session_copy(&copy, s);
	take_session(m, &copy);
	if (s->status == SESSION_WAITING)
		claim_request(m, s);
	m->version++;
}

static struct notification *find_notification(struct model *m, const char *id)
{
	for (size_t i = 0; i < m->notification_count; i++)
		if (strcmp(m->notifications[i].id, id) == 0)
			return &m->notifications[i];
	return NULL;
}

static int newest_first(const void *a, const void *b)
{
	const struct notification *left = a, *right = b;

	if (left->created_at_ms != right->created_at_ms)
		return left->created_at_ms < right->created_at_ms ? 1 : -1;
	return strcmp(right->id, left->id);
}

static bool is_unread(const struct notification *n)
{
	return !n->is_read && n->withdrawn == WITHDRAWN_NO;
}

static void take_user(struct model *m, struct user *u)
{
	user_clear(&m->user);
	m->user = *u;
	memset(u, 0, sizeof(*u));
	m->is_signed_in = true;
}

static void count_news(struct model *m, const struct snapshot *s)
{
	for (size_t i = 0; m->has_snapshot && i < s->notification_count; i++)
		if (is_unread(&s->notifications[i]) && !find_notification(m, s->notifications[i].id))
			m->news_count++;
}

static void on_snapshot(struct model *m, struct event *e)
{
	struct snapshot *s = e->u.snapshot;

	count_news(m, s);
	model_drop_things(m);
	take_user(m, &s->user);
	m->requests = s->requests;
	m->request_count = s->request_count;
	m->sessions = s->sessions;
	m->session_count = s->session_count;
	m->notifications = s->notifications;
	m->notification_count = s->notification_count;
	s->requests = NULL;
	s->sessions = NULL;
	s->notifications = NULL;
	s->request_count = s->session_count = s->notification_count = 0;
	if (m->notification_count > 1)
		qsort(m->notifications, m->notification_count, sizeof(*m->notifications), newest_first);
	m->has_snapshot = true;
	m->seq = e->seq;
}

static void on_notification_created(struct model *m, struct event *e)
{
	struct notification *n = &e->u.notification, *held = find_notification(m, n->id);
	size_t at = 0;

	if (held) {
		notification_clear(held);
		*held = *n;
	} else {
		m->news_count = is_unread(n) ? 1 : 0;
		while (at < m->notification_count && newest_first(&m->notifications[at], n) < 0)
			at++;
		m->notifications = xrealloc(m->notifications, (m->notification_count + 1) * sizeof(*n));
		memmove(&m->notifications[at + 1], &m->notifications[at],
		        (m->notification_count - at) * sizeof(*n));
		m->notifications[at] = *n;
		m->notification_count++;
	}
	memset(n, 0, sizeof(*n));
}

/* All up to and with that one; nothing where it is not known. */
static void mark_up_to(struct model *m, const char *id)
{
	const struct notification *last = find_notification(m, id);

	for (size_t i = 0; last && i < m->notification_count; i++)
		if (newest_first(&m->notifications[i], last) >= 0)
			m->notifications[i].is_read = true;
}

/* NULL: all */
static void mark_one(struct model *m, const char *id)
{
	for (size_t i = 0; i < m->notification_count; i++)
		if (!id || strcmp(m->notifications[i].id, id) == 0)
			m->notifications[i].is_read = true;
}

static void on_notification_read(struct model *m, struct event *e)
{
	const struct read_mark *mark = &e->u.read;

	if (mark->up_to[0])
		mark_up_to(m, mark->up_to);
	else
		mark_one(m, mark->id[0] ? mark->id : NULL);
}

static void on_notification_withdrawn(struct model *m, struct event *e)
{
	struct withdrawn *w = &e->u.withdrawn;
	struct notification *n = find_notification(m, w->id);

	if (!n)
		return;
	n->withdrawn = w->reason == WITHDRAWN_NO ? WITHDRAWN_CLAIMED : w->reason;
	free(n->claimed_by);
	n->claimed_by = w->claimed_by;
	w->claimed_by = NULL;
}

static void on_request_updated(struct model *m, struct event *e)
{
	take_request(m, &e->u.request);
}

static bool is_ours(const struct model *m, const struct request *r)
{
	if (strcmp(r->customer_id, m->user.id) == 0 || r->status != REQUEST_OPEN)
		return true;
	for (size_t i = 0; i < m->session_count; i++)
		if (strcmp(m->sessions[i].request_id, r->id) == 0 && m->sessions[i].status != SESSION_ENDED)
			return true;
	return false;
}

static void on_request_withdrawn(struct model *m, struct event *e)
{
	for (size_t i = 0; i < m->request_count; i++)
		if (strcmp(m->requests[i].id, e->u.withdrawn.id) == 0) {
			if (is_ours(m, &m->requests[i]))
				return;
			request_clear(&m->requests[i]);
			m->requests[i] = m->requests[--m->request_count];
			return;
		}
}

static void on_session_updated(struct model *m, struct event *e)
{
	take_session(m, &e->u.session);
}

static void on_user_updated(struct model *m, struct event *e)
{
	if (strcmp(e->u.user.id, m->user.id) == 0)
		take_user(m, &e->u.user);
}

static void (*const appliers[EVENT_TYPE_COUNT])(struct model *m, struct event *e) = {
	[EVENT_SNAPSHOT] = on_snapshot,
	[EVENT_NOTIFICATION_CREATED] = on_notification_created,
	[EVENT_NOTIFICATION_READ] = on_notification_read,
	[EVENT_NOTIFICATION_WITHDRAWN] = on_notification_withdrawn,
	[EVENT_REQUEST_UPDATED] = on_request_updated,
	[EVENT_REQUEST_WITHDRAWN] = on_request_withdrawn,
	[EVENT_SESSION_UPDATED] = on_session_updated,
	[EVENT_USER_UPDATED] = on_user_updated,
};

bool model_apply(struct model *m, struct event *e, int64_t now_ms)
{
	m->news_count = 0;
	m->informed_at_ms = now_ms;
	/* resumed says where the server is; we are there when what follows it has come */
	if (e->type == EVENT_SNAPSHOT || (e->type != EVENT_RESUMED && e->seq > m->seq)) {
		if (appliers[e->type])
			appliers[e->type](m, e);
		m->seq = e->seq;
		count_unread(m);
		m->version++;
	}
	event_clear(e);
	return m->news_count > 0;
}

void model_mark_read(struct model *m, const char *notification_id)
{
	mark_one(m, notification_id);
	count_unread(m);
	m->version++;
}

void model_mark_read_up_to(struct model *m, const char *notification_id)
{
	mark_up_to(m, notification_id);
	count_unread(m);
	m->version++;
}

bool model_forget_withdrawn(struct model *m, int64_t now_ms, int64_t keep_ms)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->notification_count; i++) {
		struct notification *n = &m->notifications[i];

		if (n->withdrawn != WITHDRAWN_NO && now_ms - n->created_at_ms > keep_ms)
			notification_clear(n);
		else
			m->notifications[kept++] = *n;
	}
	if (kept == m->notification_count)
		return false;
	m->notification_count = kept;
	m->version++;
	return true;
}
