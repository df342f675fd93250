/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_NOTIFICATION_H
#define HP_PROTOCOL_NOTIFICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"

/* Why a notification no longer calls for anything. */
enum withdrawal { WITHDRAWN_NO, WITHDRAWN_CLAIMED, WITHDRAWN_CANCELLED, WITHDRAWN_EXPIRED, WITHDRAWAL_COUNT };

/*
 * One ring of the bell: a request became open. All helpers who were told share its id; `read` is the
 * reader's own. Only one that is not withdrawn can be unread.
 */
struct notification {
	char id[HP_ID_SIZE];
	char request_id[HP_ID_SIZE];
	char category[HP_CATEGORY_SIZE];
	char *preview;                  /* `description`: its first 100 characters */
	int64_t amount;
	char currency[HP_CURRENCY_SIZE];
	int64_t created_at_ms;
	bool is_read;
	enum withdrawal withdrawn;
	char *claimed_by;               /* display name of who has it; NULL where nobody */
};

const char *withdrawal_name(enum withdrawal w);          /* NULL for WITHDRAWN_NO */
bool withdrawal_parse(const char *name, enum withdrawal *out);

void notification_clear(struct notification *n);
void notification_copy(struct notification *to, const struct notification *from);
char *notification_encode(const struct notification *n); /* caller frees */
enum err notification_decode(const char *text, size_t len, struct notification *out, struct fault *f);

/* The first HP_PREVIEW_CHARS characters of `description`, never half a character or half of what the
 * eye sees as one (a letter and its accents); line ends become spaces. Caller frees. */
char *notification_preview(const char *description);

#endif
