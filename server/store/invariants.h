/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORE_INVARIANTS_H
#define HP_SERVER_STORE_INVARIANTS_H

#include <stdbool.h>
#include <stddef.h>

struct db;

/* What must hold whenever no transaction is under way, beyond what the schema itself refuses. False: `why` says which
 * does not, and for how many rows. For db_check() only; it reads whole tables. */
bool invariants_hold(struct db *d, char *why, size_t why_size);

#endif
