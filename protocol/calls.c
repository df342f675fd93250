/* SPDX-License-Identifier: ISC */
/* The bodies of calls and the small answers, to and from JSON. Called by the client's actions and
 * the routes. */
#include "protocol/calls.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/names.h"
#include "protocol/request.h"
#include "protocol/rule.h"
#include "protocol/words.h"

#define ID_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

bool id_is_valid(const char *id)
{
	size_t len = strnlen(id, HP_ID_SIZE);

	return len > 0 && len < HP_ID_SIZE && strspn(id, ID_LETTERS) == len;
}

bool idempotency_key_is_valid(const char *key)
{
	size_t len = strnlen(key, HP_KEY_SIZE);

	if (len == 0 || len >= HP_KEY_SIZE)
		return false;
	for (size_t i = 0; i < len; i++)
		if (key[i] <= ' ' || key[i] >= 0x7F)
			return false;
	return true;
}

char *login_call_encode(const struct login_call *c)
{
	struct writer *o = writer_new();

	writer_text(o, "username", c->username);
	writer_text(o, "password", c->password);
	return writer_close(o);
}

/* Only the sizes: whether there is such a name is for the sign-in to say, in one answer for all. */
static enum err login_call_check(const struct login_call *c, struct fault *f)
{
	size_t len = strlen(c->password);

	if (c->username[0] == '\0')
		return fault_set(f, ERR_INVALID, "username", "%s", _("This must not be empty."));
	if (len == 0)
		return fault_set(f, ERR_INVALID, "password", "%s", _("This must not be empty."));
	if (len > HP_PASSWORD_BYTES_MAX)
		return fault_set(f, ERR_INVALID, "password", "%s", _("This is too long."));
	return ERR_NONE;
}

enum err login_call_decode(const char *text, size_t len, struct login_call *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f)) {
		out->username = reader_text(&r, "username", NEEDED, HP_USERNAME_CHARS_MAX);
		out->password = reader_text(&r, "password", NEEDED, HP_PASSWORD_BYTES_MAX);
	}
	if (r.err == ERR_NONE)
		reader_note(&r, login_call_check(out, f));
	if (r.err != ERR_NONE)
		login_call_clear(out);
	return reader_close(&r);
}

void login_call_clear(struct login_call *c)
{
	free(c->username);
	xfree_secret(c->password);
	memset(c, 0, sizeof *c);
}

char *login_answer_encode(const struct login_answer *a)
{
	struct writer *o = writer_new();

	writer_text(o, "token", a->token);
	writer_int(o, "expires_at", a->expires_at_ms);
	writer_object(o, "user");
	user_write(o, &a->user);
	writer_end(o);
	return writer_close(o);
}

enum err login_answer_decode(const char *text, size_t len, struct login_answer *out,
			     struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f)) {
		json_t *outer;

		/* its letters are those of an id: it goes into a header as it is */
		reader_fixed(&r, "token", NEEDED, out->token, sizeof out->token, id_is_valid);
		out->expires_at_ms = reader_time(&r, "expires_at", NEEDED);
		outer = reader_enter(&r, "user");
		reader_user(&r, &out->user);
		reader_leave(&r, outer);
	}
	if (r.err != ERR_NONE)
		login_answer_clear(out);
	return reader_close(&r);
}

void login_answer_clear(struct login_answer *a)
{
	user_clear(&a->user);
	explicit_bzero(a, sizeof *a);
}

char *me_call_encode(const struct me_call *c)
{
	struct writer *o = writer_new();

	writer_bool(o, "is_available", c->is_available);
	return writer_close(o);
}

enum err me_call_decode(const char *text, size_t len, struct me_call *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		out->is_available = reader_bool(&r, "is_available", NEEDED);
	return reader_close(&r);
}

char *request_call_encode(const struct request_call *c)
{
	struct writer *o = writer_new();

	writer_id(o, "category", c->category);
	writer_text(o, "description", c->description);
	if (c->amount != 0)
		writer_int(o, "amount", c->amount);
	return writer_close(o);
}

enum err request_call_decode(const char *text, size_t len, struct request_call *out,
			     struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f)) {
		reader_category(&r, "category", out->category);
		out->description = reader_text(&r, "description", NEEDED, HP_DESCRIPTION_CHARS_MAX);
		if (reader_has(&r, "amount"))
			out->amount =
			    reader_int(&r, "amount", NEEDED, HP_AMOUNT_MIN, HP_AMOUNT_MAX);
	}
	if (r.err == ERR_NONE)
		reader_note(&r, description_check(out->description, f));
	if (r.err != ERR_NONE)
		request_call_clear(out);
	return reader_close(&r);
}

