/* SPDX-License-Identifier: ISC */
/* Lines of the audit: their words and JSON, both ways. Called by both sides. */
#include "protocol/audit.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"

#define WORD_CHARS_MAX 64

const char *deed_name(enum deed d)
{
	static const char *const names[DEED_COUNT] = {
#define X(name, word) [DEED_##name] = word,
		HP_DEEDS(X)
#undef X
	};

	return names[d];
}

void audit_entry_clear(struct audit_entry *e)
{
	free(e->what);
	free(e->actor_name);
	free(e->about_name);
	free(e->origin);
	memset(e, 0, sizeof(*e));
}

char *audit_entry_encode(const struct audit_entry *e)
{
	struct writer *o = writer_new();

	writer_id(o, "id", e->id);
	writer_int(o, "at", e->at_ms);
	writer_text(o, "what", e->what);
	writer_id(o, "actor_id", e->actor_id);
	writer_text(o, "actor_name", e->actor_name);
	writer_id(o, "about", e->about);
	writer_text(o, "about_name", e->about_name);
	writer_text(o, "origin", e->origin);
	writer_int(o, "count", e->count);
	return writer_close(o);
}

enum err audit_entry_decode(const char *text, size_t len, struct audit_entry *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof(*out));
	if (reader_open(&r, text, len, f)) {
		reader_id(&r, "id", NEEDED, out->id);
		out->at_ms = reader_time(&r, "at", NEEDED);
		out->what = reader_text(&r, "what", NEEDED, WORD_CHARS_MAX);
		reader_id(&r, "actor_id", OPTIONAL, out->actor_id);
		out->actor_name = reader_text(&r, "actor_name", OPTIONAL, HP_USERNAME_CHARS_MAX);
		reader_id(&r, "about", OPTIONAL, out->about);
		out->about_name = reader_text(&r, "about_name", OPTIONAL, HP_USERNAME_CHARS_MAX);
		out->origin = reader_text(&r, "origin", NEEDED, HP_ADDRESS_SIZE - 1);
		out->count = reader_count(&r, "count", NEEDED);
	}
	if (r.err != ERR_NONE)
		audit_entry_clear(out);
	return reader_close(&r);
}
