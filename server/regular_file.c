/* SPDX-License-Identifier: ISC */
/* Files that settings name; see regular_file.h. For the settings themselves, TLS, and providers' keys. */
#include "server/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

FILE *regular_file_open(const char *path, char *why, size_t why_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe would wait for its other end */
	struct stat about;
	FILE *file = NULL;

	if (fd < 0 || fstat(fd, &about) != 0)
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(about.st_mode))
		snprintf(why, why_size, "%s: this is not a file", path);
	else if (!(file = fdopen(fd, "r")))
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
	if (!file && fd >= 0)
		close(fd);
	return file;
}
