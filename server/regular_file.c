/* SPDX-License-Identifier: ISC */
/* Files that settings name; see regular_file.h. For the settings themselves, TLS, and providers' keys. */
#include "server/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/mem.h"

/* -1: none, and errno says why; ENOTSUP where it is something else. */
static int descriptor_of(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe would wait for its other end */
	struct stat about;

	if (fd < 0 || (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)))
		return fd;
	close(fd);
	errno = ENOTSUP;
	return -1;
}

FILE *regular_file_open(const char *path, char *why, size_t why_size)
{
	int fd = descriptor_of(path);

	if (fd >= 0) {
		FILE *file = fdopen(fd, "r");

		if (!file)
			mem_exhausted();
		return file;
	}
	snprintf(why, why_size, "%s: %s", path, errno == ENOTSUP ? "this is not a file" : strerror(errno));
	return NULL;
}
