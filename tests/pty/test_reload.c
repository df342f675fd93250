/* SPDX-License-Identifier: ISC */
/* SIGHUP: homeprod reads its settings again. What may change at once does, the rest waits, a mistake changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/mem.h"
#include "tests/pty/world.h"

#define WITHIN_S 10
#define LOOK_EVERY_MS 20
#define WORDS(...) ((const char *[]){ __VA_ARGS__, NULL })

static const struct person people[] = { { "ada", "helper", "Ada Lovelace" } };

static int start(void **state)
{
	static struct world w;

	if (!world_open_with(&w, people, 1))
		return -1;
	*state = &w;
	return 0;
}

static int finish(void **state)
{
	world_close(*state);
	return 0;
}

static size_t log_read(const struct world *w, char *text, size_t size)
{
	char *path = xasprintf("%s/homeprod.log", w->folder);
	FILE *f = fopen(path, "r");
	size_t len;

	assert_non_null(f);
	len = fread(text, 1, size - 1, f);
	text[len] = '\0';
	fclose(f);
	free(path);
	return len;
}

/* These settings, SIGHUP, and then the log says `words`. */
static void reload(struct world *w, const char *settings, const char *words)
{
	static char text[65536];
	size_t before = log_read(w, text, sizeof(text));
	time_t deadline = time(NULL) + WITHIN_S;
	FILE *f = fopen(w->settings, "w");

	assert_non_null(f);
	fputs(settings, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(kill(w->server_pid, SIGHUP), 0);
	do {
		poll(NULL, 0, LOOK_EVERY_MS);
		log_read(w, text, sizeof(text));
	} while (!strstr(text + before, words) && time(NULL) <= deadline);
	if (!strstr(text + before, words))
		fail_msg("no '%s' in: %s", words, text + before);
}

/* Of three changes at once, how many are made. */
static int changes_made(struct world *w)
{
	int made = 0;

	for (int i = 0; i < 3; i++)
		made += world_homepro(w, "ada", WORDS("available", i % 2 ? "on" : "off"), NULL, NULL) == 0;
	return made;
}

static void test_a_number_counts_at_once(void **state)
{
	struct world *w = *state;

	assert_int_equal(changes_made(w), 3);
	reload(w, "[limits]\nchanges_per_minute = 1\n", "settings were read again");
	assert_true(changes_made(w) < 3);
	reload(w, "[limits]\nchanges_per_minute = 0\n", "settings were read again"); /* whatever was spent so far */
	assert_int_equal(changes_made(w), 3);
}

static void test_what_waits_for_the_next_start_is_told(void **state)
{
	struct world *w = *state;

	reload(w, "[database]\nurl = sqlite:/nowhere/other.db\n", "[database] url");
	assert_int_equal(world_homepro(w, "ada", WORDS("whoami"), NULL, NULL), 0);
}

static void test_a_mistake_changes_nothing_and_is_told_with_its_line(void **state)
{
	struct world *w = *state;

	reload(w, "[limits]\nchanges_per_minute = 1\nlogins = 3\n", ":3: unknown setting 'logins'");
	assert_int_equal(changes_made(w), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_number_counts_at_once),
		cmocka_unit_test(test_what_waits_for_the_next_start_is_told),
		cmocka_unit_test(test_a_mistake_changes_nothing_and_is_told_with_its_line),
	};

	return cmocka_run_group_tests_name("reload", tests, start, finish);
}
