/* SPDX-License-Identifier: ISC */
/*
 * Jobs in batches on libuv's pool, see store.h. While a batch is in flight the connection is the
 * pool's; between batches it is the loop's. So nothing here is locked.
 */
#include "server/store/store.h"

#include <stdlib.h>
#include <time.h>
#include <utlist.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/work.h"
#include "protocol/mem.h"
#include "server/limits.h"
#include "server/store/rows.h"

#define CLOSE_TURN_MS 50

struct job {
	store_job_fn *fn;
	store_done_fn *done;
	void *arg;
	enum db_result result;
	struct job *prev, *next;
};

struct store {
	struct loop *loop; /* NULL: of an admin command */
	struct db *db;
	struct job *queue; /* waiting, in order of asking */
	size_t queue_length;
	struct job *batch; /* in flight */
	int64_t now_ms;    /* the batch's clock */
	enum db_result commit_result;
	struct entry *entries; /* what the batch, or another process, has added to the log */
	size_t entry_count;
	int64_t last_seq; /* of the log, as delivered */
	int64_t appended; /* by the batch's own jobs */
	struct batch_times times; /* of the batch in flight */
	struct batch_times told_times; /* of the one that is being told */
	bool has_due;
	store_log_fn *on_log;
	void *on_log_arg;
	const struct payment_provider *here, *batch_here; /* the second is the pool's */
	store_due_fn *on_due;
	void *on_due_arg;
	store_failed_fn *on_failed; /* NULL: nobody, or it has been said */
	void *on_failed_arg;
	bool is_unhealthy;
	bool is_tidying; /* on the pool: as a batch, the connection is in use */
	bool has_tidied; /* since the last batch: now it is the turn of who waits */
	bool is_closing;
};

static int64_t utc_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* One job under its own savepoint. What it refused is not there; neither is what failed. */
static enum db_result run_job(struct store *s, store_job_fn *fn, void *arg)
{
	struct tx tx = { .db = s->db, .now_ms = s->now_ms, .here = s->batch_here };
	enum db_result result = db_begin(s->db);

	if (result != DB_OK)
		return result;
	fn(&tx, arg);
	if (!tx.is_refused) {
		result = db_commit(s->db);
		if (result == DB_OK) {
			s->appended += tx.appended;
			s->has_due |= tx.has_due;
		}
		return result;
	}
	result = db_state(s->db);
	db_rollback(s->db);
	return result == DB_CONFLICT ? DB_OK : result;
}

static int64_t steady_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* On the pool. After the commit the log is read from the table: what is pushed is stored. */
static void run_batch(void *arg)
{
	struct store *s = arg;
	int64_t began_us = steady_us(), done_us;
	struct job *j;

	s->entries = NULL;
	s->entry_count = 0;
	s->appended = 0;
	s->has_due = false;
	s->commit_result = db_has_failed(s->db) ? DB_BROKEN : db_begin(s->db);
	if (s->commit_result != DB_OK)
		return;
	DL_FOREACH (s->batch, j)
		j->result = run_job(s, j->fn, j->arg);
	done_us = steady_us();
	s->commit_result = db_commit(s->db);
	s->times = (struct batch_times){ done_us - began_us, steady_us() - done_us };
	if (s->commit_result == DB_OK)
		s->entry_count = event_entries(s->db, s->last_seq, &s->entries);
}

static void judge_health(struct store *s)
{
	bool is_unhealthy = s->commit_result != DB_OK || db_has_failed(s->db);
	struct job *j;

	DL_FOREACH (s->batch, j)
		if (j->result == DB_FULL)
			is_unhealthy = true;
	if (is_unhealthy && !s->is_unhealthy)
		log_error("store: changes cannot be kept; not ready");
	if (!is_unhealthy && s->is_unhealthy)
		log_warn("store: changes are kept again");
	s->is_unhealthy = is_unhealthy;
}

/* What a batch leaves to be told once it is committed: taken out of the store, so that the next one can run meanwhile. */
struct finished {
	struct job *jobs;
	enum db_result commit_result;
	struct entry *entries;
	size_t entry_count;
	bool is_due;
	bool has_failed;
};

static struct finished take_finished(struct store *s)
{
	struct finished o = { .jobs = s->batch, .commit_result = s->commit_result, .entries = s->entries,
		             .entry_count = s->entry_count };

	o.is_due = o.commit_result == DB_OK && (s->has_due || (int64_t)o.entry_count != s->appended);
	if (o.entry_count > 0)
		s->last_seq = o.entries[o.entry_count - 1].seq;
	o.has_failed = db_has_failed(s->db);
	s->told_times = s->times;
	s->batch = NULL;
	s->entries = NULL;
	s->entry_count = 0;
	return o;
}

static void deliver_log(struct store *s, const struct finished *o)
{
	if (o->entry_count > 0) {
		if (s->on_log)
			s->on_log(o->entries, o->entry_count, s->on_log_arg);
		event_entries_free(o->entries, o->entry_count);
	}
	if (o->is_due && s->on_due)
		s->on_due(s->on_due_arg);
}

