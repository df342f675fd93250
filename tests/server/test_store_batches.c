/* SPDX-License-Identifier: ISC */
/* Jobs in batches: who is answered when, what a failure takes with it, and what the stream is
 * given. */
#include "tests/server/ground.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "loop/loop.h"
#include "protocol/mem.h"

#define JOBS_MAX 16
#define DEADLINE_MS 30000

struct bench {
	char dir[64];
	char *url;
	struct loop *loop;
	struct store *store;
	struct db *beside; /* sees only what is committed */
	int answered;
	char story[256]; /* what was called, in order */
	int64_t log_last_seq;
	pthread_t loop_thread;
};

struct errand {
	struct bench *b;
	const char *name;
	enum db_result result;
	int64_t batch_ms;
	bool refuses, breaks, appends, is_on_pool;
};

static int setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	char why[200];

	folder_make(b->dir);
	b->url = xasprintf("sqlite:%s/homepro.db", b->dir);
	b->loop = loop_new();
	b->store = store_open(b->loop, b->url, why, sizeof(why));
	assert_non_null(b->store);
	b->beside = db_open(b->url, false, why, sizeof(why));
	assert_non_null(b->beside);
	b->loop_thread = pthread_self();
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	store_close(b->store);
	db_close(b->beside);
	loop_free(b->loop);
	folder_remove(b->dir);
	free(b->url);
	free(b);
	return 0;
}

static void tell_story(struct bench *b, const char *what)
{
	size_t len = strlen(b->story);

	snprintf(b->story + len, sizeof(b->story) - len, "%s ", what);
}

static void job(struct tx *tx, void *arg)
{
	struct errand *e = arg;

	e->is_on_pool = !pthread_equal(pthread_self(), e->b->loop_thread);
	e->batch_ms = tx->now_ms;
	user_make(tx, e->name, ROLE_HELPER);
	if (e->appends)
		something_happens(tx);
	if (e->breaks)
		db_run(tx->db, "update users set role = 'king' where id = $1", "t", e->name);
	tx->is_refused = e->refuses;
}

static void done(enum db_result result, void *arg)
{
	struct errand *e = arg;

	e->result = result;
	e->b->answered++;
	tell_story(e->b, e->name);
	/* Committed before it is answered: another connection sees it. */
	if (result == DB_OK && !e->refuses)
		assert_int_equal(db_int(e->b->beside, 0, "select count(*) from users where id = $1",
					"t", e->name),
				 1);
}

static void on_log(const struct entry *entries, size_t count, void *arg)
{
	struct bench *b = arg;
	char what[32];

	for (size_t i = 0; i < count; i++) {
		assert_int_equal(entries[i].seq, b->log_last_seq + 1);
		assert_int_equal(entries[i].type, EVENT_USER_UPDATED);
		assert_int_equal(entries[i].audience, AUDIENCE_OPERATORS);
		assert_int_equal(entries[i].line[entries[i].line_len - 1], '\n');
		b->log_last_seq = entries[i].seq;
	}
	snprintf(what, sizeof(what), "log%zu", count);
	tell_story(b, what);
}

static void wait_for_answers(struct bench *b, int count)
{
	int64_t deadline_ms = loop_steady_ms(b->loop) + DEADLINE_MS;

	while (b->answered < count) {
		loop_turn(b->loop, 100);
		assert_true(loop_steady_ms(b->loop) < deadline_ms);
	}
}

static int64_t user_count(struct bench *b)
{
	return db_int(b->beside, -1, "select count(*) from users", "");
}

static void test_jobs_run_on_the_pool_and_are_answered_in_order(void **state)
{
	struct bench *b = *state;
	struct errand e[3] = { { .b = b, .name = "a" },
			       { .b = b, .name = "b" },
			       { .b = b, .name = "c" } };

	for (int i = 0; i < 3; i++)
		assert_true(store_submit(b->store, job, done, &e[i]));
	assert_int_equal(store_queue_length(b->store), 3);
	assert_int_equal(b->answered, 0);
	wait_for_answers(b, 3);
	assert_string_equal(b->story, "a b c ");
	for (int i = 0; i < 3; i++) {
		assert_true(e[i].is_on_pool);
		assert_int_equal(e[i].result, DB_OK);
		assert_int_equal(e[i].batch_ms, e[0].batch_ms);
	}
}

