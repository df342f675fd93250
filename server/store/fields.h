/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_STORE_FIELDS_H
#define HP_SERVER_STORE_FIELDS_H

#include "protocol/limits.h"
#include "server/store/db.h"

/* Columns as the structs of protocol/ hold them, for the sections of rows.h. */

/* "Not yet": the end of what has none, and the page before the newest. Stands in the schema's indexes too. */
#define ENDLESS "9223372036854775807"

void field_copy(const struct row *r, int column, char *out, size_t size); /* null: "" */
void field_id(const struct row *r, int column, char out[HP_ID_SIZE]);
char *field_text(const struct row *r, int column);       /* null: NULL; caller frees */

/* For a 'T' argument: "" is null. */
const char *or_null(const char *text);

#endif
