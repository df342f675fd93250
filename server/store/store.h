/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORE_STORE_H
#define HP_SERVER_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/event.h"
#include "server/store/db.h"

struct loop;

/*
 * Jobs on the database. What has queued runs as one batch on libuv's pool, one batch in flight at a time: one
 * transaction, a savepoint a job, one fsync for all. A job that fails is rolled back alone; if the commit fails, all
 * of them have failed. Answers come on the loop, never re-entrantly, in the order of asking, and only after the
 * commit: what a person is told is durable.
 */
struct store;

/* What a job works with. A change of state, its events and its outside effects all go through one tx. */
struct payment_provider;
struct tx {
	struct db *db;
	int64_t now_ms;                 /* the batch's clock */
	const struct payment_provider *here; /* its books are in this database: what is asked of it is done in the tx that
	                                      * asks; NULL: none, the outbox carries it out later */
	int64_t appended;               /* entries of the log, by event_append(): there is something to push */
	bool has_due;                   /* set by effects.c: the outbox has something to do */
	bool is_refused;                /* set by the job: roll my savepoint back, keep the others */
};

/* Runs on the pool, touches nothing but `arg` and `tx`. */
typedef void store_job_fn(struct tx *tx, void *arg);
/* On the loop. DB_OK: committed (or, where the job set is_refused, rolled back as it wished). */
typedef void store_done_fn(enum db_result result, void *arg);

/* An entry of the log, as the stream needs it. */
enum audience {
	AUDIENCE_HELPERS = 1 << 0,      /* every helper */
	AUDIENCE_TOLD = 1 << 1,         /* helpers who were present at this seq */
	AUDIENCE_OPERATORS = 1 << 2
};
struct entry {
	int64_t seq;
	enum event_type type;
	unsigned audience;              /* audience bits, 0: only the persons */
	char person_id[HP_ID_SIZE];     /* and this person; "" where none */
	char *line;                     /* the encoded line with its line end; the entry's own */
	size_t line_len;
};
/* On the loop, after each commit that appended events, and before the jobs' answers: in order of seq, none left out
 * since the last call. Borrowed. */
typedef void store_log_fn(const struct entry *entries, size_t count, void *arg);

/* `url` as db_open(). Migrates. NULL: `why`. `l` NULL: beside a daemon that may be running, for admin commands; then
 * store_run_now() is all there is. One daemon at a time has a database. */
struct store *store_open(struct loop *l, const char *url, char *why, size_t why_size);
/* Waits for the batch in flight; what has not started is answered with DB_BROKEN. */
void store_close(struct store *s);

void store_on_log(struct store *s, store_log_fn *fn, void *arg);
/* How long the latest batch took: its jobs, and its commit, which is waiting for the disk. */
struct batch_times { int64_t jobs_us, commit_us; };
struct batch_times store_times(const struct store *s);
/* For the outbox. On the loop, after a commit that left something to do for it, or in which another process has
 * appended to the log; `here` as in struct tx. fn NULL: nobody any more. */
typedef void store_due_fn(void *arg);
void store_on_due(struct store *s, const struct payment_provider *here, store_due_fn *fn, void *arg);
/* False: too much has queued (LIMIT_JOBS_QUEUED); nothing will be called, answer 503. */
bool store_submit(struct store *s, store_job_fn *job, store_done_fn *done, void *arg);
size_t store_queue_length(const struct store *s);
/* The last commit failed in a way that reading on would not mend (fsync, full disk): /readyz says no. */
bool store_is_healthy(const struct store *s);
/* On the loop, once, when a failure was met that only starting again can mend (db_has_failed()), after the answers that
 * say so. Everything asked for from then on is answered with DB_BROKEN. */
typedef void store_failed_fn(void *arg);
void store_on_failed(struct store *s, store_failed_fn *fn, void *arg);

/* For tests and admin commands: the job on this thread, in one transaction, after what was asked for before. */
enum db_result store_run_now(struct store *s, store_job_fn *job, void *arg);

#endif
