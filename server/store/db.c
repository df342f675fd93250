/* SPDX-License-Identifier: ISC */
/*
 * The part of db.h that is the same for every engine: statements kept by their text, arguments, how
 * transactions nest, what a failure leads to, and the migrations. Today there is one engine,
 * db_sqlite.c.
 */
#include "server/store/db.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/log.h"
#include "protocol/mem.h"
#include "server/hash.h"
#include "server/store/db_sqlite.h"
#include "server/store/invariants.h"
#include "server/store/schema.h"

#define SQLITE_SCHEME "sqlite:"
#define NEAR_ROOM 512

struct row {
	struct db *db;
	char *sql;
	struct sqlite_statement *statement; /* NULL: the row of a query that could not run */
	bool is_stepping;
	UT_hash_handle hh;
};

struct db {
	struct sqlite *engine;
	struct row *rows;   /* by their SQL */
	struct row *near[NEAR_ROOM]; /* the same by where the SQL lies: nearly always a literal */
	struct row nothing; /* what a failed query gives */
	int depth;          /* of transaction and savepoints */
	bool is_lost;       /* the engine has rolled the transaction back by itself */
	enum db_result state;
};

static int64_t newest_version(void)
{
	return schema_files[schema_file_count - 1].number;
}

static bool is_for_us(struct sqlite *engine, char *why, size_t why_size)
{
	int64_t version = sqlite_version(engine);

	if (version <= newest_version())
		return true;
	snprintf(why, why_size,
		 "the database was written by a newer homeprod (schema %lld, not %lld)",
		 (long long)version, (long long)newest_version());
	return false;
}

static bool set_up(struct sqlite *engine, const char *url, char *why, size_t why_size)
{
	char finding[160] = "";

	if (sqlite_set_up(engine, finding, sizeof(finding)))
		return true;
	snprintf(why, why_size, "%s: %s", url + strlen(SQLITE_SCHEME), finding);
	return false;
}

struct db *db_open(const char *url, bool is_daemon, char *why, size_t why_size)
{
	struct sqlite *engine;
	struct db *d;

	if (strncmp(url, SQLITE_SCHEME, strlen(SQLITE_SCHEME)) != 0) {
		snprintf(why, why_size, "the database must be " SQLITE_SCHEME "PATH");
		return NULL;
	}
	engine = sqlite_connect(url + strlen(SQLITE_SCHEME), is_daemon, why, why_size);
	if (!engine)
		return NULL;
	if (!is_for_us(engine, why, why_size) || !set_up(engine, url, why, why_size)) {
		sqlite_disconnect(engine);
		return NULL;
	}
	d = xcalloc(1, sizeof(*d));
	d->engine = engine;
	d->nothing.db = d;
	return d;
}

void db_close(struct db *d)
{
	struct row *r, *next;

	if (!d)
		return;
	HASH_ITER (hh, d->rows, r, next) {
		HASH_DEL(d->rows, r);
		sqlite_finalize(r->statement);
		free(r->sql);
		free(r);
	}
	sqlite_disconnect(d->engine);
	free(d);
}

/* The first failure counts; the engine may have given up the whole transaction with it. */
static void note_failure(struct db *d, enum db_result result)
{
	if (result == DB_OK)
		return;
	if (d->state == DB_OK)
		d->state = result;
	if (d->depth > 0 && !sqlite_in_transaction(d->engine))
		d->is_lost = true;
}

static struct row *statement_by_text(struct db *d, const char *sql)
{
	size_t len = strlen(sql);
	struct row *r;

	HASH_FIND(hh, d->rows, sql, len, r);
	if (r)
		return r;
	r = xcalloc(1, sizeof(*r));
	r->db = d;
	r->statement = sqlite_prepare(d->engine, sql);
	if (!r->statement) {
		free(r);
		return NULL;
	}
	r->sql = xstrdup(sql);
	HASH_ADD_KEYPTR(hh, d->rows, r->sql, len, r);
	return r;
}

/* To hash the text cost more than some of the statements do; the look that it is the same one stays. */
static struct row *statement(struct db *d, const char *sql)
{
	uint64_t spread = (uint64_t)(uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15);
	struct row **near = &d->near[spread >> 32 & (NEAR_ROOM - 1)];

	if (!*near || strcmp((*near)->sql, sql) != 0)
		*near = statement_by_text(d, sql);
	return *near;
}

/* `is_brief`: it is carried out before the caller goes on, so texts need no copy. */
static void bind(struct row *r, bool is_brief, const char *types, va_list args)
{
	for (int at = 1; types[at - 1]; at++) {
		char type = types[at - 1];

		if (type == 't' || type == 'T') {
			const char *text = va_arg(args, const char *);

			assert(text || type == 'T');
			/* what could not be bound would count as nothing: other rows, or other contents */
			note_failure(r->db, sqlite_bind_text_at(r->statement, at, text, is_brief));
		} else {
			int64_t number = va_arg(args, int64_t);

			assert(type == 'i' || type == 'I');
			if (number != 0 || type == 'i')
				sqlite_bind_int_at(r->statement, at, number);
		}
	}
}

static struct row *query(struct db *d, bool is_brief, const char *sql, const char *types, va_list args)
{
	struct row *r = d->state == DB_OK ? statement(d, sql) : NULL;

	if (!r) {
		note_failure(d, DB_BROKEN);
		return &d->nothing;
	}
	assert(!r->is_stepping);
	bind(r, is_brief, types, args);
	r->is_stepping = true;
	return r;
}

