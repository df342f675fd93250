/* SPDX-License-Identifier: ISC */
/*
 * Between a program and its C library, by LD_PRELOAD: so that the tests can have the real homeprod and homepro die, run
 * out of memory or live in another time at a chosen point, and the programs know nothing of it. What it does is in
 * HP_SHIM, words with blanks between; who sets it shares shim.h.
 *
 *   kill=POINT:N     SIGKILL at the N-th time of POINT, counted from the program's start
 *   fail=POINT:N     there, EIO in place of what was asked for; and ever after, where N ends in +
 *   full=POINT:N     the same with ENOSPC; a write does half of its work first
 *   malloc=N         the N-th allocation fails
 *   place=HEX        the first allocation at that place fails, and all that follow, where HEX ends in +; see
 *                    shim_memory.c, which does this and the one above
 *   trace            where the allocation that fails is asked for, and where the program crashes, goes to stderr
 *   page=FILE        struct page there, looked at whenever it matters: so that the rest can wait for its moment, and time
 *                    can be changed while the program runs
 *
 * POINT: wal-write, wal-written, wal-sync, wal-synced, db-write, db-written, db-sync, send, sent. The past ones are after
 * the call. HP_SHIM_COUNT=FILE has the counts written there at the end: "POINT N" a line, and "malloc N".
 * HP_SHIM_PLACES=FILE has each place written there, once, when it is first passed. HP_SHIM_TRACE=FILE takes what goes to
 * stderr above.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/shim.h"
#include "tests/faults/shim_parts.h"

#define POINTS(_) \
	_(WAL_WRITE, "wal-write") _(WAL_WRITTEN, "wal-written") _(WAL_SYNC, "wal-sync") \
	_(WAL_SYNCED, "wal-synced") _(DB_WRITE, "db-write") _(DB_WRITTEN, "db-written") \
	_(DB_SYNC, "db-sync") _(SEND, "send") _(SENT, "sent")

enum point {
#define ID(id, name) POINT_##id,
	POINTS(ID)
#undef ID
	POINT_COUNT
};

static const char *const point_names[POINT_COUNT] = {
#define NAME(id, name) name,
	POINTS(NAME)
#undef NAME
};

enum deed { DEED_NONE, DEED_KILL, DEED_FAIL, DEED_FULL };

static struct {
	enum deed deed;
	long at;
	bool is_lasting;
	atomic_long count;
} points[POINT_COUNT];

static struct shim_page *page;
static int64_t born_ns;

/* ---- what is wanted ---- */

static void point_set(enum deed deed, const char *text)
{
	size_t len = strcspn(text, ":");

	for (int i = 0; i < POINT_COUNT; i++)
		if (strlen(point_names[i]) == len && strncmp(text, point_names[i], len) == 0) {
			char *end;

			points[i].at = strtol(text + len + 1, &end, 10);
			points[i].is_lasting = *end == '+';
			points[i].deed = deed;
			return;
		}
	abort();
}

static void place_set(const char *text)
{
	char *end;
	uint64_t place = strtoull(text, &end, 16);

	shim_memory_fail_place(place, *end == '+');
}

static void page_open(const char *text)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%.*s", (int)strcspn(text, " "), text);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	born_ns = shim_steady_ns();
	if (fd < 0)
		abort();
	page = mmap(NULL, sizeof(*page), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (page->born_ns != 0)
		born_ns = page->born_ns;
}

static bool is_traced;
static int trace_fd = STDERR_FILENO;

bool shim_is_armed(void)
{
	return !page || page->is_armed;
}

void shim_trace(void)
{
	void *frames[32];

	if (is_traced)
		backtrace_symbols_fd(frames, backtrace(frames, 32), trace_fd);
}

