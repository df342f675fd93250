/* SPDX-License-Identifier: ISC */
/*
 * A request's story. The log holds how request and sessions stood after each change, so a step is where two that
 * follow each other differ. What the log has forgotten, or what is too far away in it, is put together from the times
 * in the rows. Called by handle_story.c.
 */
#include "server/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/request.h"
#include "protocol/session.h"
#include "server/limits.h"


struct telling {
	struct story *story;
	struct request before;          /* as the log had it last */
	struct session session;
	bool has_before;
	const struct log_entry *entry;
};

static struct story_step *step_of(struct telling *t, enum story_what what, const char *detail)
{
	struct story_step *step = story_add(t->story, what, t->entry->at_ms);

	step->by = t->entry->by != NULL ? xstrdup(t->entry->by) : NULL;
	step->by_role = t->entry->by_role;
	step->detail = detail != NULL ? xstrdup(detail) : NULL;
	return step;
}

/* ---- from the log ---- */

/* What a request became. CLAIMED → OPEN is a helper who gave it back; that it is completed its session says. */
static void status_tell(struct telling *t, const struct request *now)
{
	switch (now->status) {
	case REQUEST_AUTHORIZING:
		step_of(t, STORY_ASKED, NULL);
		break;
	case REQUEST_OPEN:
		step_of(t, t->before.status == REQUEST_CLAIMED ? STORY_GIVEN_BACK : STORY_OPENED, NULL);
		break;
	case REQUEST_CLAIMED:
		step_of(t, STORY_CLAIMED, NULL);
		break;
	case REQUEST_CANCELLED:
	case REQUEST_EXPIRED:
		step_of(t, STORY_CLOSED, end_reason_name(now->end_reason));
		break;
	default:
		break;
	}
}

static void payment_tell(struct telling *t, const struct request *now)
{
	if (now->payment_status == PAYMENT_CAPTURED)
		step_of(t, STORY_CAPTURED, NULL);
	else if (now->payment_status == PAYMENT_RELEASED && now->held_at_ms != 0)
		step_of(t, STORY_RELEASED, NULL);
	else if (now->payment_status == PAYMENT_FAILED)
		step_of(t, STORY_FAILED, now->payment_reason);
	else if (now->payment_status == PAYMENT_AUTHORIZED && t->before.payment_status == PAYMENT_FAILED)
		step_of(t, STORY_RETRIED, NULL);
}

/* Nothing of it differs, and yet it was told: an operator had the provider asked again, or the page has come. */
static void unchanged_tell(struct telling *t, const struct request *now)
{
	if (t->entry->by != NULL && t->entry->by_role == ROLE_OPERATOR)
		step_of(t, STORY_RETRIED, NULL);
	else if (now->status == REQUEST_AUTHORIZING && now->payment_reason == NULL)
		step_of(t, STORY_PAGE, NULL);
}

static void request_tell(struct telling *t, struct request *now)
{
	bool has_moved = !t->has_before || now->status != t->before.status;
	bool has_paid = t->has_before && now->payment_status != t->before.payment_status;
	bool is_settled = t->has_before && now->settled_at_ms != t->before.settled_at_ms;

	if (has_moved)
		status_tell(t, now);
	if (has_paid)
		payment_tell(t, now);
	if (is_settled)
		step_of(t, STORY_SETTLED, t->story->payment.settled_note);
	if (!has_moved && !has_paid && !is_settled)
		unchanged_tell(t, now);
	request_clear(&t->before);
	t->before = *now;
	t->has_before = true;
	*now = (struct request){ .id = "" };
}

static void session_tell(struct telling *t, struct session *now)
{
	bool is_same = strcmp(t->session.id, now->id) == 0;
	bool was_down = is_same && t->session.is_video_down;
	char rating[8];

	if (now->status == SESSION_ACTIVE && !(is_same && t->session.status == SESSION_ACTIVE))
		step_of(t, STORY_STARTED, NULL);
	if (now->customer_joined_at_ms != 0 && !(is_same && t->session.customer_joined_at_ms != 0))
		step_of(t, STORY_JOINED, NULL);
	if (now->is_video_down != was_down && now->status != SESSION_ENDED)
		step_of(t, now->is_video_down ? STORY_VIDEO_DOWN : STORY_VIDEO_BACK, NULL);
	if (now->outcome != OUTCOME_NONE && !(is_same && t->session.outcome != OUTCOME_NONE))
		step_of(t, STORY_ENDED, outcome_name(now->outcome));
	if (now->rating != 0 && !(is_same && t->session.rating != 0)) {
		snprintf(rating, sizeof(rating), "%d", now->rating);
		step_of(t, STORY_RATED, rating);
	}
	session_clear(&t->session);
	t->session = *now;
	*now = (struct session){ .id = "" };
}

static void entry_tell(const struct log_entry *e, void *arg)
{
	struct telling *t = arg;
	struct request r = { .id = "" };
	struct session s = { .id = "" };
	size_t len = strlen(e->data);

	t->entry = e;
	if (e->type == EVENT_NOTIFICATION_CREATED)
		step_of(t, STORY_RANG, NULL);
	else if (e->type == EVENT_REQUEST_UPDATED && request_decode(e->data, len, &r, NULL) == ERR_NONE)
		request_tell(t, &r);
	else if (e->type == EVENT_SESSION_UPDATED && session_decode(e->data, len, &s, NULL) == ERR_NONE)
		session_tell(t, &s);
	request_clear(&r);
	session_clear(&s);
}