static void test_a_failing_job_is_rolled_back_alone(void **state)
{
	struct bench *b = *state;
	struct errand e[4] = { { .b = b, .name = "a" },
			       { .b = b, .name = "broken", .breaks = true },
			       { .b = b, .name = "refused", .refuses = true },
			       { .b = b, .name = "d" } };

	for (int i = 0; i < 4; i++)
		store_submit(b->store, job, done, &e[i]);
	wait_for_answers(b, 4);
	assert_int_equal(e[0].result, DB_OK);
	assert_int_equal(e[1].result, DB_CONFLICT);
	assert_int_equal(e[2].result, DB_OK);
	assert_int_equal(e[3].result, DB_OK);
	assert_int_equal(user_count(b), 2);
	assert_true(store_is_healthy(b->store));
}

static void test_the_log_comes_before_the_answers_without_what_was_rolled_back(void **state)
{
	struct bench *b = *state;
	struct errand e[4] = { { .b = b, .name = "a", .appends = true },
			       { .b = b, .name = "x", .appends = true, .refuses = true },
			       { .b = b, .name = "y", .appends = true, .breaks = true },
			       { .b = b, .name = "d", .appends = true } };

	store_on_log(b->store, on_log, b);
	for (int i = 0; i < 4; i++)
		store_submit(b->store, job, done, &e[i]);
	wait_for_answers(b, 4);
	assert_string_equal(b->story, "log2 a x y d ");
	assert_int_equal(b->log_last_seq, 2);
}

static void test_what_another_process_logged_comes_with_the_next_batch(void **state)
{
	struct bench *b = *state;
	struct errand e = { .b = b, .name = "a", .appends = true };
	struct tx tx = { .db = b->beside };

	store_on_log(b->store, on_log, b);
	assert_int_equal(db_begin(b->beside), DB_OK);
	something_happens(&tx);
	assert_int_equal(db_commit(b->beside), DB_OK);
	store_submit(b->store, job, done, &e);
	wait_for_answers(b, 1);
	assert_string_equal(b->story, "log2 a ");
}

static void submit_again(enum db_result result, void *arg)
{
	struct errand *e = arg;

	done(result, arg);
	assert_true(store_submit(e->b->store, job, done, e + 1));
	/* Never re-entrantly: it is only queued. */
	assert_int_equal(e->b->answered, 1);
}

static void test_an_answer_may_ask_for_more(void **state)
{
	struct bench *b = *state;
	struct errand e[2] = { { .b = b, .name = "a" }, { .b = b, .name = "b" } };

	store_submit(b->store, job, submit_again, &e[0]);
	wait_for_answers(b, 2);
	assert_string_equal(b->story, "a b ");
}

static void test_a_full_queue_says_so(void **state)
{
	struct bench *b = *state;
	static struct errand e; /* answered at closing, after this function */
	int taken = 0;

	e = (struct errand){ .b = b, .name = "never" };
	while (taken < 5000 && store_submit(b->store, job, done, &e))
		taken++;
	assert_int_equal(taken, 4096);
}

static void test_what_had_not_started_at_closing_is_answered_broken(void **state)
{
	struct bench *b = *state;
	struct errand e = { .b = b, .name = "late" };
	char why[200];

	store_submit(b->store, job, done, &e);
	store_close(b->store);
	assert_int_equal(b->answered, 1);
	assert_int_equal(e.result, DB_BROKEN);
	assert_int_equal(user_count(b), 0);
	b->store = store_open(b->loop, b->url, why, sizeof(why));
	assert_non_null(b->store);
}

