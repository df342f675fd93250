/* SPDX-License-Identifier: ISC */
/* Writes JSON, members in the order of the calls, compact. Called by the encoders. */
#include "protocol/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/text.h"

static json_t *there(json_t *value)
{
	if (value == NULL)
		mem_exhausted();
	return value;
}

/* A text of ours is UTF-8; a payment provider's words may not be, and are then told as well as can
 * be. */
static json_t *text_value(const char *text)
{
	char *clean;
	json_t *value;

	if (text == NULL)
		return json_null();
	if (text_is_utf8(text, strlen(text)))
		return there(json_string(text));
	clean = text_clean(text, strlen(text), TEXT_BLOCK);
	value = there(json_string(clean));
	free(clean);
	return value;
}

json_t *writer_new(void)
{
	return there(json_object());
}

json_t *writer_array(void)
{
	return there(json_array());
}

void writer_take(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, there(value)) != 0)
		mem_exhausted();
}

void writer_append_take(json_t *array, json_t *value)
{
	if (json_array_append_new(array, there(value)) != 0)
		mem_exhausted();
}

void writer_text(json_t *o, const char *key, const char *text)
{
	writer_take(o, key, text_value(text));
}

void writer_id(json_t *o, const char *key, const char *id)
{
	writer_text(o, key, id[0] != '\0' ? id : NULL);
}

void writer_int(json_t *o, const char *key, int64_t value)
{
	writer_take(o, key, json_integer(value));
}

void writer_time(json_t *o, const char *key, int64_t at_ms)
{
	writer_take(o, key, at_ms != 0 ? json_integer(at_ms) : json_null());
}

void writer_bool(json_t *o, const char *key, bool value)
{
	writer_take(o, key, json_boolean(value));
}

char *writer_close(json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT);

	json_decref(o);
	if (text == NULL)
		mem_exhausted();
	return text;
}

char *writer_join(char *const *items, size_t count)
{
	size_t size = sizeof "[]", len = 0;
	char *out;

	for (size_t i = 0; i < count; i++)
		size += strlen(items[i]) + 1;
	out = xmalloc(size);
	out[len++] = '[';
	for (size_t i = 0; i < count; i++) {
		size_t item = strlen(items[i]);

		if (i > 0)
			out[len++] = ',';
		memcpy(out + len, items[i], item);
		len += item;
	}
	out[len++] = ']';
	out[len] = '\0';
	return out;
}
