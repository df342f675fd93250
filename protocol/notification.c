/* SPDX-License-Identifier: ISC */
/* One ring of the bell: names, copies, the preview and JSON. Called by both sides. */
#include "protocol/notification.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/names.h"
#include "protocol/utf8.h"

/* What it may be about; one thing, so far. */
static const char *const types[] = {"new_request"};

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

/* Where the preview ends: after as many whole clusters as have HP_PREVIEW_CHARS characters. One
 * that is longer by itself is cut between characters, since something must be shown. */
static size_t preview_length(const char *text)
{
	size_t len = strlen(text), at = 0, whole = 0, chars = 0, step;
	int32_t before = 0, cp, state = 0;

	for (; (step = utf8_next(text + at, len - at, &cp)) > 0; at += step, before = cp) {
		if (at > 0 && (cp == UTF8_BAD || before == UTF8_BAD ||
		               utf8proc_grapheme_break_stateful(before, cp, &state)))
			whole = at;
		if (chars++ == HP_PREVIEW_CHARS)
			return whole > 0 ? whole : at;
	}
	return at;
}

char *notification_preview(const char *description)
{
	char *preview = xstrndup(description, preview_length(description));

	for (char *c = preview; *c != '\0'; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return preview;
}

void reader_notification(struct reader *r, struct notification *out)
{
	reader_id(r, "id", NEEDED, out->id);
	reader_word(r, "type", NEEDED, types, sizeof types / sizeof types[0]);
	reader_id(r, "request_id", NEEDED, out->request_id);
	reader_category(r, "category", out->category);
	out->preview = reader_text(r, "description", NEEDED, HP_PREVIEW_CHARS);
	out->amount = reader_amount(r, "amount");
	reader_currency(r, "currency", OPTIONAL, out->currency);
	out->created_at_ms = reader_time(r, "created_at", NEEDED);
	out->is_read = reader_bool(r, "read", NEEDED);
	out->withdrawn = (enum withdrawal)reader_word(r, "withdrawn", OPTIONAL, withdrawal_names,
	                                              WITHDRAWAL_COUNT);
	out->claimed_by = reader_text(r, "claimed_by", OPTIONAL, HP_DISPLAY_NAME_CHARS_MAX);
}

char *notification_encode(const struct notification *n)
{
	struct writer *o = writer_new();

	writer_id(o, "id", n->id);
	writer_text(o, "type", types[0]);
	writer_id(o, "request_id", n->request_id);
	writer_id(o, "category", n->category);
	writer_text(o, "description", n->preview);
	writer_int(o, "amount", n->amount);
	writer_int(o, "created_at", n->created_at_ms);
	writer_bool(o, "read", n->is_read);
	writer_id(o, "currency", n->currency);
	writer_text(o, "withdrawn", withdrawal_name(n->withdrawn));
	writer_text(o, "claimed_by", n->claimed_by);
	return writer_close(o);
}

enum err notification_decode(const char *text, size_t len, struct notification *out,
			     struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		reader_notification(&r, out);
	if (r.err != ERR_NONE)
		notification_clear(out);
	return reader_close(&r);
}
