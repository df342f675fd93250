/* SPDX-License-Identifier: ISC */
/* Figures of a process from /proc; see process.h. */
#include "tests/bench/process.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIB 1024

/* The number behind a word in a file of lines "word number". */
static int64_t number_in(const char *path, const char *word)
{
	FILE *from = fopen(path, "re");
	char line[256];
	int64_t number = 0;

	while (from && fgets(line, sizeof(line), from))
		if (strncmp(line, word, strlen(word)) == 0)
			number = strtoll(line + strlen(word), NULL, 10);
	if (from)
		fclose(from);
	return number;
}

static int64_t of_process(int pid, const char *file, const char *word)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	return number_in(path, word);
}

static int64_t of_threads(int pid, const char *file, const char *word)
{
	char path[320];
	int64_t sum = 0;
	struct dirent *entry;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	tasks = opendir(path);
	while (tasks && (entry = readdir(tasks))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s/%s", pid, entry->d_name, file);
		sum += number_in(path, word);
	}
	if (tasks)
		closedir(tasks);
	return sum;
}

int64_t process_cpu_ns(int pid)
{
	return of_threads(pid, "schedstat", "");
}

int64_t process_resident_bytes(int pid)
{
	return of_process(pid, "status", "VmRSS:") * KIB;
}

int64_t process_own_bytes(int pid)
{
	return of_process(pid, "smaps_rollup", "Private_Dirty:") * KIB;
}

int64_t process_wakeups(int pid)
{
	return of_threads(pid, "status", "voluntary_ctxt_switches:");
}
