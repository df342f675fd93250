/* SPDX-License-Identifier: ISC */
/* How a kiosk's guests come and go; see guest.h. */
#include "server/guest.h"

#include <string.h>

#include "protocol/mem.h"
#include "server/life.h"
#include "server/settings.h"

/* Never a hash of a password: a guest has none. */
#define NO_PASSWORD "!"

void guest_enter(struct tx *tx, const struct settings *set, const char *device_id,
		 struct login_answer *out)
{
	struct user *u = &out->user;

	id_new('u', u->id);
	u->username = xasprintf("guest-%s", u->id + 1);
	u->display_name = xstrdup("Guest");
	u->role = ROLE_CUSTOMER;
	u->created_at_ms = tx->now_ms;
	out->expires_at_ms = tx->now_ms + set->guest_lifetime_ms;
	token_new(out->token);
	user_add(tx, u, NO_PASSWORD);
	guest_add(tx, u->id, device_id, out->expires_at_ms);
	token_add(tx, out->token, u->id, out->expires_at_ms);
}

/* In the guest's own name, where they left or their time is over. An active session refuses, and
 * goes on. */
static void request_cancel(struct tx *tx, const struct settings *set, const struct user *actor,
			   struct request *r)
{
	struct step step = { .action = ACTION_CANCEL, .actor = actor };
	struct session s = { 0 };

	if (actor->role == ROLE_OPERATOR)
		step.reason = END_BY_OPERATOR;
	life_step(tx, set, &step, r, &s, NULL);
	session_clear(&s);
}

bool guest_leave(struct tx *tx, const struct settings *set, const char *user_id,
		 const struct user *actor)
{
	struct user guest = { 0 };
	struct request r = { 0 };

	if (!guest_end(tx, user_id))
		return false;
	user_read(tx, user_id, &guest);
	if (request_read_live(tx, user_id, &r))
		request_cancel(tx, set, actor != NULL ? actor : &guest, &r);
	request_clear(&r);
	user_clear(&guest);
	return true;
}
