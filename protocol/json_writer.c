/* SPDX-License-Identifier: ISC */
/*
 * Writes JSON, members in the order of the calls, compact. Called by the encoders. The text is made as it is told:
 * a tree of values first, to be walked and freed, was a third of what a change cost the server.
 */
#include "protocol/json.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/text.h"

#define ROOM_FIRST 1024         /* a request with all its members needs about 900 */
#define DEPTH_MAX 8
#define DIGITS_MAX 20

struct writer {
	char *text;
	size_t len, room;
	int depth;
	char closing[DEPTH_MAX];        /* of what stands open, the innermost last */
};

static char *room_for(struct writer *w, size_t more)
{
	if (w->len + more + 1 > w->room) {
		while (w->len + more + 1 > w->room)
			w->room *= 2;
		w->text = xrealloc(w->text, w->room);
	}
	return w->text + w->len;
}

static void put(struct writer *w, const char *text, size_t len)
{
	memcpy(room_for(w, len), text, len);
	w->len += len;
}

static void put_char(struct writer *w, char c)
{
	*room_for(w, 1) = c;
	w->len++;
}

static void put_int(struct writer *w, int64_t value)
{
	char digits[DIGITS_MAX];
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		put_char(w, '-');
	put(w, digits + at, sizeof digits - at);
}

/* RFC 8259, section 7: these must not stand in a string as they are. */
static bool is_plain(unsigned char c)
{
	return c >= ' ' && c != '"' && c != '\\';
}

static void put_escaped(struct writer *w, unsigned char c)
{
	static const char shorts[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *at = strchr(shorts, c);
	char code[8];

	if (at != NULL) {
		put_char(w, '\\');
		put_char(w, letters[at - shorts]);
	} else {
		snprintf(code, sizeof code, "\\u%04X", c);
		put(w, code, strlen(code));
	}
}

static void put_quoted(struct writer *w, const char *text)
{
	put_char(w, '"');
	while (*text != '\0') {
		size_t run = 0;

		while (is_plain((unsigned char)text[run]))
			run++;
		put(w, text, run);
		text += run;
		if (*text != '\0')
			put_escaped(w, (unsigned char)*text++);
	}
	put_char(w, '"');
}

static bool is_ascii(const char *text)
{
	while (*text != '\0' && (*text & 0x80) == 0)
		text++;
	return *text == '\0';
}

/* A text of ours is UTF-8; a payment provider's words may not be, and are then told as well as can
 * be. */
static void put_text(struct writer *w, const char *text)
{
	char *clean;

	if (is_ascii(text) || text_is_utf8(text, strlen(text))) {
		put_quoted(w, text);
		return;
	}
	clean = text_clean(text, strlen(text), TEXT_BLOCK);
	put_quoted(w, clean);
	free(clean);
}

/* The comma and, but in an array, the name. */
static void put_key(struct writer *w, const char *key)
{
	char last = w->text[w->len - 1];

	assert((key != NULL) == (w->closing[w->depth - 1] == '}'));
	if (last != '{' && last != '[')
		put_char(w, ',');
	if (key != NULL) {
		put_char(w, '"');
		put(w, key, strlen(key));
		put(w, "\":", 2);
	}
}

static void open_with(struct writer *w, char opening, char closing)
{
	assert(w->depth < DEPTH_MAX);
	put_char(w, opening);
	w->closing[w->depth++] = closing;
}

struct writer *writer_new(void)
{
	struct writer *w = xmalloc(sizeof *w);

	w->room = ROOM_FIRST;
	w->text = xmalloc(w->room);
	w->len = 0;
	w->depth = 0;
	open_with(w, '{', '}');
	return w;
}

void writer_object(struct writer *w, const char *key)
{
	put_key(w, key);
	open_with(w, '{', '}');
}

void writer_array(struct writer *w, const char *key)
{
	put_key(w, key);
	open_with(w, '[', ']');
}

void writer_end(struct writer *w)
{
	assert(w->depth > 1);
	put_char(w, w->closing[--w->depth]);
}

void writer_null(struct writer *w, const char *key)
{
	put_key(w, key);
	put(w, "null", 4);
}

void writer_text(struct writer *w, const char *key, const char *text)
{
	if (text == NULL) {
		writer_null(w, key);
		return;
	}
	put_key(w, key);
	put_text(w, text);
}

void writer_id(struct writer *w, const char *key, const char *id)
{
	writer_text(w, key, id[0] != '\0' ? id : NULL);
}

void writer_int(struct writer *w, const char *key, int64_t value)
{
	put_key(w, key);
	put_int(w, value);
}

void writer_time(struct writer *w, const char *key, int64_t at_ms)
{
	if (at_ms != 0)
		writer_int(w, key, at_ms);
	else
		writer_null(w, key);
}

void writer_bool(struct writer *w, const char *key, bool value)
{
	put_key(w, key);
	put(w, value ? "true" : "false", value ? 4 : 5);
}

char *writer_close(struct writer *w)
{
	char *text;

	assert(w->depth == 1);
	put_char(w, '}');
	w->text[w->len] = '\0';
	text = w->text;
	free(w);
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
