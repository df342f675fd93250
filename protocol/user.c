/* SPDX-License-Identifier: ISC */
/* Somebody who signs in: names, copies, checks and JSON. Called by both sides. */
#include "protocol/user.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/names.h"
#include "protocol/rule.h"
#include "protocol/words.h"

const char *const role_names[ROLE_COUNT] = {
	[ROLE_CUSTOMER] = "customer",
	[ROLE_HELPER] = "helper",
	[ROLE_OPERATOR] = "operator",
};

const char *role_name(enum role r)
{
	return role_names[r];
}

bool role_parse(const char *name, enum role *out)
{
	int found = names_find(role_names, ROLE_COUNT, name);

	if (found >= 0)
		*out = (enum role)found;
	return found >= 0;
}

void user_clear(struct user *u)
{
	free(u->username);
	free(u->display_name);
	memset(u, 0, sizeof *u);
}

void user_copy(struct user *to, const struct user *from)
{
	if (to == from)
		return;
	user_clear(to);
	*to = *from;
	to->username = xstrdup(from->username);
	to->display_name = xstrdup(from->display_name);
}

enum err username_check(const char *name, struct fault *f)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t len = strnlen(name, HP_USERNAME_CHARS_MAX + 1);

	if (len == 0)
		return fault_set(f, ERR_INVALID, "username", "%s",
				 _("A name to sign in with is needed."));
	if (len > HP_USERNAME_CHARS_MAX)
		return fault_set(f, ERR_INVALID, "username", _("This has at most %d characters."),
		                 HP_USERNAME_CHARS_MAX);
	if (strspn(name, allowed) != len)
		return fault_set(
		    f, ERR_INVALID, "username", "%s",
		    _("Only letters, digits, dot, underscore and hyphen are possible here."));
	return ERR_NONE;
}

enum err display_name_check(const char *name, struct fault *f)
{
	const struct text_rule rule = {"display_name", HP_DISPLAY_NAME_CHARS_MAX, false, true};

	return rule_check(&rule, name, f);
}

enum err password_check(const char *password, size_t len, struct fault *f)
{
	if (memchr(password, '\0', len) != NULL)
		return fault_set(f, ERR_INVALID, "password", "%s",
		                 _("There are characters in this that cannot be used."));
	if (len < HP_PASSWORD_BYTES_MIN)
		return fault_set(f, ERR_INVALID, "password",
				 _("A password has at least %d characters."),
				 HP_PASSWORD_BYTES_MIN);
	if (len > HP_PASSWORD_BYTES_MAX)
		return fault_set(f, ERR_INVALID, "password", _("A password has at most %d bytes."),
		                 HP_PASSWORD_BYTES_MAX);
	return ERR_NONE;
}

void reader_user(struct reader *r, struct user *out)
{
	reader_id(r, "id", NEEDED, out->id);
	out->username = reader_text(r, "username", NEEDED, HP_USERNAME_CHARS_MAX);
	out->display_name = reader_text(r, "display_name", NEEDED, HP_DISPLAY_NAME_CHARS_MAX);
	out->role = (enum role)reader_word(r, "role", NEEDED, role_names, ROLE_COUNT);
	out->is_available = reader_bool(r, "is_available", OPTIONAL);
	out->completed_sessions = reader_count(r, "completed_sessions", NEEDED);
	out->created_at_ms = reader_time(r, "created_at", NEEDED);
	out->available_since_ms = reader_time(r, "available_since", OPTIONAL);
}

void user_write(struct writer *o, const struct user *u)
{
	writer_id(o, "id", u->id);
	writer_text(o, "username", u->username);
	writer_text(o, "display_name", u->display_name);
	writer_text(o, "role", role_name(u->role));
	writer_bool(o, "is_available", u->is_available);
	writer_int(o, "completed_sessions", u->completed_sessions);
	writer_int(o, "created_at", u->created_at_ms);
	writer_time(o, "available_since", u->available_since_ms);
}

char *user_encode(const struct user *u)
{
	struct writer *o = writer_new();

	user_write(o, u);
	return writer_close(o);
}

enum err user_decode(const char *text, size_t len, struct user *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		reader_user(&r, out);
	if (r.err != ERR_NONE)
		user_clear(out);
	return reader_close(&r);
}
