/* SPDX-License-Identifier: ISC */
/* The operator's look at payments: all of them, or those that need somebody; and what can be done about these. In
 * routes.c's table. */
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/handle.h"
#include "server/life_tell.h"
#include "server/store/rows.h"

/* False: ?stuck= is neither true nor false, the reply says so. */
static bool read_stuck(struct call *c, bool *out)
{
	char *value = call_param(c, "stuck");
	bool is_true = value && strcmp(value, "true") == 0;
	bool is_good = !value || is_true || strcmp(value, "false") == 0;

	free(value);
	*out = is_true;
	if (!is_good)
		reply_err(c, ERR_INVALID, "stuck", _("It is true or false."));
	return is_good;
}

void handle_payment_list(struct tx *tx, struct call *c)
{
	struct payment *found;
	char next[HP_ID_SIZE] = "", **items;
	struct page page;
	size_t count;
	bool is_stuck;

	if (!call_page(c, &page) || !read_stuck(c, &is_stuck))
		return;
	found = xcalloc((size_t)page.limit, sizeof *found);
	count = is_stuck ? payment_stuck(tx, found, (size_t)page.limit)
			 : payment_list(tx, page.cursor[0] ? page.cursor : NULL, found,
					(size_t)page.limit, next);
	items = xcalloc(count + 1, sizeof *items);
	for (size_t i = 0; i < count; i++) {
		items[i] = payment_encode(&found[i]);
		payment_clear(&found[i]);
	}
	reply_take(c, 200, page_encode(items, count, next[0] ? next : NULL, -1));
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
	free(found);
}

/* The path's; else the reply is 404. */
static bool payment_find(struct tx *tx, struct call *c, struct payment *p)
{
	bool is_there = payment_read(tx, c->id, p);

	if (!is_there)
		reply_err(c, ERR_NOT_FOUND, NULL, NULL);
	return is_there;
}

/* As it stands now. The log says who did it: everyone who may see the request hears. `status`: of the payment. */
static void changed_reply(struct tx *tx, struct call *c, const enum payment_status *status)
{
	struct request r = { 0 };
	struct session s = { 0 };
	struct payment p = { 0 };

	if (request_read(tx, c->id, &r)) {
		r.updated_at_ms = tx->now_ms;
		if (status != NULL) {
			r.payment_status = *status;
			free(r.payment_reason);
			r.payment_reason = NULL;
		}
		request_write(tx, &r);
		life_tell_request(tx, &r, session_read_of_request(tx, r.id, &s) ? &s : NULL,
				  c->caller.id);
	}
	if (payment_find(tx, c, &p))
		reply_take(c, 200, payment_encode(&p));
	payment_clear(&p);
	session_clear(&s);
	request_clear(&r);
}

/* What waits is due now; what was refused is asked for once more. Twice is as good as once. */
void handle_payment_retry(struct tx *tx, struct call *c)
{
	const enum payment_status stands = PAYMENT_AUTHORIZED;
	struct payment p = { 0 };

	if (!payment_find(tx, c, &p))
		return;
	if (p.next_try_at_ms != 0) {
		effect_hurry(tx, c->id);
		changed_reply(tx, c, NULL);
	} else if (p.settled_at_ms == 0 && effect_retry(tx, c->id)) {
		changed_reply(tx, c, &stands);
	} else {
		reply_err(c, ERR_STATE, NULL,
			  _("Nothing is wanted of the payment provider that could be tried again."));
	}
	payment_clear(&p);
}

void handle_payment_settle(struct tx *tx, struct call *c)
{
	struct settle_call wanted = { 0 };
	struct payment p = { 0 };
	struct fault f = { 0 };

	if (settle_call_decode(c->body != NULL ? c->body : "", c->body_len, &wanted, &f) != ERR_NONE)
		reply_fault(c, &f);
	else if (payment_find(tx, c, &p)) {
		if (p.problem == PROBLEM_REFUSED) {
			payment_settle(tx, c->id, wanted.note);
			changed_reply(tx, c, NULL);
		} else {
			reply_err(c, ERR_STATE, NULL,
				  _("Only a payment that was refused for good is settled by hand."));
		}
	}
	payment_clear(&p);
	settle_call_clear(&wanted);
}
