/* SPDX-License-Identifier: ISC */
/*
 * Runs a fuzz target's entry without a fuzzer. First its seeds, one TAP line a file, so that a seed once found is tried
 * by every `make check`: tests/fuzz/seeds/NAME for a program called fuzz_NAME, or the files given. Then, for
 * HP_FUZZ_MS (a second), what comes of changing them, cutting them and putting words of the dictionary into them; the
 * same inputs in the same order unless HP_FUZZ_SEED says otherwise. What is tried lies in FUZZ_NAME.input meanwhile,
 * so that it is at hand after a crash.
 */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "protocol/mem.h"

#define SEEDS_MAX 256
#define WORDS_MAX 512
#define INPUT_BYTES_MAX 8192
#define CHANGES_MAX 4
#define SHORT_RUN_MS 1000

struct bytes {
	uint8_t *data;
	size_t len;
};

static struct bytes seeds[SEEDS_MAX], words[WORDS_MAX];
static size_t seed_count, word_count;
static uint64_t state = 1;      /* of xorshift64* */

static void bail(const char *what, const char *path) __attribute__((noreturn));
static void bail(const char *what, const char *path)
{
	printf("Bail out! %s: %s\n", path, what);
	exit(1);
}

/* ---- files ---- */

static int is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static struct bytes read_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	struct bytes b;
	long size;

	if (in == NULL || fseek(in, 0, SEEK_END) != 0 || (size = ftell(in)) < 0)
		bail("cannot be read", path);
	rewind(in);
	b.data = xmalloc((size_t)size + 1);
	b.len = fread(b.data, 1, (size_t)size, in);
	b.data[b.len] = '\0';
	fclose(in);
	return b;
}

/* The entry aborts where something is wrong, and a sanitizer says where. A copy of its own: reading behind it shows. */
static void try(const uint8_t *data, size_t len)
{
	uint8_t *copy = xmalloc(len > 0 ? len : 1);

	if (len > 0)
		memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static void run_seed(const char *path)
{
	if (seed_count == SEEDS_MAX)
		bail("too many seeds", path);
	seeds[seed_count] = read_file(path);
	try(seeds[seed_count].data, seeds[seed_count].len);
	seed_count++;
	printf("ok %zu - %s\n", seed_count, path);
	fflush(stdout);
}

static void run_seeds(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_seed, alphasort);

	if (count <= 0)
		bail("no seeds", folder);
	printf("1..%d\n", count + 1);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, entries[i]->d_name);

		run_seed(path);
		free(path);
		free(entries[i]);
	}
	free(entries);
}

/* ---- the dictionary ---- */

static uint8_t unescape(const char **at)
{
	char hex[3];

	if (**at != '\\')
		return (uint8_t)*(*at)++;
	(*at)++;
	if (**at != 'x')
		return (uint8_t)*(*at)++;
	memcpy(hex, *at + 1, 2);
	hex[2] = '\0';
	*at += 3;
	return (uint8_t)strtoul(hex, NULL, 16);
}

/* libFuzzer's form: "word" a line, with \\, \" and \xNN. */
static void add_word(const char *line)
{
	const char *at = line + 1, *end = strrchr(line, '"');
	struct bytes *w = &words[word_count];

	if (*line != '"' || end == line || word_count == WORDS_MAX)
		return;
	w->data = xmalloc(strlen(line));
	w->len = 0;
	while (at < end)
		w->data[w->len++] = unescape(&at);
	word_count++;
}

static void read_words(const char *path)
{
	struct bytes b = read_file(path);
	char *rest = (char *)b.data, *line;

	while ((line = strsep(&rest, "\n")))
		add_word(line);
	free(b.data);
}

/* ---- changing ---- */

static size_t chance(size_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (size_t)((state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % below;
}

static void put_in(struct bytes *b, size_t at, const uint8_t *what, size_t len)
{
	if (b->len + len > INPUT_BYTES_MAX)
		len = INPUT_BYTES_MAX - b->len;
	memmove(b->data + at + len, b->data + at, b->len - at);
	memmove(b->data + at, what, len);
	b->len += len;
}

static void take_out(struct bytes *b, size_t at, size_t len)
{
	memmove(b->data + at, b->data + at + len, b->len - at - len);
	b->len -= len;
}

static void change(struct bytes *b)
{
	size_t at = chance(b->len + 1), left = b->len - at;
	const struct bytes *other = &seeds[chance(seed_count)], *word = word_count ? &words[chance(word_count)] : other;
	uint8_t any = (uint8_t)chance(256);

	switch (chance(6)) {
	case 0:
		if (left > 0)
			b->data[at] ^= (uint8_t)(1u << chance(8));
		break;
	case 1:
		if (left > 0)
			b->data[at] = any;
		break;
	case 2:
		put_in(b, at, &any, 1);
		break;
	case 3:
		take_out(b, at, left > 0 ? chance(left) + 1 : 0);
		break;
	case 4:
		put_in(b, at, word->data, word->len);
		break;
	default:
		if (other->len > 0) {
			size_t from = chance(other->len);

			put_in(b, at, other->data + from, chance(other->len - from) + 1);
		}
		break;
	}
}

static int64_t steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Shared with a file, so that the kernel keeps it whatever becomes of us. */
static uint8_t *kept_input(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	void *kept;

	if (fd < 0 || ftruncate(fd, INPUT_BYTES_MAX) != 0)
		bail("cannot be written", path);
	kept = mmap(NULL, INPUT_BYTES_MAX, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (kept == MAP_FAILED)
		bail("cannot be mapped", path);
	return kept;
}

static void run_changed(const char *name, int64_t for_ms)
{
	char *path = xasprintf("fuzz_%s.input", name);
	struct bytes b = { .data = kept_input(path) };
	int64_t until = steady_ms() + for_ms;
	size_t tried = 0;

	for (; steady_ms() < until; tried++) {
		const struct bytes *seed = &seeds[chance(seed_count)];

		b.len = seed->len < INPUT_BYTES_MAX ? seed->len : INPUT_BYTES_MAX;
		memcpy(b.data, seed->data, b.len);
		for (size_t i = chance(CHANGES_MAX) + 1; i > 0; i--)
			change(&b);
		try(b.data, b.len);
	}
	munmap(b.data, INPUT_BYTES_MAX);
	unlink(path);
	free(path);
	printf("ok %zu - %zu changed inputs\n", seed_count + 1, tried);
}

/* ---- the whole ---- */

static void forget(void)
{
	while (seed_count > 0)
		free(seeds[--seed_count].data);
	while (word_count > 0)
		free(words[--word_count].data);
}

static void run_all(const char *name)
{
	const char *srcdir = getenv("HP_SRCDIR"), *ms = getenv("HP_FUZZ_MS"), *seed = getenv("HP_FUZZ_SEED");
	char *folder = xasprintf("%s/tests/fuzz/seeds/%s", srcdir ? srcdir : ".", name);
	char *dictionary = xasprintf("%s/tests/fuzz/dictionaries/%s.dict", srcdir ? srcdir : ".", name);

	if (seed && strtoull(seed, NULL, 10) > 0)
		state = strtoull(seed, NULL, 10);
	run_seeds(folder);
	read_words(dictionary);
	run_changed(name, ms ? strtol(ms, NULL, 10) : SHORT_RUN_MS);
	free(dictionary);
	free(folder);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *name = slash ? slash + 1 : argv[0];

	if (argc > 1)
		printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++)
		run_seed(argv[i]);
	if (argc == 1)
		run_all(strncmp(name, "fuzz_", 5) == 0 ? name + 5 : name);
	forget();
	return 0;
}
