/* SPDX-License-Identifier: ISC */
/* Names of keys to keys and back. Used by the dispatcher, the hint line, help, and term.c. */
#include "client/keys.h"

#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

static const struct {
	const char *name;
	enum press press;
	uint32_t ch;
} NAMES[] = {
#define X(id, name) {name, PRESS_##id, 0},
    HP_PRESSES(X)
#undef X
	{"Space", PRESS_CHAR, ' '},
};

#define NAME_COUNT (sizeof(NAMES) / sizeof(NAMES[0]))

static bool parse_named(const char *name, size_t len, struct key *out)
{
	for (size_t i = 0; i < NAME_COUNT; i++) {
		if (strlen(NAMES[i].name) == len && memcmp(NAMES[i].name, name, len) == 0) {
			out->press = NAMES[i].press;
			out->ch = NAMES[i].ch;
			return true;
		}
	}
	return false;
}

static bool parse_char(const char *name, size_t len, struct key *out)
{
	utf8proc_int32_t ch;

	if (len == 0)
		return false;
	if (utf8proc_iterate((const utf8proc_uint8_t *)name, (utf8proc_ssize_t)len, &ch) !=
	    (utf8proc_ssize_t)len)
		return false;
	out->press = PRESS_CHAR;
	out->ch = (uint32_t)ch;
	return true;
}

bool key_parse(const char *name, size_t len, struct key *out)
{
	struct key k = {0};

	while (len > 2 && name[1] == '-' && (name[0] == 'C' || name[0] == 'M')) {
		if (name[0] == 'C')
			k.is_control = true;
		else
			k.is_alt = true;
		name += 2;
		len -= 2;
	}
	if (!parse_named(name, len, &k) && !parse_char(name, len, &k))
		return false;
	*out = k;
	return true;
}

#define CHARACTER_SIZE 5

/* Without control and alt; a character's is written to `out`. "": it has none. */
static const char *base_name(const struct key *k, char out[CHARACTER_SIZE])
{
	utf8proc_ssize_t len = 0;

	for (size_t i = 0; i < NAME_COUNT; i++)
		if (NAMES[i].press == k->press && NAMES[i].ch == k->ch)
			return NAMES[i].name;
	if (k->press == PRESS_CHAR)
		len = utf8proc_encode_char((utf8proc_int32_t)k->ch, (utf8proc_uint8_t *)out);
	out[len] = '\0';
	return out;
}

char *key_write(const struct key *k, char *out, size_t size)
{
	char character[CHARACTER_SIZE];
	const char *base = base_name(k, character);

	if (*base == '\0')
		snprintf(out, size, "%s", "");
	else
		snprintf(out, size, "%s%s%s", k->is_control ? "C-" : "", k->is_alt ? "M-" : "",
			 base);
	return out;
}

/* By its own name: to read all names of a list took longer, and each key is looked for in every command's. */
static bool is_called(const struct key *k, const char *base, size_t base_len, const char *name, size_t len)
{
	bool is_control = false, is_alt = false;

	while (len > 2 && name[1] == '-' && (name[0] == 'C' || name[0] == 'M')) {
		is_control |= name[0] == 'C';
		is_alt |= name[0] == 'M';
		name += 2;
		len -= 2;
	}
	return len == base_len && is_control == k->is_control && is_alt == k->is_alt && memcmp(name, base, len) == 0;
}

bool key_is(const struct key *k, const char *list)
{
	char character[CHARACTER_SIZE];
	const char *base = base_name(k, character);
	size_t base_len = strlen(base);

	while (list != NULL && *list != '\0' && base_len > 0) {
		size_t len = strcspn(list, " ");

		if (is_called(k, base, base_len, list, len))
			return true;
		list += len;
		list += strspn(list, " ");
	}
	return false;
}

int key_digit(const struct key *k)
{
	if (k->press != PRESS_CHAR || k->is_control || k->is_alt || k->ch < '1' || k->ch > '9')
		return 0;
	return (int)(k->ch - '0');
}

size_t key_text(const struct key *k, char *out)
{
	utf8proc_ssize_t len;

	if (k->press != PRESS_CHAR || k->is_control || k->is_alt)
		return 0;
	len = utf8proc_encode_char((utf8proc_int32_t)k->ch, (utf8proc_uint8_t *)out);
	out[len] = '\0';
	return (size_t)len;
}