static void test_closing_waits_for_the_batch_in_flight(void **state)
{
	struct bench *b = *state;
	struct errand e = { .b = b, .name = "in flight" };
	char why[200];

	store_submit(b->store, job, done, &e);
	loop_turn(b->loop, 0);
	store_close(b->store);
	assert_int_equal(b->answered, 1);
	b->store = store_open(b->loop, b->url, why, sizeof(why));
	assert_non_null(b->store);
	assert_int_equal(user_count(b), e.result == DB_OK ? 1 : 0);
}

static void fill_disk(struct tx *tx, void *arg)
{
	char *big = xcalloc(1, 400001);

	(void)arg;
	memset(big, 'x', 400000);
	event_append(tx, EVENT_USER_UPDATED, 0, NULL, NULL, NULL, big);
	free(big);
}

static void big_done(enum db_result result, void *arg)
{
	struct bench *b = arg;

	assert_int_equal(result, DB_OK);
	b->answered++;
}

static int64_t file_bytes(const struct bench *b, const char *name)
{
	char *path = xasprintf("%s/%s", b->dir, name);
	struct stat st = { .st_size = 0 };

	stat(path, &st);
	free(path);
	return st.st_size;
}

/* Not within a commit, for whose answer somebody waits, but soon after one. */
static void test_the_log_of_writes_is_carried_over_to_the_file_now_and_then(void **state)
{
	struct bench *b = *state;

	for (int i = 1; i <= 45; i++) { /* 18 MB, in a log that is let grow to 16 */
		store_submit(b->store, fill_disk, big_done, b);
		wait_for_answers(b, i);
		if (i == 30)
			assert_true(file_bytes(b, "homepro.db") < 4000000);
	}
	for (int i = 0; i < 100 && file_bytes(b, "homepro.db") < 12000000; i++)
		loop_turn(b->loop, 100);
	assert_true(file_bytes(b, "homepro.db") > 12000000);
	store_submit(b->store, fill_disk, big_done, b);
	wait_for_answers(b, 46);
	assert_true(file_bytes(b, "homepro.db-wal") < 24000000);
}

#define LOG_ROOM_BYTES (16 << 20)

static void wait_for_room(struct bench *b)
{
	int64_t deadline_ms = loop_steady_ms(b->loop) + DEADLINE_MS;

	while (file_bytes(b, "homepro.db-wal") < LOG_ROOM_BYTES) {
		loop_turn(b->loop, 100);
		assert_true(loop_steady_ms(b->loop) < deadline_ms);
	}
}

/* Made in steps behind what was asked for first; from then on no commit makes the file longer. */
static void test_the_log_of_writes_has_its_room_soon_after_the_start(void **state)
{
	struct bench *b = *state;
	struct errand e[2] = { { .b = b, .name = "first" }, { .b = b, .name = "later" } };

	store_submit(b->store, job, done, &e[0]);
	wait_for_answers(b, 1);
	assert_true(file_bytes(b, "homepro.db-wal") < LOG_ROOM_BYTES);
	wait_for_room(b);
	store_submit(b->store, job, done, &e[1]);
	wait_for_answers(b, 2);
	assert_int_equal(user_count(b), 2);
	assert_true(file_bytes(b, "homepro.db-wal") < LOG_ROOM_BYTES + (1 << 20));
}

static void file_copy(const char *from, const char *to)
{
	FILE *in = fopen(from, "rbe"), *out = fopen(to, "wbe");
	char bytes[4096];
	size_t len;

	assert_non_null(in);
	assert_non_null(out);
	while ((len = fread(bytes, 1, sizeof(bytes), in)) > 0)
		assert_int_equal(fwrite(bytes, 1, len, out), len);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

/* As after a crash: of the log's file only the front has been written to. */
static void test_room_in_the_log_of_writes_is_nothing_to_who_recovers(void **state)
{
	static const char *const ends[] = { "", "-wal" };
	struct bench *b = *state;
	struct errand e = { .b = b, .name = "kept" };
	char *url = xasprintf("sqlite:%s/copy.db", b->dir), why[200];
	struct db *copy;

	wait_for_room(b);
	store_submit(b->store, job, done, &e);
	wait_for_answers(b, 1);
	for (int i = 0; i < 2; i++) {
		char *from = xasprintf("%s/homepro.db%s", b->dir, ends[i]), *to = xasprintf("%s/copy.db%s", b->dir, ends[i]);

		file_copy(from, to);
		free(from);
		free(to);
	}
	copy = db_open(url, false, why, sizeof(why));
	assert_non_null(copy);
	assert_int_equal(db_int(copy, -1, "select count(*) from users", ""), 1);
	if (!db_check(copy, why, sizeof(why)))
		fail_msg("%s", why);
	db_close(copy);
	free(url);
}

static void limit_pages(struct tx *tx, void *arg)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "pragma max_page_count = %d", *(int *)arg);
	db_run(tx->db, sql, "");
}

