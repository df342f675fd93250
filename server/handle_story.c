/* SPDX-License-Identifier: ISC */
/* The handler of a request's story, for operators. In routes.c's table. */
#include <stdlib.h>

#include "server/handle.h"
#include "server/story.h"

/* As every operator sees a request: where the customer pays is the customer's. */
static void hide(struct request *r)
{
	free(r->payment_url);
	r->payment_url = NULL;
	r->usual_wait_low_s = r->usual_wait_high_s = 0;
}

void handle_story(struct tx *tx, struct call *c)
{
	struct story story;

	if (story_read(tx, c->id, &story)) {
		hide(&story.request);
		reply_take(c, 200, story_encode(&story));
	} else {
		reply_err(c, ERR_NOT_FOUND, NULL, NULL);
	}
	story_clear(&story);
}
