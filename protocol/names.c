/* SPDX-License-Identifier: ISC */
/* Finds a word of an enum among its names; see names.h. Called by every reader of a word. */
#include "protocol/names.h"

#include <stddef.h>
#include <string.h>

int names_find(const char *const *names, int count, const char *name)
{
	if (name == NULL)
		return -1;
	for (int i = 0; i < count; i++)
		if (names[i] != NULL && strcmp(names[i], name) == 0)
			return i;
	return -1;
}
