/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORY_H
#define HP_SERVER_STORY_H

#include "protocol/story.h"
#include "server/store/rows.h"

/* All that happened to a request, out of the log, and out of the rows where the log does not reach. False: there is no
 * such request. The caller clears it. */
bool story_read(struct tx *tx, const char *request_id, struct story *out);

#endif
