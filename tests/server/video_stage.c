/* SPDX-License-Identifier: ISC */
/* The harness with a fake video provider, for tests/server/test_video_*.c. */
#include "tests/server/video_stage.h"

#include <stdlib.h>
#include <string.h>

#include "loop/timer.h"
#include "protocol/mem.h"
#include "server/video/video_parts.h"

#define ROUND_MS 20
#define PAUSE_MS 40

void stage_video_start(struct stage *s)
{
	s->video = video_open(s->h->loop, s->h->store, &s->h->settings);
	s->video->pause.first_ms = s->video->pause.most_ms = PAUSE_MS;
	timer_every(s->video->timer, ROUND_MS);
}

void stage_video_stop(struct stage *s)
{
	video_close(s->video);
	s->video = NULL;
}

static int stage_setup(void **state, enum fake_video_kind kind, const char *provider)
{
	struct stage *s = xcalloc(1, sizeof *s);
	struct video_settings *set;
	void *h = NULL;

	harness_setup(&h);
	s->h = h;
	set = &s->h->settings.video;
	s->fake = fake_video_open(s->h->loop, kind, 0);
	set->provider = video_provider_find(provider);
	set->api_url = xstrdup(s->fake->url);
	set->key = xstrdup(FAKE_VIDEO_KEY);
	set->token_lifetime_ms = 900000;
	set->room_lifetime_ms = 8 * 3600000;
	set->timeout_ms = 300;
	stage_video_start(s);
	person_init(s->h, "ada", ROLE_HELPER, &s->ada);
	person_init(s->h, "dora", ROLE_CUSTOMER, &s->dora);
	person_arrive(s->h, &s->ada);
	outbox_start(s->h, &ledger_provider);
	request_open(s->h, &s->dora, &s->r);
	claim(s->h, &s->ada, &s->r, &s->s);
	*state = s;
	return 0;
}

int stage_daily_setup(void **state)
{
	return stage_setup(state, FAKE_DAILY, "daily");
}

int stage_whereby_setup(void **state)
{
	return stage_setup(state, FAKE_WHEREBY, "whereby");
}

int stage_teardown(void **state)
{
	struct stage *s = *state;
	void *h = s->h;

	assert_string_equal(s->fake->complaint, "");
	stage_video_stop(s);
	fake_video_close(s->fake);
	request_clear(&s->r);
	session_clear(&s->s);
	session_clear(&s->next);
	person_clear(&s->ada);
	person_clear(&s->dora);
	free(s);
	return harness_teardown(&h);
}

static void opened(struct call *c)
{
	struct opener *o = c->owner;

	o->is_done = true;
}

/* As edge_http.c does after the commit. */
static void served(enum db_result result, void *arg)
{
	struct call *c = arg;

	assert_int_equal(result, DB_OK);
	if (c->reply.after != NULL)
		c->reply.after(c, opened);
	else
		opened(c);
}

void open_begin(struct stage *s, bool is_helper, struct opener *o)
{
	const char *url = is_helper ? s->s.helper_join_url : s->s.customer_join_url;

	o->call = call_new(s->h, NULL, "GET", strstr(url, "/j/"), NULL);
	o->call->video = s->video;
	o->call->owner = o;
	o->is_done = false;
	assert_true(store_submit(s->h->store, call_job, served, o->call));
}

static bool is_opened(struct harness *h, void *arg)
{
	(void)h;
	return ((const struct opener *)arg)->is_done;
}

void open_wait(struct stage *s, struct opener *o)
{
	wait_until(s->h, is_opened, o);
}

void open_end(struct opener *o)
{
	call_free(o->call);
	o->call = NULL;
}

int open_link(struct stage *s, bool is_helper)
{
	struct opener o;
	int status;

	open_begin(s, is_helper, &o);
	open_wait(s, &o);
	status = o.call->reply.status;
	open_end(&o);
	return status;
}

const struct session *session_now(struct stage *s)
{
	session_get(s->h, &s->ada, s->s.id, &s->next);
	return &s->next;
}

struct want {
	struct stage *s;
	bool is_down;
	size_t rooms;
};

static bool is_as_wanted(struct harness *h, void *arg)
{
	const struct want *w = arg;

	(void)h;
	return session_now(w->s)->is_video_down == w->is_down;
}

void wait_down(struct stage *s, bool is_down)
{
	struct want w = { .s = s, .is_down = is_down };

	wait_until(s->h, is_as_wanted, &w);
}

static bool has_rooms(struct harness *h, void *arg)
{
	const struct want *w = arg;

	(void)h;
	return fake_video_rooms(w->s->fake) == w->rooms;
}

void wait_rooms(struct stage *s, size_t count)
{
	struct want w = { .s = s, .rooms = count };

	wait_until(s->h, has_rooms, &w);
}

void end_session(struct stage *s)
{
	start_and_end(s->h, &s->ada, &s->s, "resolved");
}
