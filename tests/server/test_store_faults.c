/* SPDX-License-Identifier: ISC */
/*
 * The disk under the store fails: no sync, no room, nothing to read. A layer below SQLite says so
 * on command. What must hold: no answer says "kept" for what was not, monitors are told, and what
 * was answered before is there afterwards.
 */
#include "tests/server/ground.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "protocol/mem.h"

#define DEADLINE_MS 30000

static sqlite3_vfs faulty;
static const sqlite3_vfs *sound;
static sqlite3_io_methods faulty_main,
	faulty_beside; /* of the database; of its log, which is locked otherwise */
static const sqlite3_io_methods *sound_methods; /* all kinds of file sync, write and read alike */
static int sync_answer, write_answer, read_answer; /* SQLITE_OK: as the disk does */

static int faulty_sync(sqlite3_file *f, int flags)
{
	return sync_answer ? sync_answer : sound_methods->xSync(f, flags);
}

static int faulty_write(sqlite3_file *f, const void *data, int size, sqlite3_int64 at)
{
	return write_answer ? write_answer : sound_methods->xWrite(f, data, size, at);
}

static int faulty_read(sqlite3_file *f, void *data, int size, sqlite3_int64 at)
{
	return read_answer ? read_answer : sound_methods->xRead(f, data, size, at);
}

static int faulty_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	sqlite3_io_methods *methods = flags & SQLITE_OPEN_MAIN_DB ? &faulty_main : &faulty_beside;
	int code = sound->xOpen(v, name, f, flags, out_flags);

	if (code != SQLITE_OK)
		return code;
	sound_methods = f->pMethods;
	*methods = *sound_methods;
	methods->xSync = faulty_sync;
	methods->xWrite = faulty_write;
	methods->xRead = faulty_read;
	f->pMethods = methods;
	return SQLITE_OK;
}

struct bench {
	char dir[64];
	char *url;
	struct loop *loop;
	struct store *store;
	int answered, failures;
};

struct errand {
	struct bench *b;
	const char *name;
	enum db_result result;
};

static void on_failed(void *arg)
{
	struct bench *b = arg;

	b->failures++;
}

static void open_store(struct bench *b)
{
	char why[200] = "";

	b->store = store_open(b->loop, b->url, why, sizeof(why));
	if (!b->store)
		fail_msg("%s", why);
	b->failures = 0;
	store_on_failed(b->store, on_failed, b);
}

static int setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));

	sync_answer = write_answer = read_answer = SQLITE_OK;
	folder_make(b->dir);
	b->url = xasprintf("sqlite:%s/homepro.db", b->dir);
	b->loop = loop_new();
	open_store(b);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	store_close(b->store);
	loop_free(b->loop);
	folder_remove(b->dir);
	free(b->url);
	free(b);
	return 0;
}

static void job(struct tx *tx, void *arg)
{
	user_make(tx, ((struct errand *)arg)->name, ROLE_HELPER);
	something_happens(tx);
}

static void done(enum db_result result, void *arg)
{
	struct errand *e = arg;

	e->result = result;
	e->b->answered++;
}

/* One batch of two, both answered alike. */
static enum db_result two_jobs(struct bench *b, const char *one, const char *other)
{
	struct errand e[2] = { { .b = b, .name = one }, { .b = b, .name = other } };
	int64_t deadline_ms = loop_steady_ms(b->loop) + DEADLINE_MS;

	b->answered = 0;
	assert_true(store_submit(b->store, job, done, &e[0]));
	assert_true(store_submit(b->store, job, done, &e[1]));
	while (b->answered < 2) {
		loop_turn(b->loop, 100);
		assert_true(loop_steady_ms(b->loop) < deadline_ms);
	}
	assert_int_equal(e[0].result, e[1].result);
	return e[0].result;
}

static void count_users(struct tx *tx, void *arg)
{
	*(int64_t *)arg = db_int(tx->db, -1, "select count(*) from users", "");
}

/* What opening has read is not read again. */
static void forget_pages(struct tx *tx, void *arg)
{
	(void)arg;
	db_run(tx->db, "pragma shrink_memory", "");
}