/* ---- from the rows ---- */

/* Only what the log does not tell. */
struct rest {
	struct story *story;
	int64_t since_ms, to_ms;        /* what the log covers */
};

static void rest_add(struct rest *rest, enum story_what what, int64_t at_ms, const char *by,
		     enum role by_role, const char *detail)
{
	struct story_step *step;

	if (at_ms == 0 || (at_ms >= rest->since_ms && at_ms <= rest->to_ms))
		return;
	rest->story->is_cut = true;
	step = story_add(rest->story, what, at_ms);
	step->by = by != NULL ? xstrdup(by) : NULL;
	step->by_role = by_role;
	step->detail = detail != NULL ? xstrdup(detail) : NULL;
}

static void rest_of_session(struct rest *rest, const struct session *s)
{
	const char *helper = s->helper_name;

	rest_add(rest, STORY_CLAIMED, s->created_at_ms, helper, ROLE_HELPER, NULL);
	rest_add(rest, STORY_STARTED, s->started_at_ms, helper, ROLE_HELPER, NULL);
	rest_add(rest, STORY_JOINED, s->customer_joined_at_ms, s->customer_name, ROLE_CUSTOMER, NULL);
	if (s->outcome != OUTCOME_NONE)
		rest_add(rest, STORY_ENDED, s->ended_at_ms, helper, ROLE_HELPER, outcome_name(s->outcome));
	else if (s->end_reason == END_GIVEN_BACK)
		rest_add(rest, STORY_GIVEN_BACK, s->ended_at_ms, helper, ROLE_HELPER, NULL);
	else
		rest_add(rest, STORY_CLOSED, s->ended_at_ms, NULL, ROLE_COUNT, end_reason_name(s->end_reason));
}

static void rest_read(struct tx *tx, struct rest *rest)
{
	const struct request *r = &rest->story->request;
	struct session *sessions = xcalloc(LIMIT_STORY_SESSIONS, sizeof(*sessions));
	size_t count = session_all_of_request(tx, r->id, sessions, LIMIT_STORY_SESSIONS);

	rest_add(rest, STORY_ASKED, r->created_at_ms, r->customer_name, ROLE_CUSTOMER, NULL);
	rest_add(rest, STORY_OPENED, r->held_at_ms, NULL, ROLE_COUNT, NULL);
	for (size_t i = 0; i < count; i++) {
		rest_of_session(rest, &sessions[i]);
		session_clear(&sessions[i]);
	}
	free(sessions);
	if (count == 0 && r->end_reason != END_NONE)
		rest_add(rest, STORY_CLOSED, r->updated_at_ms, NULL, ROLE_COUNT, end_reason_name(r->end_reason));
	rest_add(rest, STORY_CAPTURED, r->captured_at_ms, NULL, ROLE_COUNT, NULL);
	rest_add(rest, STORY_RELEASED, r->released_at_ms, NULL, ROLE_COUNT, NULL);
	rest_add(rest, STORY_SETTLED, r->settled_at_ms, NULL, ROLE_COUNT, rest->story->payment.settled_note);
}

/* ---- the provider ---- */

static void order_tell(const char *order, int64_t ordered_at_ms, void *arg)
{
	story_add(arg, STORY_ORDERED, ordered_at_ms)->order = xstrdup(order);
}

static void attempt_tell(const struct attempt *a, void *arg)
{
	struct story_step *step;

	if (a->is_waiting && a->reason == NULL)
		return; /* the page is there, and the customer has not been at it: told already */
	step = story_add(arg, STORY_TRIED, a->first_ms);
	step->order = xstrdup(a->order);
	step->detail = a->reason != NULL ? xstrdup(a->reason) : NULL;
	step->times = a->times;
	step->until_ms = a->last_ms;
}

/* ---- all ---- */

static void log_tell(struct tx *tx, struct story *story, struct rest *rest)
{
	struct telling t = { .story = story };
	struct entry_range range;

	entry_range(tx, story->request.created_at_ms,
		    request_is_live(&story->request) ? tx->now_ms : story->request.updated_at_ms + 3600000,
		    &range);
	entry_each(tx, &range, story->request.id, entry_tell, &t);
	request_clear(&t.before);
	session_clear(&t.session);
	rest->since_ms = range.since_ms;
	rest->to_ms = range.to_ms;
}

bool story_read(struct tx *tx, const char *request_id, struct story *out)
{
	struct rest rest = { .story = out };

	*out = (struct story){ .count = 0 };
	if (!request_read(tx, request_id, &out->request))
		return false;
	payment_read(tx, request_id, &out->payment);
	log_tell(tx, out, &rest);
	rest_read(tx, &rest);
	effect_each(tx, request_id, order_tell, out); /* behind what happened at the same time, and wanted it */
	attempt_each(tx, request_id, attempt_tell, out);
	story_sort(out);
	return true;
}
