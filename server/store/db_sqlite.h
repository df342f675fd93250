/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORE_DB_SQLITE_H
#define HP_SERVER_STORE_DB_SQLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/store/db.h"

/*
 * SQLite, as db.c needs an engine: a connection, statements, and the few things that no two engines do alike. Another
 * engine is another file with these functions; only db.c calls them. Functions that can fail return a result and
 * have logged the engine's words, except where `why` takes them.
 */
struct sqlite;
struct sqlite_statement;

struct sqlite *sqlite_connect(const char *path, bool is_daemon, char *why, size_t why_size);
void sqlite_disconnect(struct sqlite *e);
/* Once it is known that the file is one to be worked on; until then nothing in it is changed. A daemon's is looked
 * through for damage. */
bool sqlite_set_up(struct sqlite *e, char *why, size_t why_size);

enum db_result sqlite_script(struct sqlite *e, const char *sql);
/* NULL: it does not compile, which is our bug or a damaged schema. */
struct sqlite_statement *sqlite_prepare(struct sqlite *e, const char *sql);
void sqlite_finalize(struct sqlite_statement *st);
/* Parameters count from 1; text NULL is null. The text is copied. */
/* `is_lasting`: the text stays until the statement is rewound; else it is copied. */
enum db_result sqlite_bind_text_at(struct sqlite_statement *st, int at, const char *text, bool is_lasting);
void sqlite_bind_int_at(struct sqlite_statement *st, int at, int64_t number);
/* *has_row: there is a row; otherwise it has ended, well or not, and is ready for the next run. */
enum db_result sqlite_advance(struct sqlite_statement *st, bool *has_row);
void sqlite_rewind(struct sqlite_statement *st);
int64_t sqlite_int_at(const struct sqlite_statement *st, int column);
const char *sqlite_text_at(const struct sqlite_statement *st, int column);
bool sqlite_null_at(const struct sqlite_statement *st, int column);
/* The daemon's, between transactions: the write-ahead log has yet to be made ready for commits, a step at a time, or
 * enough is in it to carry it over to the file. */
bool sqlite_wants_tidying(const struct sqlite *e);
void sqlite_tidy(struct sqlite *e);
int64_t sqlite_cache_bytes(const struct sqlite *e);
int64_t sqlite_last_number(const struct sqlite *e);
int64_t sqlite_touched(const struct sqlite *e);

/* False: no transaction is open; after a failure the engine may have rolled it back by itself. */
bool sqlite_in_transaction(const struct sqlite *e);
/* A failure that only starting again can mend was met: reading, writing or syncing failed, or the file is damaged. */
bool sqlite_has_failed(const struct sqlite *e);

/* The number of the last migration: read, and written as part of the transaction. */
int64_t sqlite_version(struct sqlite *e);
enum db_result sqlite_set_version(struct sqlite *e, int version);
bool sqlite_check_file(struct sqlite *e, char *why, size_t why_size);
bool sqlite_copy_to(struct sqlite *e, const char *path, char *why, size_t why_size);

#endif
