/* SPDX-License-Identifier: ISC */
/*
 * homeprod is killed again and again under a load of helpers and customers, at random and at chosen
 * points: around the write and the sync of the log, in a checkpoint, before and after an answer.
 * After each start everybody's record of what was answered is held against what is there. KILLS=500
 * in the environment makes it five hundred; see `make crash-test`. CRASH_SEED makes the same
 * choices again, though not the same timing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "tests/faults/home.h"
#include "tests/faults/load.h"

#define KILLS_USUAL 10
#define PATIENCE_MS 1500
#define PATIENCE_LONG_MS 20000
#define CHANCE_MIN_MS 40
#define CHANCE_SPREAD_MS 500
#define HELPERS 4
#define CUSTOMERS 6

/* Where it dies, and how often it gets there in half a second or so. The last is the clock. */
static const struct {
	const char *point;
	int often;
} points[] = {
    {"wal-write", 800},  {"wal-written", 800}, {"wal-sync", 100},
    {"wal-synced", 100}, {"db-write", 80},     {"db-written", 80},
    {"db-sync", 2},      {"send", 300},        {"sent", 300},
    {NULL, 0},
};
#define POINTS (sizeof points / sizeof points[0])

static int kills_wanted(void)
{
	const char *text = getenv("KILLS");
	int n = text ? (int)strtol(text, NULL, 10) : 0;

	return n > 0 ? n : KILLS_USUAL;
}

static unsigned seed_wanted(void)
{
	const char *text = getenv("CRASH_SEED");

	return text ? (unsigned)strtoul(text, NULL, 10) : (unsigned)time(NULL);
}

/* Where it does not get to the point, the clock kills it: a checkpoint is not to be had in a short run every time. */
static int patience_ms(void)
{
	return getenv("KILLS") ? PATIENCE_LONG_MS : PATIENCE_MS;
}

static bool was_the_clock;

static void on_chance(void *arg)
{
	was_the_clock = true;
	home_kill(arg);
}

/* A life, with its end chosen at its start; it begins with what the last one left. */
static void live_and_die(struct home *h, struct timer *chance, size_t point)
{
	struct load *load = home_load(h);
	char wish[64] = "";

	if (points[point].point)
		snprintf(wish, sizeof wish, "kill=%s:%d", points[point].point,
			 1 + rand() % points[point].often);
	home_start(h, wish);
	home_wait_listening(h);
	load_rest(load);
	load_audit(load);
	home_check(h);
	load_go_on(load);
	was_the_clock = false;
	home_arm(h, true);
	timer_once(chance, points[point].point ? patience_ms()
					       : CHANCE_MIN_MS + rand() % CHANCE_SPREAD_MS);
	while (home_is_running(h))
		loop_turn(home_loop(h), 20);
	timer_stop(chance);
	home_wait_ended(h);
	home_expect_killed(h);
}

static void test_whenever_it_is_killed_what_was_answered_is_there_and_once(void **state)
{
	struct home *h = home_open(HELPERS, CUSTOMERS);
	struct load *load = home_load(h);
	struct timer *chance = timer_new(home_loop(h), on_chance, h);
	unsigned seed = seed_wanted();
	int kills = kills_wanted(), at[POINTS] = {0};

	(void)state;
	print_message("# CRASH_SEED=%u\n", seed);
	srand(seed);
	home_start(h, "");
	home_wait_listening(h);
	load_begin(load);
	load_rest(load);
	home_stop(h);
	for (int i = 0; i < kills; i++) {
		live_and_die(h, chance, (size_t)i % POINTS);
		at[was_the_clock ? POINTS - 1 : (size_t)i % POINTS]++;
	}
	home_start(h, "");
	home_wait_listening(h);
	load_rest(load);
	load_audit(load);
	home_check(h);
	home_stop(h);
	load_print(load);
	for (size_t i = 0; i < POINTS; i++)
		print_message("# %d kills at %s\n", at[i],
			      points[i].point ? points[i].point : "random");
	assert_true(load_figures(load)->deeds[DID_END] > 0);
	timer_free(chance);
	home_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whenever_it_is_killed_what_was_answered_is_there_and_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
