/* SPDX-License-Identifier: ISC */
/*
 * One call inside a transaction: who is it, may they, was it answered before, else the route's handler. The edge
 * submits call_serve() to the store; the reply_* and call_* functions are for the handlers.
 */
#include "server/call.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/sealed.h"
#include "server/store/rows.h"

#define HASH_BYTES 32

void call_clear(struct call *c)
{
	free(c->query);
	xfree_secret(c->token);
	free(c->key);
	free(c->signature);
	if (c->body != NULL)
		sodium_memzero(c->body, c->body_len);
	free(c->body);
	user_clear(&c->caller);
	free(c->reply.body);
	xfree_secret(c->reply.location);
	free(c->reply.after_arg);
	memset(c, 0, sizeof *c);
	c->reply.retry_after_s = -1;
}

/* Token and role. False: the reply says why. */
static bool is_let_in(struct tx *tx, struct call *c)
{
	int64_t expires_at_ms;

	if (c->route->roles == ROUTE_ANYONE)
		return true;
	if ((c->route->roles & ROUTE_DEVICE) != 0 && c->token != NULL &&
	    device_by_token(tx, c->token, c->device_id))
		return true;
	if (c->token == NULL || !token_user(tx, c->token, &c->caller, &expires_at_ms)) {
		reply_err(c, ERR_SIGNED_OUT, NULL, NULL);
		return false;
	}
	if ((c->route->roles & (1u << c->caller.role)) == 0) {
		reply_err(c, ERR_FORBIDDEN, NULL, NULL);
		return false;
	}
	return true;
}

/* Lengths go in too, so that no two calls run together into the same bytes. */
static void hash_part(crypto_generichash_state *state, const char *part, size_t len)
{
	uint64_t size = len;

	crypto_generichash_update(state, (const unsigned char *)&size, sizeof size);
	crypto_generichash_update(state, (const unsigned char *)part, len);
}

/* What makes two calls the same: method, path and body. */
static void call_hash(const struct call *c, char out[2 * HASH_BYTES + 1])
{
	crypto_generichash_state state;
	unsigned char hash[HASH_BYTES];
	const char method = (char)('0' + c->route->method);

	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	hash_part(&state, &method, 1);
	hash_part(&state, c->route->pattern, strlen(c->route->pattern));
	hash_part(&state, c->id, strlen(c->id));
	hash_part(&state, c->body != NULL ? c->body : "", c->body != NULL ? c->body_len : 0);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(out, 2 * HASH_BYTES + 1, hash, sizeof hash);
}

static const char *caller_id(const struct call *c)
{
	return c->device_id[0] != '\0' ? c->device_id : c->caller.id;
}

/* The answer's body as it may be kept, and back. */
static char *body_to_keep(const struct call *c)
{
	if ((c->route->roles & ROUTE_SECRET) != 0)
		return sealed_new(c->token, c->key, c->reply.body);
	return xstrdup(c->reply.body);
}

static char *body_take_kept(const struct call *c, char *kept)
{
	char *body;

	if ((c->route->roles & ROUTE_SECRET) == 0)
		return kept;
	body = sealed_open(c->token, c->key, kept);
	free(kept);
	return body;
}

/* Was this key used before? Then the reply is the first answer, or a refusal where the call is another. */
static bool is_repeat(struct tx *tx, struct call *c, const char *hash)
{
	struct kept_answer kept = { 0 };
	bool had_body;

	if (!answer_find(tx, caller_id(c), c->key, hash, &kept))
		return false;
	had_body = kept.body != NULL;
	c->reply.status = kept.status;
	if (kept.is_same_call)
		c->reply.body = body_take_kept(c, kept.body);
	else
		free(kept.body);
	if (!kept.is_same_call || (had_body && c->reply.body == NULL))
		reply_err(c, ERR_INVALID, "Idempotency-Key",
			  _("This key was used for another call."));
	return true;
}

/* In the same transaction as what was done: neither stands without the other. */
static void note_deed(struct tx *tx, const struct call *c)
{
	bool is_noted = (c->route->roles & ROUTE_AUDITED) != 0 || c->caller.role == ROLE_OPERATOR;

	if (c->route->deed == DEED_NONE || c->reply.status >= 400 || !is_noted)
		return;
	audit_add(tx, c->route->deed, c->caller.id, c->reply.about[0] != '\0' ? c->reply.about : c->id,
		  c->address);
}

static void handle(struct tx *tx, struct call *c)
{
	c->route->handler(tx, c);
	note_deed(tx, c);
}

