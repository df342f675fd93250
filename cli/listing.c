/* SPDX-License-Identifier: ISC */
/* Pages of things, printed; see listing.h. Called by shows.c and devices.c. */
#include "cli/listing.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/page.h"

static enum err list_as_table(struct job *j, const struct listing *l, const struct page *p, struct fault *f)
{
	struct table *t = table_new(l->titles, l->columns);
	enum err e = ERR_NONE;

	for (size_t i = 0; i < p->count && e == ERR_NONE; i++)
		e = l->add(j, t, p->items[i], f);
	table_print(t, &j->out);
	return e;
}

static enum err list_as_json(const struct listing *l, const struct page *p, struct fault *f)
{
	char **items = xcalloc(p->count + 1, sizeof(*items)), *json = NULL;
	enum err e = ERR_NONE;

	for (size_t i = 0; i < p->count && e == ERR_NONE; i++)
		e = l->again(p->items[i], &items[i], f);
	if (e == ERR_NONE)
		json = page_encode(items, p->count, *p->next_cursor ? p->next_cursor : NULL, p->unread_count);
	if (json)
		out_json(json, strlen(json));
	free(json);
	for (size_t i = 0; i < p->count; i++)
		free(items[i]);
	free(items);
	return e;
}

enum err list_answer(struct job *j, const struct http_answer *a, const struct listing *l, struct fault *f)
{
	struct page p = { .count = 0 };
	enum err e = page_decode(a->body, a->body_len, &p, f);

	if (e == ERR_NONE)
		e = j->o->is_json ? list_as_json(l, &p, f) : list_as_table(j, l, &p, f);
	page_clear(&p);
	return e;
}
