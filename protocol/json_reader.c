/* SPDX-License-Identifier: ISC */
/*
 * Reads JSON from outside member by member and remembers what was wrong with it. Called by the
 * decoders of every thing and call.
 */
#include "protocol/json.h"

#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/names.h"
#include "protocol/request.h"
#include "protocol/text.h"
#include "protocol/words.h"

#define COUNT_MAX INT64_C(9007199254740991)  /* what any JSON reader holds exactly */
#define TIME_MAX_MS INT64_C(253402300799999) /* the last of year 9999 */

/* Counted before parsing, which recurses. */
static bool is_too_deep(const char *text, size_t len)
{
	bool in_string = false;
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		if (in_string && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_string = !in_string;
		else if (!in_string && (text[i] == '{' || text[i] == '['))
			depth++;
		else if (!in_string && (text[i] == '}' || text[i] == ']'))
			depth--;
		if (depth > HP_JSON_DEPTH_MAX)
			return true;
	}
	return false;
}

static enum err refusal(enum json_error_code code, struct fault *f)
{
	switch (code) {
	case json_error_out_of_memory:
		mem_exhausted();
	case json_error_duplicate_key:
		return fault_set(f, ERR_MALFORMED, NULL, "%s",
				 _("The message says a thing twice."));
	case json_error_numeric_overflow:
		return fault_set(f, ERR_INVALID, NULL, "%s", _("A number is out of range."));
	default:
		return fault_set(f, ERR_MALFORMED, NULL, "%s",
				 _("The message is not proper JSON."));
	}
}

bool reader_open(struct reader *r, const char *text, size_t len, struct fault *f)
{
	json_error_t error;

	*r = (struct reader){.fault = f, .err = ERR_NONE};
	if (len > HP_ANSWER_BYTES_MAX) {
		r->err = fault_set(f, ERR_TOO_LARGE, NULL, NULL);
	} else if (is_too_deep(text, len)) {
		r->err =
		    fault_set(f, ERR_MALFORMED, NULL, "%s", _("The message is nested too deeply."));
	} else if ((r->root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error)) == NULL) {
		r->err = refusal(json_error_code(&error), f);
	} else if (!json_is_object(r->root)) {
		r->err =
		    fault_set(f, ERR_MALFORMED, NULL, "%s", _("The message is not a JSON object."));
	}
	r->object = r->root;
	return r->err == ERR_NONE;
}

enum err reader_close(struct reader *r)
{
	json_decref(r->root);
	r->root = r->object = NULL;
	return r->err;
}

void reader_note(struct reader *r, enum err e)
{
	if (r->err == ERR_NONE)
		r->err = e;
}

static void fail(struct reader *r, const char *key, const char *why)
{
	if (r->err == ERR_NONE)
		r->err = fault_set(r->fault, ERR_INVALID, key, "%s", why);
}

/* The member, or NULL: it may be missing and is, or something was wrong. */
static json_t *member(struct reader *r, const char *key, enum need need)
{
	json_t *value;

	if (r->err != ERR_NONE)
		return NULL;
	value = json_object_get(r->object, key);
	if (value != NULL && !json_is_null(value))
		return value;
	if (need == NEEDED)
		fail(r, key, _("This is missing."));
	return NULL;
}

static const char *string(struct reader *r, const char *key, enum need need)
{
	json_t *value = member(r, key, need);

	if (value != NULL && !json_is_string(value))
		fail(r, key, _("This must be text."));
	return json_string_value(value);
}

bool reader_has(struct reader *r, const char *key)
{
	return member(r, key, OPTIONAL) != NULL;
}

char *reader_text(struct reader *r, const char *key, enum need need, size_t chars_max)
{
	const char *text = string(r, key, need);

	if (text != NULL && text_chars(text) > chars_max) {
		fail(r, key, _("This is too long."));
		return NULL;
	}
	return xstrdup(text);
}

char *reader_ascii(struct reader *r, const char *key, size_t chars_max)
{
	char *text = reader_text(r, key, NEEDED, chars_max);
	bool is_visible = text != NULL && text[0] != '\0';

	for (const char *c = text; is_visible && *c != '\0'; c++)
		is_visible = *c > ' ' && *c < 0x7F;
	if (!is_visible)
		fail(r, key, _("This is not in the right form."));
	return text;
}

