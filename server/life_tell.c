/* SPDX-License-Identifier: ISC */
/*
 * Who hears of what, and what each may see of it: the events that life.c appends, and the same views for the
 * handlers' answers, so that a stream and a GET never differ.
 */
#include "server/life_tell.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/event.h"
#include "protocol/mem.h"

#define LINE_TOLD_MAX 10
#define UNTOLD_MAX 1000

/* A borrowed copy with things taken out; never cleared. */
static char *request_view(const struct request *r, unsigned who)
{
	struct request v = *r;

	if ((who & RELATION_CUSTOMER) == 0) {
		v.payment_url = NULL;
		v.usual_wait_low_s = v.usual_wait_high_s = 0;
	}
	if ((who & (RELATION_CUSTOMER | RELATION_OPERATOR)) == 0)
		v.payment_reason = NULL;
	if ((who & (RELATION_HELPER | RELATION_OPERATOR)) == 0)
		v.customer_name = NULL;
	return request_encode(&v);
}

/* Who gave it back is, while it is open again, a helper like every other. */
char *request_json_for(const struct user *who, const struct request *r, const struct session *s)
{
	const struct session *in_hand = r->status == REQUEST_OPEN ? NULL : s;

	return request_view(r, relation_of(who->id, who->role, r, in_hand));
}

static char *session_view(const struct session *s, bool is_customer)
{
	struct session v = *s;

	if (is_customer) {
		v.helper_join_url = NULL;
		v.notes = NULL;
	}
	return session_encode(&v);
}

char *session_json_for(const struct user *who, const struct session *s)
{
	return session_view(s, strcmp(who->id, s->customer_id) == 0);
}

static void customer_tell(struct tx *tx, const struct request *r, const char *actor_id)
{
	char *data = request_view(r, RELATION_CUSTOMER);

	event_append(tx, EVENT_REQUEST_UPDATED, 0, r->customer_id, r->id, actor_id, data);
	free(data);
}

/* Operators, and the helper whose it is or all of them. One row where all see the same. */
static void staff_tell(struct tx *tx, const struct request *r, unsigned helpers,
		       const char *helper_id, unsigned helper_relation, const char *actor_id)
{
	char *of_operators = request_view(r, RELATION_OPERATOR);
	char *of_helpers = request_view(r, helper_relation);
	bool is_for_helpers = helpers != 0 || helper_id != NULL;
	bool is_same = is_for_helpers && strcmp(of_operators, of_helpers) == 0;

	event_append(tx, EVENT_REQUEST_UPDATED, AUDIENCE_OPERATORS | (is_same ? helpers : 0),
		     is_same ? helper_id : NULL, r->id, actor_id, of_operators);
	if (is_for_helpers && !is_same)
		event_append(tx, EVENT_REQUEST_UPDATED, helpers, helper_id, r->id, actor_id,
			     of_helpers);
	free(of_operators);
	free(of_helpers);
}

void life_tell_request(struct tx *tx, const struct request *r, const struct session *s,
		       const char *actor_id)
{
	bool is_his = s != NULL && s->helper_id[0] != '\0' &&
		      (relation_of(s->helper_id, ROLE_HELPER, r, s) & RELATION_HELPER) != 0;

	customer_tell(tx, r, actor_id);
	if (r->status == REQUEST_OPEN)
		staff_tell(tx, r, AUDIENCE_HELPERS, NULL, RELATION_ANY_HELPER, actor_id);
	else
		staff_tell(tx, r, 0, is_his ? s->helper_id : NULL, RELATION_HELPER, actor_id);
}

void life_tell_session(struct tx *tx, const struct request *r, const struct session *s,
		       const char *actor_id)
{
	char *of_staff = session_view(s, false);
	char *of_customer = session_view(s, true);

	event_append(tx, EVENT_SESSION_UPDATED, AUDIENCE_OPERATORS, s->helper_id, r->id, actor_id,
		     of_staff);
	event_append(tx, EVENT_SESSION_UPDATED, 0, s->customer_id, r->id, actor_id, of_customer);
	free(of_staff);
	free(of_customer);
}

