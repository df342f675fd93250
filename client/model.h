/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_MODEL_H
#define HP_CLIENT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/board.h"
#include "protocol/event.h"
#include "protocol/notification.h"
#include "protocol/request.h"
#include "protocol/service.h"
#include "protocol/session.h"
#include "protocol/sign_in.h"
#include "protocol/stats.h"
#include "protocol/story.h"
#include "protocol/user.h"

/*
 * What the client knows: a replica of what the server shows this person, and how things stand between the two.
 * Only model_apply() and the few setters below change it; there is no I/O here, so a test can replay any
 * story. Screens are drawn from it and from nothing else.
 *
 * Events at or below `seq` change nothing, so applying twice is harmless.
 */
enum link_state {
	LINK_SIGNED_OUT,        /* no token, or it is no longer good */
	LINK_CONNECTING,        /* the first try */
	LINK_LIVE,
	LINK_RECONNECTING,      /* cut; the next try at link_retry_at_ms */
	LINK_OFFLINE            /* cut for longer than 30 s, still trying */
};

#define MODEL_PUT_AWAY_MAX 16

/* Something sent and not yet answered, or kept for later. The screen says so. */
enum pending_state { PENDING_NONE, PENDING_SENDING, PENDING_KEPT /* no network: will be sent */ };

struct model {
	struct service service;         /* empty until told */
	bool has_service;
	struct user user;
	bool is_signed_in;
	int64_t seq;                    /* informed up to here */
	bool has_snapshot;

	struct request *requests;       /* in no order; see model_open_requests() */
	size_t request_count;
	struct session *sessions;
	size_t session_count;
	struct notification *notifications; /* newest first; withdrawn ones stay until they are forgotten */
	size_t notification_count;
	int64_t unread_count;           /* exact */
	struct stats stats;
	bool has_stats;
	struct board board;             /* an operator's: the words that no event brings; as last asked for */
	struct story story;             /* of the request an operator looks at; its request's id "": none */

	struct sign_in_list sign_ins;   /* where this person is signed in; as last asked for */
	bool has_sign_ins;

	enum link_state link;
	int64_t link_since_ms;          /* when `link` began: "offline since 12:03"; what is shown is as of then */
	int64_t link_retry_at_ms;
	char *link_reason;              /* a clause; NULL while all is well */
	int64_t informed_at_ms;         /* when the server was last heard: the age of what is shown */

	enum pending_state pending_end; /* the outcome of `pending_end_session` is on its way */
	char pending_end_session[HP_ID_SIZE];

	char put_away[MODEL_PUT_AWAY_MAX][HP_ID_SIZE]; /* ended requests the customer is done with, newest first */
	size_t news_count;              /* of the last model_apply(): unread notifications not held before */

	unsigned long version;          /* grows with every change: draw if it is not what was drawn */
};

struct model *model_new(void);
void model_free(struct model *m);
/* Forgets everything about the person (the kiosk's wipe: memory is overwritten), keeps `service`. */
void model_forget(struct model *m);

/*
 * Applies an event; takes what is in `e` and leaves it empty. Returns what is new to this person in it, for
 * the bell: true exactly when an unread notification appeared that the model had not held before.
 */
bool model_apply(struct model *m, struct event *e, int64_t now_ms);

void model_set_service(struct model *m, struct service *take);
void model_set_user(struct model *m, const struct user *u);
void model_set_stats(struct model *m, const struct stats *s);
void model_set_board(struct model *m, struct board *take);
void model_set_story(struct model *m, struct story *take);
void model_set_sign_ins(struct model *m, struct sign_in_list *take);
void model_set_link(struct model *m, enum link_state state, const char *reason, int64_t retry_at_ms, int64_t now_ms);
void model_set_pending_end(struct model *m, enum pending_state state, const char *session_id);
/* The customer is done with this ended request; the oldest such is forgotten beyond MODEL_PUT_AWAY_MAX. */
void model_put_away(struct model *m, const char *request_id);
/* An answer to an action holds the thing as it now is; newer wins by updated time and state order. */
void model_put_request(struct model *m, const struct request *r);
void model_put_session(struct model *m, const struct session *s);
/* Marked here at once, before the server has answered: NULL for all. */
void model_mark_read(struct model *m, const char *notification_id);
void model_mark_read_up_to(struct model *m, const char *notification_id); /* that one and the older ones */
/* Withdrawn notifications older than `keep_ms` go. True if any went. */
bool model_forget_withdrawn(struct model *m, int64_t now_ms, int64_t keep_ms);

/* Borrowed; NULL where there is none. */
const struct request *model_request(const struct model *m, const char *id);
const struct session *model_session(const struct model *m, const char *id);
const struct notification *model_notification(const struct model *m, const char *id);
const struct notification *model_notification_of(const struct model *m, const char *request_id); /* newest */
enum payment_problem model_problem(const struct model *m, const char *request_id); /* by the board */
/* Refused for good although work was done for it, or although it should have been given back; and nobody has settled it.
 * A hold that was never made is between the customer and their bank. */
bool model_money_is_stuck(const struct request *r);
/* What an operator looks at: what is still to come and whose money needs somebody. */
bool model_is_on_board(const struct model *m, const struct request *r);
size_t model_board(const struct model *m, const struct request **out, size_t max); /* oldest first; how many */
/* The session this person is in: waiting or active; for a helper the oldest of them. */
const struct session *model_current_session(const struct model *m);
/* A customer's request of the moment: the live one, else the newest ended one that was not yet put away. */
const struct request *model_current_request(const struct model *m);
/* Open requests, newest first, as pointers into the model; returns how many there are (may exceed `max`). */
size_t model_open_requests(const struct model *m, const struct request **out, size_t max);

#endif