struct row *db_query(struct db *d, const char *sql, const char *types, ...)
{
	va_list args;
	struct row *r;

	va_start(args, types);
	r = query(d, false, sql, types, args);
	va_end(args);
	return r;
}

bool db_next(struct row *r)
{
	bool has_row = false;

	if (!r->is_stepping)
		return false;
	note_failure(r->db, sqlite_advance(r->statement, &has_row));
	r->is_stepping = has_row;
	return has_row;
}

void db_done(struct row *r)
{
	if (r->is_stepping)
		sqlite_rewind(r->statement);
	r->is_stepping = false;
}

enum db_result db_run(struct db *d, const char *sql, const char *types, ...)
{
	va_list args;
	struct row *r;

	va_start(args, types);
	r = query(d, true, sql, types, args);
	va_end(args);
	while (db_next(r))
		continue;
	return d->state;
}

int64_t db_int(struct db *d, int64_t otherwise, const char *sql, const char *types, ...)
{
	int64_t number = otherwise;
	va_list args;
	struct row *r;

	va_start(args, types);
	r = query(d, true, sql, types, args);
	va_end(args);
	if (db_next(r) && !row_is_null(r, 0))
		number = row_int(r, 0);
	db_done(r);
	return number;
}

bool db_wants_tidying(const struct db *d)
{
	return sqlite_wants_tidying(d->engine);
}

void db_tidy(struct db *d)
{
	assert(d->depth == 0);
	sqlite_tidy(d->engine);
}

int64_t db_cache_bytes(const struct db *d)
{
	return sqlite_cache_bytes(d->engine);
}

int64_t db_last_number(struct db *d)
{
	return sqlite_last_number(d->engine);
}

int64_t db_changes(struct db *d)
{
	return d->state == DB_OK ? sqlite_touched(d->engine) : 0;
}

int64_t row_int(const struct row *r, int column)
{
	return sqlite_int_at(r->statement, column);
}

const char *row_text(const struct row *r, int column)
{
	return sqlite_text_at(r->statement, column);
}

bool row_is_null(const struct row *r, int column)
{
	return sqlite_null_at(r->statement, column);
}

enum db_result db_state(const struct db *d)
{
	return d->state;
}

bool db_has_failed(const struct db *d)
{
	return sqlite_has_failed(d->engine);
}

void db_each_sql(const struct db *d, db_sql_fn *fn, void *arg)
{
	for (const struct row *r = d->rows; r; r = r->hh.next)
		fn(r->sql, arg);
}

/* The write lock is taken at once: waiting for it later, with something read already, could only
 * fail. */
enum db_result db_begin(struct db *d)
{
	if (d->depth == 0)
		d->state = DB_OK;
	if (db_run(d, d->depth == 0 ? "begin immediate" : "savepoint inner_step", "") == DB_OK)
		d->depth++;
	return d->state;
}

enum db_result db_commit(struct db *d)
{
	enum db_result result = d->state;

	assert(d->depth > 0);
	if (result == DB_OK)
		result = db_run(d, d->depth == 1 ? "commit" : "release inner_step", "");
	if (result != DB_OK)
		db_rollback(d);
	else
		d->depth--;
	return result;
}

void db_rollback(struct db *d)
{
	assert(d->depth > 0);
	d->depth--;
	if (d->is_lost) {
		/* Nothing is left to roll back; what encloses this has failed too. */
		if (d->depth > 0)
			return;
		d->is_lost = false;
		d->state = DB_OK;
		return;
	}
	d->state = DB_OK;
	if (d->depth == 0) {
		db_run(d, "rollback", "");
	} else {
		db_run(d, "rollback to inner_step", "");
		db_run(d, "release inner_step", "");
	}
}

static bool apply(struct db *d, const struct schema_file *f, char *why, size_t why_size)
{
	enum db_result result = db_begin(d);

	/* Read under the lock: another process may have been quicker. */
	if (result == DB_OK && sqlite_version(d->engine) < f->number) {
		note_failure(d, sqlite_script(d->engine, f->sql));
		if (d->state == DB_OK)
			note_failure(d, sqlite_set_version(d->engine, f->number));
	}
	if (d->depth > 0)
		result = db_commit(d);
	if (result != DB_OK)
		snprintf(why, why_size, "the database could not be brought up to %s", f->name);
	return result == DB_OK;
}

bool db_migrate(struct db *d, char *why, size_t why_size)
{
	int64_t version = sqlite_version(d->engine);

	if (!is_for_us(d->engine, why, why_size))
		return false;
	for (size_t i = 0; i < schema_file_count; i++)
		if (schema_files[i].number > version && !apply(d, &schema_files[i], why, why_size))
			return false;
	return true;
}

bool db_check(struct db *d, char *why, size_t why_size)
{
	int64_t version = sqlite_version(d->engine);

	if (!sqlite_check_file(d->engine, why, why_size))
		return false;
	if (version == newest_version())
		return invariants_hold(d, why, why_size);
	if (version == 0)
		snprintf(why, why_size, "there is nothing of homeprod's in it");
	else
		snprintf(why, why_size,
			 "its schema is %lld, not %lld: homeprod brings it up when it starts",
			 (long long)version, (long long)newest_version());
	return false;
}

bool db_backup(struct db *d, const char *path, char *why, size_t why_size)
{
	return sqlite_copy_to(d->engine, path, why, why_size);
}
