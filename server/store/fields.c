/* SPDX-License-Identifier: ISC */
/* From a row's columns to the fields of a struct; used by the sections of rows.h. */
#include "server/store/fields.h"

#include <stdio.h>

#include "protocol/mem.h"

void field_copy(const struct row *r, int column, char *out, size_t size)
{
	const char *text = row_text(r, column);

	snprintf(out, size, "%s", text ? text : "");
}

void field_id(const struct row *r, int column, char out[HP_ID_SIZE])
{
	field_copy(r, column, out, HP_ID_SIZE);
}

char *field_text(const struct row *r, int column)
{
	return xstrdup(row_text(r, column));
}

const char *or_null(const char *text)
{
	return text && text[0] ? text : NULL;
}
