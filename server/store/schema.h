/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORE_SCHEMA_H
#define HP_SERVER_STORE_SCHEMA_H

#include <stddef.h>

/*
 * The numbered files of server/schema/ as texts, in order of number; made at build time. Only db_migrate() reads
 * them. A file that has been released is never changed: what comes later is a new number.
 */
struct schema_file {
	int number;
	const char *name;
	const char *sql;
};

extern const struct schema_file schema_files[];
extern const size_t schema_file_count;

#endif
