/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_NEAREST_H
#define HP_PROTOCOL_NEAREST_H

#include <stddef.h>

/*
 * "Did you mean…": the one of `names` that a mistyped `word` is nearest to, or NULL where none is near
 * enough to be worth a suggestion. For settings, themes, subcommands.
 */
const char *nearest_find(const char *word, const char *const *names, size_t count);

#endif