static void on_crash(int signal_number)
{
	static const char line[] = "shim: crashed\n";

	if (syscall(SYS_write, trace_fd, line, sizeof(line) - 1) > 0)
		shim_trace();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void trace_begin(void)
{
	const char *path = getenv("HP_SHIM_TRACE");
	void *frame;

	if (path)
		trace_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	backtrace(&frame, 1); /* loads what it needs now */
	is_traced = true;
	if (path)
		return; /* what the program itself does then is to be seen */
	signal(SIGSEGV, on_crash);
	signal(SIGABRT, on_crash);
}

static void read_wishes(void) __attribute__((constructor));
static void read_wishes(void)
{
	const char *word = getenv("HP_SHIM");

	shim_memory_learn(getenv("HP_SHIM_PLACES"));
	while (word && *word) {
		if (strncmp(word, "kill=", 5) == 0)
			point_set(DEED_KILL, word + 5);
		else if (strncmp(word, "fail=", 5) == 0)
			point_set(DEED_FAIL, word + 5);
		else if (strncmp(word, "full=", 5) == 0)
			point_set(DEED_FULL, word + 5);
		else if (strncmp(word, "malloc=", 7) == 0)
			shim_memory_fail_at(strtol(word + 7, NULL, 10));
		else if (strncmp(word, "place=", 6) == 0)
			place_set(word + 6);
		else if (strncmp(word, "trace", 5) == 0)
			trace_begin();
		else if (strncmp(word, "page=", 5) == 0)
			page_open(word + 5);
		word += strcspn(word, " ");
		word += *word == ' ';
	}
}

static void write_counts(void) __attribute__((destructor));
static void write_counts(void)
{
	const char *path = getenv("HP_SHIM_COUNT");
	char line[64];
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
	int len;

	if (fd < 0)
		return;
	for (int i = 0; i < POINT_COUNT; i++) {
		len = snprintf(line, sizeof(line), "%s %ld\n", point_names[i], points[i].count);
		if (syscall(SYS_write, fd, line, len) < 0)
			break;
	}
	len = snprintf(line, sizeof(line), "malloc %ld\n", shim_memory_count());
	if (syscall(SYS_write, fd, line, len) < 0)
		abort();
	close(fd);
}

/* 0, or what errno is to be. */
static int reach(enum point p)
{
	long n;

	if (!shim_is_armed())
		return 0;
	n = atomic_fetch_add(&points[p].count, 1) + 1;
	if (points[p].deed == DEED_NONE || (points[p].is_lasting ? n < points[p].at : n != points[p].at))
		return 0;
	if (points[p].deed == DEED_KILL)
		syscall(SYS_kill, getpid(), SIGKILL);
	return points[p].deed == DEED_FULL ? ENOSPC : EIO;
}

/* ---- the database's files ---- */

enum file_kind { FILE_OTHER, FILE_WAL, FILE_DB };

static bool ends_with(const char *text, size_t len, const char *end)
{
	size_t end_len = strlen(end);

	return len >= end_len && memcmp(text + len - end_len, end, end_len) == 0;
}

static enum file_kind kind_of(int fd)
{
	char link[40], path[512];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path));
	if (len > 0 && ends_with(path, (size_t)len, ".db-wal"))
		return FILE_WAL;
	return len > 0 && ends_with(path, (size_t)len, ".db") ? FILE_DB : FILE_OTHER;
}

static ssize_t write_at(int fd, const void *data, size_t len, off64_t at,
                        ssize_t (*real)(int, const void *, size_t, off64_t))
{
	enum file_kind kind = kind_of(fd);
	ssize_t done;

	if (kind == FILE_OTHER)
		return real(fd, data, len, at);
	errno = reach(kind == FILE_WAL ? POINT_WAL_WRITE : POINT_DB_WRITE);
	if (errno == ENOSPC && real(fd, data, len / 2, at) >= 0)
		errno = ENOSPC;
	if (errno != 0)
		return -1;
	done = real(fd, data, len, at);
	reach(kind == FILE_WAL ? POINT_WAL_WRITTEN : POINT_DB_WRITTEN);
	return done;
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t at)
{
	SHIM_REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
	return write_at(fd, data, len, at, real);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t at)
{
	SHIM_REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
	return write_at(fd, data, len, at, real);
}

static int sync_file(int fd, int (*real)(int))
{
	enum file_kind kind = kind_of(fd);
	int done;

	if (kind == FILE_OTHER)
		return real(fd);
	errno = reach(kind == FILE_WAL ? POINT_WAL_SYNC : POINT_DB_SYNC);
	if (errno != 0)
		return -1;
	done = real(fd);
	if (kind == FILE_WAL)
		reach(POINT_WAL_SYNCED);
	return done;
}

int fsync(int fd)
{
	SHIM_REAL(int, "fsync", int);
	return sync_file(fd, real);
}

int fdatasync(int fd)
{
	SHIM_REAL(int, "fdatasync", int);
	return sync_file(fd, real);
}

/* ---- sockets ---- */

ssize_t send(int fd, const void *data, size_t len, int flags)
{
	SHIM_REAL(ssize_t, "send", int, const void *, size_t, int);
	ssize_t done;

	reach(POINT_SEND);
	done = real(fd, data, len, flags);
	reach(POINT_SENT);
	return done;
}

/* ---- time ---- */

bool shim_pace(struct shim_pace *out)
{
	if (!page)
		return false;
	*out = (struct shim_pace){born_ns, page->speed > 0 ? page->speed : SHIM_USUAL_SPEED, page->shift_ms};
	return true;
}