static void test_a_full_disk_is_told_and_passes(void **state)
{
	struct bench *b = *state;
	struct errand e[2] = { { .b = b, .name = "before" }, { .b = b, .name = "after" } };
	int few = 85, many = 1 << 30;

	store_on_log(b->store, on_log, b);
	assert_int_equal(store_run_now(b->store, limit_pages, &few), DB_OK);
	assert_int_equal(store_run_now(b->store, fill_disk, NULL), DB_FULL);
	assert_false(store_is_healthy(b->store));
	assert_int_equal(store_run_now(b->store, limit_pages, &many), DB_OK);
	store_submit(b->store, job, done, &e[1]);
	wait_for_answers(b, 1);
	assert_int_equal(e[1].result, DB_OK);
	assert_true(store_is_healthy(b->store));
	assert_string_equal(b->story, "after ");
}

static void hurry(struct tx *tx, void *arg)
{
	(void)arg;
	db_run(tx->db, "pragma busy_timeout = 20", "");
}

static void test_a_held_write_lock_fails_the_batch_and_no_more(void **state)
{
	struct bench *b = *state;
	struct errand e = { .b = b, .name = "a" };

	assert_int_equal(store_run_now(b->store, hurry, NULL), DB_OK);
	assert_int_equal(db_begin(b->beside), DB_OK);
	store_submit(b->store, job, done, &e);
	wait_for_answers(b, 1);
	assert_int_equal(e.result, DB_BROKEN);
	db_rollback(b->beside);
	b->answered = 0;
	store_submit(b->store, job, done, &e);
	wait_for_answers(b, 1);
	assert_int_equal(e.result, DB_OK);
	assert_true(store_is_healthy(b->store));
}

static void test_an_admin_command_works_beside_the_daemon(void **state)
{
	struct bench *b = *state;
	struct errand e = { .b = b, .name = "admin" };
	char why[200];
	struct store *admin = store_open(NULL, b->url, why, sizeof(why));

	assert_non_null(admin);
	assert_int_equal(store_run_now(admin, job, &e), DB_OK);
	assert_true(e.batch_ms > 0);
	store_close(admin);
	assert_int_equal(user_count(b), 1);
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BENCH(test_jobs_run_on_the_pool_and_are_answered_in_order),
		ON_BENCH(test_a_failing_job_is_rolled_back_alone),
		ON_BENCH(test_the_log_comes_before_the_answers_without_what_was_rolled_back),
		ON_BENCH(test_what_another_process_logged_comes_with_the_next_batch),
		ON_BENCH(test_an_answer_may_ask_for_more),
		ON_BENCH(test_a_full_queue_says_so),
		ON_BENCH(test_what_had_not_started_at_closing_is_answered_broken),
		ON_BENCH(test_closing_waits_for_the_batch_in_flight),
		ON_BENCH(test_the_log_of_writes_is_carried_over_to_the_file_now_and_then),
		ON_BENCH(test_the_log_of_writes_has_its_room_soon_after_the_start),
		ON_BENCH(test_room_in_the_log_of_writes_is_nothing_to_who_recovers),
		ON_BENCH(test_a_full_disk_is_told_and_passes),
		ON_BENCH(test_a_held_write_lock_fails_the_batch_and_no_more),
		ON_BENCH(test_an_admin_command_works_beside_the_daemon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
