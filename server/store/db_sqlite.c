/* SPDX-License-Identifier: ISC */
/*
 * SQLite behind db.c. The daemon's one connection does all of its writes and every checkpoint;
 * connections of other processes leave the write-ahead log alone, since a checkpoint against a
 * commit of another can lose one (the WAL-reset race of SQLite before 3.51.3).
 */
#include "server/store/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loop/log.h"
#include "protocol/mem.h"

#define APPLICATION_ID 0x48504131 /* "HPA1": file(1) and we know it by that */
#define BUSY_TIMEOUT_MS 5000
#define CHECKPOINT_PAGES 4000 /* 16 MiB: a page that changes often is then carried over once for many changes */
#define LOG_BYTES (16 << 20) /* what so many pages take up in the write-ahead log, with their headers */
#define LOG_STEP_BYTES (1 << 20)
#define WRITE_BYTES 65536 /* SQLite's own way of writing takes no more than 128 KiB at once */
#define CHECKED_BYTES_MAX (1 << 30) /* two to four seconds */
#define WAL_SIZE_LIMIT "67108864" /* bytes it is cut down to after a burst */

struct sqlite {
	sqlite3 *handle;
	bool is_daemon;
	bool is_full; /* and it has been said */
	int lock_fd; /* the daemon's claim on the file; -1: none */
	bool has_failed;
	bool is_log_short; /* the write-ahead log's file has yet to be given its room */
	int wal_pages; /* since the last checkpoint; counted where checkpoints are ours to make */
};

struct sqlite_statement {
	struct sqlite *engine;
	sqlite3_stmt *handle;
};

static enum db_result result_of(struct sqlite *e, int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return DB_OK;
	case SQLITE_CONSTRAINT:
		log_debug("database: %s", sqlite3_errmsg(e->handle));
		return DB_CONFLICT;
	case SQLITE_NOMEM: /* a text that could not be had would look like one that is not there */
		mem_exhausted();
	case SQLITE_FULL:
		if (!e->is_full)
			log_error("database: the disk is full");
		e->is_full = true;
		return DB_FULL;
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		e->has_failed = true;
		break;
	}
	log_error("database: %s (%d)", sqlite3_errmsg(e->handle),
		  sqlite3_extended_errcode(e->handle));
	return DB_BROKEN;
}

/* Every folder on the way, ours alone. */
static bool make_folder_of(const char *path)
{
	char *copy = xstrdup(path);
	bool is_there = true;

	for (char *slash = strchr(copy + 1, '/'); slash && is_there;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		is_there = mkdir(copy, 0700) == 0 || errno == EEXIST;
		*slash = '/';
	}
	free(copy);
	return is_there;
}

/* SQLite gives its log and index files the mode of the database, so 0600 here settles all three. A
 * file that exists is not opened: closing it would drop the locks that another connection of this
 * process holds on it. */
static bool make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST;
	close(fd);
	return true;
}

