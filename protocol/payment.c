/* SPDX-License-Identifier: ISC */
/* A request's payment as an operator sees it, as JSON. Called by both sides. */
#include "protocol/payment.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/names.h"

#define REASON_CHARS_MAX 500
#define ORDER_CHARS_MAX 16

static const char *const problem_names[PAYMENT_PROBLEM_COUNT] = {
	[PROBLEM_REFUSED] = "refused",
	[PROBLEM_LATE] = "late",
	[PROBLEM_LAPSING] = "lapsing",
};

const char *payment_problem_name(enum payment_problem p)
{
	return problem_names[p];
}

void payment_clear(struct payment *p)
{
	free(p->customer_name);
	free(p->order);
	free(p->reason);
	free(p->settled_note);
	memset(p, 0, sizeof *p);
}

char *payment_encode(const struct payment *p)
{
	struct writer *o = writer_new();

	writer_id(o, "request_id", p->request_id);
	writer_text(o, "customer_name", p->customer_name);
	writer_id(o, "payment_intent_id", p->intent_id);
	writer_int(o, "amount", p->amount);
	writer_id(o, "currency", p->currency);
	writer_text(o, "request_status", request_status_name(p->request_status));
	writer_text(o, "payment_status", payment_status_name(p->status));
	writer_text(o, "problem", payment_problem_name(p->problem));
	writer_text(o, "order", p->order);
	writer_int(o, "tries", p->tries);
	writer_text(o, "reason", p->reason);
	writer_time(o, "ordered_at", p->ordered_at_ms);
	writer_time(o, "next_try_at", p->next_try_at_ms);
	writer_time(o, "capture_before", p->capture_before_ms);
	writer_time(o, "held_at", p->held_at_ms);
	writer_time(o, "captured_at", p->captured_at_ms);
	writer_time(o, "released_at", p->released_at_ms);
	writer_time(o, "settled_at", p->settled_at_ms);
	writer_text(o, "settled_note", p->settled_note);
	return writer_close(o);
}

enum payment_problem reader_problem(struct reader *r, const char *key)
{
	return (enum payment_problem)reader_word(r, key, OPTIONAL, problem_names, PAYMENT_PROBLEM_COUNT);
}

void reader_payment(struct reader *r, struct payment *out)
{
	reader_id(r, "request_id", NEEDED, out->request_id);
	out->customer_name = reader_text(r, "customer_name", OPTIONAL, HP_DISPLAY_NAME_CHARS_MAX);
	reader_id(r, "payment_intent_id", OPTIONAL, out->intent_id);
	out->amount = reader_amount(r, "amount");
	reader_currency(r, "currency", NEEDED, out->currency);
	out->request_status = (enum request_status)reader_word(
	    r, "request_status", NEEDED, request_status_names, REQUEST_STATUS_COUNT);
	out->status = (enum payment_status)reader_word(r, "payment_status", NEEDED,
						       payment_status_names, PAYMENT_STATUS_COUNT);
	out->problem = reader_problem(r, "problem");
	out->order = reader_text(r, "order", OPTIONAL, ORDER_CHARS_MAX);
	out->tries = reader_count(r, "tries", OPTIONAL);
	out->reason = reader_text(r, "reason", OPTIONAL, REASON_CHARS_MAX);
	out->ordered_at_ms = reader_time(r, "ordered_at", OPTIONAL);
	out->next_try_at_ms = reader_time(r, "next_try_at", OPTIONAL);
	out->capture_before_ms = reader_time(r, "capture_before", OPTIONAL);
	out->held_at_ms = reader_time(r, "held_at", OPTIONAL);
	out->captured_at_ms = reader_time(r, "captured_at", OPTIONAL);
	out->released_at_ms = reader_time(r, "released_at", OPTIONAL);
	out->settled_at_ms = reader_time(r, "settled_at", OPTIONAL);
	out->settled_note = reader_text(r, "settled_note", OPTIONAL, HP_SETTLE_NOTE_CHARS_MAX);
}

enum err payment_decode(const char *text, size_t len, struct payment *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	if (reader_open(&r, text, len, f))
		reader_payment(&r, out);
	if (r.err != ERR_NONE)
		payment_clear(out);
	return reader_close(&r);
}
