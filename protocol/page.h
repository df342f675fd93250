/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_PAGE_H
#define HP_PROTOCOL_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"

/* A page of things, taken apart: each item is JSON, for its own decoder. page_encode() in calls.h makes one. */
struct page {
	char **items;
	size_t count;
	char next_cursor[HP_ID_SIZE];   /* "": that was all */
	int64_t unread_count;           /* -1: not said */
};

enum err page_decode(const char *text, size_t len, struct page *out, struct fault *f);
void page_clear(struct page *p);

#endif
