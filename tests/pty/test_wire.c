/* SPDX-License-Identifier: ISC */
/* What goes over the wire between homepro and its terminal: clicks in, the clipboard out, and how few bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/pty/stage.h"

#define QUIET_MS 300
#define MOVE_BYTES_MAX 900              /* one row to the next, and the details of the new one: see doc/terminals.md */
#define TICKS_BYTES_MAX 400             /* three seconds of clocks */

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" }, { "mary", "customer", "Mary Somerville" }, { "paul", "customer", "Paul E" },
};

static size_t bytes_so_far(const struct player *p)
{
	size_t len;

	player_written(p, &len);
	return len;
}

/* The row of the screen on which this stands, from 1, as a terminal counts. */
static int row_of(struct player *p, const char *text)
{
	char *screen = player_screen(p), *at = strstr(screen, text);
	int row = 1;

	assert_non_null(at);
	for (char *c = screen; c < at; c++)
		row += *c == '\n';
	free(screen);
	return row;
}

static void click(struct player *p, int row, int column)
{
	char bytes[64];

	snprintf(bytes, sizeof(bytes), "\033[<0;%d;%dM\033[<0;%d;%dm", column, row, column, row);
	player_type(p, bytes);
}

static void test_a_click_selects_a_row_and_runs_a_hint(void **state)
{
	struct player *p = world_player(*state, "ada", 24, 80);

	assert_sees(p, "The tap drips");
	assert_sees(p, "The oven is cold");
	click(p, row_of(p, "The tap drips"), 30);
	assert_sees(p, "Plumbing · $45.00");
	click(p, row_of(p, "The oven is cold"), 30);
	assert_sees(p, "Electrical · $60.00");
	click(p, 24, 12); /* "n notifications" */
	assert_sees(p, "Notifications ─");
	player_free(p);
}

static void test_a_move_and_a_clock_cost_few_bytes(void **state)
{
	struct player *p = world_player(*state, "ada", 24, 80);
	size_t before, moved, ticked;

	assert_sees(p, "The tap drips");
	player_sees(p, "\x01", QUIET_MS);
	before = bytes_so_far(p);
	player_type(p, "j");
	player_sees(p, "\x01", QUIET_MS);
	moved = bytes_so_far(p) - before;
	before += moved;
	player_sees(p, "\x01", 3000);
	ticked = bytes_so_far(p) - before;
	print_message("# a move: %zu bytes, three seconds: %zu bytes\n", moved, ticked);
	assert_in_range(moved, 1, MOVE_BYTES_MAX);
	assert_in_range(ticked, 1, TICKS_BYTES_MAX);
	player_free(p);
}

static void test_copying_gives_the_terminal_the_address(void **state)
{
	struct player *p = world_player(*state, "ada", 24, 80);
	char encoded[512], *link, *wanted, *screen, *at;
	size_t len;

	assert_sees(p, "The tap drips");
	player_type(p, "c");
	assert_sees(p, "Your link    http");
	screen = player_screen(p);
	at = strstr(screen, "http");
	link = xstrndup(at, strcspn(at, " \n"));
	player_type(p, "y");
	assert_sees(p, "The address is copied");
	sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)link, strlen(link),
			  sodium_base64_VARIANT_ORIGINAL);
	wanted = xasprintf("\033]52;c;%s\a", encoded);
	assert_non_null(strstr(player_written(p, &len), wanted));
	free(wanted);
	free(link);
	free(screen);
	player_free(p);
}

static int open_world(void **state)
{
	static struct world w;
	const char *available[] = { "available", "on", NULL };
	const char *tap[] = { "request", "plumbing", "The tap drips", NULL };
	const char *oven[] = { "request", "electrical", "The oven is cold", NULL };

	*state = &w;
	return world_open_with(&w, people, sizeof(people) / sizeof(people[0])) &&
		       world_homepro(&w, "ada", available, NULL, NULL) == 0 &&
		       world_homepro(&w, "mary", tap, NULL, NULL) == 0 &&
		       world_homepro(&w, "paul", oven, NULL, NULL) == 0 ? 0 : -1;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_click_selects_a_row_and_runs_a_hint),
		cmocka_unit_test(test_a_move_and_a_clock_cost_few_bytes),
		cmocka_unit_test(test_copying_gives_the_terminal_the_address),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
