/* SPDX-License-Identifier: ISC */
/*
 * The video desk: which providers there are, the join handler's half in its tx, and the round every second or two that
 * closes rooms and asks again for sessions whose video is down. server.c opens it.
 */
#include "server/video/video.h"

#include <stdlib.h>
#include <string.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/session.h"
#include "protocol/text.h"
#include "server/settings.h"
#include "server/video/video_parts.h"
#include "server/video/video_rows.h"

#define ROUND_MS 1000
#define ROUND_MAX 8                     /* rooms to close, and sessions to ask for, at once */
#define LEASE_MS 60000
#define PAUSE_FIRST_MS 2000
#define PAUSE_MOST_MS 30000

static const struct video_provider *const providers[] = {
	&video_template_provider, &video_jitsi_provider, &video_daily_provider,
	&video_whereby_provider,
};

const struct video_provider *video_provider_find(const char *name)
{
	for (size_t i = 0; i < sizeof providers / sizeof providers[0]; i++)
		if (strcmp(providers[i]->name, name) == 0)
			return providers[i];
	return NULL;
}

bool video_provider_has_rooms(const struct video_provider *p)
{
	return p->calls[VIDEO_MAKE].ask != NULL;
}

/* ---- how the provider is ---- */

bool video_is_quiet(const struct video *v)
{
	return loop_steady_ms(v->loop) < v->quiet_until_ms;
}

/* One that does not answer is left alone for a while, by everybody; the first answer ends it. */
void video_note(struct video *v, enum video_verdict verdict, const struct http_answer *a)
{
	int64_t now = loop_steady_ms(v->loop), pause_ms;

	if (verdict != VIDEO_RETRY && verdict != VIDEO_REFUSED) {
		if (v->pause.tries > 0)
			log_info("video: %s answers again", v->provider->name);
		backoff_reset(&v->pause);
		v->quiet_until_ms = v->probe_at_ms = 0;
		return;
	}
	if (v->pause.tries == 0 && verdict == VIDEO_RETRY)
		log_warn("video: %s does not answer as it should: %s (status %d)", v->provider->name,
			 a->error != NULL ? a->error : "no answer we can use", a->status);
	pause_ms = backoff_next_ms(&v->pause);
	if (a->retry_after_s > 0)
		pause_ms = (a->retry_after_s < 600 ? a->retry_after_s : 600) * 1000;
	v->probe_at_ms = now + pause_ms;
	if (verdict == VIDEO_RETRY)
		v->quiet_until_ms = now + pause_ms;
}

/* ---- the round ---- */

struct round {
	struct video *video;
	bool is_probing;
	struct video_visit ending[ROUND_MAX], down[ROUND_MAX];
	int failures[ROUND_MAX];
	size_t ending_count, down_count;
};

static void round_job(struct tx *tx, void *arg)
{
	struct round *r = arg;

	r->ending_count = video_room_take(tx, r->video->provider->name, tx->now_ms + LEASE_MS,
					  r->ending, r->failures, ROUND_MAX);
	if (r->is_probing)
		r->down_count = video_session_down(tx, r->down, ROUND_MAX);
}

static void probe(struct video *v, const struct video_visit *down)
{
	struct video_visit *visit;

	if (arrival_is_under_way(v, down->session_id) || video_is_quiet(v))
		return;
	visit = xmalloc(sizeof *visit);
	*visit = *down;
	arrival_begin(v, visit, NULL, NULL);
}

static void round_done(enum db_result result, void *arg)
{
	struct round *r = arg;
	struct video *v = r->video;

	v->is_ticking = false;
	for (size_t i = 0; i < r->ending_count && result == DB_OK && !v->is_closing; i++)
		ending_begin(v, &r->ending[i], r->failures[i]);
	for (size_t i = 0; i < r->down_count && result == DB_OK && !v->is_closing; i++)
		probe(v, &r->down[i]);
	free(r);
	video_busy_end(v);
}

static void round_begin(void *arg)
{
	struct video *v = arg;
	struct round *r;

	if (v->is_ticking || video_is_quiet(v))
		return;
	r = xcalloc(1, sizeof *r);
	r->video = v;
	r->is_probing = loop_steady_ms(v->loop) >= v->probe_at_ms;
	if (!store_submit(v->store, round_job, round_done, r)) {
		free(r);
		return;
	}
	v->is_ticking = true;
	v->busy++;
}

/* ---- the join handler's part ---- */

/* A refusal leaves `visit` with the call. */
static void led(struct call *c, reply_done_fn *done)
{
	struct video_visit *visit = c->reply.after_arg;
	struct video *v = c->video;
	int64_t wait_s = video_is_quiet(v) ? 0 : openings_wait_s(v, visit->session_id);

	if (wait_s > 0) {
		reply_too_often(c, wait_s * 1000);
		done(c);
		return;
	}
	c->reply.after_arg = NULL;
	arrival_begin(v, visit, c, done);
}

static void lead_at_once(struct tx *tx, struct call *c, const struct video_settings *set,
			 const struct video_visit *v)
{
	char *link = set->provider->link(set, v);

	if (link != NULL && text_is_link(link)) {
		c->reply.location = link;
		c->reply.status = 302;
		if (!v->has_joined)
			video_session_joined(tx, v->session_id);
	} else {
		xfree_secret(link);
		reply_err(c, ERR_FAILED, NULL, NULL);
	}
}

void video_lead(struct tx *tx, struct call *c, const struct session *s, bool is_helper)
{
	const struct video_settings *set = &c->settings->video;
	struct video_visit *v = xcalloc(1, sizeof *v);

	video_visit_fill(tx, s, is_helper, v);
	if (video_provider_has_rooms(set->provider)) {
		c->reply.status = 302;
		c->reply.after = led;
		c->reply.after_arg = v;
	} else {
		lead_at_once(tx, c, set, v);
		free(v);
	}
}

/* ---- opening and closing ---- */

struct video *video_open(struct loop *l, struct store *s, const struct settings *set)
{
	struct video *v = xcalloc(1, sizeof *v);

	v->loop = l;
	v->store = s;
	v->set = &set->video;
	v->provider = set->video.provider;
	v->pause = (struct backoff){ .first_ms = PAUSE_FIRST_MS, .most_ms = PAUSE_MOST_MS };
	v->busy = 1;
	v->http = http_new(l);
	if (video_provider_has_rooms(v->provider)) {
		v->timer = timer_new(l, round_begin, v);
		timer_every(v->timer, ROUND_MS);
	}
	return v;
}

/* The last one out frees what video_close() could not yet. */
void video_busy_end(struct video *v)
{
	v->busy--;
	if (v->busy == 0)
		free(v);
}

void video_close(struct video *v)
{
	if (v == NULL)
		return;
	v->is_closing = true;
	timer_free(v->timer);
	http_free(v->http);
	v->http = NULL;
	arrivals_send_home(v);
	endings_drop(v);
	openings_forget(v);
	video_busy_end(v);
}
