/* SPDX-License-Identifier: ISC */
/*
 * Handlers for sessions: looking, starting, giving back, ending. In routes.c's table; the moves themselves are
 * life.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "server/handle.h"
#include "server/life.h"
#include "server/store/rows.h"
#include "server/web_words.h"

static void list_reply(struct tx *tx, struct call *c, const struct session_filter *f)
{
	struct session *found = xcalloc((size_t)f->limit, sizeof *found);
	char next[HP_ID_SIZE] = "";
	size_t count = session_list(tx, f, found, next);
	char **items = xcalloc(count + 1, sizeof *items);

	for (size_t i = 0; i < count; i++) {
		items[i] = session_json_for(&c->caller, &found[i]);
		session_clear(&found[i]);
	}
	reply_take(c, 200, page_encode(items, count, next[0] != '\0' ? next : NULL, -1));
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
	free(found);
}

/* SESSION_NONE is no status a session can have. */
static const char *status_name(int status)
{
	return session_status_name((enum session_status)(status + SESSION_WAITING));
}

void handle_session_list(struct tx *tx, struct call *c)
{
	struct session_filter f = { 0 };
	struct page page;

	if (!call_page(c, &page) ||
	    !call_status(c, status_name, SESSION_STATUS_COUNT - SESSION_WAITING, &f.status))
		return;
	if (f.status >= 0)
		f.status += SESSION_WAITING;
	if (c->caller.role != ROLE_OPERATOR)
		f.person_id = c->caller.id;
	f.cursor = page.cursor[0] != '\0' ? page.cursor : NULL;
	f.limit = page.limit;
	list_reply(tx, c, &f);
}

/* The path's session, where the caller is one of its two people or an operator; else the reply is 404. */
static bool visible_read(struct tx *tx, struct call *c, struct session *s)
{
	if (session_read(tx, c->id, s) &&
	    (c->caller.role == ROLE_OPERATOR || strcmp(s->helper_id, c->caller.id) == 0 ||
	     strcmp(s->customer_id, c->caller.id) == 0))
		return true;
	reply_err(c, ERR_NOT_FOUND, NULL, NULL);
	return false;
}

void handle_session(struct tx *tx, struct call *c)
{
	struct session s = { 0 };

	if (visible_read(tx, c, &s))
		reply_take(c, 200, session_json_for(&c->caller, &s));
	session_clear(&s);
}

/* A session that was followed by another is over, whatever is now allowed with its request. */
static enum err newest_step(struct tx *tx, struct call *c, const struct step *step,
			    const struct session *seen, struct session *s, struct fault *f)
{
	struct request r = { 0 };
	enum err e;

	if (!request_read(tx, seen->request_id, &r) || strcmp(r.session_id, seen->id) != 0)
		e = fault_set(f, ERR_STATE, NULL, "%s", web_sentence(WEB_SESSION_OVER));
	else
		e = life_step(tx, c->settings, step, &r, s, f);
	request_clear(&r);
	return e;
}

static void session_step(struct tx *tx, struct call *c, const struct step *step)
{
	struct session seen = { 0 };
	struct session s = { 0 };
	struct fault f = { 0 };

	if (visible_read(tx, c, &seen)) {
		if (newest_step(tx, c, step, &seen, &s, &f) == ERR_NONE)
			reply_take(c, 200, session_json_for(&c->caller, &s));
		else
			reply_fault(c, &f);
	}
	session_clear(&s);
	session_clear(&seen);
}

void handle_session_start(struct tx *tx, struct call *c)
{
	session_step(tx, c, &(struct step){ .action = ACTION_START, .actor = &c->caller });
}

void handle_session_release(struct tx *tx, struct call *c)
{
	session_step(tx, c, &(struct step){ .action = ACTION_RELEASE, .actor = &c->caller });
}

/* An operator ends what its helper does not: as if nobody had come back to it. */
void handle_session_abandon(struct tx *tx, struct call *c)
{
	session_step(tx, c, &(struct step){ .action = ACTION_ABANDON, .actor = &c->caller,
					    .reason = END_BY_OPERATOR });
}

void handle_session_end(struct tx *tx, struct call *c)
{
	struct end_call wanted = { 0 };
	struct fault f = { 0 };

	if (end_call_decode(c->body != NULL ? c->body : "", c->body_len, &wanted, &f) == ERR_NONE)
		session_step(tx, c, &(struct step){ .action = ACTION_END, .actor = &c->caller,
						    .outcome = wanted.outcome,
						    .notes = wanted.notes });
	else
		reply_fault(c, &f);
	end_call_clear(&wanted);
}

/* Told apart, so that a screen that was left behind says what is so. */
static enum err feedback_check(const struct session *s, struct fault *f)
{
	if (session_takes_feedback(s))
		return ERR_NONE;
	if (s->rating != 0)
		return fault_set(f, ERR_STATE, NULL, _("You have said how it was already."));
	if (s->status == SESSION_ENDED)
		return fault_set(f, ERR_STATE, NULL, _("This session never began."));
	return fault_set(f, ERR_STATE, NULL, _("This session has not ended yet."));
}

/* Takes the words of `wanted`. */
static void feedback_take(struct tx *tx, struct call *c, struct session *s,
			  struct feedback_call *wanted)
{
	struct request r = { 0 };

	s->rating = wanted->rating;
	if (wanted->words != NULL && !text_is_blank(wanted->words)) {
		s->feedback_words = wanted->words;
		wanted->words = NULL;
	}
	session_write(tx, s);
	if (request_read(tx, s->request_id, &r))
		life_tell_session(tx, &r, s, c->caller.id);
	request_clear(&r);
	reply_take(c, 200, session_json_for(&c->caller, s));
}

static void visible_feedback(struct tx *tx, struct call *c, struct session *s)
{
	struct feedback_call wanted = { 0 };
	struct fault f = { 0 };
	enum err e = feedback_call_decode(c->body != NULL ? c->body : "", c->body_len, &wanted, &f);

	if (e == ERR_NONE)
		e = feedback_check(s, &f);
	if (e == ERR_NONE)
		feedback_take(tx, c, s, &wanted);
	else
		reply_fault(c, &f);
	feedback_call_clear(&wanted);
}

void handle_session_feedback(struct tx *tx, struct call *c)
{
	struct session s = { 0 };

	if (visible_read(tx, c, &s))
		visible_feedback(tx, c, &s);
	session_clear(&s);
}
