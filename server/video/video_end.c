/* SPDX-License-Identifier: ISC */
/*
 * Closes the rooms of sessions that have ended: everybody out, then the room itself. The wish is the room's row; it is
 * repeated with growing pauses until the provider has done it or the room has run out by itself.
 */
#include <stdlib.h>
#include <utlist.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/video/video_parts.h"
#include "server/video/video_rows.h"

#define PAUSE_FIRST_MS 2000
#define PAUSE_MOST_MS 600000

struct ending {
	struct video *video;
	struct video_visit visit;
	int failures;                   /* of the provider, before this time */
	enum video_call asked;
	bool is_closed, is_recording;
	struct ending *prev, *next;
};

static void ending_free(struct ending *e)
{
	DL_DELETE(e->video->endings, e);
	free(e);
}

static void record_job(struct tx *tx, void *arg)
{
	const struct ending *e = arg;
	const char *provider = e->video->provider->name;

	if (e->is_closed)
		video_room_ended(tx, provider, e->visit.room.id);
	else
		video_room_again(tx, provider, e->visit.room.id,
				 tx->now_ms + backoff_pause_ms(PAUSE_FIRST_MS, PAUSE_MOST_MS, e->failures + 1));
}

static void record_done(enum db_result result, void *arg)
{
	struct ending *e = arg;
	struct video *v = e->video;

	(void)result;                   /* not recorded is not done: the lease runs out, it is asked again */
	ending_free(e);
	video_busy_end(v);
}

static void record(struct ending *e, bool is_closed)
{
	e->is_closed = is_closed;
	e->is_recording = true;
	if (store_submit(e->video->store, record_job, record_done, e))
		e->video->busy++;
	else
		ending_free(e);
}

static void close_room(struct ending *e);

/* A room that is not there is closed. That nobody can be sent out of it does not keep it open. */
static void answered(const struct http_answer *a, void *arg)
{
	struct ending *e = arg;
	enum video_verdict verdict = a->status == 404 ? VIDEO_DONE
						      : video_read(e->video->provider, e->asked, a, &e->visit);

	video_note(e->video, verdict, a);
	if (e->asked == VIDEO_EMPTY && verdict != VIDEO_RETRY) {
		close_room(e);
		return;
	}
	if (verdict == VIDEO_REFUSED)
		log_warn("video: %s refuses to close the room of session %s, status %d",
			 e->video->provider->name, e->visit.session_id, a->status);
	record(e, verdict == VIDEO_DONE);
}

static void ask(struct ending *e, enum video_call call)
{
	e->asked = call;
	video_ask(e->video, call, &e->visit, answered, e);
}

static void close_room(struct ending *e)
{
	ask(e, VIDEO_CLOSE);
}

void ending_begin(struct video *v, const struct video_visit *visit, int failures)
{
	struct ending *e = xcalloc(1, sizeof *e);

	e->video = v;
	e->visit = *visit;
	e->failures = failures;
	DL_APPEND(v->endings, e);
	ask(e, v->provider->calls[VIDEO_EMPTY].ask != NULL ? VIDEO_EMPTY : VIDEO_CLOSE);
}

void endings_drop(struct video *v)
{
	struct ending *e, *next;

	DL_FOREACH_SAFE (v->endings, e, next)
		if (!e->is_recording)
			ending_free(e);
}