void life_tell_user(struct tx *tx, const struct user *u, const char *actor_id)
{
	char *data = user_encode(u);

	event_append(tx, EVENT_USER_UPDATED, AUDIENCE_OPERATORS, u->id, NULL, actor_id, data);
	free(data);
}

void user_tell(struct tx *tx, const char *user_id)
{
	struct user u = { 0 };

	if (user_read(tx, user_id, &u))
		life_tell_user(tx, &u, user_id);
	user_clear(&u);
}

void bell_ring(struct tx *tx, const struct request *r, const char *notification_id)
{
	struct notification n = { .amount = r->amount, .created_at_ms = tx->now_ms };
	char *data;

	memcpy(n.id, notification_id, strlen(notification_id) + 1);
	memcpy(n.request_id, r->id, sizeof n.request_id);
	memcpy(n.category, r->category, sizeof n.category);
	memcpy(n.currency, r->currency, sizeof n.currency);
	n.preview = notification_preview(r->description);
	data = notification_encode(&n);
	event_append(tx, EVENT_NOTIFICATION_CREATED, AUDIENCE_TOLD, NULL, r->id, NULL, data);
	free(data);
	notification_clear(&n);
}

static void withdrawn_tell(struct tx *tx, enum event_type type, const struct withdrawn *w,
			   const char *actor_id)
{
	char *data = withdrawn_encode(w);

	event_append(tx, type, AUDIENCE_HELPERS, NULL, w->request_id, actor_id, data);
	free(data);
}

void bell_withdraw(struct tx *tx, const struct request *r, enum withdrawal why,
		   const struct user *actor)
{
	bool has_claimer = why == WITHDRAWN_CLAIMED && actor != NULL;
	struct withdrawn w = { .reason = why,
			       .claimed_by = has_claimer ? actor->display_name : NULL };
	const char *actor_id = actor != NULL ? actor->id : NULL;

	memcpy(w.request_id, r->id, sizeof w.request_id);
	if (notification_withdraw(tx, r->id, why, w.claimed_by, w.id))
		withdrawn_tell(tx, EVENT_NOTIFICATION_WITHDRAWN, &w, actor_id);
	memcpy(w.id, r->id, sizeof w.id);
	withdrawn_tell(tx, EVENT_REQUEST_WITHDRAWN, &w, actor_id);
}

void line_tell(struct tx *tx, int64_t from_position)
{
	struct request waiting[LINE_TOLD_MAX] = { 0 };
	size_t count = 0;

	if (from_position >= 1 && from_position <= LINE_TOLD_MAX)
		count = request_line(tx, from_position, waiting,
				     (size_t)(LINE_TOLD_MAX + 1 - from_position));
	for (size_t i = 0; i < count; i++) {
		customer_tell(tx, &waiting[i], NULL);
		request_clear(&waiting[i]);
	}
}

/* The one who waits sees that one more has heard. */
static void told_tell(struct tx *tx, const struct user *helper, const struct notification *n)
{
	struct request r = { 0 };
	char *data = notification_encode(n);

	event_append(tx, EVENT_NOTIFICATION_CREATED, 0, helper->id, n->request_id, NULL, data);
	free(data);
	if (request_read(tx, n->request_id, &r))
		customer_tell(tx, &r, NULL);
	request_clear(&r);
}

void life_arrive(struct tx *tx, const struct user *helper)
{
	struct notification *untold;
	size_t count;

	if (helper->role != ROLE_HELPER || !helper->is_available ||
	    presence_is_open(tx, helper->id))
		return;
	presence_begin(tx, helper->id);
	untold = xmalloc(UNTOLD_MAX * sizeof *untold); /* filled as far as it is used */
	count = notification_untold(tx, helper->id, untold, UNTOLD_MAX);
	for (size_t i = 0; i < count; i++) {
		told_tell(tx, helper, &untold[i]);
		notification_clear(&untold[i]);
	}
	free(untold);
}

void life_leave(struct tx *tx, const char *helper_id)
{
	presence_end(tx, helper_id);
}
