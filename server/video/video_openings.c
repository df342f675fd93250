/* SPDX-License-Identifier: ISC */
/*
 * How often each session's links are opened. Each opening costs a call to the provider, and the provider bounds how many
 * we make: without a bound of our own, one person who reloads without end would leave everybody without video.
 */
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "server/hash.h"
#include "server/limits.h"
#include "server/pace.h"
#include "server/video/video_parts.h"

#define SWEEP_EVERY_MS 60000

struct opening {
	char session_id[HP_ID_SIZE];
	struct pace pace;
	UT_hash_handle hh;
};

static void forget(struct video *v, struct opening *o)
{
	HASH_DEL(v->openings, o);
	free(o);
}

static void sweep(struct video *v, int64_t now_ms)
{
	struct opening *o, *next;

	if (now_ms - v->openings_swept_at_ms < SWEEP_EVERY_MS)
		return;
	v->openings_swept_at_ms = now_ms;
	HASH_ITER(hh, v->openings, o, next)
		if (pace_is_idle(&o->pace, now_ms))
			forget(v, o);
}

int64_t openings_wait_s(struct video *v, const char *session_id)
{
	int64_t now_ms = loop_steady_ms(v->loop);
	struct opening *o;

	sweep(v, now_ms);
	HASH_FIND_STR(v->openings, session_id, o);
	if (o == NULL) {
		o = xcalloc(1, sizeof *o);
		memcpy(o->session_id, session_id, strlen(session_id) + 1);
		HASH_ADD_STR(v->openings, session_id, o);
	}
	return pace_take(&o->pace, LIMIT_LINK_OPENINGS, now_ms);
}

void openings_forget(struct video *v)
{
	struct opening *o, *next;

	HASH_ITER(hh, v->openings, o, next)
		forget(v, o);
}
