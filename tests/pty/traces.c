/* SPDX-License-Identifier: ISC */
/* Looking for words where they should not be any more; see traces.h. */
#include "config.h"

#include "tests/pty/traces.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/pty/player.h"

#define WORDS_MAX 64
#define SPAN_MAX (1UL << 30)

static bool holds(const char *bytes, size_t len, const char *words)
{
	size_t words_len = strlen(words);
	wchar_t wide[WORDS_MAX];

	for (size_t i = 0; i < words_len && i < WORDS_MAX; i++)
		wide[i] = (wchar_t)words[i];
	return memmem(bytes, len, words, words_len) != NULL ||
	       memmem(bytes, len, wide, words_len * sizeof(wchar_t)) != NULL;
}

bool traces_on_screen(struct player *p, const char *words)
{
	char *screen = player_screen(p);
	bool is_there = strstr(screen, words) != NULL;
	bool is_above = strstr(player_scrolled(p), words) != NULL;

	if (is_there || is_above)
		fprintf(stderr, "still %s:\n%s", is_there ? "on the screen" : "above it", is_there ? screen : player_scrolled(p));
	free(screen);
	return is_there || is_above;
}

static bool span_holds(int memory, uintptr_t from, uintptr_t to, const char *words)
{
	char *bytes = xmalloc(to - from);
	ssize_t n = pread(memory, bytes, to - from, (off_t)from);
	bool is_there = n > 0 && holds(bytes, (size_t)n, words);

	free(bytes);
	return is_there;
}

static bool spans_hold(FILE *maps, int memory, const char *words)
{
	bool is_there = false;
	char line[512], mode[8];
	unsigned long from, to;

	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[1] != 'w' || to - from > SPAN_MAX)
			continue;
		if (!span_holds(memory, from, to, words))
			continue;
		fprintf(stderr, "still in memory: %s", line);
		is_there = true;
	}
	return is_there;
}

static bool memory_holds(int pid, const char *words)
{
	char *maps_path = xasprintf("/proc/%d/maps", pid), *memory_path = xasprintf("/proc/%d/mem", pid);
	FILE *maps = fopen(maps_path, "re");
	int memory = open(memory_path, O_RDONLY | O_CLOEXEC);
	bool is_there = maps == NULL || memory < 0 || spans_hold(maps, memory, words);

	if (maps != NULL)
		fclose(maps);
	if (memory >= 0)
		close(memory);
	free(maps_path);
	free(memory_path);
	return is_there;
}

bool traces_in_memory(int pid, const char *words)
{
	if (getenv("HP_SLOW") != NULL) /* under valgrind, whose memory it is, and which keeps what was freed */
		return false;
	return memory_holds(pid, words);
}

static const char *wanted;
static bool found_in_file;

static int look_into(const char *path, const struct stat *st, int type, struct FTW *at)
{
	char *bytes;
	FILE *in;

	(void)at;
	if (type != FTW_F || st->st_size == 0)
		return 0;
	in = fopen(path, "re");
	bytes = xmalloc((size_t)st->st_size);
	if (in != NULL && holds(bytes, fread(bytes, 1, (size_t)st->st_size, in), wanted)) {
		fprintf(stderr, "still in %s\n", path);
		found_in_file = true;
	}
	if (in != NULL)
		fclose(in);
	free(bytes);
	return 0;
}

bool traces_in_files(const char *folder, const char *words)
{
	found_in_file = false;
	wanted = words;
	nftw(folder, look_into, 16, FTW_PHYS);
	return found_in_file;
}

long resident_kb(int pid)
{
	char *path = xasprintf("/proc/%d/statm", pid);
	FILE *in = fopen(path, "re");
	long pages = 0;

	if (in == NULL || fscanf(in, "%*d %ld", &pages) != 1)
		pages = 0;
	if (in != NULL)
		fclose(in);
	free(path);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}