static void answer(struct job *j, enum db_result result)
{
	if (j->done)
		j->done(result, j->arg);
	free(j);
}

static void tell_of_failure(struct store *s, bool has_failed)
{
	store_failed_fn *fn = s->on_failed;

	if (!fn || !has_failed)
		return;
	s->on_failed = NULL;
	fn(s->on_failed_arg);
}

static void start_batch(void *arg);

/* On the loop. What has queued meanwhile is begun first: the pool works while the loop tells what is done. */
static void finish_batch(void *arg)
{
	struct store *s = arg;
	struct job *j, *next;
	struct finished o;

	judge_health(s);
	o = take_finished(s);
	start_batch(s);
	deliver_log(s, &o);
	DL_FOREACH_SAFE (o.jobs, j, next)
		answer(j, o.commit_result == DB_OK ? j->result : o.commit_result);
	tell_of_failure(s, o.has_failed);
}

static void tidy(void *arg)
{
	struct store *s = arg;

	db_tidy(s->db);
}

static void finish_tidying(void *arg)
{
	struct store *s = arg;

	s->is_tidying = false;
	tell_of_failure(s, db_has_failed(s->db));
}

/* Before the loop sleeps, and when a batch is done: all that has queued goes as one batch. */
static void start_batch(void *arg)
{
	struct store *s = arg;

	if (s->batch || s->is_tidying || s->is_closing)
		return;
	if (db_wants_tidying(s->db) && !(s->has_tidied && s->queue)) {
		s->is_tidying = s->has_tidied = true;
		work_run(s->loop, tidy, finish_tidying, s);
		return;
	}
	if (!s->queue)
		return;
	s->has_tidied = false;
	s->batch = s->queue;
	s->queue = NULL;
	s->queue_length = 0;
	s->now_ms = loop_now_ms(s->loop);
	s->batch_here = s->here;
	work_run(s->loop, run_batch, finish_batch, s);
}

struct store *store_open(struct loop *l, const char *url, char *why, size_t why_size)
{
	struct store *s;
	struct db *db = db_open(url, l != NULL, why, why_size);

	if (!db)
		return NULL;
	if (!db_migrate(db, why, why_size)) {
		db_close(db);
		return NULL;
	}
	s = xcalloc(1, sizeof(*s));
	s->loop = l;
	s->db = db;
	s->last_seq = event_last_seq(&(struct tx){ .db = db });
	if (l)
		loop_settle_add(l, start_batch, s);
	return s;
}

void store_close(struct store *s)
{
	struct job *j, *next;

	if (!s)
		return;
	s->is_closing = true;
	while (s->batch || s->is_tidying)
		loop_turn(s->loop, CLOSE_TURN_MS);
	DL_FOREACH_SAFE (s->queue, j, next)
		answer(j, DB_BROKEN);
	if (s->loop)
		loop_settle_remove(s->loop, start_batch, s);
	db_close(s->db);
	free(s);
}

void store_on_log(struct store *s, store_log_fn *fn, void *arg)
{
	s->on_log = fn;
	s->on_log_arg = arg;
}

struct batch_times store_times(const struct store *s)
{
	return s->told_times;
}

void store_on_due(struct store *s, const struct payment_provider *here, store_due_fn *fn, void *arg)
{
	s->here = here;
	s->on_due = fn;
	s->on_due_arg = arg;
}

void store_on_failed(struct store *s, store_failed_fn *fn, void *arg)
{
	s->on_failed = fn;
	s->on_failed_arg = arg;
}

bool store_submit(struct store *s, store_job_fn *job, store_done_fn *done, void *arg)
{
	struct job *j;

	if (s->queue_length >= LIMIT_JOBS_QUEUED || s->is_closing)
		return false;
	j = xcalloc(1, sizeof(*j));
	j->fn = job;
	j->done = done;
	j->arg = arg;
	DL_APPEND(s->queue, j);
	s->queue_length++;
	loop_wake(s->loop);
	return true;
}

size_t store_queue_length(const struct store *s)
{
	return s->queue_length;
}

bool store_is_healthy(const struct store *s)
{
	return !s->is_unhealthy;
}

enum db_result store_run_now(struct store *s, store_job_fn *job, void *arg)
{
	struct job only = { .fn = job, .arg = arg };
	struct finished o;

	while (s->batch || s->is_tidying || (s->queue && !s->is_closing))
		loop_turn(s->loop, CLOSE_TURN_MS);
	s->now_ms = s->loop ? loop_now_ms(s->loop) : utc_now_ms();
	s->batch_here = s->here;
	DL_APPEND(s->batch, &only);
	run_batch(s);
	judge_health(s);
	o = take_finished(s);
	deliver_log(s, &o);
	return o.commit_result == DB_OK ? only.result : o.commit_result;
}
