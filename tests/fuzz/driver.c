/* SPDX-License-Identifier: ISC */
/*
 * Runs a fuzz target's entry over its seeds, without a fuzzer: one TAP line a file, so that a seed
 * once found is tried by every `make check`. The seeds are tests/fuzz/seeds/NAME for a program
 * called fuzz_NAME, or the files given.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The entry aborts where something is wrong, and a sanitizer says where. */
static void run(const char *path, int number)
{
	FILE *in = fopen(path, "rb");
	uint8_t *data;
	long size;

	if (in == NULL || fseek(in, 0, SEEK_END) != 0 || (size = ftell(in)) < 0) {
		printf("Bail out! cannot read %s\n", path);
		exit(1);
	}
	rewind(in);
	data = xmalloc((size_t)size);
	size = (long)fread(data, 1, (size_t)size, in);
	fclose(in);
	LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
	printf("ok %d - %s\n", number, path);
	fflush(stdout);
}

static char *seeds_of(const char *program)
{
	const char *srcdir = getenv("HP_SRCDIR"), *slash = strrchr(program, '/');
	const char *name = slash != NULL ? slash + 1 : program;

	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	return xasprintf("%s/tests/fuzz/seeds/%s", srcdir != NULL ? srcdir : ".", name);
}

static int run_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_seed, alphasort);

	if (count <= 0) {
		printf("Bail out! no seeds in %s\n", folder);
		return 1;
	}
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, entries[i]->d_name);

		run(path, i + 1);
		free(path);
		free(entries[i]);
	}
	free(entries);
	return 0;
}

int main(int argc, char **argv)
{
	char *folder;
	int status;

	if (argc > 1) {
		printf("1..%d\n", argc - 1);
		for (int i = 1; i < argc; i++)
			run(argv[i], i);
		return 0;
	}
	folder = seeds_of(argv[0]);
	status = run_folder(folder);
	free(folder);
	return status;
}
