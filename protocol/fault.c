/* SPDX-License-Identifier: ISC */
/*
 * Why something was refused, as a problem document (RFC 9457). The server writes it with every
 * error; the client reads one, whoever it is from: a proxy in between says things of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/err.h"
#include "protocol/json.h"
#include "protocol/limits.h"
#include "protocol/text.h"
#include "protocol/words.h"

#define TYPE_PREFIX "urn:homepro:"
#define WAS_QUICKER N_("%s was quicker.") /* as server/life.c says it */

char *fault_encode(const struct fault *f, const char *claimed_by)
{
	char type[64] = TYPE_PREFIX;
	struct writer *o = writer_new();

	strncat(type, err_name(f->err), sizeof type - sizeof TYPE_PREFIX);
	writer_text(o, "type", type);
	writer_text(o, "title", err_sentence(f->err));
	writer_int(o, "status", err_status(f->err));
	writer_text(o, "detail", f->detail[0] != '\0' ? f->detail : err_sentence(f->err));
	if (f->field[0] != '\0')
		writer_text(o, "field", f->field);
	if (claimed_by != NULL)
		writer_text(o, "claimed_by", claimed_by);
	return writer_close(o);
}

/* What a status means where nothing more exact was said. */
static const struct {
	int status;
	enum err err;
} meanings[] = {
    {0, ERR_OUT_OF_REACH},   {400, ERR_MALFORMED},    {401, ERR_SIGNED_OUT},
    {403, ERR_FORBIDDEN},    {404, ERR_NOT_FOUND},    {405, ERR_METHOD},
    {408, ERR_TOO_SLOW},     {409, ERR_STATE},        {410, ERR_GONE},
    {413, ERR_TOO_LARGE},    {415, ERR_CONTENT_TYPE}, {422, ERR_INVALID},
    {429, ERR_TOO_OFTEN},    {502, ERR_OUT_OF_REACH}, {503, ERR_BUSY},
    {504, ERR_OUT_OF_REACH},
};

static enum err err_of_status(int status)
{
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (meanings[i].status == status)
			return meanings[i].err;
	return ERR_FAILED;
}

/* Our own word for it, believed only where it fits the status. */
static enum err err_of_type(const char *type, int status)
{
	size_t prefix = strlen(TYPE_PREFIX);

	if (type == NULL || strncmp(type, TYPE_PREFIX, prefix) != 0)
		return ERR_NONE;
	for (enum err e = ERR_FAILED; e < ERR_COUNT; e++)
		if (status >= 400 && err_status(e) == status &&
		    strcmp(err_name(e), type + prefix) == 0)
			return e;
	return ERR_NONE;
}

/* A member as one clean line; "" where there is none. */
static void read_line(const json_t *o, const char *key, char *out, size_t size)
{
	const json_t *value = json_object_get(o, key);

	if (json_is_string(value) && !text_is_blank(json_string_value(value)))
		text_clean_into(out, size, json_string_value(value), json_string_length(value),
				TEXT_LINE);
	else
		out[0] = '\0';
}

/* The server speaks English, and most of what it says is a sentence that we know in our reader's language. */
static void say_anew(struct fault *f, const char *claimed_by)
{
	const struct fault said = *f;
	char quicker[sizeof said.detail];

	snprintf(quicker, sizeof quicker, WAS_QUICKER, claimed_by);
	if (claimed_by[0] != '\0' && strcmp(said.detail, quicker) == 0)
		fault_set(f, said.err, said.field, _(WAS_QUICKER), claimed_by);
	else if (said.detail[0] != '\0')
		fault_set(f, said.err, said.field, "%s", _(said.detail));
	else
		fault_set(f, said.err, said.field, NULL);
}

void fault_decode(const char *text, size_t len, int status, struct fault *f, char *claimed_by,
                  size_t claimed_by_size)
{
	enum err e = err_of_status(status), said;
	struct reader r;

	*f = (struct fault){.err = e};
	claimed_by[0] = '\0';
	if (reader_open(&r, text, len, NULL)) {
		said = err_of_type(json_string_value(json_object_get(r.object, "type")), status);
		read_line(r.object, "field", f->field, sizeof f->field);
		read_line(r.object, "detail", f->detail, sizeof f->detail);
		read_line(r.object, "claimed_by", claimed_by, claimed_by_size);
		if (said != ERR_NONE)
			f->err = said;
		else if (status == 409 && claimed_by[0] != '\0')
			f->err = ERR_TAKEN;
	}
	reader_close(&r);
	say_anew(f, claimed_by);
}

bool fault_is_told(const char *text, size_t len, int status)
{
	struct reader r;
	bool is_told = false;

	if (reader_open(&r, text, len, NULL)) {
		const json_t *said = json_object_get(r.object, "status");

		is_told = json_is_integer(said) && json_integer_value(said) == status;
	}
	reader_close(&r);
	return is_told;
}
