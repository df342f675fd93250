/* SPDX-License-Identifier: ISC */
/* The log: one cleaned line an event on stderr, written in one piece so that the pool's threads do not mix theirs. */
#include "loop/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "protocol/text.h"

#define LINE_BYTES_MAX 1024

static const char *const level_names[] = { "error", "warn", "info", "debug" };
static atomic_int level_max = LOG_WARN;

void log_set_level(enum log_level level)
{
	atomic_store(&level_max, (int)level);
}

int log_level_parse(const char *name, enum log_level *out)
{
	for (int i = LOG_ERROR; i <= LOG_DEBUG; i++)
		if (strcasecmp(name, level_names[i]) == 0) {
			*out = (enum log_level)i;
			return 0;
		}
	return -1;
}

/* "2026-01-02T03:04:05.678Z warn ": returns its length */
static size_t put_stamp(char *out, size_t size, enum log_level level)
{
	struct timespec now;
	struct tm utc;
	size_t len;
	int more;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	len = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &utc);
	more = snprintf(out + len, size - len, ".%03ldZ %s ", now.tv_nsec / 1000000, level_names[level]);
	return len + (size_t)more;
}

void log_write(enum log_level level, const char *format, ...)
{
	char raw[LINE_BYTES_MAX], line[LINE_BYTES_MAX + 64];
	size_t len;
	va_list args;

	if ((int)level > atomic_load(&level_max))
		return;
	va_start(args, format);
	vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	len = put_stamp(line, 64, level);
	len += text_clean_into(line + len, sizeof(line) - len - 1, raw, strlen(raw), TEXT_LINE);
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		return;                 /* there is nowhere left to say so */
}
