/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_REGULAR_FILE_H
#define HP_SERVER_REGULAR_FILE_H

#include <stddef.h>
#include <stdio.h>

/*
 * Opens for reading what an operator has named in a setting: a file, and nothing else, since a pipe would keep us
 * waiting and a device never end. NULL: `why`, "PATH: reason". Whoever calls closes it.
 */
FILE *regular_file_open(const char *path, char *why, size_t why_size);

#endif
