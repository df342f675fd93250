/* SPDX-License-Identifier: ISC */
/*
 * A real kiosk, left at its screens: what the last person typed is looked for on the screen, in the files and in the
 * process's memory. And customer after customer through one process, which must not grow. HP_KIOSK_CUSTOMERS says how
 * many; a few without it.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/pty/world.h"

#define WITHIN_MS 30000
#define WORDS "zebrafish"
#define TURN_MS 50              /* how long nothing of them is looked for on the screen */
#define SENTENCE WORDS " in the xylophone"
#define ATTRACT "touch here to begin"
#define FEW_CUSTOMERS 8
#define GROWTH_MAX_KB 2048

static const struct person ada = { "ada", "helper", "Ada Lovelace" };
static const struct person olga = { "olga", "operator", "Olga" };

struct hall {
	struct world w;
	struct player *kiosk;
};

/* --- looking for words --- */

static bool holds(const char *bytes, size_t len)
{
	wchar_t wide[sizeof(WORDS)];

	for (size_t i = 0; i < sizeof(WORDS); i++)
		wide[i] = (wchar_t)WORDS[i];
	return memmem(bytes, len, WORDS, strlen(WORDS)) != NULL ||
	       memmem(bytes, len, wide, strlen(WORDS) * sizeof(wchar_t)) != NULL;
}

static bool span_holds(int memory, uintptr_t from, uintptr_t to)
{
	char *bytes = xmalloc(to - from);
	ssize_t n = pread(memory, bytes, to - from, (off_t)from);
	bool is_there = n > 0 && holds(bytes, (size_t)n);

	free(bytes);
	return is_there;
}

/* All that the process can write to: heap, stack, the libraries' data. Prints where it was found. */
static bool memory_holds(int pid)
{
	char *maps_path = xasprintf("/proc/%d/maps", pid), *memory_path = xasprintf("/proc/%d/mem", pid);
	FILE *maps = fopen(maps_path, "re");
	int memory = open(memory_path, O_RDONLY | O_CLOEXEC);
	bool is_there = false;
	char line[512], mode[8];
	unsigned long from, to;

	assert_non_null(maps);
	assert_true(memory >= 0);
	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[1] != 'w' || to - from > 1UL << 30)
			continue;
		if (!span_holds(memory, from, to))
			continue;
		print_error("still in memory: %s", line);
		is_there = true;
	}
	fclose(maps);
	close(memory);
	free(maps_path);
	free(memory_path);
	return is_there;
}

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
	if (in != NULL && holds(bytes, fread(bytes, 1, (size_t)st->st_size, in))) {
		print_error("still in %s\n", path);
		found_in_file = true;
	}
	if (in != NULL)
		fclose(in);
	free(bytes);
	return 0;
}

/* The attract screen stands a few turns before the stream's library has gone, and its buffers with it. */
static bool memory_is_clean(struct player *p)
{
	time_t deadline = time(NULL) + WITHIN_MS / 1000;

	while (memory_holds(player_pid(p)))
		if (time(NULL) > deadline || player_sees(p, WORDS, TURN_MS))
			return false;
	return true;
}

static void assert_forgotten(struct hall *h)
{
	char *screen;

	assert_true(player_sees(h->kiosk, ATTRACT, WITHIN_MS));
	screen = player_screen(h->kiosk);
	assert_null(strstr(screen, WORDS));
	free(screen);
	found_in_file = false;
	nftw(getenv("XDG_STATE_HOME"), look_into, 16, FTW_PHYS);
	assert_false(found_in_file);
	assert_true(memory_is_clean(h->kiosk));
}

/* --- walking through --- */

static void begin(struct hall *h)
{
	assert_true(player_sees(h->kiosk, ATTRACT, WITHIN_MS));
	player_type(h->kiosk, " ");
	assert_true(player_sees(h->kiosk, "What do you need help with?", WITHIN_MS));
}

static void describe(struct hall *h)
{
	begin(h);
	player_type(h->kiosk, "1");
	assert_true(player_sees(h->kiosk, "Tell us what is wrong", WITHIN_MS));
	player_type(h->kiosk, SENTENCE);
	assert_true(player_sees(h->kiosk, SENTENCE, WITHIN_MS));
}

static void confirm(struct hall *h)
{
	describe(h);
	player_type(h->kiosk, "\r");
	assert_true(player_sees(h->kiosk, "Ask for help", WITHIN_MS));
}

static void ask(struct hall *h)
{
	confirm(h);
	player_type(h->kiosk, "\r");
	assert_true(player_sees(h->kiosk, "Looking for a helper", WITHIN_MS));
}

