/* SPDX-License-Identifier: ISC */
/*
 * Every decoder on the same bytes. What one takes must survive its own encoder: written and read
 * again it is the same text.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "protocol/calls.h"
#include "protocol/device.h"
#include "protocol/document.h"
#include "protocol/event.h"
#include "protocol/page.h"
#include "protocol/payment.h"
#include "protocol/service.h"
#include "protocol/stats.h"
#include "protocol/text.h"

static void no_clear(void *thing)
{
	(void)thing;
}

/* One kind of thing, by the functions that all kinds have. */
struct kind {
	size_t size;
	enum err (*decode)(const char *text, size_t len, void *out, struct fault *f);
	char *(*encode)(const void *thing);
	void (*clear)(void *thing);
};

#define KIND_FUNCTIONS(name, clear_it)                                                             \
	static enum err name##_in(const char *text, size_t len, void *out, struct fault *f)        \
	{                                                                                          \
		return name##_decode(text, len, out, f);                                           \
	}                                                                                          \
	static char *name##_out(const void *thing)                                                 \
	{                                                                                          \
		return name##_encode(thing);                                                       \
	}                                                                                          \
	static void name##_gone(void *thing)                                                       \
	{                                                                                          \
		clear_it(thing);                                                                   \
	}

KIND_FUNCTIONS(user, user_clear)
KIND_FUNCTIONS(request, request_clear)
KIND_FUNCTIONS(session, session_clear)
KIND_FUNCTIONS(notification, notification_clear)
KIND_FUNCTIONS(service, service_clear)
KIND_FUNCTIONS(stats, no_clear)
KIND_FUNCTIONS(login_call, login_call_clear)
KIND_FUNCTIONS(login_answer, login_answer_clear)
KIND_FUNCTIONS(me_call, no_clear)
KIND_FUNCTIONS(request_call, request_call_clear)
KIND_FUNCTIONS(end_call, end_call_clear)
KIND_FUNCTIONS(feedback_call, feedback_call_clear)
KIND_FUNCTIONS(payment, payment_clear)
KIND_FUNCTIONS(settle_call, settle_call_clear)
KIND_FUNCTIONS(read_all_call, no_clear)
KIND_FUNCTIONS(device, device_clear)
KIND_FUNCTIONS(device_call, device_call_clear)

#define KIND(name) {sizeof(struct name), name##_in, name##_out, name##_gone}

static const struct kind kinds[] = {
	KIND(user),         KIND(request),    KIND(session),      KIND(notification),
	KIND(service),      KIND(stats),      KIND(login_call),   KIND(login_answer),
	KIND(me_call),      KIND(request_call), KIND(end_call),   KIND(read_all_call),
	KIND(feedback_call), KIND(device),    KIND(device_call),
	KIND(settle_call),  KIND(payment),
};

static union {
	struct user user;
	struct request request;
	struct session session;
	struct notification notification;
	struct service service;
	struct stats stats;
	struct payment payment;
	struct login_answer login_answer;
	struct event event;
} thing;

static void check_fault(const struct fault *f)
{
	require(f->err != ERR_NONE && f->detail[0] != '\0');
	require(text_is_utf8(f->detail, strlen(f->detail)));
}

static void try_kind(const struct kind *k, const char *text, size_t len)
{
	struct fault f;
	char *first, *second;

	require(k->size <= sizeof thing);
	if (k->decode(text, len, &thing, &f) != ERR_NONE) {
		check_fault(&f);
		return;
	}
	first = k->encode(&thing);
	k->clear(&thing);
	require(k->decode(first, strlen(first), &thing, &f) == ERR_NONE);
	second = k->encode(&thing);
	k->clear(&thing);
	require(strcmp(first, second) == 0);
	free(first);
	free(second);
}

static void try_event(const char *text, size_t len)
{
	struct fault f;

	if (event_decode(text, len, &thing.event, &f) != ERR_NONE)
		check_fault(&f);
	event_clear(&thing.event);
}

static void try_answers(const char *text, size_t len)
{
	static const int statuses[] = {0, 409, 429, 503};
	struct document *d = document_parse(text, len);
	struct page page;
	struct fault f;
	char who[24];

	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		fault_decode(text, len, statuses[i], &f, who, sizeof who);
		check_fault(&f);
		require(text_is_utf8(who, strlen(who)));
		fault_is_told(text, len, statuses[i]);
	}
	document_text(d, "data.object.id");
	document_count(d, "data.0");
	document_free(d);
	if (page_decode(text, len, &page, &f) == ERR_NONE)
		page_clear(&page);
	else
		check_fault(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		try_kind(&kinds[i], text, size);
	try_event(text, size);
	try_answers(text, size);
	return 0;
}
