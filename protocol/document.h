/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_DOCUMENT_H
#define HP_PROTOCOL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Somebody else's JSON, read by path: what payment and video providers send. Our own messages
 * have their own decoders; here a path that leads nowhere, or to another type, is simply not
 * there, since a provider may add, leave out and null what it likes.
 *
 * A path is member names and array positions with dots between: "data.object.id", "data.0.id";
 * "" is the thing itself. A document got by document_at() is borrowed from the one it lies in;
 * NULL is a document that has nothing.
 */
struct document;

struct document *document_parse(const char *text, size_t len); /* NULL: not a JSON object or array, or a name twice */
void document_free(struct document *d);

const struct document *document_at(const struct document *d, const char *path); /* NULL: nothing, or null */
const char *document_text(const struct document *d, const char *path);          /* NULL: no string there. Borrowed */
bool document_int(const struct document *d, const char *path, int64_t *out);    /* false: untouched */
bool document_is_true(const struct document *d, const char *path);
size_t document_count(const struct document *d, const char *path);              /* items of the array there, else 0 */

/* For who must know all that is there, as the fakes that are as strict as a provider: the i-th
 * member's name, NULL after the last, and whether something is there of a kind: 's'tring,
 * 'i'nteger, 'b'oolean, 'o'bject, 'a'rray. */
const char *document_name(const struct document *d, const char *path, size_t i);
bool document_is(const struct document *d, const char *path, char kind);

/* `text` as a JSON string, with its quotes. Caller frees. NULL: not UTF-8. */
char *document_quote(const char *text);

#endif
