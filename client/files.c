/* SPDX-License-Identifier: ISC */
/* Files that a crash leaves old or new, never half. The profile keeps everything through these. */
#include "config.h"             /* for mkostemp() */

#include "client/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/limits.h"
#include "protocol/mem.h"

int folder_make(const char *path)
{
	char *copy = xstrdup(path);
	int error = 0;

	for (char *at = copy + 1; error == 0; at++) {
		char kept = *at;

		if (kept != '/' && kept != '\0')
			continue;
		*at = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			error = errno;
		*at = kept;
		if (kept == '\0')
			break;
	}
	free(copy);
	return error;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, data, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return errno;
		data += written;
		len -= (size_t)written;
	}
	return fsync(fd) == 0 ? 0 : errno;
}

/* So that the new name, too, outlives a power cut. */
static void sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = xstrndup(path, slash ? (size_t)(slash - path) : 0);
	int fd = open(folder[0] ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

/* "FOLDER/.NAME.XXXXXX": folder_names() does not see it. */
static char *name_beside(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash - path) + 1 : 0;

	return xasprintf("%.*s.%s.XXXXXX", (int)folder, path, path + folder);
}

int file_write(const char *path, const char *data, size_t len)
{
	char *beside = name_beside(path);
	int fd = mkostemp(beside, O_CLOEXEC);
	int error = fd < 0 ? errno : write_all(fd, data, len);

	if (fd >= 0 && close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(beside, path) != 0)
		error = errno;
	if (error == 0)
		sync_folder_of(path);
	else if (fd >= 0)
		unlink(beside);
	free(beside);
	return error;
}

char *file_read(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); /* a pipe would wait for its other end */
	struct stat about;
	char *data = NULL;
	ssize_t got = -1;
	int error;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size <= HP_FILE_BYTES_MAX) {
		data = xcalloc(1, (size_t)about.st_size + 1);
		got = read(fd, data, (size_t)about.st_size);
		error = errno;
	} else {
		error = S_ISDIR(about.st_mode) ? EISDIR : S_ISREG(about.st_mode) ? EFBIG : ENOTSUP;
	}
	close(fd);
	if (got < 0) {
		free(data);
		errno = error;
		return NULL;
	}
	if (len)
		*len = (size_t)got;
	return data;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

size_t folder_names(const char *path, char ***names)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_shown, by_name);

	*names = NULL;
	if (count <= 0) {
		if (count == 0)
			free(entries);
		return 0;
	}
	*names = xcalloc((size_t)count, sizeof(**names));
	for (int i = 0; i < count; i++) {
		(*names)[i] = xstrdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return (size_t)count;
}
