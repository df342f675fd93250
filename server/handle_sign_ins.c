/* SPDX-License-Identifier: ISC */
/*
 * Handlers for where somebody is signed in, and for the audit. One's own, and for operators anybody's. In routes.c's
 * table.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/guest.h"
#include "server/handle.h"
#include "server/limits.h"
#include "server/store/rows.h"

/* By the user name, as people know each other, or by the id. */
static bool find_person(struct tx *tx, const char *name, char id[HP_ID_SIZE])
{
	struct user u;
	bool is_found = user_read_by_name(tx, name, &u);

	if (!is_found) {
		user_clear(&u);
		is_found = user_read(tx, name, &u);
	}
	memcpy(id, u.id, sizeof(u.id));
	user_clear(&u);
	return is_found;
}

/* Whose is asked for; NULL: the caller's own. False: nobody's, or not theirs to see, which look alike. */
static bool whose(struct tx *tx, struct call *c, const char *name, char id[HP_ID_SIZE])
{
	bool is_found = true;

	if (!name || name[0] == '\0')
		memcpy(id, c->caller.id, HP_ID_SIZE);
	else
		is_found = find_person(tx, name, id);
	if (is_found && (c->caller.role == ROLE_OPERATOR || strcmp(id, c->caller.id) == 0))
		return true;
	reply_err(c, ERR_NOT_FOUND, NULL, NULL);
	return false;
}

static void reply_items(struct call *c, char **items, size_t count, const char *next)
{
	reply_take(c, 200, page_encode(items, count, next[0] != '\0' ? next : NULL, -1));
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
}

void handle_sign_in_list(struct tx *tx, struct call *c)
{
	char *name = call_param(c, "user"), id[HP_ID_SIZE], **items;
	struct sign_in found[LIMIT_SIGN_INS];
	size_t count;

	if (whose(tx, c, name, id)) {
		count = sign_in_list(tx, id, c->token, found, LIMIT_SIGN_INS);
		items = xcalloc(count + 1, sizeof(*items));
		for (size_t i = 0; i < count; i++) {
			items[i] = sign_in_encode(&found[i]);
			sign_in_clear(&found[i]);
		}
		reply_items(c, items, count, "");
	}
	free(name);
}

void handle_sign_in_end(struct tx *tx, struct call *c)
{
	char owner[HP_ID_SIZE];

	if (!sign_in_owner(tx, c->id, owner) ||
	    (strcmp(owner, c->caller.id) != 0 && c->caller.role != ROLE_OPERATOR)) {
		reply_err(c, ERR_NOT_FOUND, NULL, NULL);
		return;
	}
	guest_leave(tx, c->settings, owner, &c->caller); /* a guest has but one, and leaves with it */
	sign_in_end(tx, c->id, owner);
	memcpy(c->reply.about, owner, sizeof(owner));
	c->reply.status = 204;
}

void handle_sign_in_end_all(struct tx *tx, struct call *c)
{
	struct end_all_call wanted = { .user = "" };
	struct fault f = { 0 };
	char id[HP_ID_SIZE];
	int64_t ended;

	if (c->body && end_all_call_decode(c->body, c->body_len, &wanted, &f) != ERR_NONE) {
		reply_fault(c, &f);
		return;
	}
	if (!whose(tx, c, wanted.user, id))
		return;
	guest_leave(tx, c->settings, id, &c->caller);
	ended = sign_in_end_all(tx, id, wanted.keeps_current ? c->token : NULL);
	memcpy(c->reply.about, id, sizeof(id));
	reply_take(c, 200, ended_answer_encode(ended));
}

/* ---- the audit ---- */

static bool since_of(struct call *c, int64_t *since_ms)
{
	char *text = call_param(c, "since"), *end = NULL;

	*since_ms = text ? strtoll(text, &end, 10) : 0;
	if (text && (text[0] < '0' || text[0] > '9' || *end != '\0' || strlen(text) > 15)) {
		reply_err(c, ERR_INVALID, "since", _("A time is milliseconds since 1970."));
		free(text);
		return false;
	}
	free(text);
	return true;
}

static void reply_audit(struct tx *tx, struct call *c, const struct audit_filter *f)
{
	struct audit_entry *found = xcalloc((size_t)f->limit, sizeof(*found));
	char next[HP_ID_SIZE], **items;
	size_t count = audit_list(tx, f, found, next);

	items = xcalloc(count + 1, sizeof(*items));
	for (size_t i = 0; i < count; i++) {
		items[i] = audit_entry_encode(&found[i]);
		audit_entry_clear(&found[i]);
	}
	reply_items(c, items, count, next);
	free(found);
}

void handle_audit(struct tx *tx, struct call *c)
{
	char *name = call_param(c, "who"), id[HP_ID_SIZE];
	struct audit_filter f = { .who = NULL };
	struct page page;

	if (call_page(c, &page) && since_of(c, &f.since_ms) && (!name || whose(tx, c, name, id))) {
		f.who = name ? id : NULL;
		f.cursor = page.cursor[0] != '\0' ? page.cursor : NULL;
		f.limit = page.limit;
		reply_audit(tx, c, &f);
	}
	free(name);
}
