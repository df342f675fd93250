/* SPDX-License-Identifier: ISC */
/* The operator's look at payments: all of them, or those that need somebody. In routes.c's
 * table. */
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/handle.h"
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
