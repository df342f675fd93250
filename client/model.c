/* SPDX-License-Identifier: ISC */
/* The replica: how it is made, set and forgotten. What events do to it is in model_apply.c, questions in model_ask.c. */
#include "client/model.h"

#include <stdlib.h>
#include <string.h>

#include "client/model_parts.h"
#include "protocol/mem.h"

struct model *model_new(void)
{
	return xcalloc(1, sizeof(struct model));
}

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
}

static void wipe_request(struct request *r)
{
	wipe(r->description);
	wipe(r->customer_name);
	wipe(r->payment_url);
	wipe(r->payment_reason);
	request_clear(r);
}

static void wipe_session(struct session *s)
{
	wipe(s->helper_name);
	wipe(s->customer_name);
	wipe(s->customer_join_url);
	wipe(s->helper_join_url);
	wipe(s->notes);
	session_clear(s);
}

static void wipe_notification(struct notification *n)
{
	wipe(n->preview);
	wipe(n->claimed_by);
	notification_clear(n);
}

/* Overwrites what is freed: on a kiosk the next person finds nothing of the one before. */
void model_drop_things(struct model *m)
{
	for (size_t i = 0; i < m->request_count; i++)
		wipe_request(&m->requests[i]);
	for (size_t i = 0; i < m->session_count; i++)
		wipe_session(&m->sessions[i]);
	for (size_t i = 0; i < m->notification_count; i++)
		wipe_notification(&m->notifications[i]);
	if (m->requests)
		explicit_bzero(m->requests, m->request_count * sizeof(*m->requests));
	if (m->sessions)
		explicit_bzero(m->sessions, m->session_count * sizeof(*m->sessions));
	if (m->notifications)
		explicit_bzero(m->notifications, m->notification_count * sizeof(*m->notifications));
	free(m->requests);
	free(m->sessions);
	free(m->notifications);
	m->requests = NULL;
	m->sessions = NULL;
	m->notifications = NULL;
	m->request_count = m->session_count = m->notification_count = 0;
	m->unread_count = 0;
}

void model_forget(struct model *m)
{
	model_drop_things(m);
	wipe(m->user.username);
	wipe(m->user.display_name);
	user_clear(&m->user);
	m->is_signed_in = false;
	m->has_snapshot = false;
	m->seq = 0;
	m->news_count = 0;
	m->informed_at_ms = 0;
	m->has_stats = false;
	board_clear(&m->board);
	story_clear(&m->story);
	sign_in_list_clear(&m->sign_ins);
	m->has_sign_ins = false;
	memset(&m->stats, 0, sizeof(m->stats));
	m->pending_end = PENDING_NONE;
	memset(m->pending_end_session, 0, sizeof(m->pending_end_session));
	memset(m->put_away, 0, sizeof(m->put_away));
	m->version++;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	model_forget(m);
	service_clear(&m->service);
	free(m->link_reason);
	free(m);
}

void model_set_service(struct model *m, struct service *take)
{
	service_clear(&m->service);
	m->service = *take;
	memset(take, 0, sizeof(*take));
	m->has_service = true;
	m->version++;
}

void model_set_user(struct model *m, const struct user *u)
{
	user_copy(&m->user, u);
	m->is_signed_in = true;
	m->version++;
}

void model_set_stats(struct model *m, const struct stats *s)
{
	m->stats = *s;
	m->has_stats = true;
	m->version++;
}

void model_set_board(struct model *m, struct board *take)
{
	board_clear(&m->board);
	m->board = *take;
	*take = (struct board){ .count = 0 };
	/* a snapshot has what is under way; what is over and stuck comes with the board */
	for (size_t i = 0; i < m->board.count; i++) {
		model_put_request(m, &m->board.rows[i].request);
		if (m->board.rows[i].session.id[0] != '\0')
			model_put_session(m, &m->board.rows[i].session);
	}
	m->version++;
}

void model_set_story(struct model *m, struct story *take)
{
	story_clear(&m->story);
	m->story = *take;
	*take = (struct story){ .count = 0 };
	m->version++;
}

void model_set_sign_ins(struct model *m, struct sign_in_list *take)
{
	sign_in_list_clear(&m->sign_ins);
	m->sign_ins = *take;
	*take = (struct sign_in_list){ .count = 0 };
	m->has_sign_ins = true;
	m->version++;
}

void model_set_link(struct model *m, enum link_state state, const char *reason, int64_t retry_at_ms, int64_t now_ms)
{
	char *copy = xstrdup(reason);

	if (m->link != state || m->link_since_ms == 0) {
		/* a cut does not begin anew when it is called offline */
		if (!(m->link == LINK_RECONNECTING && state == LINK_OFFLINE))
			m->link_since_ms = now_ms;
		m->link = state;
	}
	free(m->link_reason);
	m->link_reason = copy;
	m->link_retry_at_ms = retry_at_ms;
	m->version++;
}

void model_set_pending_end(struct model *m, enum pending_state state, const char *session_id)
{
	size_t len = session_id ? strnlen(session_id, HP_ID_SIZE - 1) : 0;

	m->pending_end = state;
	memset(m->pending_end_session, 0, sizeof(m->pending_end_session));
	if (state != PENDING_NONE && session_id)
		memcpy(m->pending_end_session, session_id, len);
	m->version++;
}

void model_put_away(struct model *m, const char *request_id)
{
	size_t len = strnlen(request_id, HP_ID_SIZE - 1);

	if (len == 0 || model_is_put_away(m, request_id))
		return;
	memmove(m->put_away[1], m->put_away[0], sizeof(m->put_away) - sizeof(m->put_away[0]));
	memset(m->put_away[0], 0, sizeof(m->put_away[0]));
	memcpy(m->put_away[0], request_id, len);
	m->version++;
}
