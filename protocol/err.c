/* SPDX-License-Identifier: ISC */
/* What went wrong, in numbers and words: the one list of err.h, looked up. Called by everybody. */
#include "protocol/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "protocol/words.h"

static const struct {
	const char *word;
	int status;
	int exit_code;
	const char *sentence;
} errors[ERR_COUNT] = {
#define X(name, word, status, code, sentence) [ERR_##name] = {word, status, code, sentence},
	HP_ERRORS(X)
#undef X
};

static enum err known(enum err e)
{
	assert((int)e >= 0 && e < ERR_COUNT);
	return e;
}

int err_status(enum err e)
{
	return errors[known(e)].status;
}

int err_exit_code(enum err e)
{
	return errors[known(e)].exit_code;
}

const char *err_name(enum err e)
{
	return errors[known(e)].word;
}

const char *err_sentence(enum err e)
{
	return _(errors[known(e)].sentence);
}

/* A text that was cut by its buffer may end in half a character. */
static void trim_half_character(char *text)
{
	size_t len = strlen(text), back = 0;
	unsigned char lead;

	while (back < 3 && back < len && ((unsigned char)text[len - 1 - back] & 0xC0) == 0x80)
		back++;
	if (back == len)
		return;
	lead = (unsigned char)text[len - 1 - back];
	if (lead >= 0xC0 && back < (lead >= 0xF0 ? 3u : lead >= 0xE0 ? 2u : 1u))
		text[len - 1 - back] = '\0';
}

enum err fault_set(struct fault *f, enum err e, const char *field, const char *format, ...)
{
	va_list args;

	if (f == NULL)
		return e;
	f->err = e;
	snprintf(f->field, sizeof f->field, "%s", field != NULL ? field : "");
	if (format == NULL) {
		snprintf(f->detail, sizeof f->detail, "%s", err_sentence(e));
	} else {
		va_start(args, format);
		vsnprintf(f->detail, sizeof f->detail, format, args);
		va_end(args);
	}
	trim_half_character(f->detail);
	return e;
}
