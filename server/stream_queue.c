/* SPDX-License-Identifier: ISC */
/*
 * Shared lines and the ring of them that waits for one listener; see stream_queue.h.
 */
#include "config.h"

#include "server/stream_queue.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

#define ROOM_FIRST 8

static struct line *line_alloc(const char *text, size_t len)
{
	struct line *l = xcalloc(1, sizeof(*l) + len + 1);

	l->refs = 1;
	l->len = len;
	memcpy(l->text, text, len);
	return l;
}

struct line *line_new(const struct entry *e)
{
	struct line *l = line_alloc(e->line, e->line_len);

	l->seq = e->seq;
	l->type = e->type;
	l->audience = e->audience;
	memcpy(l->person_id, e->person_id, sizeof(l->person_id));
	return l;
}

void line_release(struct line *l)
{
	if (--l->refs == 0)
		free(l);
}

bool queue_is_empty(const struct queue *q)
{
	return q->count == 0;
}

size_t queue_bytes(const struct queue *q)
{
	return q->bytes;
}

static struct line *at(const struct queue *q, size_t i)
{
	return q->lines[(q->start + i) % q->room];
}

static void grow(struct queue *q)
{
	size_t room = q->room ? q->room * 2 : ROOM_FIRST;
	struct line **lines = xcalloc(room, sizeof(*lines));

	for (size_t i = 0; i < q->count; i++)
		lines[i] = at(q, i);
	free(q->lines);
	q->lines = lines;
	q->room = room;
	q->start = 0;
}

void queue_push(struct queue *q, struct line *l)
{
	if (q->count == q->room)
		grow(q);
	q->lines[(q->start + q->count++) % q->room] = l;
	l->refs++;
	if (!l->is_first)
		q->bytes += l->len;
}

void queue_push_first(struct queue *q, const char *text, size_t len, size_t piece)
{
	const char *end = text + len;

	while (text < end) {
		size_t left = (size_t)(end - text), want = left < piece ? left : piece;
		const char *stop = memrchr(text, '\n', want);
		struct line *l;

		if (!stop)
			stop = memchr(text, '\n', left);
		want = stop ? (size_t)(stop - text) + 1 : left;
		l = line_alloc(text, want);
		l->is_first = true;
		queue_push(q, l);
		line_release(l);
		text += want;
	}
}

struct line *queue_pop(struct queue *q)
{
	struct line *l;

	if (q->count == 0)
		return NULL;
	l = at(q, 0);
	q->start = (q->start + 1) % q->room;
	q->count--;
	if (!l->is_first)
		q->bytes -= l->len;
	if (q->count == 0)
		queue_clear(q);         /* ten thousand idle listeners hold no rings */
	return l;
}

size_t queue_frame(const struct queue *q, size_t most)
{
	size_t total = 0;

	for (size_t i = 0; i < q->count; i++) {
		if (i > 0 && total + at(q, i)->len > most)
			break;
		total += at(q, i)->len;
	}
	return total;
}

void queue_clear(struct queue *q)
{
	for (size_t i = 0; i < q->count; i++)
		line_release(at(q, i));
	free(q->lines);
	memset(q, 0, sizeof(*q));
}
