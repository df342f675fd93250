/* SPDX-License-Identifier: ISC */
/*
 * Handlers for kiosks: an operator lets one in and sends it away; with its token a guest comes in.
 * In routes.c's table; what guests are is guest.c's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/device.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/guest.h"
#include "server/handle.h"
#include "server/settings.h"
#include "server/store/rows.h"

#define GUESTS_A_TIME 100

/* The log is what an audit reads: who let it in, who sent it away. */
static void device_tell(struct tx *tx, const struct device *d, const char *actor_id)
{
	char *data = device_encode(d);

	event_append(tx, EVENT_DEVICE_UPDATED, AUDIENCE_OPERATORS, NULL, NULL, actor_id, data);
	free(data);
}

static void device_reply(struct tx *tx, struct call *c, int status, const char *id,
			 const char *token)
{
	struct device d;

	memcpy(c->reply.about, id, strlen(id) + 1);
	if (device_read(tx, id, &d)) {
		device_tell(tx, &d, c->caller.id);
		snprintf(d.token, sizeof d.token, "%s", token);
		reply_take(c, status, device_encode(&d));
	}
	device_clear(&d);
}

void handle_device_add(struct tx *tx, struct call *c)
{
	struct device_call wanted = { 0 };
	struct device d = { .created_at_ms = tx->now_ms };
	struct fault f = { 0 };

	if (device_call_decode(c->body != NULL ? c->body : "", c->body_len, &wanted, &f) ==
	    ERR_NONE) {
		id_new('d', d.id);
		token_new(d.token);
		d.name = wanted.name;
		device_add(tx, &d);
		device_reply(tx, c, 201, d.id, d.token);
		explicit_bzero(d.token, sizeof d.token);
	} else {
		reply_fault(c, &f);
	}
	device_call_clear(&wanted);
}

void handle_device_list(struct tx *tx, struct call *c)
{
	struct page page;
	struct device *found;
	char next[HP_ID_SIZE];
	char **items;
	size_t count;

	if (!call_page(c, &page))
		return;
	found = xcalloc((size_t)page.limit, sizeof *found);
	count = device_list(tx, page.cursor[0] != '\0' ? page.cursor : NULL, page.limit, found,
			    next);
	items = xcalloc(count + 1, sizeof *items);
	for (size_t i = 0; i < count; i++) {
		items[i] = device_encode(&found[i]);
		device_clear(&found[i]);
	}
	reply_take(c, 200, page_encode(items, count, next[0] != '\0' ? next : NULL, -1));
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
	free(found);
}

/* `actor` NULL: their time is over. */
static void guests_send_away(struct tx *tx, struct call *c, const char *device_id, const struct user *actor)
{
	char ids[GUESTS_A_TIME][HP_ID_SIZE];
	size_t count;

	while ((count = guest_live(tx, device_id, ids, GUESTS_A_TIME)) > 0 && db_state(tx->db) == DB_OK)
		for (size_t i = 0; i < count; i++)
			guest_leave(tx, c->settings, ids[i], actor);
}

/* Done twice is done: what an operator wants is that it is out. */
void handle_device_revoke(struct tx *tx, struct call *c)
{
	struct device d;

	if (!device_read(tx, c->id, &d)) {
		reply_err(c, ERR_NOT_FOUND, NULL, NULL);
	} else if (d.revoked_at_ms != 0) {
		reply_take(c, 200, device_encode(&d));
	} else {
		device_revoke(tx, c->id);
		guests_send_away(tx, c, c->id, &c->caller);
		device_reply(tx, c, 200, c->id, "");
	}
	device_clear(&d);
}

/* One kiosk has one person in front of it: many more than that is a token that has come into wrong
 * hands. */
static bool is_pace_kept(struct tx *tx, struct call *c)
{
	int64_t allowed_at_ms =
		guest_allowed_at_ms(tx, c->device_id, c->settings->guests_per_minute);

	if (allowed_at_ms <= tx->now_ms)
		return true;
	reply_too_often(c, allowed_at_ms - tx->now_ms);
	return false;
}

void handle_guest_add(struct tx *tx, struct call *c)
{
	struct login_answer a = { .token = "" };

	if (!is_pace_kept(tx, c))
		return;
	guest_enter(tx, c->settings, c->device_id, &a);
	device_seen(tx, c->device_id);
	reply_take(c, 201, login_answer_encode(&a));
	login_answer_clear(&a);
}

/* A kiosk that has just started has nobody in front of it: whoever it let in before it fell over has gone. */
void handle_guests_leave(struct tx *tx, struct call *c)
{
	guests_send_away(tx, c, c->device_id, NULL);
	c->reply.status = 204;
}

/* Somebody has typed a wrong PIN there. What they typed stays there. */
void handle_staff_try(struct tx *tx, struct call *c)
{
	audit_add_staff_try(tx, c->device_id, c->address);
	c->reply.status = 204;
}
