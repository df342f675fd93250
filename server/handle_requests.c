/* SPDX-License-Identifier: ISC */
/*
 * Handlers for requests: asking for help, looking, claiming, cancelling. In routes.c's table; the moves themselves
 * are life.c's.
 */
#include <stdlib.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/handle.h"
#include "server/life.h"
#include "server/settings.h"
#include "server/store/rows.h"

/* Each one that opens rings at every helper's. */
static bool is_pace_kept(struct tx *tx, struct call *c)
{
	int64_t allowed_at_ms = request_allowed_at_ms(tx, c->caller.id, c->settings->requests_per_minute);

	if (allowed_at_ms == 0)
		return true;
	reply_too_often(c, allowed_at_ms - tx->now_ms);
	return false;
}

static void request_begin(struct tx *tx, struct call *c)
{
	struct request_call wanted = { 0 };
	struct request r = { 0 };
	struct fault f = { 0 };
	enum err e = request_call_decode(c->body != NULL ? c->body : "", c->body_len, &wanted, &f);

	if (e == ERR_NONE)
		e = life_begin(tx, c->settings, &c->caller, wanted.category, wanted.description,
			       wanted.amount, &r, &f);
	if (e == ERR_NONE)
		reply_take(c, 201, request_json_for(&c->caller, &r, NULL));
	else
		reply_fault(c, &f);
	request_call_clear(&wanted);
	request_clear(&r);
}

void handle_request_add(struct tx *tx, struct call *c)
{
	if (is_pace_kept(tx, c))
		request_begin(tx, c);
}

/* One item for a list: what this person may see of it, by the newest session. Takes what `r` holds. */
static char *item_take(struct tx *tx, const struct user *who, struct request *r)
{
	struct session s = { 0 };
	bool has_session = session_read_of_request(tx, r->id, &s);
	char *json = request_json_for(who, r, has_session ? &s : NULL);

	session_clear(&s);
	request_clear(r);
	return json;
}

static void list_reply(struct tx *tx, struct call *c, const struct request_filter *f)
{
	struct request *found = xcalloc((size_t)f->limit, sizeof *found);
	char next[HP_ID_SIZE] = "";
	size_t count = request_list(tx, f, found, next);
	char **items = xcalloc(count + 1, sizeof *items);

	for (size_t i = 0; i < count; i++)
		items[i] = item_take(tx, &c->caller, &found[i]);
	reply_take(c, 200, page_encode(items, count, next[0] != '\0' ? next : NULL, -1));
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
	free(found);
}

static const char *status_name(int status)
{
	return request_status_name((enum request_status)status);
}

void handle_request_list(struct tx *tx, struct call *c)
{
	struct request_filter f = { 0 };
	struct page page;

	if (!call_page(c, &page) || !call_status(c, status_name, REQUEST_STATUS_COUNT, &f.status))
		return;
	if (c->caller.role == ROLE_CUSTOMER)
		f.customer_id = c->caller.id;
	if (c->caller.role == ROLE_HELPER)
		f.helper_id = c->caller.id;
	f.cursor = page.cursor[0] != '\0' ? page.cursor : NULL;
	f.limit = page.limit;
	list_reply(tx, c, &f);
}

/* The path's request and its newest session, where the caller may see it; else the reply is 404. */
static bool visible_read(struct tx *tx, struct call *c, struct request *r, struct session *s)
{
	bool is_there = request_read(tx, c->id, r);
	bool has_session = is_there && session_read_of_request(tx, r->id, s);

	if (is_there && request_is_visible(c->caller.id, c->caller.role, r, has_session ? s : NULL))
		return true;
	reply_err(c, ERR_NOT_FOUND, NULL, NULL);
	return false;
}

void handle_request(struct tx *tx, struct call *c)
{
	struct request r = { 0 };
	struct session s = { 0 };

	if (visible_read(tx, c, &r, &s))
		reply_take(c, 200, request_json_for(&c->caller, &r, s.id[0] != '\0' ? &s : NULL));
	session_clear(&s);
	request_clear(&r);
}

/* Once open, every helper knew of it: they are told how it ended. Before, it does not exist for them. */
void handle_request_claim(struct tx *tx, struct call *c)
{
	struct step step = { .action = ACTION_CLAIM, .actor = &c->caller };
	struct request r = { 0 };
	struct session s = { 0 };
	struct fault f = { 0 };

	if (!request_read(tx, c->id, &r) || r.opened_at_ms == 0)
		reply_err(c, ERR_NOT_FOUND, NULL, NULL);
	else if (life_step(tx, c->settings, &step, &r, &s, &f) == ERR_NONE)
		reply_take(c, 201, session_json_for(&c->caller, &s));
	else
		reply_taken(c, &f, f.err == ERR_TAKEN ? s.helper_name : NULL);
	session_clear(&s);
	request_clear(&r);
}

static void visible_cancel(struct tx *tx, struct call *c, struct request *r)
{
	struct step step = {
		.action = ACTION_CANCEL,
		.actor = &c->caller,
		.reason = c->caller.role == ROLE_OPERATOR ? END_BY_OPERATOR : END_BY_CUSTOMER,
	};
	struct session s = { 0 };
	struct fault f = { 0 };

	if (life_step(tx, c->settings, &step, r, &s, &f) == ERR_NONE)
		reply_take(c, 200, request_json_for(&c->caller, r, s.id[0] != '\0' ? &s : NULL));
	else
		reply_fault(c, &f);
	session_clear(&s);
}

void handle_request_cancel(struct tx *tx, struct call *c)
{
	struct request r = { 0 };
	struct session s = { 0 };

	if (visible_read(tx, c, &r, &s))
		visible_cancel(tx, c, &r);
	session_clear(&s);
	request_clear(&r);
}
