/* SPDX-License-Identifier: ISC */
/* A call for help: names, copies, checks and JSON. Called by both sides. */
#include "protocol/request.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/names.h"

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
