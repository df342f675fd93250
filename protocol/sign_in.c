/* SPDX-License-Identifier: ISC */
/* Where somebody is signed in: JSON, both ways. Called by both sides. */
#include "protocol/sign_in.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/page.h"

void sign_in_clear(struct sign_in *s)
{
	free(s->address);
	free(s->client);
	memset(s, 0, sizeof(*s));
}

char *sign_in_encode(const struct sign_in *s)
{
	struct writer *o = writer_new();

	writer_id(o, "id", s->id);
	writer_text(o, "address", s->address);
	writer_text(o, "client", s->client);
	writer_int(o, "created_at", s->created_at_ms);
	writer_int(o, "used_at", s->used_at_ms);
	writer_int(o, "expires_at", s->expires_at_ms);
	writer_bool(o, "is_current", s->is_current);
	return writer_close(o);
}

enum err sign_in_decode(const char *text, size_t len, struct sign_in *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof(*out));
	if (reader_open(&r, text, len, f)) {
		reader_id(&r, "id", NEEDED, out->id);
		out->address = reader_text(&r, "address", OPTIONAL, HP_ADDRESS_SIZE - 1);
		out->client = reader_text(&r, "client", OPTIONAL, HP_CLIENT_SIZE - 1);
		out->created_at_ms = reader_time(&r, "created_at", NEEDED);
		out->used_at_ms = reader_time(&r, "used_at", NEEDED);
		out->expires_at_ms = reader_time(&r, "expires_at", NEEDED);
		out->is_current = reader_bool(&r, "is_current", OPTIONAL);
	}
	if (r.err != ERR_NONE)
		sign_in_clear(out);
	return reader_close(&r);
}

enum err sign_in_list_decode(const char *text, size_t len, struct sign_in_list *out, struct fault *f)
{
	struct page p = { .count = 0 };
	enum err e = page_decode(text, len, &p, f);

	*out = (struct sign_in_list){ .items = xcalloc(p.count + 1, sizeof(*out->items)) };
	for (size_t i = 0; i < p.count && e == ERR_NONE; i++) {
		e = sign_in_decode(p.items[i], strlen(p.items[i]), &out->items[i], f);
		out->count += e == ERR_NONE;
	}
	page_clear(&p);
	if (e != ERR_NONE)
		sign_in_list_clear(out);
	return e;
}

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
}

void sign_in_list_clear(struct sign_in_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		wipe(l->items[i].address);
		wipe(l->items[i].client);
		sign_in_clear(&l->items[i]);
	}
	free(l->items);
	*l = (struct sign_in_list){ .count = 0 };
}

char *end_all_call_encode(const struct end_all_call *c)
{
	struct writer *o = writer_new();

	writer_bool(o, "keep_current", c->keeps_current);
	if (c->user[0] != '\0')
		writer_text(o, "user", c->user);
	return writer_close(o);
}

static bool is_name_or_id(const char *text)
{
	return username_check(text, NULL) == ERR_NONE || id_is_valid(text);
}

enum err end_all_call_decode(const char *text, size_t len, struct end_all_call *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof(*out));
	if (reader_open(&r, text, len, f)) {
		out->keeps_current = reader_bool(&r, "keep_current", OPTIONAL);
		reader_fixed(&r, "user", OPTIONAL, out->user, sizeof(out->user), is_name_or_id);
	}
	return reader_close(&r);
}

char *ended_answer_encode(int64_t ended)
{
	struct writer *o = writer_new();

	writer_int(o, "ended", ended);
	return writer_close(o);
}

enum err ended_answer_decode(const char *text, size_t len, int64_t *ended, struct fault *f)
{
	struct reader r;

	*ended = 0;
	if (reader_open(&r, text, len, f))
		*ended = reader_count(&r, "ended", NEEDED);
	return reader_close(&r);
}
