/* SPDX-License-Identifier: ISC */
/* A name server that hangs: the keys answer, the link says what it does, and leaving takes no time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "protocol/mem.h"
#include "tests/pty/stage.h"

#define WITHIN_MS 20000
#define AT_ONCE_MS 100                  /* from a key to the picture, on a machine that has time for it */
#define SOON_MS 3000                    /* on any; a question to that name server takes 30 s */
#define TRIES 5
#define EXIT_SKIP 77

#define SERVER "https://backend.example:8470"

static int64_t steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static struct player *start(const struct world *w, const char *profile)
{
	char *program = world_program("homepro"), *names = world_program("tests/fake/deaf_names");
	const char *argv[] = { names, w->folder, program, "--server", SERVER, "--profile", profile,
			       NULL };
	struct player *p = player_start(argv, NULL, 24, 80);

	free(program);
	free(names);
	return p;
}

/* The shortest of a few: a loop that waits for a name answers none of them. */
static int64_t answer_ms(struct player *p, const char *open, const char *text, const char *shut)
{
	int64_t best = SOON_MS;

	for (int i = 0; i < TRIES; i++) {
		int64_t from = steady_ms(), took;

		player_type(p, open);
		assert_true(player_sees(p, text, SOON_MS));
		took = steady_ms() - from;
		best = took < best ? took : best;
		player_type(p, shut);
		assert_true(player_misses(p, text, SOON_MS));
	}
	print_message("# a key is answered in %d ms\n", (int)best);
	return best;
}

static void assert_leaves_at_once(struct player *p)
{
	int code;

	player_type(p, "\x03");
	assert_true(player_ends(p, &code, SOON_MS));
	assert_int_equal(code, 0);
	player_free(p);
}

static void test_a_helper_who_is_signed_in_can_look_around_and_leave(void **state)
{
	struct player *p = start(*state, "ada");

	assert_sees(p, "Connecting…");
	assert_in_range(answer_ms(p, "?", "What can be done here", "?"), 0, AT_ONCE_MS);
	assert_leaves_at_once(p);
}

static void test_whoever_signs_in_can_type_and_leave(void **state)
{
	struct player *p = start(*state, "nobody");

	assert_sees(p, "User name");
	assert_in_range(answer_ms(p, "ada", "ada", "\x15"), 0, AT_ONCE_MS);
	player_type(p, "ada\tsecret\r");
	assert_true(player_sees(p, "Signing in…", SOON_MS));
	assert_leaves_at_once(p);
}

/* As if Ada had signed in there before. */
static bool keep_token(void)
{
	char *folder = xasprintf("%s/homepro/ada", getenv("XDG_STATE_HOME")), *path = xasprintf("%s/token", folder), *at;
	FILE *file;

	for (at = strchr(folder + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(folder, 0700);
		*at = '/';
	}
	mkdir(folder, 0700);
	file = fopen(path, "we");
	free(path);
	free(folder);
	return file && fprintf(file, "%s\n%043d\n", SERVER, 7) > 0 && fclose(file) == 0;
}

static int open_world(void **state)
{
	static struct world w;

	*state = &w;
	return world_open(&w) && keep_token() ? 0 : -1;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

/* Not everywhere may a program have a network of its own. */
static bool is_possible_here(void)
{
	char *names = world_program("tests/fake/deaf_names");
	struct world w;
	bool is_possible = false;

	if (world_open(&w)) {
		const char *argv[] = { names, w.folder, "/bin/true", NULL };
		struct player *p = player_start(argv, NULL, 24, 80);
		int code;

		is_possible = !player_ends(p, &code, WITHIN_MS) || code != EXIT_SKIP;
		player_free(p);
		world_close(&w);
	}
	free(names);
	return is_possible;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_helper_who_is_signed_in_can_look_around_and_leave),
		cmocka_unit_test(test_whoever_signs_in_can_type_and_leave),
	};

	if (!is_possible_here()) {
		puts("1..0 # SKIP no name space of its own for a program here");
		return 0;
	}
	return cmocka_run_group_tests(tests, open_world, close_world);
}
