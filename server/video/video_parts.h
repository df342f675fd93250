/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_VIDEO_PARTS_H
#define HP_SERVER_VIDEO_PARTS_H

#include "loop/backoff.h"
#include "loop/http.h"
#include "server/call.h"
#include "server/video/video.h"
#include "server/video/video_provider.h"
#include "server/video/video_settings.h"

/* What the files of the video desk share; see video.h. Nobody else includes this, but for their tests. */
struct arrival;
struct timer;

struct video {
	struct loop *loop;
	struct store *store;
	const struct video_settings *set;
	const struct video_provider *provider;
	struct http *http;
	struct timer *timer;            /* NULL: a provider that is not asked anything */
	struct arrival *arrivals;       /* on their way */
	struct ending *endings;         /* rooms being closed */
	struct opening *openings;       /* how often links were opened, by session */
	int64_t openings_swept_at_ms;   /* steady */
	struct backoff pause;           /* grows while the provider does not answer */
	int64_t quiet_until_ms;         /* steady: not asked anything before */
	int64_t probe_at_ms;            /* steady: when down sessions are next asked for */
	int busy;                       /* store jobs under way: they still point at us */
	bool is_ticking, is_closing;
};

/* video.c */
void video_busy_end(struct video *v);
/* How a call went: what the pauses follow from. */
void video_note(struct video *v, enum video_verdict verdict, const struct http_answer *a);
bool video_is_quiet(const struct video *v);

/* video_ask.c: one call about one visit; NULL where the provider needs no such call. */
struct http_call *video_ask(struct video *v, enum video_call call, const struct video_visit *visit,
			    http_done_fn *done, void *arg);
enum video_verdict video_read(const struct video_provider *p, enum video_call call,
			      const struct http_answer *a, struct video_visit *visit);

/* video_lead.c: one on the way to the call, or nobody, to see whether there is one (`c` NULL). Takes `visit`. */
void arrival_begin(struct video *v, struct video_visit *visit, struct call *c, reply_done_fn *done);
bool arrival_is_under_way(const struct video *v, const char *session_id);
void arrivals_send_home(struct video *v);

/* video_openings.c: a link is opened once more. 0: go ahead; else how many seconds to wait. */
int64_t openings_wait_s(struct video *v, const char *session_id);
void openings_forget(struct video *v);

/* video_end.c */
void ending_begin(struct video *v, const struct video_visit *visit, int failures);
void endings_drop(struct video *v);

#endif
