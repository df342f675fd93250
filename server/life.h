/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_LIFE_H
#define HP_SERVER_LIFE_H

#include "protocol/transition.h"
#include "server/store/rows.h"

struct settings;

/*
 * The one place where a request's life moves on. life_step() looks the transition up, changes request and session,
 * writes what is wanted of the payment provider to the outbox, tells and un-tells helpers, and appends the
 * events for each audience: all in the caller's tx. Handlers, the outbox and the sweeper only say what happened.
 */
struct step {
	enum action action;
	unsigned also;                  /* relation bits beyond what the actor is: RELATION_SYSTEM */
	const struct user *actor;       /* NULL: the system */
	enum outcome outcome;           /* of ACTION_END */
	const char *notes;
	enum end_reason reason;         /* of cancel, abandon */
};

/* Changes `r` (as read in this tx) in place; the newest session goes to *s (caller clears). A claim that comes too
 * late is ERR_TAKEN with claimed_by in *s's helper_name. */
enum err life_step(struct tx *tx, const struct settings *set, const struct step *step, struct request *r,
                   struct session *s, struct fault *f);

/* A new request by `customer`: row, hold in the outbox, events. */
enum err life_begin(struct tx *tx, const struct settings *set, const struct user *customer, const char *category,
                    const char *description, int64_t amount, struct request *out, struct fault *f);

/* Appends request.updated / session.updated / user.updated to everyone who may see the thing, each with what they may
 * see of it. `actor_id` NULL: the system. */
void life_tell_request(struct tx *tx, const struct request *r, const struct session *s, const char *actor_id);
void life_tell_session(struct tx *tx, const struct request *r, const struct session *s, const char *actor_id);
void life_tell_user(struct tx *tx, const struct user *u, const char *actor_id);

/* What one person may see of a thing, as JSON (caller frees). */
char *request_json_for(const struct user *who, const struct request *r, const struct session *s);
char *session_json_for(const struct user *who, const struct session *s);

/* A helper is there and available from now on / no longer: presence, and notifications for what stands open. */
void life_arrive(struct tx *tx, const struct user *helper);
void life_leave(struct tx *tx, const char *helper_id);

#endif
