/* SPDX-License-Identifier: ISC */
/* The words of the bell: for the title, the toast and the list. */
#include "tui/bell.h"

#include <stdio.h>

#include "client/model.h"
#include "client/ring.h"
#include "client/sentences.h"
#include "protocol/words.h"

char *bell_title(char *out, size_t size, int64_t unread_count)
{
	if (unread_count > 0)
		snprintf(out, size, "(%d) HomePro", (int)unread_count);
	else
		snprintf(out, size, "HomePro");
	return out;
}

char *bell_words(char *out, size_t size, const struct model *m, const struct notification *n)
{
	snprintf(out, size, _("New %s request"), category_label(m, n->category));
	return out;
}

char *bell_ring_words(char *out, size_t size, const struct model *m, const struct ring_order *o)
{
	const struct notification *n = model_notification(m, o->notification_id);
	int count = (int)o->count;

	if (o->cause == RING_AGAIN)
		snprintf(out, size, ngettext("%d request is still waiting", "%d requests are still waiting", o->count),
			 count);
	else if (n == NULL || count > 1)
		snprintf(out, size, ngettext("%d new request", "%d new requests", o->count), count);
	else
		bell_words(out, size, m, n);
	return out;
}
