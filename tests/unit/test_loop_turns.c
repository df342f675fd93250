/* SPDX-License-Identifier: ISC */
/* The loop itself: turns, settle hooks, timers, the pool, pauses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loop/backoff.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/work.h"

#define DEADLINE_TURNS 500

struct story {
	struct loop *loop;
	struct timer *timer;
	int hooks, ticks, worked, done;
};

static int start(void **state)
{
	static struct story story;

	story = (struct story){ .loop = loop_new() };
	*state = &story;
	return 0;
}

static int finish(void **state)
{
	struct story *s = *state;

	loop_free(s->loop);
	return 0;
}

static void count_hook(void *arg)
{
	struct story *s = arg;

	s->hooks++;
}

static void remove_itself(void *arg)
{
	struct story *s = arg;

	s->hooks++;
	loop_settle_remove(s->loop, remove_itself, s);
}

static void tick(void *arg)
{
	struct story *s = arg;

	s->ticks++;
}

static void tick_and_free(void *arg)
{
	struct story *s = arg;

	s->ticks++;
	timer_free(s->timer);
	s->timer = NULL;
}

static void quit_with_seven(void *arg)
{
	struct story *s = arg;

	loop_quit(s->loop, 7);
	assert_true(loop_is_quitting(s->loop));
	loop_quit(s->loop, 8);
}

static void work(void *arg)
{
	((struct story *)arg)->worked++;
}

static void work_done(void *arg)
{
	((struct story *)arg)->done++;
}

static void test_hooks_run_once_a_turn_and_may_leave_from_within(void **state)
{
	struct story *s = *state;

	loop_settle_add(s->loop, remove_itself, s);
	loop_settle_add(s->loop, count_hook, s);
	loop_turn(s->loop, 0);
	assert_int_equal(s->hooks, 2);
	loop_turn(s->loop, 0);
	assert_int_equal(s->hooks, 3);
	loop_settle_remove(s->loop, count_hook, s);
	loop_turn(s->loop, 0);
	assert_int_equal(s->hooks, 3);
}

static void test_waking_keeps_the_loop_from_sleeping(void **state)
{
	struct story *s = *state;
	int64_t before = loop_steady_ms(s->loop);

	loop_wake(s->loop);
	loop_turn(s->loop, 5000);
	loop_turn(s->loop, 0);
	assert_true(loop_steady_ms(s->loop) - before < 4000);
}

static void test_quitting_ends_the_run_with_the_first_code(void **state)
{
	struct story *s = *state;

	s->timer = timer_new(s->loop, quit_with_seven, s);
	timer_once(s->timer, 1);
	loop_settle_add(s->loop, count_hook, s);
	assert_int_equal(loop_run(s->loop), 7);
	assert_true(s->hooks >= 2);
	loop_settle_remove(s->loop, count_hook, s);
	timer_free(s->timer);
}

static void test_a_timer_can_be_freed_from_its_own_callback(void **state)
{
	struct story *s = *state;

	s->timer = timer_new(s->loop, tick_and_free, s);
	timer_every(s->timer, 1);
	for (int i = 0; i < DEADLINE_TURNS && s->timer; i++)
		loop_turn(s->loop, 10);
	assert_null(s->timer);
	assert_int_equal(s->ticks, 1);
}

static void test_a_stopped_timer_does_not_run(void **state)
{
	struct story *s = *state;
	struct timer *other = timer_new(s->loop, tick_and_free, s);

	s->timer = other;
	other = timer_new(s->loop, tick, s);
	timer_once(other, 1);
	assert_true(timer_is_running(other));
	timer_stop(other);
	assert_false(timer_is_running(other));
	timer_once(s->timer, 20);
	for (int i = 0; i < DEADLINE_TURNS && s->timer; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(s->ticks, 1);
	timer_free(other);
}

static void test_work_runs_on_the_pool_and_ends_on_the_loop(void **state)
{
	struct story *s = *state;

	work_run(s->loop, work, work_done, s);
	assert_int_equal(s->done, 0);
	for (int i = 0; i < DEADLINE_TURNS && !s->done; i++)
		loop_turn(s->loop, 10);
	assert_int_equal(s->worked, 1);
	assert_int_equal(s->done, 1);
}

static void test_pauses_grow_to_their_most_and_are_jittered(void **state)
{
	struct backoff b = { .first_ms = 500, .most_ms = 30000 };
	int64_t most = 500;

	(void)state;
	for (int i = 0; i < 12; i++) {
		int64_t pause = backoff_next_ms(&b);

		assert_in_range(pause, most / 2, most);
		most = most * 2 > 30000 ? 30000 : most * 2;
	}
	backoff_reset(&b);
	assert_in_range(backoff_next_ms(&b), 250, 500);
	assert_in_range(backoff_pause_ms(500, 30000, 1000000), 15000, 30000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_hooks_run_once_a_turn_and_may_leave_from_within, start, finish),
		cmocka_unit_test_setup_teardown(test_waking_keeps_the_loop_from_sleeping, start, finish),
		cmocka_unit_test_setup_teardown(test_quitting_ends_the_run_with_the_first_code, start, finish),
		cmocka_unit_test_setup_teardown(test_a_timer_can_be_freed_from_its_own_callback, start, finish),
		cmocka_unit_test_setup_teardown(test_a_stopped_timer_does_not_run, start, finish),
		cmocka_unit_test_setup_teardown(test_work_runs_on_the_pool_and_ends_on_the_loop, start, finish),
		cmocka_unit_test(test_pauses_grow_to_their_most_and_are_jittered),
	};

	return cmocka_run_group_tests_name("loop: turns", tests, NULL, NULL);
}
