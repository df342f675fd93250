/* SPDX-License-Identifier: ISC */
/*
 * Handlers for a helper's notifications: the list, and marking as read. In routes.c's table.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/event.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/handle.h"
#include "server/store/rows.h"

static void list_reply(struct tx *tx, struct call *c, const struct notification_filter *f)
{
	struct notification *found = xcalloc((size_t)f->limit, sizeof *found);
	char next[HP_ID_SIZE] = "";
	size_t count = notification_list(tx, f, found, next);
	char **items = xcalloc(count + 1, sizeof *items);

	for (size_t i = 0; i < count; i++) {
		items[i] = notification_encode(&found[i]);
		notification_clear(&found[i]);
	}
	reply_take(c, 200, page_encode(items, count, next[0] != '\0' ? next : NULL,
				       notification_unread(tx, f->helper_id)));
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
	free(found);
}

/* ?unread=true or false; false: it is neither, the reply says so. */
static bool unread_param(struct call *c, bool *out)
{
	char *text = call_param(c, "unread");
	bool is_good = text == NULL || strcmp(text, "true") == 0 || strcmp(text, "false") == 0;

	*out = text != NULL && strcmp(text, "true") == 0;
	free(text);
	if (!is_good)
		reply_err(c, ERR_INVALID, "unread", _("This is true or false."));
	return is_good;
}

void handle_notification_list(struct tx *tx, struct call *c)
{
	struct notification_filter f = { .helper_id = c->caller.id };
	struct page page;

	if (!call_page(c, &page) || !unread_param(c, &f.is_unread_only))
		return;
	f.cursor = page.cursor[0] != '\0' ? page.cursor : NULL;
	f.limit = page.limit;
	list_reply(tx, c, &f);
}

/* The helper's other screens hear of it: one opened here is read everywhere. */
static void read_tell(struct tx *tx, const struct user *helper, const struct read_mark *mark)
{
	char *data = read_mark_encode(mark);

	event_append(tx, EVENT_NOTIFICATION_READ, 0, helper->id, NULL, helper->id, data);
	free(data);
}

void handle_notification_read(struct tx *tx, struct call *c)
{
	struct notification n = { 0 };
	struct read_mark mark = { 0 };

	if (!notification_read(tx, c->id, c->caller.id, &n)) {
		reply_err(c, ERR_NOT_FOUND, NULL, NULL);
		return;
	}
	if (!n.is_read) {
		receipt_add(tx, c->caller.id, n.id);
		memcpy(mark.id, n.id, sizeof mark.id);
		mark.unread_count = notification_unread(tx, c->caller.id);
		read_tell(tx, &c->caller, &mark);
	}
	notification_clear(&n);
	c->reply.status = 204;
}

/* No body at all is the same as {}. False: the reply says what is wrong. */
static bool up_to_read(struct tx *tx, struct call *c, struct read_all_call *out)
{
	struct notification n = { 0 };
	struct fault f = { 0 };
	bool is_told;

	memset(out, 0, sizeof *out);
	if (c->body_len != 0 && read_all_call_decode(c->body, c->body_len, out, &f) != ERR_NONE) {
		reply_fault(c, &f);
		return false;
	}
	is_told = out->up_to[0] == '\0' || notification_read(tx, out->up_to, c->caller.id, &n);
	notification_clear(&n);
	if (!is_told)
		reply_err(c, ERR_INVALID, "up_to", _("There is no such notification."));
	return is_told;
}

void handle_notification_read_all(struct tx *tx, struct call *c)
{
	struct read_all_call wanted;
	struct read_mark mark = { 0 };
	int64_t unread_before;

	if (!up_to_read(tx, c, &wanted))
		return;
	unread_before = notification_unread(tx, c->caller.id);
	receipt_add_all(tx, c->caller.id, wanted.up_to[0] != '\0' ? wanted.up_to : NULL);
	memcpy(mark.up_to, wanted.up_to, sizeof mark.up_to);
	mark.unread_count = notification_unread(tx, c->caller.id);
	if (mark.unread_count != unread_before)
		read_tell(tx, &c->caller, &mark);
	reply_take(c, 200, unread_answer_encode(mark.unread_count));
}
