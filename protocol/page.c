/* SPDX-License-Identifier: ISC */
/* Reading a page of things, as GET on a collection answers. Called by clients; page_encode() is in calls.c. */
#include "protocol/page.h"

#include <stdlib.h>

#include "protocol/json.h"
#include "protocol/mem.h"

enum err page_decode(const char *text, size_t len, struct page *out, struct fault *f)
{
	struct reader r;

	*out = (struct page){ .unread_count = -1 };
	if (!reader_open(&r, text, len, f))
		return reader_close(&r);
	reader_id(&r, "next_cursor", OPTIONAL, out->next_cursor);
	if (reader_has(&r, "unread_count"))
		out->unread_count = reader_count(&r, "unread_count", NEEDED);
	out->count = reader_array(&r, "items", NEEDED, HP_PAGE_MAX);
	out->items = xcalloc(out->count + 1, sizeof(*out->items));
	for (size_t i = 0; i < out->count && r.err == ERR_NONE; i++) {
		json_t *outer = reader_enter_item(&r, "items", i);

		if (r.err == ERR_NONE && (out->items[i] = json_dumps(r.object, JSON_COMPACT)) == NULL)
			mem_exhausted();
		reader_leave(&r, outer);
	}
	if (r.err != ERR_NONE)
		page_clear(out);
	return reader_close(&r);
}

void page_clear(struct page *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->items[i]);
	free(p->items);
	*p = (struct page){ .unread_count = -1 };
}
