/* SPDX-License-Identifier: ISC */
/* The connection: files, migrations, how transactions nest and fail, checks and copies. */
#include "tests/server/ground.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "protocol/mem.h"
#include "server/store/schema.h"

static char why[200];

static int mode_of(const struct ground *g, const char *name)
{
	char *path = xasprintf("%s/%s", g->dir, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	free(path);
	return st.st_mode & 0777;
}

static void test_files_are_for_their_owner_alone(void **state)
{
	struct ground *g = *state;

	user_make(&g->tx, "u1", ROLE_HELPER);
	ground_commit(g);
	assert_int_equal(mode_of(g, "data"), 0700);
	assert_int_equal(mode_of(g, "data/homepro.db"), 0600);
	assert_int_equal(mode_of(g, "data/homepro.db-wal"), 0600);
	assert_int_equal(mode_of(g, "data/homepro.db-shm"), 0600);
}

static void test_a_commit_is_synced_and_foreign_keys_hold(void **state)
{
	struct ground *g = *state;

	assert_int_equal(db_int(g->db, -1, "select synchronous from pragma_synchronous", ""), 2);
	assert_int_equal(db_int(g->db, -1, "select foreign_keys from pragma_foreign_keys", ""), 1);
	assert_int_equal(
		db_int(g->db, -1, "select journal_mode = 'wal' from pragma_journal_mode", ""), 1);
	assert_false(request_make(&g->tx, "r1", "nobody"));
	assert_int_equal(db_state(g->db), DB_CONFLICT);
}

static void test_migrating_again_changes_nothing(void **state)
{
	struct ground *g = *state;
	int64_t version = schema_files[schema_file_count - 1].number;

	user_make(&g->tx, "u1", ROLE_HELPER);
	assert_int_equal(db_commit(g->db), DB_OK);
	for (int i = 0; i < 2; i++) {
		assert_true(db_migrate(g->db, why, sizeof(why)));
		assert_int_equal(
			db_int(g->db, 0, "select user_version from pragma_user_version", ""),
			version);
		assert_int_equal(db_int(g->db, 0, "select count(*) from users", ""), 1);
	}
	assert_int_equal(db_begin(g->db), DB_OK);
}

static void test_schema_files_are_numbered_without_a_gap(void **state)
{
	(void)state;
	assert_true(schema_file_count >= 2);
	for (size_t i = 0; i < schema_file_count; i++)
		assert_int_equal(schema_files[i].number, i + 1);
}

static void raw(const struct ground *g, const char *name, const char *sql)
{
	char *path = xasprintf("%s/%s", g->dir, name);
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(h), SQLITE_OK);
	free(path);
}

static void test_a_newer_database_is_left_alone(void **state)
{
	struct ground *g = *state;

	assert_int_equal(db_commit(g->db), DB_OK);
	raw(g, "data/homepro.db", "pragma user_version = 9999");
	assert_false(db_migrate(g->db, why, sizeof(why)));
	assert_non_null(strstr(why, "newer homeprod"));
	assert_int_equal(db_begin(g->db), DB_OK);
}

static void test_somebody_elses_database_is_refused(void **state)
{
	struct ground *g = *state;
	char *url = xasprintf("sqlite:%s/other.db", g->dir);

	raw(g, "other.db", "create table things (x)");
	assert_null(db_open(url, false, why, sizeof(why)));
	assert_non_null(strstr(why, "not one of homeprod's"));
	free(url);
}

static void test_a_second_daemon_is_refused_and_an_admin_command_is_not(void **state)
{
	struct ground *g = *state;
	struct db *beside;

	assert_null(db_open(g->url, true, why, sizeof(why)));
	assert_non_null(strstr(why, "another homeprod"));
	beside = db_open(g->url, false, why, sizeof(why));
	assert_non_null(beside);
	assert_int_equal(db_int(beside, -1, "select count(*) from users", ""), 0);
	assert_int_equal(db_int(beside, -1, "pragma wal_autocheckpoint", ""), 0);
	db_close(beside);
}

static void test_an_url_of_another_kind_is_refused(void **state)
{
	(void)state;
	assert_null(db_open("mysql:x", true, why, sizeof(why)));
	assert_non_null(strstr(why, "sqlite:PATH"));
}

static void test_an_inner_rollback_leaves_the_outer_work(void **state)
{
	struct ground *g = *state;

	user_make(&g->tx, "kept", ROLE_HELPER);
	assert_int_equal(db_begin(g->db), DB_OK);
	user_make(&g->tx, "gone", ROLE_HELPER);
	db_rollback(g->db);
	assert_int_equal(db_begin(g->db), DB_OK);
	user_make(&g->tx, "kept too", ROLE_HELPER);
	assert_int_equal(db_commit(g->db), DB_OK);
	ground_commit(g);
	assert_int_equal(db_int(g->db, 0, "select count(*) from users", ""), 2);
	assert_int_equal(db_int(g->db, 0, "select count(*) from users where id = 'gone'", ""), 0);
}

