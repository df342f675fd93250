/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_SETTINGS_TABLE_H
#define HP_SERVER_SETTINGS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/settings.h"

/* The table behind settings.h: for settings.c, settings_file.c and the test that compares it with the sample file. */
struct setting;
typedef enum err setting_parse_fn(struct settings *s, const struct setting *row, const char *value, struct fault *f);

struct setting {
	const char *section, *name;
	setting_parse_fn *parse;
	size_t offset;                  /* in struct settings */
	int64_t least, most;            /* of numbers; of spans in milliseconds */
	const char *otherwise;          /* the default, as text; NULL: worked out */
};

const struct setting *setting_all(size_t *count);
const struct setting *setting_find(const char *section, const char *name);

/* [category NAME]: fields by name; `c` is zeroed before the first. */
enum err category_put(struct category *c, const char *name, const char *value, struct fault *f);
const char *const *category_fields(size_t *count);

#endif
