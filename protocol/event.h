/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_EVENT_H
#define HP_PROTOCOL_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/notification.h"
#include "protocol/request.h"
#include "protocol/session.h"
#include "protocol/user.h"

/*
 * One line of the stream: {"seq":N,"type":T,"data":{…}}. `seq` only grows, in the order in which
 * things were committed. snapshot and resumed come first in a connection and carry the seq up to which
 * the receiver is then informed.
 */
#define HP_EVENTS(X)                                                                               \
	X(SNAPSHOT,               "snapshot")                                                      \
	X(RESUMED,                "resumed")                                                       \
	X(NOTIFICATION_CREATED,   "notification.created")                                          \
	X(NOTIFICATION_READ,      "notification.read")                                             \
	X(NOTIFICATION_WITHDRAWN, "notification.withdrawn")                                        \
	X(REQUEST_UPDATED,        "request.updated")                                               \
	X(REQUEST_WITHDRAWN,      "request.withdrawn") /* was open to you, is no longer yours to see */ \
	X(SESSION_UPDATED,        "session.updated")                                               \
	X(USER_UPDATED,           "user.updated")                                                  \
	X(DEVICE_UPDATED,         "device.updated") /* operators only */      \
	X(SIGN_INS_ENDED,         "sign_ins.ended") /* of this person, perhaps this very one */

enum event_type {
#define X(name, text) EVENT_##name,
	HP_EVENTS(X)
#undef X
	EVENT_UNKNOWN,                  /* of a newer server: to be skipped, its seq kept */
	EVENT_TYPE_COUNT
};

struct snapshot {
	struct user user;
	struct request *requests;
	size_t request_count;
	struct session *sessions;
	size_t session_count;
	struct notification *notifications;
	size_t notification_count;
	int64_t unread_count;
};

/* {id,request_id,reason,claimed_by?}: of notification.withdrawn, and (id is the request's) of
 * request.withdrawn */
struct withdrawn {
	char id[HP_ID_SIZE];
	char request_id[HP_ID_SIZE];
	enum withdrawal reason;
	char *claimed_by;
};

/* {id} or {up_to}, or neither for all; with the count that is left */
struct read_mark {
	char id[HP_ID_SIZE];
	char up_to[HP_ID_SIZE];
	int64_t unread_count;
};

struct event {
	int64_t seq;
	enum event_type type;
	union {
		struct snapshot *snapshot;
		struct notification notification;
		struct read_mark read;
		struct withdrawn withdrawn;
		struct request request;
		struct session session;
		struct user user;
		int64_t replayed_to;    /* of resumed: the last event that follows at once; 0: not told */
	} u;
};

const char *event_type_name(enum event_type t);
bool event_type_parse(const char *name, enum event_type *out);

/* One line without its line end; `text` need not be NUL-terminated. On an error `out` is empty. */
enum err event_decode(const char *text, size_t len, struct event *out, struct fault *f);
void event_clear(struct event *e);

/* The line, with its line end, around `data`, which is JSON already. Caller frees; *len may be NULL. */
char *event_line(int64_t seq, enum event_type type, const char *data, size_t *len);

/* `data` for the three kinds that are not a thing of their own. Caller frees. */
char *withdrawn_encode(const struct withdrawn *w);
char *read_mark_encode(const struct read_mark *r);
/* From parts that are JSON already: {user,requests,sessions,notifications,unread_count} */
char *snapshot_encode(const char *user, char *const *requests, size_t request_count,
                      char *const *sessions, size_t session_count, char *const *notifications,
                      size_t notification_count, int64_t unread_count);

#endif
