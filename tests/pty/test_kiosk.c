/* SPDX-License-Identifier: ISC */
/*
 * One kiosk and whoever stands before it: asked when they seem gone, their language theirs alone, and customer after
 * customer, each with a session, through one process that must not grow. HP_KIOSK_CUSTOMERS says how many; a few
 * without it.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "tests/pty/hall.h"
#include "tests/pty/traces.h"

#define FEW_CUSTOMERS 5
#define WARM_UP_CUSTOMERS 10 /* of many: by then all that is kept has been made */
#define GROWTH_MAX_KB 2048
#define TIMES "idle = 5 s\nwarning = 5 s\nafter_end = 30 s\n"
/* Who is asked whether they are still there answers with the next key, which then does nothing else. */
#define UNHURRIED "idle = 5 min\nwarning = 1 min\nafter_end = 5 min\n"

struct one {
	struct hall hall;
	struct player *kiosk;
};

static void test_nobody_there_is_asked_first_and_any_key_keeps_what_was_typed(void **state)
{
	struct player *p = ((struct one *)*state)->kiosk;

	guest_describe(p, HALL_SENTENCE);
	assert_sees(p, "Still there?");
	player_type(p, "y");
	assert_misses(p, "Still there?");
	assert_sees(p, HALL_SENTENCE);
	player_type(p, "\x1b");
	assert_sees(p, "What do you need help with?");
	player_type(p, "\x1b");
	assert_forgotten(p);
}

static void test_the_language_goes_with_the_person(void **state)
{
	struct player *p = ((struct one *)*state)->kiosk;

	player_type(p, "2");
	assert_sees(p, "Wobei brauchen Sie Hilfe?");
	player_type(p, "\x1bOQ"); /* F2 */
	assert_sees(p, "De quelle aide");
	player_type(p, "\x1b");
	assert_forgotten(p);
}

/* Every other one says how it was; the rest skip it. */
static void serve(struct one *o, int nr)
{
	char *words = xasprintf(HALL_SENTENCE " %d", nr);

	guest_end(&o->hall, o->kiosk, words);
	if (nr % 2 == 0) {
		player_type(o->kiosk, "5\t");
		player_type(o->kiosk, words);
		player_type(o->kiosk, "\r");
	} else {
		player_type(o->kiosk, "\x1b");
	}
	assert_sees(o->kiosk, "I am done");
	player_type(o->kiosk, "2");
	assert_sees(o->kiosk, HALL_ATTRACT);
	free(words);
}

static void test_customer_after_customer_does_not_make_it_grow(void **state)
{
	const char *wanted = getenv("HP_KIOSK_CUSTOMERS");
	struct one *o = *state;
	int count = wanted != NULL ? (int)strtol(wanted, NULL, 10) : FEW_CUSTOMERS;
	int early = count > WARM_UP_CUSTOMERS ? WARM_UP_CUSTOMERS : count / 2;
	int pid;
	long before = 0, after;

	player_free(o->kiosk);
	assert_true(hall_times(&o->hall, UNHURRIED));
	o->kiosk = hall_kiosk(&o->hall, 24, 80);
	assert_non_null(o->kiosk);
	pid = player_pid(o->kiosk);
	for (int i = 1; i <= count; i++) {
		serve(o, i);
		if (i == early)
			before = resident_kb(pid);
	}
	after = resident_kb(pid);
	print_message("%ld kB after %d customers with a session each, %ld kB after %d\n", before, early, after, count);
	assert_int_equal(player_pid(o->kiosk), pid);
	/* under valgrind it is valgrind that grows, by what it keeps */
	assert_true(before > 0 && (after - before < GROWTH_MAX_KB || getenv("HP_SLOW") != NULL));
	assert_forgotten(o->kiosk);
}

static int open_hall(void **state)
{
	static struct one o;

	*state = &o;
	if (!hall_open(&o.hall, TIMES))
		return -1;
	o.kiosk = hall_kiosk(&o.hall, 24, 80);
	return o.kiosk != NULL ? 0 : -1;
}

static int close_hall(void **state)
{
	struct one *o = *state;

	player_free(o->kiosk);
	hall_close(&o->hall);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_there_is_asked_first_and_any_key_keeps_what_was_typed),
		cmocka_unit_test(test_the_language_goes_with_the_person),
		cmocka_unit_test(test_customer_after_customer_does_not_make_it_grow),
	};

	return cmocka_run_group_tests(tests, open_hall, close_hall);
}
