/* SPDX-License-Identifier: ISC */
/*
 * Kiosks that fall over, lose their terminal or their backend, or are meant to: at several screens. What starts them
 * again is what their unit says: always but for staff's PIN.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/mem.h"
#include "tests/pty/hall.h"
#include "tests/pty/traces.h"

#define EXIT_KILLED (128 + SIGKILL)
#define A_MOMENT_MS 300
#define CONTROL_KEYS "\x03\x1a\x1c\x04" /* where something is typed, Ctrl-Z takes it back */
#define TIMES "idle = 1 min\nwarning = 20 s\nafter_end = 1 min\n"

/* As the unit has it: Restart=on-failure. */
static bool is_started_again(int code)
{
	return code != 0;
}

static struct player *fall(struct hall *h, struct player *p, int code_wanted)
{
	int code = -1;

	assert_true(player_ends(p, &code, HALL_WITHIN_MS));
	assert_int_equal(code, code_wanted);
	assert_true(is_started_again(code));
	player_free(p);
	return hall_kiosk_again(h, h->kiosk_count, 24, 80);
}

static void test_after_a_crash_nothing_is_left_and_the_request_ends(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80);
	char *request = guest_wait(h, p, HALL_SENTENCE " once");

	player_signal(p, SIGKILL);
	p = fall(h, p, EXIT_KILLED);
	assert_forgotten(p);
	assert_true(hall_request_is(h, request, "cancelled"));
	free(request);
	guest_describe(p, HALL_SENTENCE " twice"); /* and the next is served */
	player_signal(p, SIGKILL);
	p = fall(h, p, EXIT_KILLED);
	assert_forgotten(p);
	player_free(p);
}

/* It is with a helper, and may go on by phone. */
static void test_after_a_crash_a_session_goes_on_without_the_kiosk(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80);
	char *session = guest_talk(h, p, HALL_SENTENCE " thrice");

	player_signal(p, SIGKILL);
	p = fall(h, p, EXIT_KILLED);
	guest_begin(p); /* so what went before has been heard */
	free(hall_answer(h, "ada", WORDS("end", session, "--outcome", "resolved", "--json"), "id"));
	player_free(p);
	free(session);
}

static void test_when_the_terminal_goes_it_ends_to_be_started_again(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80);

	player_hang_up(p);
	p = fall(h, p, 1);
	guest_confirm(p, HALL_SENTENCE);
	player_signal(p, SIGHUP);
	p = fall(h, p, 1);
	assert_forgotten(p);
	player_free(p);
}

/* The kernel wakes whoever reads a terminal before it tells them of its end by signal, and so that comes at any time. */
static void test_a_hang_up_said_again_and_again_changes_nothing(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80);
	time_t until = time(NULL) + HALL_WITHIN_MS / 1000;
	int code = -1;

	while (!player_ends(p, &code, 0) && time(NULL) < until)
		player_signal(p, SIGHUP);
	assert_int_equal(code, 1);
	player_free(p);
}

/* Where somebody stands, and what still stands there after all that a keyboard and a shell can send. */
static void assert_unmoved(struct player *p, const char *keys, const char *text)
{
	static const int signals[] = { SIGINT, SIGTSTP, SIGQUIT };
	int code;

	player_type(p, keys);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		player_signal(p, signals[i]);
	assert_false(player_ends(p, &code, A_MOMENT_MS));
	if (!player_sees(p, text, HALL_WITHIN_MS)) {
		char *screen = player_screen(p);

		fprintf(stderr, "no longer there: %s\n%s", text, screen);
		free(screen);
		fail();
	}
}

static void test_signals_and_control_keys_leave_it_where_it_is(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80);
	char *request;

	player_signal(p, SIGTSTP);
	player_signal(p, SIGINT);
	player_signal(p, SIGQUIT);
	guest_begin(p);
	assert_unmoved(p, CONTROL_KEYS, "What do you need help with?");
	player_type(p, "1" HALL_SENTENCE);
	assert_unmoved(p, "\x03\x1c\x04", HALL_SENTENCE);
	player_type(p, "\r");
	assert_sees(p, "Ask for help");
	assert_unmoved(p, CONTROL_KEYS, "Ask for help");
	player_type(p, "\r");
	assert_sees(p, "Scan the code");
	assert_unmoved(p, CONTROL_KEYS, "Scan the code");
	request = hall_request(h, HALL_SENTENCE);
	hall_pay(h, request);
	assert_sees(p, "Looking for a helper");
	assert_unmoved(p, CONTROL_KEYS, "Looking for a helper");
	player_free(p);
	free(request);
}

/* With the backend gone and come back, each screen is the one that is true then. */
static void test_a_backend_that_restarts_is_waited_for(void **state)
{
	struct hall *h = *state;
	struct player *nobody = hall_kiosk(h, 24, 80), *typing = hall_kiosk(h, 24, 80), *waiting = hall_kiosk(h, 24, 80);
	char *session, *request;

	guest_describe(typing, HALL_SENTENCE " typed");
	request = guest_wait(h, waiting, HALL_SENTENCE " asked");
	world_stop_server(&h->w, SIGKILL);
	assert_sees(waiting, "The connection is lost");
	assert_sees(typing, "What you typed is kept");
	player_type(nobody, " ");
	assert_sees(nobody, "We cannot be reached");
	assert_true(world_start_server(&h->w));
	session = hall_answer(h, "ada", WORDS("claim", request, "--json"), "id");
	assert_sees(waiting, "Your session is ready");
	assert_misses(typing, "The connection is lost");
	player_type(typing, "\r");
	assert_sees(typing, HALL_SENTENCE " typed");
	guest_begin(nobody);
	player_free(nobody);
	player_free(typing);
	player_free(waiting);
	free(session);
	free(request);
}

static void test_staff_leave_with_their_pin_and_it_stays_away(void **state)
{
	struct hall *h = *state;
	struct player *p = hall_kiosk(h, 24, 80);
	int code = -1;

	player_type(p, "\x1b[21~"); /* F10 */
	assert_sees(p, "PIN");
	player_type(p, "1111\r");
	assert_sees(p, "That was not it.");
	player_type(p, HALL_PIN "\r");
	assert_false(player_ends(p, &code, 100));
	assert_misses(p, "That was not it.");
	player_type(p, HALL_PIN "\r");
	assert_true(player_ends(p, &code, HALL_WITHIN_MS));
	assert_int_equal(code, 0);
	assert_false(is_started_again(code));
	player_free(p);
}

static int open_hall(void **state)
{
	static struct hall h;

	*state = &h;
	return hall_open(&h, TIMES) ? 0 : -1;
}

static int close_hall(void **state)
{
	hall_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_after_a_crash_nothing_is_left_and_the_request_ends),
		cmocka_unit_test(test_after_a_crash_a_session_goes_on_without_the_kiosk),
		cmocka_unit_test(test_when_the_terminal_goes_it_ends_to_be_started_again),
		cmocka_unit_test(test_a_hang_up_said_again_and_again_changes_nothing),
		cmocka_unit_test(test_signals_and_control_keys_leave_it_where_it_is),
		cmocka_unit_test(test_a_backend_that_restarts_is_waited_for),
		cmocka_unit_test(test_staff_leave_with_their_pin_and_it_stays_away),
	};

	return cmocka_run_group_tests(tests, open_hall, close_hall);
}
