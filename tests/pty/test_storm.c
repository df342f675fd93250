/* SPDX-License-Identifier: ISC */
/* Ten thousand events a second: drawn thirty times at most, keys answered, and nothing of it lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "protocol/mem.h"
#include "tests/bench/clock.h"
#include "tests/bench/relay.h"
#include "tests/bench/seat.h"
#include "tests/pty/world.h"

#define WITHIN_MS 20000
#define STORM_S 2
#define REPAINTS_MAX (30 * STORM_S + 12) /* what others' clocks and the bell's flash add */

struct stage {
	struct world w;
	struct relay relay;
	struct seat seat;
};

static void test_a_storm_is_drawn_now_and_then_and_keys_are_answered(void **state)
{
	struct stage *s = *state;
	int64_t until = now_ns() + STORM_S * 1000000000LL;
	int repaints = 0;

	assert_int_not_equal(seat_await(&s->seat, "Open requests", WITHIN_MS).last_ns, 0);
	relay_storm(&s->relay, 10000, STORM_S + 1);
	while (now_ns() < until)
		repaints += seat_watch_once(&s->seat, 10);
	assert_in_range(repaints, 2, REPAINTS_MAX);
	seat_type(&s->seat, "?");
	assert_int_not_equal(seat_await(&s->seat, "What can be done here", WITHIN_MS).last_ns, 0);
	seat_type(&s->seat, "\x1b");
}

static void test_five_hundred_at_once_are_all_there(void **state)
{
	struct stage *s = *state;

	relay_burst(&s->relay, 500);
	assert_int_not_equal(seat_await(&s->seat, "501", WITHIN_MS).last_ns, 0);
}

static void ask_for_help(const struct world *w)
{
	const char *words[] = { "request", "plumbing", "The tap drips", NULL }, *on[] = { "available", "on", NULL };

	assert_int_equal(world_homepro(w, "ada", on, NULL, NULL), 0);
	assert_int_equal(world_homepro(w, "mary", words, NULL, NULL), 0);
}

static int open_stage(void **state)
{
	static struct stage s;
	const struct person ada = { "ada", "helper", "Ada" }, mary = { "mary", "customer", "Mary" };
	struct world relayed;
	char *program = world_program("homepro");
	const char *argv[] = { program, "--server", NULL, "--profile", "ada", NULL };
	bool is_in;

	*state = &s;
	if (!world_open(&s.w) || !world_start_server(&s.w) || !world_add(&s.w, &ada) || !world_add(&s.w, &mary) ||
	    !world_sign_in(&s.w, "ada") || !world_sign_in(&s.w, "mary"))
		return -1;
	ask_for_help(&s.w);
	relay_start(&s.relay, s.w.port);
	relayed = s.w;
	relayed.url = xasprintf("http://127.0.0.1:%d", s.relay.port);
	argv[2] = relayed.url;
	is_in = world_sign_in(&relayed, "ada");
	seat_take(&s.seat, argv, 24, 80);
	free(relayed.url);
	free(program);
	return is_in ? 0 : -1;
}

static int close_stage(void **state)
{
	struct stage *s = *state;

	seat_leave(&s->seat);
	relay_stop(&s->relay);
	world_close(&s->w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_storm_is_drawn_now_and_then_and_keys_are_answered),
		cmocka_unit_test(test_five_hundred_at_once_are_all_there),
	};

	return cmocka_run_group_tests(tests, open_stage, close_stage);
}
