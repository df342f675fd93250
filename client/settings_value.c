/* SPDX-License-Identifier: ISC */
/* The kinds of values settings have: how each is read and what it must be. For settings.c. */
#include "client/settings_value.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "loop/trust.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define HOUR_MINUTES 60
#define TEXT_BYTES_MAX 1024
#define DIGITS_MAX 9

/* A number of at most DIGITS_MAX digits; moves `at` behind it. */
static bool read_number(const char **at, int64_t *out)
{
	size_t digits = strspn(*at, "0123456789");

	if (digits == 0 || digits > DIGITS_MAX)
		return false;
	*out = strtoll(*at, NULL, 10);
	*at += digits;
	return true;
}

/* "30 s", "5min", "1 h"; moves `at` behind it. */
static bool read_span(const char **at, int64_t *out)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = { { "ms", 1 }, { "min", MINUTE_MS }, { "s", SECOND_MS }, { "h", HOUR_MS } };
	int64_t count;

	if (!read_number(at, &count))
		return false;
	*at += strspn(*at, " ");
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t len = strlen(units[i].name);

		if (strncmp(*at, units[i].name, len) == 0 && !isalpha((unsigned char)(*at)[len])) {
			*at += len;
			*out = count * units[i].ms;
			return true;
		}
	}
	return false;
}

static bool parse_span(const struct setting *row, const char *text, struct setting_value *out)
{
	const char *range = row->range;
	int64_t least, most;

	if (strcmp(text, "off") == 0)
		return true;
	if (!read_span(&range, &least) || (range += strspn(range, " "), !read_span(&range, &most)))
		return false;
	return read_span(&text, &out->number) && *text == '\0' && out->number >= least && out->number <= most;
}

static char *words_span(const struct setting *row)
{
	const char *second = row->range;
	int64_t least;

	read_span(&second, &least);
	return xasprintf(_("a span from %.*s to %s, or off"), (int)(second - row->range), row->range,
	                 second + strspn(second, " "));
}

/* "7:05" or "22:00"; moves `at` behind it. */
static bool read_minute(const char **at, int *out)
{
	int64_t hours, minutes;

	if (!read_number(at, &hours) || hours > 23 || **at != ':')
		return false;
	(*at)++;
	if (!isdigit((unsigned char)**at) || !isdigit((unsigned char)(*at)[1]) || !read_number(at, &minutes) ||
	    minutes > 59)
		return false;
	*out = (int)(hours * HOUR_MINUTES + minutes);
	return true;
}

static bool parse_hours(const struct setting *row, const char *text, struct setting_value *out)
{
	(void)row;
	if (strcmp(text, "off") == 0)
		return true;
	out->number = 1;
	if (!read_minute(&text, &out->from))
		return false;
	text += strspn(text, " ");
	if (*text++ != '-')
		return false;
	text += strspn(text, " ");
	return read_minute(&text, &out->until) && *text == '\0' && out->from != out->until;
}

static char *words_hours(const struct setting *row)
{
	(void)row;
	return xstrdup(_("hours such as 22:00-07:00, or off"));
}

static bool parse_link(const struct setting *row, const char *text, struct setting_value *out)
{
	(void)row;
	(void)out;
	return text_is_link(text);
}

static char *words_link(const struct setting *row)
{
	(void)row;
	return xstrdup(_("an address that starts with http:// or https://"));
}

static bool parse_text(const struct setting *row, const char *text, struct setting_value *out)
{
	(void)row;
	(void)out;
	return *text && strlen(text) <= TEXT_BYTES_MAX && text_is_utf8(text, strlen(text));
}

static char *words_text(const struct setting *row)
{
	(void)row;
	return xstrdup(_("some text in UTF-8"));
}

static bool parse_choice(const struct setting *row, const char *text, struct setting_value *out)
{
	size_t len;

	for (const char *at = row->range; *at; at += len + (at[len] != '\0')) {
		len = strcspn(at, " ");
		if (strlen(text) == len && strncmp(at, text, len) == 0)
			return true;
		out->number++;
	}
	return false;
}

static char *words_choice(const struct setting *row)
{
	return xasprintf(_("one of: %s"), row->range);
}

static bool parse_yes_no(const struct setting *row, const char *text, struct setting_value *out)
{
	(void)row;
	out->number = strcmp(text, "yes") == 0;
	return out->number || strcmp(text, "no") == 0;
}

static char *words_yes_no(const struct setting *row)
{
	(void)row;
	return xstrdup(_("yes or no"));
}

static bool parse_program(const struct setting *row, const char *text, struct setting_value *out)
{
	if (*text == '\0')
		return true;
	return (*text == '/' || strncmp(text, "~/", 2) == 0) && parse_text(row, text, out);
}

static char *words_program(const struct setting *row)
{
	(void)row;
	return xstrdup(_("a program's whole path, such as ~/bin/ring"));
}

static char *words_file(const struct setting *row)
{
	(void)row;
	return xstrdup(_("a file's whole path, such as ~/ca.pem"));
}

static bool parse_pin(const struct setting *row, const char *text, struct setting_value *out)
{
	(void)row;
	(void)out;
	return *text == '\0' || (strlen(text) <= TEXT_BYTES_MAX && trust_pin_is_valid(text));
}

static char *words_pin(const struct setting *row)
{
	(void)row;
	return xstrdup(_("the hash of a public key, as sha256//BASE64"));
}

static const struct {
	bool (*parse)(const struct setting *row, const char *text, struct setting_value *out);
	char *(*words)(const struct setting *row);
} kinds[SETTING_KIND_COUNT] = {
	[SETTING_KIND_LINK] = { parse_link, words_link },
	[SETTING_KIND_TEXT] = { parse_text, words_text },
	[SETTING_KIND_CHOICE] = { parse_choice, words_choice },
	[SETTING_KIND_YES_NO] = { parse_yes_no, words_yes_no },
	[SETTING_KIND_SPAN] = { parse_span, words_span },
	[SETTING_KIND_HOURS] = { parse_hours, words_hours },
	[SETTING_KIND_PROGRAM] = { parse_program, words_program },
	[SETTING_KIND_FILE] = { parse_program, words_file },
	[SETTING_KIND_PIN] = { parse_pin, words_pin },
};

bool setting_value_parse(const struct setting *row, const char *text, struct setting_value *out)
{
	struct setting_value v = { .text = NULL };

	if (!kinds[row->kind].parse(row, text, &v))
		return false;
	v.text = xstrdup(text);
	*out = v;
	return true;
}

char *setting_value_words(const struct setting *row)
{
	return kinds[row->kind].words(row);
}

/* ── keys ── */

const char *setting_keys_check(const char *keys)
{
	struct key k;
	size_t len;

	for (keys += strspn(keys, " "); *keys; keys += strspn(keys, " ")) {
		len = strcspn(keys, " ");
		if (!key_parse(keys, len, &k))
			return keys;
		keys += len;
	}
	return NULL;
}

bool setting_keys_share(const char *a, const char *b, char *key, size_t size)
{
	struct key k;
	size_t len;

	for (a += strspn(a, " "); *a; a += strspn(a, " ")) {
		len = strcspn(a, " ");
		if (key_parse(a, len, &k) && key_is(&k, b)) {
			snprintf(key, size, "%.*s", (int)len, a);
			return true;
		}
		a += len;
	}
	return false;
}
