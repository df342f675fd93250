/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_SESSION_H
#define HP_PROTOCOL_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"
#include "protocol/request.h"

enum session_status { SESSION_NONE, SESSION_WAITING, SESSION_ACTIVE, SESSION_ENDED, SESSION_STATUS_COUNT };
enum outcome { OUTCOME_NONE, OUTCOME_RESOLVED, OUTCOME_UNRESOLVED, OUTCOME_ESCALATED, OUTCOME_COUNT };

#define RATING_MAX 5

/* One helper and one customer, from the claim to the end. Texts belong to the struct. */
struct session {
	char id[HP_ID_SIZE];
	char request_id[HP_ID_SIZE];
	char helper_id[HP_ID_SIZE];
	char customer_id[HP_ID_SIZE];
	char *helper_name;              /* display names */
	char *customer_name;
	enum session_status status;     /* never SESSION_NONE, which is for "there is no session" */
	char *customer_join_url;        /* BASE/j/CODE */
	char *helper_join_url;          /* NULL for the customer */
	enum outcome outcome;
	char *notes;                    /* the helper's; NULL for the customer */
	enum end_reason end_reason;     /* why it ended without an outcome */
	int64_t created_at_ms;
	int64_t started_at_ms;          /* 0: null */
	int64_t ended_at_ms;            /* 0: null */
	int64_t customer_joined_at_ms;  /* 0: null; when the customer was first led to the call */
	bool is_video_down;             /* the video service does not answer; it is asked again */
	int64_t video_down_at_ms;       /* since when; 0: null, it answers, or it is not known */
	int64_t duration_s;             /* whole seconds, by the server's clock; -1: null */
	int rating;                     /* the customer's, 1 to RATING_MAX; 0: null, none was given */
	char *feedback_words;           /* with the rating; NULL: none */
};

const char *session_status_name(enum session_status s);  /* "none" for SESSION_NONE */
bool session_status_parse(const char *name, enum session_status *out);
const char *outcome_name(enum outcome o);                /* NULL for OUTCOME_NONE */
bool outcome_parse(const char *name, enum outcome *out);

void session_clear(struct session *s);
void session_copy(struct session *to, const struct session *from);
char *session_encode(const struct session *s);           /* what is NULL becomes null; caller frees */
char *session_money_encode(const struct session *s, const struct request *r); /* the same with its "request" */
enum err session_decode(const char *text, size_t len, struct session *out, struct fault *f);

/* May its customer still say how it was? Once, of one that has ended and had begun: of others there
 * is nothing to say. */
bool session_takes_feedback(const struct session *s);

/* valid UTF-8, 0 to 4000 characters, no controls but line feed and tab; NULL is fine */
enum err notes_check(const char *notes, struct fault *f);
/* the same, to 500 characters */
enum err feedback_words_check(const char *words, struct fault *f);

#endif
