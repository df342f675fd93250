/* SPDX-License-Identifier: ISC */
/* A kiosk that an operator let in: copies, checks and JSON. Called by both sides. */
#include "protocol/device.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/rule.h"

void device_clear(struct device *d)
{
	free(d->name);
	explicit_bzero(d, sizeof *d);
}

char *device_encode(const struct device *d)
{
	struct writer *o = writer_new();

	writer_id(o, "id", d->id);
	writer_text(o, "name", d->name);
	if (d->token[0] != '\0')
		writer_text(o, "token", d->token);
	writer_int(o, "created_at", d->created_at_ms);
	writer_time(o, "seen_at", d->seen_at_ms);
	writer_time(o, "revoked_at", d->revoked_at_ms);
	return writer_close(o);
}

enum err device_decode(const char *text, size_t len, struct device *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f)) {
		reader_id(&r, "id", NEEDED, out->id);
		out->name = reader_text(&r, "name", NEEDED, HP_DEVICE_NAME_CHARS_MAX);
		/* its letters are those of an id: it goes into a header as it is */
		reader_fixed(&r, "token", OPTIONAL, out->token, sizeof out->token, id_is_valid);
		out->created_at_ms = reader_time(&r, "created_at", NEEDED);
		out->seen_at_ms = reader_time(&r, "seen_at", OPTIONAL);
		out->revoked_at_ms = reader_time(&r, "revoked_at", OPTIONAL);
	}
	if (r.err != ERR_NONE)
		device_clear(out);
	return reader_close(&r);
}

enum err device_name_check(const char *name, struct fault *f)
{
	const struct text_rule rule = { "name", HP_DEVICE_NAME_CHARS_MAX, false, true };

	return rule_check(&rule, name, f);
}

char *device_call_encode(const struct device_call *c)
{
	struct writer *o = writer_new();

	writer_text(o, "name", c->name);
	return writer_close(o);
}

enum err device_call_decode(const char *text, size_t len, struct device_call *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		out->name = reader_text(&r, "name", NEEDED, HP_DEVICE_NAME_CHARS_MAX);
	if (r.err == ERR_NONE)
		reader_note(&r, device_name_check(out->name, f));
	if (r.err != ERR_NONE)
		device_call_clear(out);
	return reader_close(&r);
}

void device_call_clear(struct device_call *c)
{
	free(c->name);
	memset(c, 0, sizeof *c);
}