static char *answer(struct hall *h, const char *const *words, const char *member)
{
	char *out = NULL, *value;

	assert_int_equal(world_homepro(&h->w, "ada", words, NULL, &out), 0);
	value = json_member(out, member);
	free(out);
	return value;
}

/* Ada takes it, and it is over. */
static void be_helped(struct hall *h)
{
	char *request, *session;

	ask(h);
	request = answer(h, (const char *[]){ "requests", "--status", "open", "--json", NULL }, "id");
	assert_non_null(request);
	session = answer(h, (const char *[]){ "claim", request, "--json", NULL }, "id");
	assert_true(player_sees(h->kiosk, "Your session is ready", WITHIN_MS));
	free(answer(h, (const char *[]){ "start", session, "--json", NULL }, "id"));
	assert_true(player_sees(h->kiosk, "Session in progress", WITHIN_MS));
	free(answer(h, (const char *[]){ "end", session, "--outcome", "resolved", "--json", NULL }, "id"));
	assert_true(player_sees(h->kiosk, "How was it with", WITHIN_MS));
	free(request);
	free(session);
}

static void say_and_leave(struct hall *h)
{
	be_helped(h);
	player_type(h->kiosk, "5\t" SENTENCE "\r");
	assert_true(player_sees(h->kiosk, "I am done", WITHIN_MS));
	player_type(h->kiosk, "2");
}

static void cancel(struct hall *h)
{
	ask(h);
	player_type(h->kiosk, "x");
	assert_true(player_sees(h->kiosk, "Cancel your request?", WITHIN_MS));
	player_type(h->kiosk, "\r");
	assert_true(player_sees(h->kiosk, "Request cancelled", WITHIN_MS));
	player_type(h->kiosk, "\x1b");
}

static void test_left_anywhere_it_comes_back_clean(void **state)
{
	static void (*const ways[])(struct hall *) = { begin, describe, confirm, ask, say_and_leave, cancel };
	struct hall *h = *state;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		ways[i](h);
		assert_forgotten(h);
	}
}

static void test_nobody_there_is_asked_first_and_any_key_keeps_what_was_typed(void **state)
{
	struct hall *h = *state;

	describe(h);
	assert_true(player_sees(h->kiosk, "Still there?", WITHIN_MS));
	player_type(h->kiosk, "y");
	assert_true(player_misses(h->kiosk, "Still there?", WITHIN_MS));
	assert_true(player_sees(h->kiosk, SENTENCE, WITHIN_MS));
	player_type(h->kiosk, "\x1b");
	assert_true(player_sees(h->kiosk, "What do you need help with?", WITHIN_MS));
	player_type(h->kiosk, "\x1b");
	assert_forgotten(h);
}

static void test_signals_and_control_keys_leave_it_where_it_is(void **state)
{
	struct hall *h = *state;
	int code;

	describe(h);
	player_type(h->kiosk, "\x03\x1a\x1c");
	player_signal(h->kiosk, SIGINT);
	player_signal(h->kiosk, SIGTSTP);
	player_signal(h->kiosk, SIGQUIT);
	player_type(h->kiosk, "!");
	assert_true(player_sees(h->kiosk, SENTENCE, WITHIN_MS));
	assert_false(player_ends(h->kiosk, &code, 200));
	assert_forgotten(h);
}

static void test_the_language_goes_with_the_person(void **state)
{
	struct hall *h = *state;

	player_type(h->kiosk, "2");
	assert_true(player_sees(h->kiosk, "Wobei brauchen Sie Hilfe?", WITHIN_MS));
	player_type(h->kiosk, "\x1bOQ"); /* F2 */
	assert_true(player_sees(h->kiosk, "De quelle aide", WITHIN_MS));
	player_type(h->kiosk, "\x1b");
	assert_forgotten(h);
}

