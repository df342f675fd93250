/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_TRANSITION_H
#define HP_PROTOCOL_TRANSITION_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/request.h"
#include "protocol/session.h"
#include "protocol/user.h"

/*
 * The life of a request, as a table. Server, screens and documentation read it; nowhere else is a
 * status compared to decide what is allowed.
 *
 *   request   authorizing ──> open ──> claimed ──> completed
 *                  │           │ ^        │
 *                  │           │ └─release┘
 *                  └──────> cancelled / expired
 *   session                            waiting ──> active ──> ended
 *   payment   pending ──> authorized ───────────────────────> captured
 *                  │           └──> released                   (failed: refused for good)
 */
enum action {
	ACTION_OPEN,     /* the hold stands: helpers are told */
	ACTION_DECLINE,  /* the hold was refused for good */
	ACTION_LAPSE,    /* the hold ran out, or was cancelled at the provider */
	ACTION_CLAIM,
	ACTION_CANCEL,
	ACTION_START,
	ACTION_RELEASE,  /* the helper gives it back */
	ACTION_END,
	ACTION_EXPIRE,   /* nobody came */
	ACTION_ABANDON,  /* nobody started it, or the helper vanished */
	ACTION_COUNT
};

/* Who somebody is to a request: bits, since a person can be several. */
enum relation {
	RELATION_NONE = 0,
	RELATION_CUSTOMER = 1 << 0,     /* the one who asked */
	RELATION_HELPER = 1 << 1,       /* the one whose session it is */
	RELATION_ANY_HELPER = 1 << 2,   /* signed in as a helper */
	RELATION_OPERATOR = 1 << 3,
	RELATION_SYSTEM = 1 << 4        /* homeprod itself: timers, the payment provider's answers */
};

enum wish { WISH_NOTHING, WISH_RELEASE, WISH_BY_OUTCOME };

struct transition {
	enum action action;
	unsigned who;                           /* relation bits, any one of which is enough */
	enum request_status request_from, request_to;
	enum session_status session_from, session_to;
	enum wish wish;                         /* what is then wanted of the payment provider */
};

/* Who `user_id` with `role` is to request `r`, whose newest session is `s` (NULL: none). */
unsigned relation_of(const char *user_id, enum role role, const struct request *r,
                     const struct session *s);

/*
 * The one row for `action` from where things stand, or NULL with `f` filled: ERR_FORBIDDEN where no row of
 * the action is this person's, ERR_STATE (a sentence that says how it stands) where the state is not right.
 * `s` is the request's newest session, NULL where there is none; a session that has ended counts as none
 * while its request is open. Pure; `f` may be NULL.
 */
const struct transition *transition_find(enum action action, unsigned who, const struct request *r,
                                         const struct session *s, struct fault *f);

/* For documentation and tests: all rows. */
const struct transition *transition_all(size_t *count);
const char *action_name(enum action a);         /* "claim" */

/* May this person see it? Open ones are every helper's to see. What is not looks as if it did not exist. */
bool request_is_visible(const char *user_id, enum role role, const struct request *r,
                        const struct session *s);

#endif
