/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SERVER_VIDEO_STAGE_H
#define HP_TESTS_SERVER_VIDEO_STAGE_H

#include "tests/fake/video.h"
#include "tests/server/harness.h"

/* The harness with a video provider that is asked, a fake one, and a helper and a customer in a session. */
struct stage {
	struct harness *h;
	struct fake_video *fake;
	struct video *video;
	struct person ada, dora;        /* helper, customer */
	struct request r;
	struct session s;               /* claimed; as ada sees it */
	struct session next;            /* another read, by session_now() */
};

#define DAILY_TEST(name) cmocka_unit_test_setup_teardown(name, stage_daily_setup, stage_teardown)
#define WHEREBY_TEST(name) cmocka_unit_test_setup_teardown(name, stage_whereby_setup, stage_teardown)
int stage_daily_setup(void **state);
int stage_whereby_setup(void **state);
int stage_teardown(void **state);

/* Rounds and pauses go fast. */
void stage_video_start(struct stage *s);
void stage_video_stop(struct stage *s);

/* Somebody on the way from their link, as the edge has it. */
struct opener {
	struct call *call;
	bool is_done;
};
void open_begin(struct stage *s, bool is_helper, struct opener *o);
void open_wait(struct stage *s, struct opener *o);
void open_end(struct opener *o);
/* All three; the status. */
int open_link(struct stage *s, bool is_helper);

const struct session *session_now(struct stage *s);
void wait_down(struct stage *s, bool is_down);
void wait_rooms(struct stage *s, size_t count);         /* that are there at the provider */
void end_session(struct stage *s);

#endif
