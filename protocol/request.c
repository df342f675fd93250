/* SPDX-License-Identifier: ISC */
/* A call for help: names, copies, checks and JSON. Called by both sides. */
#include "protocol/request.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/names.h"
#include "protocol/rule.h"
#include "protocol/words.h"

const char *const request_status_names[REQUEST_STATUS_COUNT] = {
	[REQUEST_AUTHORIZING] = "authorizing",
	[REQUEST_OPEN] = "open",
	[REQUEST_CLAIMED] = "claimed",
	[REQUEST_COMPLETED] = "completed",
	[REQUEST_CANCELLED] = "cancelled",
	[REQUEST_EXPIRED] = "expired",
};

const char *const payment_status_names[PAYMENT_STATUS_COUNT] = {
	[PAYMENT_PENDING] = "pending",
	[PAYMENT_AUTHORIZED] = "authorized",
	[PAYMENT_CAPTURED] = "captured",
	[PAYMENT_RELEASED] = "released",
	[PAYMENT_FAILED] = "failed",
};

const char *const end_reason_names[END_REASON_COUNT] = {
	[END_NONE] = NULL,
	[END_BY_CUSTOMER] = "customer",
	[END_BY_OPERATOR] = "operator",
	[END_DECLINED] = "declined",
	[END_NOBODY_CAME] = "nobody_came",
	[END_NOT_STARTED] = "not_started",
	[END_HELPER_GONE] = "helper_gone",
	[END_GIVEN_BACK] = "given_back",
	[END_HOLD_LAPSED] = "hold_lapsed",
};

const char *request_status_name(enum request_status s)
{
	return request_status_names[s];
}

bool request_status_parse(const char *name, enum request_status *out)
{
	int found = names_find(request_status_names, REQUEST_STATUS_COUNT, name);

	if (found >= 0)
		*out = (enum request_status)found;
	return found >= 0;
}

const char *payment_status_name(enum payment_status s)
{
	return payment_status_names[s];
}

bool payment_status_parse(const char *name, enum payment_status *out)
{
	int found = names_find(payment_status_names, PAYMENT_STATUS_COUNT, name);

	if (found >= 0)
		*out = (enum payment_status)found;
	return found >= 0;
}

const char *end_reason_name(enum end_reason r)
{
	return end_reason_names[r];
}

bool end_reason_parse(const char *name, enum end_reason *out)
{
	int found = names_find(end_reason_names, END_REASON_COUNT, name);

	if (found >= 0)
		*out = (enum end_reason)found;
	return found >= 0;
}

bool request_is_live(const struct request *r)
{
	return r->status == REQUEST_AUTHORIZING || r->status == REQUEST_OPEN ||
	       r->status == REQUEST_CLAIMED;
}

void request_clear(struct request *r)
{
	free(r->customer_name);
	free(r->description);
	free(r->payment_url);
	free(r->payment_reason);
	memset(r, 0, sizeof *r);
}

void request_copy(struct request *to, const struct request *from)
{
	if (to == from)
		return;
	request_clear(to);
	*to = *from;
	to->customer_name = xstrdup(from->customer_name);
	to->description = xstrdup(from->description);
	to->payment_url = xstrdup(from->payment_url);
	to->payment_reason = xstrdup(from->payment_reason);
}

enum err category_check(const char *category, struct fault *f)
{
	size_t len = strnlen(category, HP_CATEGORY_SIZE);

	if (len == 0 || len >= HP_CATEGORY_SIZE ||
	    strspn(category, "abcdefghijklmnopqrstuvwxyz0123456789_-") != len)
		return fault_set(f, ERR_INVALID, "category", "%s", _("This is not a category."));
	return ERR_NONE;
}

enum err description_check(const char *text, struct fault *f)
{
	const struct text_rule rule = {"description", HP_DESCRIPTION_CHARS_MAX, true, true};

	return rule_check(&rule, text, f);
}

enum err amount_check(int64_t amount, struct fault *f)
{
	if (amount < HP_AMOUNT_MIN)
		return fault_set(f, ERR_INVALID, "amount", "%s", _("The amount is too small."));
	if (amount > HP_AMOUNT_MAX)
		return fault_set(f, ERR_INVALID, "amount", "%s", _("The amount is too large."));
	return ERR_NONE;
}

