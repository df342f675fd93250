/* SPDX-License-Identifier: ISC */
/*
 * Leads people to the call: makes the session's room if there is none, mints a token, answers with the link; and when the
 * provider does not answer, says so to the session. A room is made once however many come at the same time: who comes
 * second waits for the first. The same way is walked for nobody, to see whether it is open again.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "server/web_page.h"
#include "server/web_words.h"
#include "server/video/video_parts.h"
#include "server/video/video_rows.h"

enum fate { FATE_LED, FATE_DOWN, FATE_ENDED, FATE_STORAGE, FATE_NO_LINK };

struct arrival {
	struct video *video;
	struct video_visit *visit;
	struct call *call;              /* NULL: a probe */
	reply_done_fn *done;
	enum video_call asked;
	bool is_making, is_waiting;     /* the room; or for who makes it */
	bool is_room_gone;              /* the stored one is not there any more */
	bool is_live;                   /* the session, when the room was kept */
	bool is_in_store;               /* a job points at us */
	enum fate fate;
	struct arrival *prev, *next;
};

static void step_room(struct arrival *g);
static void step_token(struct arrival *g);

static void arrival_free(struct arrival *g)
{
	DL_DELETE(g->video->arrivals, g);
	sodium_memzero(g->visit, sizeof *g->visit);
	free(g->visit);
	free(g);
}

static struct arrival *maker_of(const struct video *v, const char *session_id)
{
	struct arrival *g;

	DL_FOREACH (v->arrivals, g)
		if (g->is_making && strcmp(g->visit->session_id, session_id) == 0)
			return g;
	return NULL;
}

bool arrival_is_under_way(const struct video *v, const char *session_id)
{
	const struct arrival *g;

	DL_FOREACH (v->arrivals, g)
		if (strcmp(g->visit->session_id, session_id) == 0)
			return true;
	return false;
}

/* ---- the answer ---- */

static void reply_page(const struct video *v, struct call *c)
{
	int64_t wait_ms = v->quiet_until_ms - loop_steady_ms(v->loop);
	int64_t again_s = wait_ms > 2000 ? (wait_ms + 999) / 1000 : 2;

	reply_take(c, 503,
		   web_page_encode(c->language, web_sentence(WEB_VIDEO_DOWN), web_sentence(WEB_VIDEO_AGAIN),
				   again_s));
	c->reply.type = WEB_PAGE_TYPE;
	c->reply.retry_after_s = again_s;
}

static void reply_link(const struct video *v, struct call *c, const struct video_visit *visit)
{
	c->reply.location = v->provider->link(v->set, visit);
	c->reply.status = 302;
}

static void reply_fate(const struct arrival *g, struct call *c)
{
	static const enum err errors[] = { [FATE_ENDED] = ERR_GONE,
					   [FATE_STORAGE] = ERR_STORAGE,
					   [FATE_NO_LINK] = ERR_FAILED };

	if (g->video->is_closing)
		reply_err(c, ERR_BUSY, NULL, NULL);
	else if (g->fate == FATE_LED)
		reply_link(g->video, c, g->visit);
	else if (g->fate == FATE_DOWN)
		reply_page(g->video, c);
	else
		reply_err(c, errors[g->fate], NULL,
			  g->fate == FATE_ENDED ? web_sentence(WEB_SESSION_OVER) : NULL);
}

static void arrival_answer(struct arrival *g)
{
	if (g->call != NULL) {
		reply_fate(g, g->call);
		g->done(g->call);
	}
	arrival_free(g);
}

/* ---- what the session says ---- */

/* The customer is about to be there for the first time. */
static bool is_joining(const struct arrival *g)
{
	return g->fate == FATE_LED && g->call != NULL && !g->visit->has_joined;
}

static void mark_job(struct tx *tx, void *arg)
{
	const struct arrival *g = arg;

	video_session_mark(tx, g->visit->session_id, g->fate == FATE_DOWN);
	if (is_joining(g))
		video_session_joined(tx, g->visit->session_id);
}

static void mark_done(enum db_result result, void *arg)
{
	struct arrival *g = arg;
	struct video *v = g->video;

	(void)result;
	arrival_answer(g);
	video_busy_end(v);
}

/* The end of the way. Its people hear of it when it is news, and before the one who opened the link is answered. */
static void arrival_end(struct arrival *g, enum fate fate)
{
	struct video *v = g->video;
	bool is_changed = (fate == FATE_DOWN && !g->visit->is_down) ||
			  (fate == FATE_LED && g->visit->is_down);

	g->fate = fate;
	g->is_in_store = (is_changed || is_joining(g)) && store_submit(v->store, mark_job, mark_done, g);
	if (g->is_in_store)
		v->busy++;
	else
		arrival_answer(g);
}