static void serve_once(struct tx *tx, struct call *c)
{
	char hash[2 * HASH_BYTES + 1];
	char *kept;

	if (!idempotency_key_is_valid(c->key)) {
		reply_err(c, ERR_MALFORMED, "Idempotency-Key",
			  _("The key must be 1 to 255 visible ASCII characters."));
		return;
	}
	call_hash(c, hash);
	if (is_repeat(tx, c, hash))
		return;
	handle(tx, c);
	if (c->reply.status >= 400)
		return;
	kept = body_to_keep(c);
	answer_keep(tx, caller_id(c), c->key, hash, c->reply.status, kept);
	free(kept);
}

void call_serve(struct tx *tx, struct call *c)
{
	c->reply.retry_after_s = -1;
	if (is_let_in(tx, c)) {
		if (c->route->method == METHOD_POST && c->key != NULL)
			serve_once(tx, c);
		else
			handle(tx, c);
	}
	/* A read that failed looks like "there is none": never answer from it. */
	if (db_state(tx->db) != DB_OK)
		reply_err(c, ERR_STORAGE, NULL, NULL);
	tx->is_refused = c->reply.status >= 400;
}

void reply_take(struct call *c, int status, char *json)
{
	free(c->reply.body);
	c->reply.body = json;
	c->reply.status = status;
}

void reply_taken(struct call *c, const struct fault *f, const char *claimed_by)
{
	reply_take(c, err_status(f->err), fault_encode(f, claimed_by));
}

void reply_fault(struct call *c, const struct fault *f)
{
	reply_taken(c, f, NULL);
}

void reply_err(struct call *c, enum err e, const char *field, const char *detail)
{
	struct fault f = { 0 };

	if (detail != NULL)
		fault_set(&f, e, field, "%s", detail);
	else
		fault_set(&f, e, field, NULL);
	reply_fault(c, &f);
}

void reply_too_often(struct call *c, int64_t wait_ms)
{
	reply_err(c, ERR_TOO_OFTEN, NULL, NULL);
	c->reply.retry_after_s = (wait_ms + 999) / 1000;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";

	return isxdigit((unsigned char)c) ? (int)(strchr(digits, c | 0x20) - digits) : -1;
}

/* In place. What is not well encoded stays as it is, and no value with a '%' in it is ever valid. */
static void percent_decode(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++) {
		int high = *from == '%' ? hex_digit(from[1]) : -1;
		int low = high >= 0 ? hex_digit(from[2]) : -1;

		if (low >= 0 && (high | low) != 0) {
			*to++ = (char)(high << 4 | low);
			from += 2;
		} else {
			*to++ = *from == '+' ? ' ' : *from;
		}
	}
	*to = '\0';
}

char *call_param(const struct call *c, const char *name)
{
	size_t name_len = strlen(name);

	for (const char *at = c->query; at != NULL && *at != '\0';) {
		size_t len = strcspn(at, "&");

		if (len > name_len && at[name_len] == '=' && strncmp(at, name, name_len) == 0) {
			char *value = xstrndup(at + name_len + 1, len - name_len - 1);

			percent_decode(value);
			return value;
		}
		at += len + (at[len] == '&');
	}
	return NULL;
}

static bool limit_parse(const char *text, int *out)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || n < 1 || n > HP_PAGE_MAX)
		return false;
	*out = (int)n;
	return true;
}

bool call_page(struct call *c, struct page *out)
{
	char *cursor = call_param(c, "cursor");
	char *limit = call_param(c, "limit");
	bool is_cursor_good = cursor == NULL || id_is_valid(cursor);
	bool is_limit_good;

	memset(out, 0, sizeof *out);
	out->limit = HP_PAGE_DEFAULT;
	is_limit_good = limit == NULL || limit_parse(limit, &out->limit);
	if (cursor != NULL && is_cursor_good)
		memcpy(out->cursor, cursor, strlen(cursor) + 1);
	free(cursor);
	free(limit);
	if (!is_cursor_good)
		reply_err(c, ERR_INVALID, "cursor", _("That is no cursor of ours."));
	else if (!is_limit_good)
		reply_err(c, ERR_INVALID, "limit", _("The limit is a number from 1 to 200."));
	return is_cursor_good && is_limit_good;
}

bool call_status(struct call *c, status_name_fn *name, int count, int *out)
{
	char *text = call_param(c, "status");
	bool is_good = text == NULL;

	*out = -1;
	for (int i = 0; i < count && !is_good; i++)
		if (strcmp(text, name(i)) == 0) {
			*out = i;
			is_good = true;
		}
	free(text);
	if (!is_good)
		reply_err(c, ERR_INVALID, "status", _("There is no such status."));
	return is_good;
}
