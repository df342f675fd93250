/* SPDX-License-Identifier: ISC */
/*
 * Handlers for the person who calls: who they are, whether they are available, their numbers. In routes.c's table.
 */
#include "protocol/calls.h"
#include "protocol/stats.h"
#include "server/handle.h"
#include "server/life.h"
#include "server/store/rows.h"

void handle_me(struct tx *tx, struct call *c)
{
	(void)tx;
	reply_take(c, 200, user_encode(&c->caller));
}

/* Saying so is not being there: without a stream it counts from the next connection on (the hub's life_arrive). */
static void availability_change(struct tx *tx, struct user *u, bool is_available)
{
	u->is_available = is_available;
	u->available_since_ms = is_available ? tx->now_ms : 0;
	user_set_available(tx, u->id, is_available);
	if (!is_available)
		life_leave(tx, u->id);
	else if (presence_is_connected(tx, u->id))
		life_arrive(tx, u);
	life_tell_user(tx, u, u->id);
}

void handle_me_change(struct tx *tx, struct call *c)
{
	struct me_call wanted;
	struct fault f = { 0 };

	if (me_call_decode(c->body != NULL ? c->body : "", c->body_len, &wanted, &f) != ERR_NONE) {
		reply_fault(c, &f);
		return;
	}
	if (wanted.is_available != c->caller.is_available)
		availability_change(tx, &c->caller, wanted.is_available);
	reply_take(c, 200, user_encode(&c->caller));
}

void handle_stats(struct tx *tx, struct call *c)
{
	struct stats s = { 0 };

	stats_read(tx, c->caller.role == ROLE_HELPER ? c->caller.id : NULL, &s);
	reply_take(c, 200, stats_encode(&s));
}