char *reader_link(struct reader *r, const char *key)
{
	const char *url = string(r, key, OPTIONAL);

	if (url != NULL && !text_is_link(url)) {
		fail(r, key, _("This is not a web address."));
		return NULL;
	}
	return xstrdup(url);
}

void reader_fixed(struct reader *r, const char *key, enum need need, char *out, size_t size,
                  bool (*is_valid)(const char *text))
{
	const char *text = string(r, key, need);
	size_t len;

	out[0] = '\0';
	if (text == NULL)
		return;
	len = strlen(text);
	if (len >= size || !is_valid(text)) {
		fail(r, key, _("This is not in the right form."));
		return;
	}
	memcpy(out, text, len + 1);
}

void reader_id(struct reader *r, const char *key, enum need need, char out[HP_ID_SIZE])
{
	reader_fixed(r, key, need, out, HP_ID_SIZE, id_is_valid);
}

static bool is_currency(const char *text)
{
	return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

void reader_currency(struct reader *r, const char *key, enum need need, char out[HP_CURRENCY_SIZE])
{
	reader_fixed(r, key, need, out, HP_CURRENCY_SIZE, is_currency);
}

static bool is_category(const char *text)
{
	return category_check(text, NULL) == ERR_NONE;
}

void reader_category(struct reader *r, const char *key, char out[HP_CATEGORY_SIZE])
{
	reader_fixed(r, key, NEEDED, out, HP_CATEGORY_SIZE, is_category);
}

static int64_t integer(struct reader *r, const char *key, json_t *value, int64_t min, int64_t max)
{
	int64_t number = json_integer_value(value);

	if (!json_is_integer(value))
		fail(r, key, _("This must be a whole number."));
	else if (number < min || number > max)
		fail(r, key, _("This number is out of range."));
	else
		return number;
	return 0;
}

int64_t reader_int(struct reader *r, const char *key, enum need need, int64_t min, int64_t max)
{
	json_t *value = member(r, key, need);

	return value != NULL ? integer(r, key, value, min, max) : 0;
}

int64_t reader_amount(struct reader *r, const char *key)
{
	return reader_int(r, key, NEEDED, 0, HP_AMOUNT_MAX);
}

int64_t reader_count(struct reader *r, const char *key, enum need need)
{
	return reader_int(r, key, need, 0, COUNT_MAX);
}

int64_t reader_time(struct reader *r, const char *key, enum need need)
{
	return reader_int(r, key, need, 0, TIME_MAX_MS);
}

bool reader_bool(struct reader *r, const char *key, enum need need)
{
	json_t *value = member(r, key, need);

	if (value != NULL && !json_is_boolean(value))
		fail(r, key, _("This must be true or false."));
	return json_is_true(value);
}

int reader_word(struct reader *r, const char *key, enum need need, const char *const *names,
                int count)
{
	const char *word = string(r, key, need);
	int found;

	if (word == NULL)
		return 0;
	found = names_find(names, count, word);
	if (found < 0) {
		fail(r, key, _("This is none of the known words."));
		return 0;
	}
	return found;
}

json_t *reader_enter(struct reader *r, const char *key)
{
	json_t *outer = r->object, *inner = member(r, key, NEEDED);

	if (inner != NULL && !json_is_object(inner))
		fail(r, key, _("This must be an object."));
	r->object = inner;
	return outer;
}

void reader_leave(struct reader *r, json_t *outer)
{
	r->object = outer;
}

size_t reader_array(struct reader *r, const char *key, enum need need, size_t max)
{
	json_t *array = member(r, key, need);

	if (array == NULL)
		return 0;
	if (!json_is_array(array)) {
		fail(r, key, _("This must be a list."));
		return 0;
	}
	if (json_array_size(array) > max) {
		fail(r, key, _("This list is too long."));
		return 0;
	}
	return json_array_size(array);
}

json_t *reader_enter_item(struct reader *r, const char *key, size_t index)
{
	json_t *outer = r->object, *array = member(r, key, NEEDED);
	json_t *item = json_array_get(array, index);

	if (!json_is_object(item))
		fail(r, key, _("This must be a list of objects."));
	r->object = item;
	return outer;
}

int64_t reader_item_count(struct reader *r, const char *key, size_t index)
{
	json_t *array = member(r, key, NEEDED);

	return array != NULL ? integer(r, key, json_array_get(array, index), 0, COUNT_MAX) : 0;
}
