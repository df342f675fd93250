/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_GUEST_H
#define HP_SERVER_GUEST_H

#include <stdbool.h>

#include "protocol/calls.h"
#include "server/store/rows.h"

struct settings;

/*
 * A kiosk's guests: each a new customer, for whoever stands in front of it now, and gone with them.
 * Handlers and the sweeper call these, in their tx.
 */

/* Lets one in, with a token that ends after the setting's time whatever happens. */
void guest_enter(struct tx *tx, const struct settings *set, const char *device_id,
		 struct login_answer *out);

/*
 * Ends a guest for good: disabled, the token dead, a request that nobody has begun to work on
 * cancelled and its hold released: nobody is left to see a helper come. A session that is active
 * goes on, since the guest may be in its call by now with a telephone of their own; it ends as
 * every other does, by its helper, and the money follows. `actor` NULL: their time is over. False:
 * this is no guest, or one who left before.
 */
bool guest_leave(struct tx *tx, const struct settings *set, const char *user_id,
		 const struct user *actor);

#endif