static void test_after_a_failure_nothing_runs_until_the_rollback(void **state)
{
	struct ground *g = *state;

	user_make(&g->tx, "u1", ROLE_HELPER);
	assert_int_equal(db_begin(g->db), DB_OK);
	assert_int_equal(
		db_run(g->db, "update users set role = $1 where id = $2", "tt", "king", "u1"),
		DB_CONFLICT);
	assert_int_equal(
		db_run(g->db, "update users set role = $1 where id = $2", "tt", "operator", "u1"),
		DB_CONFLICT);
	assert_int_equal(db_int(g->db, -1, "select count(*) from users", ""), -1);
	assert_int_equal(db_commit(g->db), DB_CONFLICT);
	assert_int_equal(db_int(g->db, -1, "select count(*) from users where role = 'helper'", ""),
			 1);
}

static void test_wrong_sql_is_broken_and_not_fatal(void **state)
{
	struct ground *g = *state;

	assert_int_equal(db_run(g->db, "select from nowhere", ""), DB_BROKEN);
	db_rollback(g->db);
	assert_int_equal(db_begin(g->db), DB_OK);
	assert_int_equal(db_int(g->db, -1, "select count(*) from users", ""), 0);
	assert_false(db_has_failed(g->db));
}

static void test_a_full_disk_fails_the_job_and_heals(void **state)
{
	struct ground *g = *state;
	char *big = xcalloc(1, 300001);
	enum db_result result;

	ground_commit(g);
	memset(big, 'x', 300000);
	db_run(g->db, "pragma max_page_count = 80", "");
	assert_int_equal(db_begin(g->db), DB_OK);
	event_append(&g->tx, EVENT_USER_UPDATED, 0, NULL, NULL, NULL, big);
	assert_int_equal(db_state(g->db), DB_FULL);
	db_rollback(g->db);
	result = db_commit(g->db);
	assert_true(result == DB_OK || result == DB_FULL);
	db_run(g->db, "pragma max_page_count = 1073741823", "");
	assert_int_equal(db_begin(g->db), DB_OK);
	assert_true(something_happens(&g->tx) > 0);
	ground_check(g);
	assert_int_equal(db_int(g->db, 0, "select count(*) from events", ""), 1);
	free(big);
}

static void test_a_copy_opens_and_checks(void **state)
{
	struct ground *g = *state;
	char *path = xasprintf("%s/copy.db", g->dir), *url = xasprintf("sqlite:%s", path);
	struct db *copy;

	user_make(&g->tx, "u1", ROLE_HELPER);
	assert_int_equal(db_commit(g->db), DB_OK);
	assert_true(db_backup(g->db, path, why, sizeof(why)));
	assert_int_equal(mode_of(g, "copy.db"), 0600);
	copy = db_open(url, true, why, sizeof(why));
	assert_non_null(copy);
	assert_true(db_check(copy, why, sizeof(why)));
	assert_int_equal(db_int(copy, 0, "select count(*) from users", ""), 1);
	db_close(copy);
	assert_false(db_backup(g->db, path, why, sizeof(why)));
	assert_non_null(strstr(why, "exists already"));
	assert_int_equal(db_begin(g->db), DB_OK);
	free(path);
	free(url);
}

static void test_the_check_finds_what_does_not_add_up(void **state)
{
	struct ground *g = *state;

	user_make(&g->tx, "c1", ROLE_CUSTOMER);
	assert_true(request_make(&g->tx, "r1", "c1"));
	ground_check(g);
	db_run(g->db, "update requests set status = 'claimed' where id = 'r1'", "");
	ground_commit(g);
	assert_false(db_check(g->db, why, sizeof(why)));
	assert_non_null(strstr(why, "claimed requests without a live session: 1"));
	db_run(g->db, "update requests set status = 'expired' where id = 'r1'", "");
	db_run(g->db, "update counts set value = 7", "");
	ground_commit(g);
	assert_false(db_check(g->db, why, sizeof(why)));
	assert_non_null(strstr(why, "who is present"));
}

#define ON_GROUND(test) cmocka_unit_test_setup_teardown(test, ground_setup, ground_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_GROUND(test_files_are_for_their_owner_alone),
		ON_GROUND(test_a_commit_is_synced_and_foreign_keys_hold),
		ON_GROUND(test_migrating_again_changes_nothing),
		cmocka_unit_test(test_schema_files_are_numbered_without_a_gap),
		ON_GROUND(test_a_newer_database_is_left_alone),
		ON_GROUND(test_somebody_elses_database_is_refused),
		ON_GROUND(test_a_second_daemon_is_refused_and_an_admin_command_is_not),
		cmocka_unit_test(test_an_url_of_another_kind_is_refused),
		ON_GROUND(test_an_inner_rollback_leaves_the_outer_work),
		ON_GROUND(test_after_a_failure_nothing_runs_until_the_rollback),
		ON_GROUND(test_wrong_sql_is_broken_and_not_fatal),
		ON_GROUND(test_a_full_disk_fails_the_job_and_heals),
		ON_GROUND(test_a_copy_opens_and_checks),
		ON_GROUND(test_the_check_finds_what_does_not_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
