/* SPDX-License-Identifier: ISC */
/* When the bell rings. Asked by the screens once a turn. */
#include "client/ring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "client/settings.h"
#include "protocol/mem.h"
#include "protocol/text.h"

#define GAP_MS 2000             /* what comes sooner after a ring waits, and rings together */
#define GATHER_MS 400           /* what a returning line brings comes in several pieces */

struct ring {
	size_t owed;            /* came and has not rung */
	int64_t due_ms;         /* not before */
	int64_t rung_at_ms;
	bool has_rung;
	bool is_unseen;         /* nobody was there since */
};

struct ring *ring_new(void)
{
	return xcalloc(1, sizeof(struct ring));
}

void ring_free(struct ring *r)
{
	free(r);
}

void ring_forget(struct ring *r)
{
	*r = (struct ring){ .owed = 0 };
}

struct ring_rules ring_rules_of(const struct settings *s)
{
	struct ring_rules rules = { .again_after_ms = settings_ms(s, SETTING_BELL_AGAIN_AFTER) };

	rules.has_quiet_hours = settings_hours(s, SETTING_BELL_QUIET_HOURS, &rules.quiet_from, &rules.quiet_until);
	return rules;
}

void ring_news(struct ring *r, size_t count, int64_t now_ms)
{
	int64_t soonest = r->has_rung ? r->rung_at_ms + GAP_MS : 0;

	if (r->owed == 0 || count > 1)
		r->due_ms = now_ms + (count > 1 ? GATHER_MS : 0);
	if (r->due_ms < soonest)
		r->due_ms = soonest;
	r->owed += count;
}

void ring_seen(struct ring *r)
{
	r->is_unseen = false;
}

static bool is_callable(const struct model *m)
{
	return m->is_signed_in && m->user.role == ROLE_HELPER && m->user.is_available && !model_current_session(m);
}

static bool is_waiting(const struct notification *n)
{
	return !n->is_read && n->withdrawn == WITHDRAWN_NO;
}

/* How many call for this person, and the newest of them. */
static size_t waiting(const struct model *m, const struct notification **newest)
{
	size_t count = 0;

	*newest = NULL;
	for (size_t i = 0; i < m->notification_count; i++) {
		if (!is_waiting(&m->notifications[i]))
			continue;
		if (count++ == 0)
			*newest = &m->notifications[i];
	}
	return count;
}

/* Hours may go over midnight. */
static bool is_quiet(const struct ring_rules *rules, int minute)
{
	if (!rules->has_quiet_hours)
		return false;
	if (rules->quiet_from < rules->quiet_until)
		return minute >= rules->quiet_from && minute < rules->quiet_until;
	return minute >= rules->quiet_from || minute < rules->quiet_until;
}

static bool is_due(const struct ring *r, const struct ring_rules *rules, int64_t now_ms)
{
	if (r->owed > 0)
		return now_ms >= r->due_ms;
	return r->is_unseen && rules->again_after_ms > 0 && now_ms >= r->rung_at_ms + rules->again_after_ms;
}

bool ring_turn(struct ring *r, const struct model *m, const struct ring_rules *rules, int64_t now_ms, int minute,
               struct ring_order *out)
{
	const struct notification *newest;
	size_t count = waiting(m, &newest);

	if (count == 0) {
		r->owed = 0;
		r->is_unseen = false;
		return false;
	}
	if (!is_callable(m) || !is_due(r, rules, now_ms))
		return false;
	*out = (struct ring_order){ .cause = RING_AGAIN, .count = count, .is_quiet = is_quiet(rules, minute) };
	if (r->owed > 0) {
		out->count = r->owed < count ? r->owed : count;
		out->cause = out->count > 1 ? RING_TOGETHER : RING_NEW;
	}
	snprintf(out->notification_id, sizeof(out->notification_id), "%s", newest->id);
	r->owed = 0;
	r->rung_at_ms = now_ms;
	r->has_rung = r->is_unseen = true;
	return true;
}

int64_t ring_wants_ms(const struct ring *r, const struct model *m, const struct ring_rules *rules)
{
	const struct notification *newest;

	if (!is_callable(m) || waiting(m, &newest) == 0)
		return 0;
	if (r->owed > 0)
		return r->due_ms;
	return r->is_unseen && rules->again_after_ms > 0 ? r->rung_at_ms + rules->again_after_ms : 0;
}

/* ── for hooks ── */

const char *ring_cause_name(enum ring_cause cause)
{
	static const char *const names[] = { "new", "together", "again" };

	return names[cause];
}

static void clean(char **text)
{
	char *cleaned = *text ? text_clean(*text, strlen(*text), TEXT_LINE) : NULL;

	free(*text);
	*text = cleaned;
}

/* As the server sent it, but what somebody typed is fit for a terminal. Caller frees. */
static char *encode_notification(const struct notification *n)
{
	struct notification copy = { .id = "" };
	char *json;

	if (!n)
		return xstrdup("null");
	notification_copy(&copy, n);
	clean(&copy.preview);
	clean(&copy.claimed_by);
	json = notification_encode(&copy);
	notification_clear(&copy);
	return json;
}

char *ring_encode(const struct ring_order *o, const struct model *m)
{
	char *notification = encode_notification(model_notification(m, o->notification_id));
	char *json = xasprintf("{\"event\":\"ring\",\"cause\":\"%s\",\"count\":%zu,\"unread\":%lld,\"quiet\":%s,"
	                       "\"notification\":%s}\n",
	                       ring_cause_name(o->cause), o->count, (long long)m->unread_count,
	                       o->is_quiet ? "true" : "false", notification);

	free(notification);
	return json;
}