void request_call_clear(struct request_call *c)
{
	xfree_secret(c->description);
	memset(c, 0, sizeof *c);
}

char *end_call_encode(const struct end_call *c)
{
	struct writer *o = writer_new();

	writer_text(o, "outcome", outcome_name(c->outcome));
	if (c->notes != NULL)
		writer_text(o, "notes", c->notes);
	return writer_close(o);
}

enum err end_call_decode(const char *text, size_t len, struct end_call *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f)) {
		out->outcome = (enum outcome)reader_word(&r, "outcome", NEEDED, outcome_names,
		                                         OUTCOME_COUNT);
		out->notes = reader_text(&r, "notes", OPTIONAL, HP_NOTES_CHARS_MAX);
	}
	if (r.err == ERR_NONE)
		reader_note(&r, notes_check(out->notes, f));
	if (r.err != ERR_NONE)
		end_call_clear(out);
	return reader_close(&r);
}

void end_call_clear(struct end_call *c)
{
	xfree_secret(c->notes);
	memset(c, 0, sizeof *c);
}

char *feedback_call_encode(const struct feedback_call *c)
{
	struct writer *o = writer_new();

	writer_int(o, "rating", c->rating);
	if (c->words != NULL)
		writer_text(o, "words", c->words);
	return writer_close(o);
}

enum err feedback_call_decode(const char *text, size_t len, struct feedback_call *out,
			      struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f)) {
		out->rating = (int)reader_int(&r, "rating", NEEDED, 1, RATING_MAX);
		out->words = reader_text(&r, "words", OPTIONAL, HP_FEEDBACK_CHARS_MAX);
	}
	if (r.err == ERR_NONE)
		reader_note(&r, feedback_words_check(out->words, f));
	if (r.err != ERR_NONE)
		feedback_call_clear(out);
	return reader_close(&r);
}

void feedback_call_clear(struct feedback_call *c)
{
	xfree_secret(c->words);
	memset(c, 0, sizeof *c);
}

char *settle_call_encode(const struct settle_call *c)
{
	struct writer *o = writer_new();

	writer_text(o, "note", c->note);
	return writer_close(o);
}

enum err settle_call_decode(const char *text, size_t len, struct settle_call *out, struct fault *f)
{
	const struct text_rule rule = {"note", HP_SETTLE_NOTE_CHARS_MAX, false, true};
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		out->note = reader_text(&r, "note", NEEDED, HP_SETTLE_NOTE_CHARS_MAX);
	if (r.err == ERR_NONE)
		reader_note(&r, rule_check(&rule, out->note, f));
	if (r.err != ERR_NONE)
		settle_call_clear(out);
	return reader_close(&r);
}

void settle_call_clear(struct settle_call *c)
{
	free(c->note);
	memset(c, 0, sizeof *c);
}

char *read_all_call_encode(const struct read_all_call *c)
{
	struct writer *o = writer_new();

	if (c->up_to[0] != '\0')
		writer_id(o, "up_to", c->up_to);
	return writer_close(o);
}

/* It may say nothing at all, which means all. */
enum err read_all_call_decode(const char *text, size_t len, struct read_all_call *out,
                              struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (len == 0)
		return ERR_NONE;
	if (reader_open(&r, text, len, f))
		reader_id(&r, "up_to", OPTIONAL, out->up_to);
	return reader_close(&r);
}

char *unread_answer_encode(int64_t unread_count)
{
	struct writer *o = writer_new();

	writer_int(o, "unread_count", unread_count);
	return writer_close(o);
}

enum err unread_answer_decode(const char *text, size_t len, int64_t *unread_count, struct fault *f)
{
	struct reader r;

	*unread_count = 0;
	if (reader_open(&r, text, len, f))
		*unread_count = reader_count(&r, "unread_count", NEEDED);
	return reader_close(&r);
}

char *page_encode(char *const *items, size_t count, const char *next_cursor, int64_t unread_count)
{
	char *list = writer_join(items, count), *unread, *cursor, *page;
	struct writer *o = writer_new();

	writer_text(o, "next_cursor", next_cursor);
	cursor = writer_close(o); /* {"next_cursor":…}, whose brace we open ourselves */
	unread = unread_count >= 0 ? xasprintf("\"unread_count\":%lld,", (long long)unread_count)
	                           : xstrdup("");
	page = xasprintf("{\"items\":%s,%s%s", list, unread, cursor + 1);
	free(list);
	free(unread);
	free(cursor);
	return page;
}
