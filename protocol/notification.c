/* SPDX-License-Identifier: ISC */
/* One ring of the bell: names, copies, the preview and JSON. Called by both sides. */
#include "protocol/notification.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/names.h"

const char *const withdrawal_names[WITHDRAWAL_COUNT] = {
	[WITHDRAWN_NO] = NULL,
	[WITHDRAWN_CLAIMED] = "claimed",
	[WITHDRAWN_CANCELLED] = "cancelled",
	[WITHDRAWN_EXPIRED] = "expired",
};

const char *withdrawal_name(enum withdrawal w)
{
	return withdrawal_names[w];
}

bool withdrawal_parse(const char *name, enum withdrawal *out)
{
	int found = names_find(withdrawal_names, WITHDRAWAL_COUNT, name);

	if (found >= 0)
		*out = (enum withdrawal)found;
	return found >= 0;
}

void notification_clear(struct notification *n)
{
	free(n->preview);
	free(n->claimed_by);
	memset(n, 0, sizeof *n);
}

void notification_copy(struct notification *to, const struct notification *from)
{
	if (to == from)
		return;
	notification_clear(to);
	*to = *from;
	to->preview = xstrdup(from->preview);
	to->claimed_by = xstrdup(from->claimed_by);
}
