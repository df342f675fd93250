/* SPDX-License-Identifier: ISC */
/*
 * What a person's stream showed, as text a test can compare: the log replayed for them, a line an event.
 */
#include "tests/server/harness.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

#define EVENTS_MAX 10000

struct replay {
	const struct user *who;
	int64_t since;
	char *text;
	size_t len;
	int64_t last_seq;
};

static void replay_job(struct tx *tx, void *arg)
{
	struct replay *r = arg;

	assert_true(event_replay(tx, r->who, r->since, EVENTS_MAX, &r->text, &r->len, &r->last_seq));
}

/* What matters of an event, in one word or number. Caller frees. */
static char *event_gist(const struct event *e)
{
	switch (e->type) {
	case EVENT_REQUEST_UPDATED:
		return xasprintf("%s %s told=%" PRId64 " place=%" PRId64,
				 request_status_name(e->u.request.status),
				 payment_status_name(e->u.request.payment_status),
				 e->u.request.helpers_told, e->u.request.position);
	case EVENT_SESSION_UPDATED:
		return xstrdup(session_status_name(e->u.session.status));
	case EVENT_NOTIFICATION_CREATED:
		return xstrdup(e->u.notification.is_read ? "read" : "unread");
	case EVENT_NOTIFICATION_READ:
		return xasprintf("left=%" PRId64, e->u.read.unread_count);
	case EVENT_NOTIFICATION_WITHDRAWN:
	case EVENT_REQUEST_WITHDRAWN:
		return xasprintf("%s by=%s", withdrawal_name(e->u.withdrawn.reason),
				 e->u.withdrawn.claimed_by != NULL ? e->u.withdrawn.claimed_by : "");
	case EVENT_USER_UPDATED:
		return xasprintf("completed=%" PRId64, e->u.user.completed_sessions);
	case EVENT_DEVICE_UPDATED:
		return xstrdup("device");
	case EVENT_SIGN_INS_ENDED:
		return xstrdup("ended");
	default:
		return xstrdup("?");
	}
}

static char *line_add(char *story_so_far, const char *line, size_t len, int64_t *last_seq)
{
	struct event e;
	struct fault f = { 0 };
	char *gist, *longer;

	assert_int_equal(event_decode(line, len, &e, &f), ERR_NONE);
	assert_true(e.seq > *last_seq);
	*last_seq = e.seq;
	gist = event_gist(&e);
	longer = xasprintf("%s%s %s\n", story_so_far, event_type_name(e.type), gist);
	free(gist);
	free(story_so_far);
	event_clear(&e);
	return longer;
}

char *story(struct harness *h, const struct person *who, int64_t since)
{
	struct replay r = { .who = &who->user, .since = since };
	char *out = xstrdup("");
	int64_t last_seq = since;

	run_shifted(h, 0, replay_job, &r);
	for (char *at = r.text; at != NULL && at < r.text + r.len;) {
		char *end = memchr(at, '\n', r.len - (size_t)(at - r.text));

		assert_non_null(end);
		out = line_add(out, at, (size_t)(end - at), &last_seq);
		at = end + 1;
	}
	free(r.text);
	return out;
}
