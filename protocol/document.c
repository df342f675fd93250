/* SPDX-License-Identifier: ISC */
/* Foreign JSON read by path. Called by whoever talks to a provider, and by the fakes that play
 * one. */
#include "protocol/document.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 64            /* of one member in a path: the paths are our own */

/* A document is jansson's value under another name, so that who reads one need not know whose it
 * is. */
static const json_t *json_of(const struct document *d)
{
	return (const json_t *)d;
}

static const json_t *child(const json_t *j, const char *name)
{
	char *end;

	if (json_is_array(j)) {
		unsigned long at = strtoul(name, &end, 10);

		return *end == '\0' && end != name ? json_array_get(j, at) : NULL;
	}
	return json_object_get(j, name);
}

static const json_t *find(const struct document *d, const char *path)
{
	const json_t *j = json_of(d);

	while (j && *path) {
		char name[NAME_SIZE];
		size_t len = strcspn(path, ".");

		if (len >= sizeof name)
			return NULL;
		memcpy(name, path, len);
		name[len] = '\0';
		j = child(j, name);
		path += len + (path[len] == '.');
	}
	return j;
}

struct document *document_parse(const char *text, size_t len)
{
	return (struct document *)json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
}

void document_free(struct document *d)
{
	json_decref((json_t *)d);
}

const struct document *document_at(const struct document *d, const char *path)
{
	const json_t *j = find(d, path);

	return json_is_null(j) ? NULL : (const struct document *)j;
}

const char *document_text(const struct document *d, const char *path)
{
	return json_string_value(find(d, path));
}

bool document_int(const struct document *d, const char *path, int64_t *out)
{
	const json_t *j = find(d, path);

	if (!json_is_integer(j))
		return false;
	*out = json_integer_value(j);
	return true;
}

bool document_is_true(const struct document *d, const char *path)
{
	return json_is_true(find(d, path));
}

size_t document_count(const struct document *d, const char *path)
{
	return json_array_size(find(d, path));
}

const char *document_name(const struct document *d, const char *path, size_t i)
{
	json_t *j = (json_t *)(uintptr_t)find(d, path);
	void *at = json_object_iter(j);

	while (at && i-- > 0)
		at = json_object_iter_next(j, at);
	return at ? json_object_iter_key(at) : NULL;
}

bool document_is(const struct document *d, const char *path, char kind)
{
	const json_t *j = find(d, path);

	return (kind == 's' && json_is_string(j)) || (kind == 'i' && json_is_integer(j)) ||
	       (kind == 'b' && json_is_boolean(j)) || (kind == 'o' && json_is_object(j)) ||
	       (kind == 'a' && json_is_array(j));
}

char *document_quote(const char *text)
{
	json_t *j = json_string(text);
	char *out = j ? json_dumps(j, JSON_ENCODE_ANY) : NULL;

	json_decref(j);
	return out;
}