static void read_payment(struct reader *r, struct request *out)
{
	out->amount = reader_amount(r, "amount");
	reader_currency(r, "currency", NEEDED, out->currency);
	out->payment_status = (enum payment_status)reader_word(
		r, "payment_status", NEEDED, payment_status_names, PAYMENT_STATUS_COUNT);
	reader_id(r, "payment_intent_id", OPTIONAL, out->payment_intent_id);
	out->payment_url = reader_link(r, "payment_url");
	out->payment_reason = reader_text(r, "payment_reason", OPTIONAL, HP_DESCRIPTION_CHARS_MAX);
	out->held_at_ms = reader_time(r, "held_at", OPTIONAL);
	out->captured_at_ms = reader_time(r, "captured_at", OPTIONAL);
	out->released_at_ms = reader_time(r, "released_at", OPTIONAL);
	out->amount_captured = reader_count(r, "amount_captured", OPTIONAL);
	out->settled_at_ms = reader_time(r, "settled_at", OPTIONAL);
}

void reader_request(struct reader *r, struct request *out)
{
	reader_id(r, "id", NEEDED, out->id);
	reader_id(r, "customer_id", NEEDED, out->customer_id);
	out->customer_name = reader_text(r, "customer_name", OPTIONAL, HP_DISPLAY_NAME_CHARS_MAX);
	reader_category(r, "category", out->category);
	out->description = reader_text(r, "description", NEEDED, HP_DESCRIPTION_CHARS_MAX);
	out->status = (enum request_status)reader_word(r, "status", NEEDED, request_status_names,
	                                               REQUEST_STATUS_COUNT);
	read_payment(r, out);
	reader_id(r, "session_id", OPTIONAL, out->session_id);
	out->end_reason = (enum end_reason)reader_word(r, "end_reason", OPTIONAL, end_reason_names,
	                                               END_REASON_COUNT);
	out->helpers_told = reader_count(r, "helpers_told", OPTIONAL);
	out->position = reader_count(r, "position", OPTIONAL);
	out->opened_at_ms = reader_time(r, "opened_at", OPTIONAL);
	out->expires_at_ms = reader_time(r, "expires_at", OPTIONAL);
	out->usual_wait_low_s = reader_count(r, "usual_wait_low_s", OPTIONAL);
	out->usual_wait_high_s = reader_count(r, "usual_wait_high_s", OPTIONAL);
	out->created_at_ms = reader_time(r, "created_at", NEEDED);
	out->updated_at_ms = reader_time(r, "updated_at", NEEDED);
}

static void wait_write(struct writer *o, const char *key, const struct request *r, int64_t wait_s)
{
	if (r->usual_wait_high_s != 0)
		writer_int(o, key, wait_s);
	else
		writer_null(o, key);
}

char *request_encode(const struct request *r)
{
	struct writer *o = writer_new();

	writer_id(o, "id", r->id);
	writer_id(o, "customer_id", r->customer_id);
	writer_id(o, "category", r->category);
	writer_text(o, "description", r->description);
	writer_int(o, "amount", r->amount);
	writer_id(o, "currency", r->currency);
	writer_text(o, "status", request_status_name(r->status));
	writer_text(o, "payment_status", payment_status_name(r->payment_status));
	writer_id(o, "payment_intent_id", r->payment_intent_id);
	writer_text(o, "payment_url", r->payment_url);
	writer_id(o, "session_id", r->session_id);
	writer_int(o, "created_at", r->created_at_ms);
	writer_int(o, "updated_at", r->updated_at_ms);
	writer_text(o, "customer_name", r->customer_name);
	writer_text(o, "payment_reason", r->payment_reason);
	writer_text(o, "end_reason", end_reason_name(r->end_reason));
	writer_int(o, "helpers_told", r->helpers_told);
	writer_int(o, "position", r->position);
	writer_time(o, "opened_at", r->opened_at_ms);
	writer_time(o, "expires_at", r->expires_at_ms);
	wait_write(o, "usual_wait_low_s", r, r->usual_wait_low_s);
	wait_write(o, "usual_wait_high_s", r, r->usual_wait_high_s);
	writer_time(o, "held_at", r->held_at_ms);
	writer_time(o, "captured_at", r->captured_at_ms);
	writer_time(o, "released_at", r->released_at_ms);
	writer_int(o, "amount_captured", r->amount_captured);
	writer_time(o, "settled_at", r->settled_at_ms);
	return writer_close(o);
}

enum err request_decode(const char *text, size_t len, struct request *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		reader_request(&r, out);
	if (r.err != ERR_NONE)
		request_clear(out);
	return reader_close(&r);
}
