/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STREAM_QUEUE_H
#define HP_SERVER_STREAM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/store/store.h"

/* What waits for one listener: references to lines that all listeners share. For the hub (stream.c) only. */
struct line {
	int refs;
	int64_t seq;
	enum event_type type;
	unsigned audience;
	char person_id[HP_ID_SIZE];
	size_t len;
	bool is_first;                  /* part of what a listener is first told: not counted as being behind */
	char text[];                    /* whole lines, with their line ends */
};

struct line *line_new(const struct entry *e);           /* one reference, the caller's */
void line_release(struct line *l);

struct queue {
	struct line **lines;            /* a ring */
	size_t start, count, room;
	size_t bytes;
};

bool queue_is_empty(const struct queue *q);
size_t queue_bytes(const struct queue *q);              /* of the lines that count */
void queue_push(struct queue *q, struct line *l);       /* takes a reference of its own */
/* What a listener is first told, in pieces of whole lines of about `piece` bytes. */
void queue_push_first(struct queue *q, const char *text, size_t len, size_t piece);
struct line *queue_pop(struct queue *q);                /* its reference goes to the caller; NULL at the end */
/* The bytes of the lines from the front that fit into `most`; of the first one even where it alone does not. */
size_t queue_frame(const struct queue *q, size_t most);
void queue_clear(struct queue *q);

#endif
