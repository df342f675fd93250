/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_SETTINGS_VALUE_H
#define HP_CLIENT_SETTINGS_VALUE_H

#include "client/settings.h"

/* How each kind of value is read. For settings.c. */
struct setting_value {
	char *text;
	int64_t number;                 /* a choice's place, milliseconds, 1 for yes and for hours */
	int from, until;                /* hours, as minutes of the day */
};

/* False: it is not such a value, `out` untouched. */
bool setting_value_parse(const struct setting *row, const char *text, struct setting_value *out);
/* What it must be: "yes or no". Caller frees. */
char *setting_value_words(const struct setting *row);

/* The first of these names that is no key's; NULL: all are keys. */
const char *setting_keys_check(const char *keys);
/* Have two lists a key in common? Then its name. */
bool setting_keys_share(const char *a, const char *b, char *key, size_t size);

#endif
