/* SPDX-License-Identifier: ISC */
/* The words of the bell: for the title, the toast and the list. */
#include "tui/bell.h"

#include <stdio.h>

#include "client/model.h"
#include "protocol/words.h"
#include "tui/sentences.h"

char *bell_title(char *out, size_t size, const struct model *m)
{
	if (m->unread_count > 0)
		snprintf(out, size, "(%d) HomePro", (int)m->unread_count);
	else
		snprintf(out, size, "HomePro");
	return out;
}

char *bell_words(char *out, size_t size, const struct model *m, const struct notification *n,
		 size_t news_count)
{
	if (news_count > 1)
		snprintf(out, size, ngettext("%d new request", "%d new requests", news_count),
			 (int)news_count);
	else
		snprintf(out, size, _("New %s request"), category_label(m, n->category));
	return out;
}