static void start_again(struct bench *b, int64_t users_expected)
{
	struct db *d;
	int64_t users;
	char why[200] = "";

	store_close(b->store);
	open_store(b);
	assert_true(store_is_healthy(b->store));
	assert_int_equal(store_run_now(b->store, count_users, &users), DB_OK);
	assert_int_equal(users, users_expected);
	d = db_open(b->url, false, why, sizeof(why));
	assert_non_null(d);
	if (!db_check(d, why, sizeof(why)))
		fail_msg("%s", why);
	db_close(d);
}

static void test_a_failed_sync_is_never_answered_as_kept_nor_tried_again(void **state)
{
	struct bench *b = *state;

	assert_int_equal(two_jobs(b, "a", "b"), DB_OK);
	sync_answer = SQLITE_IOERR_FSYNC;
	assert_int_equal(two_jobs(b, "c", "d"), DB_BROKEN);
	assert_false(store_is_healthy(b->store));
	/* That a later sync says yes means nothing for what an earlier one lost. */
	sync_answer = SQLITE_OK;
	assert_int_equal(two_jobs(b, "e", "f"), DB_BROKEN);
	assert_false(store_is_healthy(b->store));
	assert_int_equal(b->failures, 1);
	start_again(b, 2);
	assert_int_equal(two_jobs(b, "g", "h"), DB_OK);
}

static void test_a_full_disk_at_the_commit_fails_the_batch_and_passes(void **state)
{
	struct bench *b = *state;

	assert_int_equal(two_jobs(b, "a", "b"), DB_OK);
	write_answer = SQLITE_FULL;
	assert_int_equal(two_jobs(b, "c", "d"), DB_FULL);
	assert_false(store_is_healthy(b->store));
	write_answer = SQLITE_OK;
	assert_int_equal(two_jobs(b, "e", "f"), DB_OK);
	assert_true(store_is_healthy(b->store));
	assert_int_equal(b->failures, 0);
	start_again(b, 4);
}

/* What the log is given at the start is a convenience; a commit may still find its place. */
static void test_a_disk_too_full_for_the_logs_room_is_no_failure(void **state)
{
	struct bench *b = *state;

	write_answer = SQLITE_FULL;
	loop_turn(b->loop, 100);
	write_answer = SQLITE_OK;
	assert_int_equal(two_jobs(b, "a", "b"), DB_OK);
	assert_true(store_is_healthy(b->store));
	assert_int_equal(b->failures, 0);
	start_again(b, 2);
}

static void test_a_disk_that_fails_before_anything_is_asked_of_it_is_told(void **state)
{
	struct bench *b = *state;
	int64_t deadline_ms = loop_steady_ms(b->loop) + DEADLINE_MS;

	write_answer = SQLITE_IOERR_WRITE;
	while (b->failures == 0) {
		loop_turn(b->loop, 100);
		assert_true(loop_steady_ms(b->loop) < deadline_ms);
	}
	write_answer = SQLITE_OK;
	assert_int_equal(two_jobs(b, "a", "b"), DB_BROKEN);
	assert_int_equal(b->failures, 1);
	start_again(b, 0);
}

static void test_what_cannot_be_read_is_not_answered_as_missing(void **state)
{
	struct bench *b = *state;
	int64_t users = -5;

	assert_int_equal(two_jobs(b, "a", "b"), DB_OK);
	start_again(b, 2);
	store_close(b->store);
	open_store(b);
	assert_int_equal(store_run_now(b->store, forget_pages, NULL), DB_OK);
	read_answer = SQLITE_IOERR_READ;
	assert_int_equal(store_run_now(b->store, count_users, &users), DB_BROKEN);
	assert_false(store_is_healthy(b->store));
	read_answer = SQLITE_OK;
	start_again(b, 2);
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BENCH(test_a_failed_sync_is_never_answered_as_kept_nor_tried_again),
		ON_BENCH(test_a_full_disk_at_the_commit_fails_the_batch_and_passes),
		ON_BENCH(test_a_disk_too_full_for_the_logs_room_is_no_failure),
		ON_BENCH(test_a_disk_that_fails_before_anything_is_asked_of_it_is_told),
		ON_BENCH(test_what_cannot_be_read_is_not_answered_as_missing),
	};

	sound = sqlite3_vfs_find(NULL);
	faulty = *sound;
	faulty.zName = "faulty";
	faulty.xOpen = faulty_open;
	sqlite3_vfs_register(&faulty, 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
