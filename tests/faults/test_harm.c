/* SPDX-License-Identifier: ISC */
/*
 * What goes wrong under a homeprod at work, short of its death: the disk fails or is full at the n-th write or sync, the
 * time of day jumps, all descriptors are taken. Each time: nothing is answered as done that is not, what can go on goes
 * on, and what cannot says so and is whole after a start.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "tests/bench/process.h"
#include "tests/faults/home.h"
#include "tests/faults/load.h"

#define HELPERS 4
#define CUSTOMERS 6
#define WITHIN_MS 30000
#define WORK_MS 200
#define HOUR_MS 3600000

static void work_for(struct home *h, int ms)
{
	int64_t until_ms = loop_steady_ms(home_loop(h)) + ms;

	while (loop_steady_ms(home_loop(h)) < until_ms)
		loop_turn(home_loop(h), 10);
}

static void wait_said(struct home *h, const char *words)
{
	int64_t until_ms = loop_steady_ms(home_loop(h)) + WITHIN_MS;

	while (!home_has_said(h, words)) {
		if (loop_steady_ms(home_loop(h)) >= until_ms)
			fail_msg("homeprod has not said: %s", words);
		loop_turn(home_loop(h), 10);
	}
}

static void rest_and_audit(struct home *h)
{
	load_rest(home_load(h));
	load_audit(home_load(h));
	home_check(h);
}

/* ---- the disk ---- */

static const struct {
	const char *wish;
	int often;
	const char *says;
	bool is_lasting;                /* it ends by itself, and the next start goes on */
} faults[] = {
    {"fail=wal-write", 200, "disk I/O error", true},   {"fail=wal-sync", 30, "disk I/O error", true},
    {"fail=db-write", 20, "disk I/O error", true},     {"fail=db-sync", 1, "disk I/O error", true},
    {"full=wal-write", 200, "the disk is full", false}, {"full=db-write", 20, "the disk is full", false},
};

static int rounds_wanted(void)
{
	const char *text = getenv("FAULTS");
	int n = text ? (int)strtol(text, NULL, 10) : 0;

	return n > 0 ? n : (int)(sizeof faults / sizeof faults[0]);
}

/* Nobody has to come and look: whoever watches over the service starts it again. */
static void wait_ended_by_itself(struct home *h)
{
	int signal_number;

	home_wait_ended(h);
	assert_int_equal(home_status(h, &signal_number), 1);
	assert_int_equal(signal_number, 0);
	assert_true(home_has_said(h, "the database's disk has failed: stopping"));
}

/* From the n-th on until it is said, and a little longer: retries must not get by. */
static void harm(struct home *h, size_t kind)
{
	char wish[64];

	snprintf(wish, sizeof wish, "%s:%d+", faults[kind].wish, 1 + rand() % faults[kind].often);
	home_start(h, wish);
	home_wait_listening(h);
	load_go_on(home_load(h));
	work_for(h, WORK_MS / 4);
	home_arm(h, true);
	wait_said(h, faults[kind].says);
	work_for(h, WORK_MS);
	if (faults[kind].is_lasting)
		wait_ended_by_itself(h);
	home_arm(h, false); /* the disk is well again */
	if (faults[kind].is_lasting) {
		home_start(h, "");
		home_wait_listening(h);
	}
	rest_and_audit(h);
	home_stop(h);
}

static void test_wherever_the_disk_fails_nothing_is_answered_that_is_not_kept(void **state)
{
	struct home *h = home_open(HELPERS, CUSTOMERS);
	int rounds = rounds_wanted();

	(void)state;
	home_start(h, NULL);
	home_wait_listening(h);
	load_begin(home_load(h));
	load_rest(home_load(h));
	home_stop(h);
	for (int i = 0; i < rounds; i++)
		harm(h, (size_t)i % (sizeof faults / sizeof faults[0]));
	print_message("# %d faults of the disk\n", rounds);
	load_print(home_load(h));
	home_close(h);
}

/* ---- the clock ---- */

static void set_clock(struct home *h, int64_t shift_ms, const char *says)
{
	home_shift_clock(h, shift_ms);
	wait_said(h, says);
	work_for(h, WORK_MS);
	rest_and_audit(h);
	load_go_on(home_load(h));
}

static void test_a_clock_that_is_set_signs_nobody_out_and_cuts_no_stream(void **state)
{
	struct home *h = home_open(HELPERS, CUSTOMERS);

	(void)state;
	home_start(h, "");
	home_wait_listening(h);
	load_begin(home_load(h));
	work_for(h, WORK_MS);
	set_clock(h, HOUR_MS, "moved by 3600 s");
	set_clock(h, -HOUR_MS, "moved by -7200 s");
	assert_int_equal(load_figures(home_load(h))->cut, 0);
	home_stop(h);
	home_close(h);
}

/* ---- descriptors ---- */

#define DESCRIPTORS 64
#define FLOOD 100

static void flood(struct home *h, int fds[FLOOD])
{
	const struct sockaddr_in to = {.sin_family = AF_INET,
				       .sin_port = htons((uint16_t)strtol(strrchr(home_url(h), ':') + 1, NULL, 10)),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	for (int i = 0; i < FLOOD; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_int_equal(connect(fds[i], (const struct sockaddr *)&to, sizeof to), 0);
	}
}

static int times_said(const struct home *h, const char *words)
{
	int count = 0;

	for (const char *at = home_said(h); (at = strstr(at, words)); at++)
		count++;
	return count;
}

/* While they are all taken whoever is in goes on, and the processor is not burnt; then others come in again. */
static void test_no_descriptor_left_is_no_end(void **state)
{
	struct home *h = home_open(HELPERS, CUSTOMERS);
	int fds[FLOOD];
	int64_t cpu_ns, answered;

	(void)state;
	home_limit_descriptors(h, DESCRIPTORS);
	home_start(h, NULL);
	home_wait_listening(h);
	load_begin(home_load(h));
	work_for(h, WORK_MS);
	load_rest(home_load(h));
	flood(h, fds);
	work_for(h, WORK_MS);
	cpu_ns = process_cpu_ns(home_pid(h));
	work_for(h, 1000);
	cpu_ns = process_cpu_ns(home_pid(h)) - cpu_ns;
	load_go_on(home_load(h));
	answered = (int64_t)load_figures(home_load(h))->answered;
	work_for(h, WORK_MS);
	print_message("# with no descriptor left: %d ms of processor in a second of rest; then %d calls answered\n",
		      (int)(cpu_ns / 1000000), (int)((int64_t)load_figures(home_load(h))->answered - answered));
	for (int i = 0; i < FLOOD; i++)
		close(fds[i]);
	work_for(h, WORK_MS);
	rest_and_audit(h);
	assert_true(cpu_ns < 300000000);
	assert_int_equal(times_said(h, "as many as there are descriptors for"), 1); /* of dozens */
	home_stop(h);
	home_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_wherever_the_disk_fails_nothing_is_answered_that_is_not_kept),
	    cmocka_unit_test(test_a_clock_that_is_set_signs_nobody_out_and_cuts_no_stream),
	    cmocka_unit_test(test_no_descriptor_left_is_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
