/* SPDX-License-Identifier: ISC */
/* The lines of the stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "protocol/event.h"
#include "protocol/mem.h"

#define USER                                                                                       \
	"{\"id\":\"u1\",\"username\":\"ada\",\"display_name\":\"Ada\",\"role\":\"helper\","        \
	"\"is_available\":true,\"completed_sessions\":0,\"created_at\":1}"
#define REQUEST                                                                                    \
	"{\"id\":\"r1\",\"customer_id\":\"u2\",\"category\":\"a\",\"description\":\"b\","          \
	"\"amount\":100,\"currency\":\"USD\",\"status\":\"open\",\"payment_status\":\"pending\","  \
	"\"created_at\":1,\"updated_at\":1}"
#define NOTIFICATION                                                                               \
	"{\"id\":\"n1\",\"type\":\"new_request\",\"request_id\":\"r1\",\"category\":\"a\","        \
	"\"description\":\"b\",\"amount\":100,\"created_at\":1,\"read\":false}"

static enum err decode(const char *line, struct event *e, struct fault *f)
{
	return event_decode(line, strlen(line), e, f);
}

static void test_snapshot_brings_all_that_one_sees(void **state)
{
	char user[] = USER, request[] = REQUEST, notification[] = NOTIFICATION;
	char *requests[] = {request, request}, *notifications[] = {notification};
	char *data = snapshot_encode(user, requests, 2, NULL, 0, notifications, 1, 1);
	size_t len;
	char *line = event_line(41, EVENT_SNAPSHOT, data, &len);
	struct event e;

	(void)state;
	assert_string_equal(data, "{\"user\":" USER ",\"requests\":[" REQUEST "," REQUEST
	                          "],\"sessions\":[],\"notifications\":[" NOTIFICATION
	                          "],\"unread_count\":1}");
	assert_int_equal(line[len - 1], '\n');
	assert_int_equal(event_decode(line, len, &e, NULL), ERR_NONE);
	assert_int_equal(e.seq, 41);
	assert_int_equal(e.type, EVENT_SNAPSHOT);
	assert_int_equal(e.u.snapshot->request_count, 2);
	assert_int_equal(e.u.snapshot->session_count, 0);
	assert_string_equal(e.u.snapshot->notifications[0].preview, "b");
	assert_int_equal(e.u.snapshot->unread_count, 1);
	event_clear(&e);
	free(line);
	free(data);
}

static void test_things_in_events_are_decoded(void **state)
{
	struct event e;

	(void)state;
	assert_int_equal(decode("{\"seq\":1,\"type\":\"request.updated\",\"data\":" REQUEST "}", &e,
	                        NULL), ERR_NONE);
	assert_string_equal(e.u.request.id, "r1");
	event_clear(&e);
	assert_int_equal(
	    decode("{\"seq\":1,\"type\":\"notification.created\",\"data\":" NOTIFICATION "}", &e,
		   NULL),
	    ERR_NONE);
	assert_string_equal(e.u.notification.id, "n1");
	event_clear(&e);
	assert_int_equal(
	    decode("{\"seq\":1,\"type\":\"user.updated\",\"data\":" USER "}", &e, NULL), ERR_NONE);
	assert_string_equal(e.u.user.username, "ada");
	event_clear(&e);
	assert_int_equal(decode("{\"seq\":7,\"type\":\"resumed\",\"data\":{}}", &e, NULL),
			 ERR_NONE);
	assert_int_equal(e.type, EVENT_RESUMED);
}

static void test_withdrawal_says_why_and_who(void **state)
{
	char who[] = "Grace";
	struct withdrawn w = {.id = "n1", .request_id = "r1", .reason = WITHDRAWN_CLAIMED,
	                      .claimed_by = who};
	char *data = withdrawn_encode(&w), *line;
	struct event e;

	(void)state;
	assert_string_equal(data, "{\"id\":\"n1\",\"request_id\":\"r1\",\"reason\":\"claimed\","
	                          "\"claimed_by\":\"Grace\"}");
	line = event_line(2, EVENT_NOTIFICATION_WITHDRAWN, data, NULL);
	assert_int_equal(decode(line, &e, NULL), ERR_NONE);
	assert_string_equal(e.u.withdrawn.claimed_by, "Grace");
	event_clear(&e);
	/* all that the contract promises */
	assert_int_equal(
	    decode("{\"seq\":3,\"type\":\"notification.withdrawn\",\"data\":{\"id\":\"n1\"}}", &e,
		   NULL),
	    ERR_NONE);
	assert_int_equal(e.u.withdrawn.reason, WITHDRAWN_CLAIMED);
	event_clear(&e);
	free(line);
	free(data);
}