/* Who waited for this one's room goes the same way. `room` NULL: there is none. */
static void waiting_go_on(struct arrival *maker, const struct video_room *room, enum fate fate)
{
	struct video *v = maker->video;
	struct arrival *g, *next;

	maker->is_making = false;
	DL_FOREACH_SAFE (v->arrivals, g, next) {
		if (!g->is_waiting || strcmp(g->visit->session_id, maker->visit->session_id) != 0)
			continue;
		g->is_waiting = false;
		if (room != NULL) {
			g->visit->room = *room;
			step_token(g);
		} else {
			arrival_end(g, fate);
		}
	}
}

static void arrival_fail(struct arrival *g, enum fate fate)
{
	if (g->is_making)
		waiting_go_on(g, NULL, fate);
	arrival_end(g, fate);
}

/* ---- the way ---- */

static void keep_job(struct tx *tx, void *arg)
{
	struct arrival *g = arg;

	if (g->is_room_gone)
		video_room_forget(tx, g->visit->session_id);
	g->is_live = video_room_keep(tx, g->video->provider->name, g->visit);
}

static void keep_done(enum db_result result, void *arg)
{
	struct arrival *g = arg;
	struct video *v = g->video;

	g->is_in_store = false;
	if (v->is_closing || result != DB_OK) {
		arrival_fail(g, FATE_STORAGE);
	} else if (!g->is_live) {
		arrival_fail(g, FATE_ENDED);
	} else {
		waiting_go_on(g, &g->visit->room, FATE_LED);
		step_token(g);
	}
	video_busy_end(v);
}

static void room_made(struct arrival *g)
{
	g->is_in_store = store_submit(g->video->store, keep_job, keep_done, g);
	if (g->is_in_store)
		g->video->busy++;
	else
		arrival_fail(g, FATE_STORAGE);
}

static void link_check(struct arrival *g)
{
	char *link = g->video->provider->link(g->video->set, g->visit);
	bool is_link = link != NULL && text_is_link(link);

	xfree_secret(link);
	if (!is_link)
		log_error("video: what %s says of session %s makes no link",
			  g->video->provider->name, g->visit->session_id);
	arrival_end(g, is_link ? FATE_LED : FATE_NO_LINK);
}

static void refused(struct arrival *g, const struct http_answer *a)
{
	if (!g->visit->is_down)
		log_error("video: %s refuses what session %s needs, status %d: key and plan in order?",
			  g->video->provider->name, g->visit->session_id, a->status);
}

static void answered(const struct http_answer *a, void *arg);

static void ask(struct arrival *g, enum video_call call)
{
	g->asked = call;
	if (video_ask(g->video, call, g->visit, answered, g) == NULL)
		arrival_fail(g, FATE_DOWN);
}

/* It was right: on to the next step. */
static void step_done(struct arrival *g)
{
	if (g->asked == VIDEO_TOKEN)
		link_check(g);
	else if (g->is_making)
		room_made(g);
	else
		arrival_end(g, FATE_LED); /* a probe that found its room */
}

static void answered(const struct http_answer *a, void *arg)
{
	struct arrival *g = arg;
	enum video_verdict verdict = video_read(g->video->provider, g->asked, a, g->visit);
	bool has_room = g->visit->room.id[0] != '\0';

	if (verdict == VIDEO_GONE && !has_room)
		verdict = VIDEO_RETRY;  /* it exists, and does not: theirs to sort out */
	video_note(g->video, verdict, a);
	if (verdict == VIDEO_DONE) {
		step_done(g);
	} else if (verdict == VIDEO_EXISTS) {
		ask(g, VIDEO_FIND);
	} else if (verdict == VIDEO_GONE) {
		g->is_room_gone = true;
		memset(&g->visit->room, 0, sizeof g->visit->room);
		step_room(g);
	} else {
		if (verdict == VIDEO_REFUSED)
			refused(g, a);
		arrival_fail(g, FATE_DOWN);
	}
}

static void step_token(struct arrival *g)
{
	if (g->call == NULL)
		arrival_end(g, FATE_LED);
	else if (g->video->provider->calls[VIDEO_TOKEN].ask != NULL)
		ask(g, VIDEO_TOKEN);
	else
		link_check(g);
}

static void step_room(struct arrival *g)
{
	if (maker_of(g->video, g->visit->session_id) != NULL) {
		g->is_waiting = true;
	} else {
		g->is_making = true;
		ask(g, VIDEO_MAKE);
	}
}

void arrival_begin(struct video *v, struct video_visit *visit, struct call *c, reply_done_fn *done)
{
	struct arrival *g = xcalloc(1, sizeof *g);

	g->video = v;
	g->visit = visit;
	g->call = c;
	g->done = done;
	DL_APPEND(v->arrivals, g);
	if (v->is_closing || video_is_quiet(v))
		arrival_end(g, FATE_DOWN);
	else if (visit->room.id[0] == '\0')
		step_room(g);
	else if (c == NULL)
		ask(g, VIDEO_FIND);
	else
		step_token(g);
}

/* Those with a job in the store are still pointed at: they go when it is done. */
void arrivals_send_home(struct video *v)
{
	struct arrival *g, *next;

	DL_FOREACH_SAFE (v->arrivals, g, next)
		if (!g->is_in_store)
			arrival_answer(g);
}
