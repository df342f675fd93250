/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORE_DB_H
#define HP_SERVER_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One connection to a database that speaks SQL: the narrow place between the store and an engine. Statements are
 * written once, in the dialect all engines share (parameters $1, $2, … each first used in that order; STRICT-clean
 * types; `on conflict`, `returning`), prepared once a connection and kept.
 *
 * All calls block, so they happen on libuv's pool inside a batch (store.h), or in a program's start and admin
 * commands. A statement that fails leaves the db "broken" until the enclosing savepoint is rolled back: callers may
 * run on and check once, at the end. Query results are borrowed until the next call on the same statement.
 */
struct db;
struct row;                     /* the current row of a query */

enum db_result {
	DB_OK,
	DB_CONFLICT,            /* a unique index or a check said no */
	DB_FULL,                /* disk full */
	DB_BROKEN               /* anything else; the log has the engine's words */
};

/* "sqlite:PATH". NULL: it could not be opened, `why` says so. `is_daemon`: this connection does the checkpoints. */
struct db *db_open(const char *url, bool is_daemon, char *why, size_t why_size);
void db_close(struct db *d);

/* Arguments: db_run(d, sql, "tiT", text, number, text_or_null): t text (not NULL), T text or NULL (null), i int64_t,
 * I int64_t where 0 means null. One call = one execution. */
enum db_result db_run(struct db *d, const char *sql, const char *types, ...);
/* The daemon's, between transactions, when nobody waits for an answer: what the file needs now and then. */
bool db_wants_tidying(const struct db *d);
void db_tidy(struct db *d);
int64_t db_cache_bytes(const struct db *d);               /* of the file, held in memory */
int64_t db_last_number(struct db *d);                    /* the integer key that the last insert was given */
int64_t db_changes(struct db *d);                        /* rows the last db_run touched */

/* Starts a query; db_next() steps to each row and gives NULL at the end. Always step to the end or db_done(). */
struct row *db_query(struct db *d, const char *sql, const char *types, ...);
bool db_next(struct row *r);
void db_done(struct row *r);
int64_t row_int(const struct row *r, int column);        /* null: 0 */
const char *row_text(const struct row *r, int column);   /* null: NULL */
bool row_is_null(const struct row *r, int column);

/* One number from one row; `otherwise` where there is no row or it is null. */
int64_t db_int(struct db *d, int64_t otherwise, const char *sql, const char *types, ...);

enum db_result db_state(const struct db *d);             /* the first failure since the last begin or rollback */
/* A failure was met that only starting again can mend: reading or syncing failed, or the file is damaged. */
bool db_has_failed(const struct db *d);
/* Transactions nest: the outermost is a transaction, inner ones savepoints. One in which something failed is rolled
 * back by db_commit(), which then says what. */
enum db_result db_begin(struct db *d);
enum db_result db_commit(struct db *d);
void db_rollback(struct db *d);

/* Brings the schema to the newest numbered migration, each in its own transaction. False: `why`. */
bool db_migrate(struct db *d, char *why, size_t why_size);
/* Engine's own check of the file and the foreign keys, then ours (invariants.h); false: `why` holds the first finding. */
bool db_check(struct db *d, char *why, size_t why_size);
/* A consistent copy into a new file, while others work; it has its name only once it is whole and on the disk. */
bool db_backup(struct db *d, const char *path, char *why, size_t why_size);

/* Every statement that has run so far: for the test that looks at how they are carried out. */
typedef void db_sql_fn(const char *sql, void *arg);
void db_each_sql(const struct db *d, db_sql_fn *fn, void *arg);

#endif
