/* SPDX-License-Identifier: ISC */
/* One helper and one customer, from claim to end: names, copies, checks and JSON. Called by both
 * sides. */
#include "protocol/session.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/names.h"
#include "protocol/rule.h"

/* Of a session that is there; SESSION_NONE has a name, but nothing that is read may say it. */
const char *const session_status_names[SESSION_STATUS_COUNT] = {
	[SESSION_NONE] = NULL,
	[SESSION_WAITING] = "waiting",
	[SESSION_ACTIVE] = "active",
	[SESSION_ENDED] = "ended",
};

const char *const outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_NONE] = NULL,
	[OUTCOME_RESOLVED] = "resolved",
	[OUTCOME_UNRESOLVED] = "unresolved",
	[OUTCOME_ESCALATED] = "escalated",
};

const char *session_status_name(enum session_status s)
{
	return s == SESSION_NONE ? "none" : session_status_names[s];
}

bool session_status_parse(const char *name, enum session_status *out)
{
	int found = names_find(session_status_names, SESSION_STATUS_COUNT, name);

	if (found >= 0)
		*out = (enum session_status)found;
	return found >= 0;
}

const char *outcome_name(enum outcome o)
{
	return outcome_names[o];
}

bool outcome_parse(const char *name, enum outcome *out)
{
	int found = names_find(outcome_names, OUTCOME_COUNT, name);

	if (found >= 0)
		*out = (enum outcome)found;
	return found >= 0;
}

void session_clear(struct session *s)
{
	free(s->helper_name);
	free(s->customer_name);
	free(s->customer_join_url);
	free(s->helper_join_url);
	xfree_secret(s->notes);
	xfree_secret(s->feedback_words);
	memset(s, 0, sizeof *s);
}

void session_copy(struct session *to, const struct session *from)
{
	if (to == from)
		return;
	session_clear(to);
	*to = *from;
	to->helper_name = xstrdup(from->helper_name);
	to->customer_name = xstrdup(from->customer_name);
	to->customer_join_url = xstrdup(from->customer_join_url);
	to->helper_join_url = xstrdup(from->helper_join_url);
	to->notes = xstrdup(from->notes);
	to->feedback_words = xstrdup(from->feedback_words);
}

bool session_takes_feedback(const struct session *s)
{
	return s->status == SESSION_ENDED && s->started_at_ms != 0 && s->rating == 0;
}

enum err notes_check(const char *notes, struct fault *f)
{
	const struct text_rule rule = {"notes", HP_NOTES_CHARS_MAX, true, false};

	return notes != NULL ? rule_check(&rule, notes, f) : ERR_NONE;
}

enum err feedback_words_check(const char *words, struct fault *f)
{
	const struct text_rule rule = {"words", HP_FEEDBACK_CHARS_MAX, true, false};

	return words != NULL ? rule_check(&rule, words, f) : ERR_NONE;
}

static void read_feedback(struct reader *r, struct session *out)
{
	json_t *outer;

	if (!reader_has(r, "feedback"))
		return;
	outer = reader_enter(r, "feedback");
	out->rating = (int)reader_int(r, "rating", NEEDED, 1, RATING_MAX);
	out->feedback_words = reader_text(r, "words", OPTIONAL, HP_FEEDBACK_CHARS_MAX);
	reader_leave(r, outer);
}

static void feedback_write(struct writer *o, const struct session *s)
{
	if (s->rating == 0) {
		writer_null(o, "feedback");
		return;
	}
	writer_object(o, "feedback");
	writer_int(o, "rating", s->rating);
	writer_text(o, "words", s->feedback_words);
	writer_end(o);
}

static void duration_write(struct writer *o, int64_t duration_s)
{
	if (duration_s >= 0)
		writer_int(o, "duration", duration_s);
	else
		writer_null(o, "duration");
}

/* Words that are not known yet are no trouble. */
static bool reads_down(struct reader *r)
{
	char *video = reader_text(r, "video", OPTIONAL, 16);
	bool is_down = video != NULL && strcmp(video, "down") == 0;

	free(video);
	return is_down;
}

void reader_session(struct reader *r, struct session *out)
{
	reader_id(r, "id", NEEDED, out->id);
	reader_id(r, "request_id", NEEDED, out->request_id);
	reader_id(r, "helper_id", NEEDED, out->helper_id);
	reader_id(r, "customer_id", NEEDED, out->customer_id);
	out->helper_name = reader_text(r, "helper_name", OPTIONAL, HP_DISPLAY_NAME_CHARS_MAX);
	out->customer_name = reader_text(r, "customer_name", OPTIONAL, HP_DISPLAY_NAME_CHARS_MAX);
	out->status = (enum session_status)reader_word(r, "status", NEEDED, session_status_names,
	                                               SESSION_STATUS_COUNT);
	out->customer_join_url = reader_link(r, "customer_join_url");
	out->helper_join_url = reader_link(r, "helper_join_url");
	out->outcome =
	    (enum outcome)reader_word(r, "outcome", OPTIONAL, outcome_names, OUTCOME_COUNT);
	out->notes = reader_text(r, "notes", OPTIONAL, HP_NOTES_CHARS_MAX);
	out->end_reason = (enum end_reason)reader_word(r, "end_reason", OPTIONAL, end_reason_names,
	                                               END_REASON_COUNT);
	out->created_at_ms = reader_time(r, "created_at", NEEDED);
	out->started_at_ms = reader_time(r, "started_at", OPTIONAL);
	out->ended_at_ms = reader_time(r, "ended_at", OPTIONAL);
	out->is_video_down = reads_down(r);
	out->video_down_at_ms = reader_time(r, "video_down_at", OPTIONAL);
	out->customer_joined_at_ms = reader_time(r, "customer_joined_at", OPTIONAL);
	out->duration_s = reader_has(r, "duration") ? reader_count(r, "duration", NEEDED) : -1;
	read_feedback(r, out);
}

char *session_encode(const struct session *s)
{
	struct writer *o = writer_new();

	writer_id(o, "id", s->id);
	writer_id(o, "request_id", s->request_id);
	writer_id(o, "helper_id", s->helper_id);
	writer_id(o, "customer_id", s->customer_id);
	writer_text(o, "status", session_status_name(s->status));
	writer_text(o, "customer_join_url", s->customer_join_url);
	writer_text(o, "helper_join_url", s->helper_join_url);
	writer_text(o, "outcome", outcome_name(s->outcome));
	writer_text(o, "notes", s->notes);
	writer_int(o, "created_at", s->created_at_ms);
	writer_time(o, "started_at", s->started_at_ms);
	writer_time(o, "ended_at", s->ended_at_ms);
	duration_write(o, s->duration_s);
	writer_text(o, "helper_name", s->helper_name);
	writer_text(o, "customer_name", s->customer_name);
	writer_text(o, "end_reason", end_reason_name(s->end_reason));
	feedback_write(o, s);
	writer_text(o, "video", s->is_video_down ? "down" : "ok");
	writer_time(o, "video_down_at", s->is_video_down ? s->video_down_at_ms : 0);
	writer_time(o, "customer_joined_at", s->customer_joined_at_ms);
	return writer_close(o);
}

char *session_money_encode(const struct session *s, const struct request *r)
{
	char *session = session_encode(s), *request = request_encode(r);
	char *both = xasprintf("%.*s,\"request\":%s}", (int)strlen(session) - 1, session, request);

	xfree_secret(session);
	free(request);
	return both;
}

enum err session_decode(const char *text, size_t len, struct session *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		reader_session(&r, out);
	if (r.err != ERR_NONE)
		session_clear(out);
	return reader_close(&r);
}
