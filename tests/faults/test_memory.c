/* SPDX-License-Identifier: ISC */
/*
 * The n-th allocation fails, for an n by chance, while many people work at once; test_places.c tries each place, but with
 * one call after the other. It must end in words and not in a wild access, or go on, and what was answered is there
 * afterwards. And a migration is killed at one write after the other: what was there is there, and the next start brings
 * it up. MEMORY_STEPS in the environment says how often.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/store/schema.h"
#include "tests/faults/home.h"
#include "tests/faults/load.h"

#define STEPS_USUAL 8
#define HELPERS 2
#define CUSTOMERS 2
#define WITHIN_MS 15000
#define WORKS_MS 400
#define APPLICATION_ID "0x48504131"

static int steps_wanted(void)
{
	const char *text = getenv("MEMORY_STEPS");
	int n = text ? (int)strtol(text, NULL, 10) : 0;

	return n > 0 ? n : STEPS_USUAL;
}

static struct {
	int aborted, said_else, went_on;
} ends;

/* A wild access would be a signal of another kind, and under the sanitizers a report, which fails the test by itself. */
static void judge(struct home *h, long n)
{
	int signal_number, status;

	if (home_is_running(h)) {
		ends.went_on++;
		home_arm(h, false); /* what is told to stop asks for memory too */
		home_stop(h);
		return;
	}
	status = home_status(h, &signal_number);
	if (signal_number == SIGABRT && home_has_said(h, "out of memory"))
		ends.aborted++;
	else if (signal_number == 0 && status == 1 && home_has_said(h, "homeprod: "))
		ends.said_else++;
	else
		fail_msg("allocation %ld: status %d, signal %d:\n%s", n, status, signal_number, home_said(h));
}

static void wait_listening_or_ended(struct home *h)
{
	int64_t until_ms = loop_steady_ms(home_loop(h)) + WITHIN_MS;

	while (home_is_running(h) && !home_has_said(h, "listening on ")) {
		assert_true(loop_steady_ms(home_loop(h)) < until_ms);
		loop_turn(home_loop(h), 5);
	}
	if (!home_is_running(h))
		home_wait_ended(h);
}

static void test_an_allocation_that_fails_while_people_work(void **state)
{
	struct home *h = home_open(HELPERS, CUSTOMERS);
	int steps = steps_wanted();
	char wish[64];

	(void)state;
	memset(&ends, 0, sizeof ends);
	home_start(h, "");
	home_wait_listening(h);
	load_begin(home_load(h));
	load_rest(home_load(h));
	home_stop(h);
	for (int i = 0; i < steps; i++) {
		long n = 1 + rand() % 4000;
		int64_t until_ms;

		snprintf(wish, sizeof wish, "trace malloc=%ld", n);
		home_start(h, wish);
		home_wait_listening(h);
		home_arm(h, true);
		load_go_on(home_load(h));
		until_ms = loop_steady_ms(home_loop(h)) + WORKS_MS;
		while (home_is_running(h) && loop_steady_ms(home_loop(h)) < until_ms)
			loop_turn(home_loop(h), 10);
		if (!home_is_running(h))
			home_wait_ended(h);
		judge(h, n);
		home_start(h, "");
		home_wait_listening(h);
		load_rest(home_load(h));
		load_audit(home_load(h));
		home_check(h);
		home_stop(h);
	}
	print_message("# at work: %d ended by \"out of memory\", %d with a reason, %d went on\n", ends.aborted,
		      ends.said_else, ends.went_on);
	home_close(h);
}

/* ---- a migration ---- */

static sqlite3 *open_db(struct home *h)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(home_db(h) + strlen("sqlite:"), &db), SQLITE_OK);
	return db;
}

static int number(struct home *h, const char *sql)
{
	sqlite3 *db = open_db(h);
	sqlite3_stmt *st;
	int n;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return n;
}

/* As the first homeprod left it, with somebody in it. */
static void make_first_version(struct home *h)
{
	static const char *const ends_of_files[] = {"", "-wal", "-shm"};
	sqlite3 *db;

	for (size_t i = 0; i < 3; i++) {
		char *path = xasprintf("%s%s", home_db(h) + strlen("sqlite:"), ends_of_files[i]);

		unlink(path);
		free(path);
	}
	db = open_db(h);
	assert_int_equal(sqlite3_exec(db, schema_files[0].sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      "pragma application_id = " APPLICATION_ID "; pragma user_version = 1;"
				      "insert into users (id, username, display_name, role, password_hash, created_at)"
				      " values ('u1', 'ada', 'Ada', 'helper', '*', 1), ('u2', 'mary', 'Mary', 'customer',"
				      " '*', 1)",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_a_migration_that_is_killed_is_done_by_the_next_start(void **state)
{
	static const char *const points[] = {"wal-write", "wal-sync", "wal-synced"};
	struct home *h = home_open(0, 0);
	int steps = steps_wanted(), killed = 0;
	char wish[64];

	(void)state;
	for (int i = 0; i < steps; i++) {
		int version;

		make_first_version(h);
		snprintf(wish, sizeof wish, "kill=%s:%d", points[i % 3], 1 + (i % 3 == 0 ? rand() % 60 : rand() % 8));
		home_start(h, wish);
		home_arm(h, true);
		wait_listening_or_ended(h);
		killed += !home_is_running(h);
		home_kill(h);
		home_wait_ended(h);
		version = number(h, "select user_version from pragma_user_version");
		assert_in_range(version, 1, schema_files[schema_file_count - 1].number);
		assert_int_equal(number(h, "select count(*) from users"), 2);
		home_start(h, "");
		home_wait_listening(h);
		home_check(h);
		home_stop(h);
		assert_int_equal(number(h, "select user_version from pragma_user_version"),
				 schema_files[schema_file_count - 1].number);
		assert_int_equal(number(h, "select count(*) from users"), 2);
	}
	print_message("# %d migrations, %d of them killed on the way\n", steps, killed);
	assert_true(killed > 0);
	home_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_an_allocation_that_fails_while_people_work),
	    cmocka_unit_test(test_a_migration_that_is_killed_is_done_by_the_next_start),
	};

	srand((unsigned)getpid());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
