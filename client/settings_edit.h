/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_SETTINGS_EDIT_H
#define HP_CLIENT_SETTINGS_EDIT_H

#include "protocol/err.h"

/*
 * Changing one setting in the file and nothing else in it: comments and order stay. For `homepro config set`.
 */

/* The text with `name` ("section.key") set to `value`; its line in `line`. Caller frees. */
char *settings_edit(const char *text, const char *name, const char *value, int *line);
/* Refused where the result would have a problem that was not there before; else written whole. */
enum err settings_set_in(const char *path, const char *name, const char *value, struct fault *f);

#endif