static bool claim_file(struct sqlite *e, const char *path, char *why, size_t why_size)
{
	char *lock = xasprintf("%s.lock", path);

	e->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	free(lock);
	if (e->lock_fd < 0) {
		snprintf(why, why_size, "%s.lock: %s", path, strerror(errno));
		return false;
	}
	if (flock(e->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		snprintf(why, why_size, "%s: another homeprod is running on it", path);
		return false;
	}
	return true;
}

static int64_t pragma_number(struct sqlite *e, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t number = -1;

	if (sqlite3_prepare_v2(e->handle, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		number = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return number;
}

/* Instead of SQLite's own hook, which makes the checkpoint within the commit: who waits for an answer would wait for
 * two more syncs and a thousand pages. */
static int note_wal(void *arg, sqlite3 *h, const char *name, int pages)
{
	struct sqlite *e = arg;

	(void)h;
	(void)name;
	e->wal_pages = pages;
	e->is_full = false; /* something was written; should it be full again, that is news */
	return SQLITE_OK;
}

static void be_careful(struct sqlite *e, bool is_daemon)
{
	sqlite3 *h = e->handle;
	int on = 0;

	sqlite3_extended_result_codes(h, 1);
	sqlite3_busy_timeout(h, BUSY_TIMEOUT_MS);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
	sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on);
	if (!is_daemon) {
		sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on);
		sqlite3_wal_autocheckpoint(h, 0);
	} else {
		sqlite3_wal_hook(h, note_wal, e);
	}
}

static bool is_ours(struct sqlite *e, const char *path, char *why, size_t why_size)
{
	int64_t things = pragma_number(e, "select count(*) from sqlite_schema");

	if (things == 0 ||
	    (things > 0 && pragma_number(e, "pragma application_id") == APPLICATION_ID))
		return true;
	snprintf(why, why_size, "%s: %s", path,
		 things < 0 ? sqlite3_errmsg(e->handle) : "a database, but not one of homeprod's");
	return false;
}

static bool connect_to(struct sqlite *e, const char *path, bool is_daemon, char *why,
		       size_t why_size)
{
	if (!make_folder_of(path) || !make_file(path)) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return false;
	}
	if (is_daemon && !claim_file(e, path, why, why_size))
		return false;
	if (sqlite3_open_v2(path, &e->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK) {
		snprintf(why, why_size, "%s: %s", path, sqlite3_errmsg(e->handle));
		return false;
	}
	be_careful(e, is_daemon);
	return is_ours(e, path, why, why_size);
}

struct sqlite *sqlite_connect(const char *path, bool is_daemon, char *why, size_t why_size)
{
	struct sqlite *e = xcalloc(1, sizeof(*e));

	/* Nobody reads its statistics of memory, and they cost a lock an allocation. Refused, without harm, but the
	 * first time. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	e->lock_fd = -1;
	e->is_daemon = e->is_log_short = is_daemon;
	if (connect_to(e, path, is_daemon, why, why_size))
		return e;
	sqlite_disconnect(e);
	return NULL;
}

void sqlite_disconnect(struct sqlite *e)
{
	if (!e)
		return;
	if (sqlite3_close(e->handle) != SQLITE_OK)
		log_error("database: not everything was let go of at closing");
	if (e->lock_fd >= 0)
		close(e->lock_fd);
	free(e);
}

static int append_zeros(sqlite3_file *log, int64_t size)
{
	void *zeros = xcalloc(1, WRITE_BYTES);
	int code = SQLITE_OK;

	for (int left = LOG_STEP_BYTES; left > 0 && code == SQLITE_OK; left -= WRITE_BYTES, size += WRITE_BYTES)
		code = log->pMethods->xWrite(log, zeros, WRITE_BYTES, size);
	free(zeros);
	return code == SQLITE_OK ? log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) : code;
}

/* To SQLite zeros are no frames, whatever stands before them. */
static int log_lengthen(struct sqlite *e)
{
	sqlite3_file *log = NULL;
	sqlite3_int64 size = 0;
	int code = sqlite3_file_control(e->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);

	if (code == SQLITE_OK)
		code = log->pMethods->xFileSize(log, &size);
	if (code == SQLITE_OK && size < LOG_BYTES)
		code = append_zeros(log, size);
	e->is_log_short = code == SQLITE_OK && size + LOG_STEP_BYTES < LOG_BYTES;
	return code;
}

/* A commit that lengthens its file waits for the file system's journal as well as for its own pages: twice as long. So
 * the log is given its length at once, in steps, while nobody else can be writing to it. A disk too full for that has
 * room for commits yet. */
static void make_room(struct sqlite *e)
{
	int code = sqlite3_exec(e->handle, "begin immediate", NULL, NULL, NULL);

	if (code != SQLITE_OK) {
		if ((code & 0xff) != SQLITE_BUSY)
			result_of(e, code);
		return;
	}
	code = log_lengthen(e);
	sqlite3_exec(e->handle, "rollback", NULL, NULL, NULL);
	if (code == SQLITE_OK || (code & 0xff) == SQLITE_FULL)
		return;
	log_error("database: %s (%d)", sqlite3_errstr(code), code);
	e->has_failed = true;
}

int64_t sqlite_cache_bytes(const struct sqlite *e)
{
	int bytes = 0, most;

	sqlite3_db_status(e->handle, SQLITE_DBSTATUS_CACHE_USED, &bytes, &most, 0);
	return bytes;
}

/* What a reader still looks at stays for the next time; nobody waits. */
static void checkpoint(struct sqlite *e)
{
	int code = sqlite3_wal_checkpoint_v2(e->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	e->wal_pages = 0;
	if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
		result_of(e, code);
}

bool sqlite_wants_tidying(const struct sqlite *e)
{
	return (e->is_log_short || e->wal_pages >= CHECKPOINT_PAGES) && !e->has_failed;
}

void sqlite_tidy(struct sqlite *e)
{
	if (e->wal_pages >= CHECKPOINT_PAGES)
		checkpoint(e);
	else
		make_room(e);
}

/* Our own texts, which may change the schema's. */
enum db_result sqlite_script(struct sqlite *e, const char *sql)
{
	int code, is_defensive;

	sqlite3_db_config(e->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, &is_defensive);
	code = sqlite3_exec(e->handle, sql, NULL, NULL, NULL);
	sqlite3_db_config(e->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &is_defensive);
	return result_of(e, code);
}

struct sqlite_statement *sqlite_prepare(struct sqlite *e, const char *sql)
{
	struct sqlite_statement *st;
	sqlite3_stmt *handle;

	if (result_of(e, sqlite3_prepare_v3(e->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle,
					    NULL)) != DB_OK)
		return NULL;
	st = xcalloc(1, sizeof(*st));
	st->engine = e;
	st->handle = handle;
	return st;
}

void sqlite_finalize(struct sqlite_statement *st)
{
	sqlite3_finalize(st->handle);
	free(st);
}

enum db_result sqlite_bind_text_at(struct sqlite_statement *st, int at, const char *text, bool is_lasting)
{
	return result_of(st->engine, sqlite3_bind_text(st->handle, at, text, -1,
						       is_lasting ? SQLITE_STATIC : SQLITE_TRANSIENT));
}

void sqlite_bind_int_at(struct sqlite_statement *st, int at, int64_t number)
{
	sqlite3_bind_int64(st->handle, at, number);
}

enum db_result sqlite_advance(struct sqlite_statement *st, bool *has_row)
{
	int code = sqlite3_step(st->handle);
	enum db_result result = result_of(st->engine, code);

	*has_row = code == SQLITE_ROW;
	if (!*has_row)
		sqlite_rewind(st);
	return result;
}

void sqlite_rewind(struct sqlite_statement *st)
{
	sqlite3_reset(st->handle);
	sqlite3_clear_bindings(st->handle);
}

int64_t sqlite_int_at(const struct sqlite_statement *st, int column)
{
	return sqlite3_column_int64(st->handle, column);
}

const char *sqlite_text_at(const struct sqlite_statement *st, int column)
{
	const unsigned char *text = sqlite3_column_text(st->handle, column);

	if (!text && sqlite3_column_type(st->handle, column) != SQLITE_NULL)
		mem_exhausted();
	return (const char *)text;
}

bool sqlite_null_at(const struct sqlite_statement *st, int column)
{
	return sqlite3_column_type(st->handle, column) == SQLITE_NULL;
}

int64_t sqlite_last_number(const struct sqlite *e)
{
	return sqlite3_last_insert_rowid(e->handle);
}

int64_t sqlite_touched(const struct sqlite *e)
{
	return sqlite3_changes64(e->handle);
}

bool sqlite_in_transaction(const struct sqlite *e)
{
	return sqlite3_get_autocommit(e->handle) == 0;
}

bool sqlite_has_failed(const struct sqlite *e)
{
	return e->has_failed;
}

int64_t sqlite_version(struct sqlite *e)
{
	return pragma_number(e, "pragma user_version");
}

enum db_result sqlite_set_version(struct sqlite *e, int version)
{
	char sql[96];

	snprintf(sql, sizeof(sql), "pragma user_version = %d; pragma application_id = %d", version,
		 APPLICATION_ID);
	return sqlite_script(e, sql);
}

/* The first row that a check gives is its first finding. */
static bool finds_nothing(struct sqlite *e, const char *sql, const char *good, char *why,
			  size_t why_size)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(e->handle, sql, -1, &st, NULL);
	const char *finding = NULL;

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		finding = (const char *)sqlite3_column_text(st, 0);
	else if (code != SQLITE_DONE)
		finding = sqlite3_errmsg(e->handle);
	if (finding && good && strcmp(finding, good) == 0)
		finding = NULL;
	if (finding)
		snprintf(why, why_size, "%s", finding);
	sqlite3_finalize(st);
	return !finding;
}

/* Looked at whole before it is built upon: on damage a daemon would go on serving whatever it can still read. A file so
 * large that this would hold up the service for long is left to `homeprod check`. */
static bool is_whole(struct sqlite *e, char *why, size_t why_size)
{
	int64_t bytes = pragma_number(
		e, "select page_count * page_size from pragma_page_count, pragma_page_size");
	char finding[120] = "";

	if (bytes > CHECKED_BYTES_MAX ||
	    finds_nothing(e, "pragma quick_check(1)", "ok", finding, sizeof(finding)))
		return true;
	snprintf(why, why_size, "%s%.*s",
		 (sqlite3_errcode(e->handle) & 0xff) == SQLITE_NOMEM ? "" : "damaged: ",
		 (int)strcspn(finding, "\n"), finding);
	return false;
}

bool sqlite_set_up(struct sqlite *e, char *why, size_t why_size)
{
	bool is_new = pragma_number(e, "select count(*) from sqlite_schema") == 0;

	if (e->is_daemon && !is_whole(e, why, why_size))
		return false;
	/* The log stays as it is where only a command looks in: a backup, say. */
	if ((!e->is_daemon && !is_new) ||
	    sqlite3_exec(e->handle, "pragma journal_mode = wal", NULL, NULL, NULL) == SQLITE_OK)
		if (sqlite3_exec(e->handle,
				 "pragma synchronous = full; pragma foreign_keys = on;"
				 "pragma temp_store = memory; pragma cache_size = -16384;"
				 "pragma journal_size_limit = " WAL_SIZE_LIMIT,
				 NULL, NULL, NULL) == SQLITE_OK)
			return true;
	snprintf(why, why_size, "%s", sqlite3_errmsg(e->handle));
	return false;
}

bool sqlite_check_file(struct sqlite *e, char *why, size_t why_size)
{
	return finds_nothing(e, "pragma integrity_check(1)", "ok", why, why_size) &&
	       finds_nothing(e,
			     "select \"table\" || ': row ' || coalesce(rowid, '?') ||"
			     " ' points at nothing in ' || parent"
			     " from pragma_foreign_key_check",
			     NULL, why, why_size);
}

static bool sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return is_synced;
}

/* Under its own name only once it is whole and on the disk. */
static bool publish(const char *partial, const char *path)
{
	char *copy = xstrdup(path);
	bool is_done = sync_path(partial) && rename(partial, path) == 0 && sync_path(dirname(copy));

	free(copy);
	return is_done;
}

bool sqlite_copy_to(struct sqlite *e, const char *path, char *why, size_t why_size)
{
	char *partial = xasprintf("%s.partial", path);
	sqlite3_stmt *st = NULL;
	bool is_done = false;

	if (access(path, F_OK) == 0) {
		snprintf(why, why_size, "%s: exists already", path);
	} else if (unlink(partial), !make_file(partial)) {
		snprintf(why, why_size, "%s: %s", partial, strerror(errno));
	} else if (sqlite3_prepare_v2(e->handle, "vacuum into $1", -1, &st, NULL) != SQLITE_OK ||
		   sqlite3_bind_text(st, 1, partial, -1, SQLITE_STATIC) != SQLITE_OK ||
		   sqlite3_step(st) != SQLITE_DONE) {
		snprintf(why, why_size, "%s: %s", path, sqlite3_errmsg(e->handle));
		unlink(partial);
	} else if (!publish(partial, path)) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
	} else {
		is_done = true;
	}
	sqlite3_finalize(st);
	free(partial);
	return is_done;
}
