/* SPDX-License-Identifier: ISC */
/* Signs of life; see signs.h. The edge keeps one for each stream. */
#include "server/signs.h"

#include <utlist.h>

#define ASKED_WITHIN 4                  /* of a period everybody can be asked, so that nobody waits for long */

void signs_enter(struct signs *s, struct sign *one, void *whose, int64_t now_ms)
{
	*one = (struct sign){ .whose = whose, .since_ms = now_ms };
	DL_APPEND(s->heard, one);
	s->count++;
}

void signs_leave(struct signs *s, struct sign *one)
{
	if (!one->whose)
		return;
	if (one->is_asked)
		DL_DELETE(s->asked, one);
	else
		DL_DELETE(s->heard, one);
	one->whose = NULL;
	s->count--;
}

void signs_hear(struct signs *s, struct sign *one, int64_t now_ms)
{
	void *whose = one->whose;

	if (!whose)
		return;
	signs_leave(s, one);
	signs_enter(s, one, whose, now_ms);
}

size_t signs_share(const struct signs *s, size_t turns)
{
	return 1 + s->count * ASKED_WITHIN / turns;
}

struct sign *signs_next_to_ask(struct signs *s, int64_t now_ms)
{
	struct sign *first = s->heard;

	if (!first || now_ms - first->since_ms < s->ask_after_ms)
		return NULL;
	DL_DELETE(s->heard, first);
	DL_APPEND(s->asked, first);
	first->is_asked = true;
	first->since_ms = now_ms;
	return first;
}

struct sign *signs_next_to_drop(const struct signs *s, int64_t now_ms)
{
	return s->asked && now_ms - s->asked->since_ms >= s->drop_after_ms ? s->asked : NULL;
}