static void test_read_mark_is_of_one_of_some_or_of_all(void **state)
{
	struct read_mark mark = {.unread_count = 3};
	char *data = read_mark_encode(&mark);
	struct event e;

	(void)state;
	assert_string_equal(data, "{\"unread_count\":3}");
	free(data);
	memcpy(mark.up_to, "n2", 3);
	data = read_mark_encode(&mark);
	assert_string_equal(data, "{\"up_to\":\"n2\",\"unread_count\":3}");
	free(data);
	assert_int_equal(decode("{\"seq\":3,\"type\":\"notification.read\",\"data\":{\"id\":\"n1\","
	                        "\"unread_count\":0}}", &e, NULL), ERR_NONE);
	assert_string_equal(e.u.read.id, "n1");
	assert_string_equal(e.u.read.up_to, "");
}

static void test_unknown_event_keeps_its_number(void **state)
{
	struct event e;

	(void)state;
	assert_int_equal(decode("{\"seq\":99,\"type\":\"helper.sneezed\",\"data\":17}", &e, NULL),
	                 ERR_NONE);
	assert_int_equal(e.type, EVENT_UNKNOWN);
	assert_int_equal(e.seq, 99);
	/* its own word for it is no type */
	assert_int_equal(decode("{\"seq\":99,\"type\":\"unknown\"}", &e, NULL), ERR_NONE);
	assert_int_equal(e.type, EVENT_UNKNOWN);
}

static void assert_refused(const char *line, const char *field)
{
	struct event e;
	struct fault f = {0};

	assert_int_not_equal(decode(line, &e, &f), ERR_NONE);
	assert_int_equal(e.type, EVENT_UNKNOWN);
	assert_string_equal(f.field, field);
	event_clear(&e);
}

static void test_bad_lines_are_refused_whole(void **state)
{
	(void)state;
	assert_refused("", "");
	assert_refused("{\"seq\":-1,\"type\":\"resumed\"}", "seq");
	assert_refused("{\"type\":\"resumed\"}", "seq");
	assert_refused("{\"seq\":1}", "type");
	assert_refused("{\"seq\":1,\"type\":\"user.updated\"}", "data");
	assert_refused("{\"seq\":1,\"type\":\"user.updated\",\"data\":[]}", "data");
	assert_refused("{\"seq\":1,\"type\":\"session.updated\",\"data\":{}}", "id");
	assert_refused("{\"seq\":1,\"type\":\"snapshot\",\"data\":{\"user\":" USER
	               ",\"requests\":[" REQUEST ",7]}}", "requests");
	assert_refused("{\"seq\":1,\"type\":\"snapshot\",\"data\":{\"user\":" USER
	               ",\"requests\":[" REQUEST ",{\"id\":\"r2\"}]}}", "customer_id");
	assert_refused("{\"seq\":1,\"type\":\"snapshot\",\"data\":{\"user\":" USER
	               ",\"requests\":[],\"sessions\":{},\"notifications\":[]}}", "sessions");
}

static void test_list_that_cannot_be_true_is_refused(void **state)
{
	size_t count = HP_ANSWER_BYTES_MAX / 100 + 1, used;
	char *line = xmalloc(count * 2 + 400);
	struct event e;
	struct fault f;

	(void)state;
	used = (size_t)snprintf(line, 300,
				"{\"seq\":1,\"type\":\"snapshot\",\"data\":{\"user\":" USER
				",\"requests\":[1");
	for (size_t i = 0; i < count; i++, used += 2)
		memcpy(line + used, ",1", 2);
	memcpy(line + used, "]}}", 3);
	assert_int_equal(event_decode(line, used + 3, &e, &f), ERR_INVALID);
	assert_string_equal(f.field, "requests");
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_snapshot_brings_all_that_one_sees),
		cmocka_unit_test(test_things_in_events_are_decoded),
		cmocka_unit_test(test_withdrawal_says_why_and_who),
		cmocka_unit_test(test_read_mark_is_of_one_of_some_or_of_all),
		cmocka_unit_test(test_unknown_event_keeps_its_number),
		cmocka_unit_test(test_bad_lines_are_refused_whole),
		cmocka_unit_test(test_list_that_cannot_be_true_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
