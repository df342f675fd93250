/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_FILES_H
#define HP_CLIENT_FILES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Small private files that are whole or not there: written beside their place, synced and renamed. For profile.c.
 * The functions that return an int give 0, or an errno.
 */

int folder_make(const char *path);                       /* with those above it; 0700 */
int file_write(const char *path, const char *data, size_t len); /* 0600 */
/* NUL-terminated; caller frees. NULL and errno: there is none, it is too large (EFBIG), or no file: a folder (EISDIR), a
 * pipe or a device (ENOTSUP), for which nobody is kept waiting. */
char *file_read(const char *path, size_t *len);
/* The names in a folder that do not start with a dot, in order. Caller frees each and the array. */
size_t folder_names(const char *path, char ***names);

#endif