static long resident_kb(int pid)
{
	char *path = xasprintf("/proc/%d/statm", pid);
	FILE *in = fopen(path, "re");
	long pages = 0;

	assert_non_null(in);
	assert_int_equal(fscanf(in, "%*d %ld", &pages), 1);
	fclose(in);
	free(path);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void test_customer_after_customer_does_not_make_it_grow(void **state)
{
	const char *wanted = getenv("HP_KIOSK_CUSTOMERS");
	struct hall *h = *state;
	int count = wanted != NULL ? (int)strtol(wanted, NULL, 10) : FEW_CUSTOMERS;
	int pid = player_pid(h->kiosk);
	long before = 0;

	for (int i = 0; i < count; i++) {
		confirm(h);
		player_type(h->kiosk, "\x1b");
		assert_true(player_sees(h->kiosk, "Tell us what is wrong", WITHIN_MS));
		player_type(h->kiosk, "\x1b");
		assert_true(player_sees(h->kiosk, "What do you need help with?", WITHIN_MS));
		player_type(h->kiosk, "\x1b");
		assert_true(player_sees(h->kiosk, ATTRACT, WITHIN_MS));
		if (i == count / 2)
			before = resident_kb(pid);
	}
	assert_int_equal(player_pid(h->kiosk), pid);
	print_message("%ld kB after half of %d customers, %ld kB after all\n", before, count, resident_kb(pid));
	assert_true(resident_kb(pid) - before < GROWTH_MAX_KB);
	assert_forgotten(h);
}

static void test_staff_leave_with_their_pin(void **state)
{
	struct hall *h = *state;
	int code = -1;

	player_type(h->kiosk, "\x1b[21~"); /* F10 */
	assert_true(player_sees(h->kiosk, "PIN", WITHIN_MS));
	player_type(h->kiosk, "1111\r");
	assert_true(player_sees(h->kiosk, "That was not it.", WITHIN_MS));
	player_type(h->kiosk, "4711\r");
	assert_false(player_ends(h->kiosk, &code, 100));
	assert_true(player_misses(h->kiosk, "That was not it.", WITHIN_MS));
	player_type(h->kiosk, "4711\r");
	assert_true(player_ends(h->kiosk, &code, WITHIN_MS));
	assert_int_equal(code, 0);
}

/* --- setting up --- */

static void write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "we");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void configure(struct hall *h)
{
	char *folder = xasprintf("%s/homepro", getenv("XDG_CONFIG_HOME"));
	char *path = xasprintf("%s/homepro.conf", folder), *pin = xasprintf("%s/kiosk.pin", h->w.folder);
	char *text = xasprintf("[kiosk]\nidle = 5 s\nwarning = 2 s\nwait = 5 s\nwait_warning = 2 s\npin_file = %s\n", pin);

	mkdir(folder, 0700);
	write_file(pin, "4711\n");
	write_file(path, text);
	free(folder);
	free(path);
	free(pin);
	free(text);
}

static void let_in(struct hall *h)
{
	char *made = NULL, *token, *line;

	world_homepro(&h->w, "olga", (const char *[]){ "device", "add", "Hall", "--json", NULL }, NULL, &made);
	token = json_member(made, "token");
	assert_non_null(token);
	line = xasprintf("%s\n", token);
	assert_int_equal(world_homepro(&h->w, "kiosk", (const char *[]){ "device", "keep", NULL }, line, NULL), 0);
	free(made);
	free(token);
	free(line);
}

static int open_hall(void **state)
{
	static struct hall h;
	const char *available[] = { "available", "on", NULL };

	*state = &h;
	/* what is freed is overwritten by the sanitizer, too, where it is in the way of our own */
	setenv("ASAN_OPTIONS", "max_free_fill_size=268435456:free_fill_byte=90:quarantine_size_mb=1:detect_leaks=0", 1);
	if (!world_open(&h.w))
		return -1;
	write_file(h.w.settings, "[limits]\nguests_per_minute = 1000\n");
	if (!world_start_server(&h.w) || !world_add(&h.w, &ada) || !world_add(&h.w, &olga) ||
	    !world_sign_in(&h.w, "ada") || !world_sign_in(&h.w, "olga") ||
	    world_homepro(&h.w, "ada", available, NULL, NULL) != 0)
		return -1;
	configure(&h);
	let_in(&h);
	h.kiosk = world_player_words(&h.w, "kiosk", (const char *[]){ "--kiosk", NULL }, 24, 80);
	return player_sees(h.kiosk, ATTRACT, WITHIN_MS) ? 0 : -1;
}

static int close_hall(void **state)
{
	struct hall *h = *state;

	player_free(h->kiosk);
	world_close(&h->w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left_anywhere_it_comes_back_clean),
		cmocka_unit_test(test_nobody_there_is_asked_first_and_any_key_keeps_what_was_typed),
		cmocka_unit_test(test_signals_and_control_keys_leave_it_where_it_is),
		cmocka_unit_test(test_the_language_goes_with_the_person),
		cmocka_unit_test(test_customer_after_customer_does_not_make_it_grow),
		cmocka_unit_test(test_staff_leave_with_their_pin),
	};

	return cmocka_run_group_tests(tests, open_hall, close_hall);
}
