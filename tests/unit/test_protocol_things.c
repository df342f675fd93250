/* SPDX-License-Identifier: ISC */
/* The things that travel, to JSON and back, and what is refused of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "protocol/device.h"
#include "protocol/mem.h"
#include "protocol/notification.h"
#include "protocol/request.h"
#include "protocol/service.h"
#include "protocol/session.h"
#include "protocol/stats.h"
#include "protocol/story.h"
#include "protocol/user.h"

static const char user_json[] =
	"{\"id\":\"u1\",\"username\":\"ada\",\"display_name\":\"Ada Lovelace\",\"role\":\"helper\","
	"\"is_available\":true,\"completed_sessions\":3,\"created_at\":1000,"
	"\"available_since\":900}";

static const char request_json[] =
	"{\"id\":\"r1\",\"customer_id\":\"u2\",\"category\":\"plumbing\","
	"\"description\":\"The tap drips.\\nSince Monday.\",\"amount\":4500,\"currency\":\"USD\","
	"\"status\":\"open\",\"payment_status\":\"authorized\",\"payment_intent_id\":\"pi_1\","
	"\"payment_url\":\"https://pay.example/1\",\"session_id\":null,\"created_at\":1000,"
	"\"updated_at\":2000,\"customer_name\":\"Grace H.\",\"payment_reason\":null,"
	"\"end_reason\":null,\"helpers_told\":11,\"position\":2,\"opened_at\":1500,"
	"\"expires_at\":1801500,\"usual_wait_low_s\":0,\"usual_wait_high_s\":240,"
	"\"held_at\":1400,\"captured_at\":null,\"released_at\":null,\"amount_captured\":0,\"settled_at\":null}";

static const char session_json[] =
	"{\"id\":\"s1\",\"request_id\":\"r1\",\"helper_id\":\"u1\",\"customer_id\":\"u2\","
	"\"status\":\"ended\",\"customer_join_url\":\"https://help.example/j/7KQ2M9XD\","
	"\"helper_join_url\":null,\"outcome\":\"resolved\",\"notes\":\"A new washer.\","
	"\"created_at\":1000,\"started_at\":2000,\"ended_at\":62000,\"duration\":60,"
	"\"helper_name\":\"Ada\",\"customer_name\":\"Grace\",\"end_reason\":null,"
	"\"feedback\":{\"rating\":4,\"words\":\"Kind, and quick.\"},\"video\":\"down\",\"video_down_at\":2200,"
	"\"customer_joined_at\":2500}";

static const char notification_json[] =
	"{\"id\":\"n1\",\"type\":\"new_request\",\"request_id\":\"r1\",\"category\":\"plumbing\","
	"\"description\":\"The tap drips.\",\"amount\":4500,\"created_at\":1000,\"read\":false,"
	"\"currency\":\"USD\",\"withdrawn\":\"claimed\",\"claimed_by\":\"Grace\"}";

static const char service_json[] =
    "{\"app_name\":\"HomePro Assist\",\"currency\":\"USD\",\"categories\":[{\"value\":\"plumbing\","
    "\"label\":\"Plumbing\",\"icon\":\"🔧\",\"ascii_icon\":\"P\",\"amount\":4500}],"
    "\"outcomes\":[{\"value\":\"resolved\",\"label\":\"Issue resolved\",\"icon\":\"✓\","
    "\"ascii_icon\":\"+\",\"is_captured\":true},{\"value\":\"unresolved\",\"label\":\"Not "
    "resolved\","
    "\"icon\":\"✗\",\"ascii_icon\":\"x\",\"is_captured\":false}],\"is_amount_free\":false}";

static const char stats_json[] =
	"{\"completed_sessions\":3,\"total_duration\":180,\"average_duration\":60,\"outcomes\":"
	"{\"resolved\":2,\"unresolved\":1,\"escalated\":0},\"earned\":9000,"
	"\"ratings\":{\"count\":2,\"average_x100\":450},\"today\":"
	"{\"completed_sessions\":1,\"total_duration\":60,\"average_duration\":60,\"outcomes\":"
	"{\"resolved\":1,\"unresolved\":0,\"escalated\":0},\"earned\":4500,"
	"\"ratings\":{\"count\":0,\"average_x100\":0}},"
	"\"days\":[0,0,0,0,0,0,0,0,0,0,0,0,2,1]}";

/* `json` with the first `from` replaced by `to`. Caller frees. */
static char *with(const char *json, const char *from, const char *to)
{
	const char *at = strstr(json, from);

	assert_non_null(at);
	return xasprintf("%.*s%s%s", (int)(at - json), json, to, at + strlen(from));
}

static void assert_same_json(char *encoded, const char *expected)
{
	assert_string_equal(encoded, expected);
	free(encoded);
}

static void test_user_comes_back_as_it_was_written(void **state)
{
	struct user u, copy = {0};
	struct fault f;

	(void)state;
	assert_int_equal(user_decode(user_json, strlen(user_json), &u, &f), ERR_NONE);
	assert_string_equal(u.display_name, "Ada Lovelace");
	assert_int_equal(u.role, ROLE_HELPER);
	assert_same_json(user_encode(&u), user_json);
	user_copy(&copy, &u);
	user_clear(&u);
	assert_null(u.username);
	assert_same_json(user_encode(&copy), user_json);
	user_clear(&copy);
}

static void test_request_comes_back_as_it_was_written(void **state)
{
	struct request r, copy = {0};
	struct fault f;

	(void)state;
	assert_int_equal(request_decode(request_json, strlen(request_json), &r, &f), ERR_NONE);
	assert_int_equal(r.status, REQUEST_OPEN);
	assert_int_equal(r.expires_at_ms, 1801500);
	assert_string_equal(r.session_id, "");
	assert_true(request_is_live(&r));
	request_copy(&copy, &r);
	request_clear(&r);
	assert_same_json(request_encode(&copy), request_json);
	request_clear(&copy);
}

static void test_session_comes_back_as_it_was_written(void **state)
{
	struct session s, copy = {0};
	struct fault f;

	(void)state;
	assert_int_equal(session_decode(session_json, strlen(session_json), &s, &f), ERR_NONE);
	assert_int_equal(s.outcome, OUTCOME_RESOLVED);
	assert_true(s.is_video_down);
	assert_null(s.helper_join_url);
	session_copy(&copy, &s);
	session_clear(&s);
	assert_same_json(session_encode(&copy), session_json);
	session_clear(&copy);
}

static void test_session_that_goes_on_has_nulls_for_what_is_to_come(void **state)
{
	struct session s = {.id = "s1", .request_id = "r1", .helper_id = "u1", .customer_id = "u2",
	                    .status = SESSION_WAITING, .created_at_ms = 5, .duration_s = -1};
	char *json = session_encode(&s);
	struct session back;

	(void)state;
	assert_non_null(strstr(json, "\"outcome\":null,\"notes\":null,\"created_at\":5,"
	                             "\"started_at\":null,\"ended_at\":null,\"duration\":null"));
	assert_non_null(strstr(json, "\"feedback\":null"));
	assert_int_equal(session_decode(json, strlen(json), &back, NULL), ERR_NONE);
	assert_int_equal(back.duration_s, -1);
	session_clear(&back);
	free(json);
}

static void test_a_request_says_nothing_of_the_usual_wait_where_too_few_waited(void **state)
{
	struct request r = {.id = "r1", .customer_id = "u2", .category = "plumbing", .currency = "USD"};
	char *json;

	(void)state;
	r.description = xstrdup("The tap drips");
	json = request_encode(&r);
	assert_non_null(strstr(json, "\"usual_wait_low_s\":null,\"usual_wait_high_s\":null"));
	free(json);
	request_clear(&r);
}

static void test_a_rating_is_from_one_to_five(void **state)
{
	static const char *const bad[] = {"0", "6", "4.5", "\"4\"", "null"};
	char *json, *number;
	struct session s;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		number = xasprintf("{\"rating\":%s,", bad[i]);
		json = with(session_json, "{\"rating\":4,", number);
		assert_int_equal(session_decode(json, strlen(json), &s, &f), ERR_INVALID);
		assert_string_equal(f.field, "rating");
		free(json);
		free(number);
	}
}

static void test_feedback_is_taken_once_of_a_session_that_began_and_ended(void **state)
{
	struct session s = {.status = SESSION_ACTIVE, .started_at_ms = 1};

	(void)state;
	assert_false(session_takes_feedback(&s));
	s.status = SESSION_ENDED;
	assert_true(session_takes_feedback(&s));
	s.rating = 3;
	assert_false(session_takes_feedback(&s));
	s.rating = 0;
	s.started_at_ms = 0; /* given back, or never started */
	assert_false(session_takes_feedback(&s));
}

static void test_device_comes_back_as_it_was_written(void **state)
{
	static const char json[] = "{\"id\":\"d1\",\"name\":\"Library\",\"token\":\"abc\","
				   "\"created_at\":5,\"seen_at\":null,\"revoked_at\":7}";
	struct device d;
	struct fault f;

	(void)state;
	assert_int_equal(device_decode(json, strlen(json), &d, &f), ERR_NONE);
	assert_int_equal(d.revoked_at_ms, 7);
	assert_same_json(device_encode(&d), json);
	device_clear(&d);
	assert_string_equal(d.token, "");
}

static void test_notification_comes_back_as_it_was_written(void **state)
{
	struct notification n, copy = {0};
	struct fault f;

	(void)state;
	assert_int_equal(notification_decode(notification_json, strlen(notification_json), &n, &f),
	                 ERR_NONE);
	assert_int_equal(n.withdrawn, WITHDRAWN_CLAIMED);
	notification_copy(&copy, &n);
	notification_clear(&n);
	assert_same_json(notification_encode(&copy), notification_json);
	notification_clear(&copy);
}

static void test_service_comes_back_as_it_was_written(void **state)
{
	struct service s, copy = {0};
	struct fault f;

	(void)state;
	assert_int_equal(service_decode(service_json, strlen(service_json), &s, &f), ERR_NONE);
	service_copy(&copy, &s);
	service_clear(&s);
	assert_int_equal(service_category(&copy, "plumbing")->amount, 4500);
	assert_null(service_category(&copy, "roofing"));
	assert_true(service_outcome(&copy, OUTCOME_RESOLVED)->is_captured);
	assert_null(service_outcome(&copy, OUTCOME_ESCALATED));
	assert_same_json(service_encode(&copy), service_json);
	service_clear(&copy);
}

static void test_stats_come_back_as_they_were_written(void **state)
{
	struct stats s;
	struct fault f;

	(void)state;
	assert_int_equal(stats_decode(stats_json, strlen(stats_json), &s, &f), ERR_NONE);
	assert_int_equal(s.today.earned, 4500);
	assert_int_equal(s.all.average_rating_x100, 450);
	assert_int_equal(s.days[STATS_DAYS - 1], 1);
	assert_same_json(stats_encode(&s), stats_json);
}

static void test_text_is_written_so_that_it_comes_back_as_it_was(void **state)
{
	char every[] = "\x01\b\t\n\f\r\x1f \"\\/\x7f\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80";
	struct request r = { .id = "r1", .customer_id = "u1", .category = "plumbing", .description = every,
		             .amount = 4500, .currency = "USD" };
	char *json = request_encode(&r);
	struct request back;

	(void)state;
	assert_non_null(strstr(json, "\"\\u0001\\b\\t\\n\\f\\r\\u001F \\\"\\\\/"));
	assert_int_equal(request_decode(json, strlen(json), &back, NULL), ERR_NONE);
	assert_string_equal(back.description, every);
	request_clear(&back);
	free(json);
}

/* A provider's words may be in any encoding; what we write is JSON whatever they are. */
static void test_bytes_that_are_no_text_still_make_json(void **state)
{
	char broken[] = "caf\xe9 \xf0\x9f";
	struct request r = { .id = "r1", .customer_id = "u1", .category = "plumbing", .description = broken,
		             .amount = 4500, .currency = "USD" };
	char *json = request_encode(&r);
	struct request back;

	(void)state;
	assert_int_equal(request_decode(json, strlen(json), &back, NULL), ERR_NONE);
	assert_memory_equal(back.description, "caf", 3);
	request_clear(&back);
	free(json);
}

static void test_unknown_members_are_ignored(void **state)
{
	char *json = with(user_json, "{", "{\"shoe_size\":[44,{}],");
	struct user u;

	(void)state;
	assert_int_equal(user_decode(json, strlen(json), &u, NULL), ERR_NONE);
	user_clear(&u);
	free(json);
}

static void assert_request_refused(const char *from, const char *to, enum err e, const char *field)
{
	char *json = with(request_json, from, to);
	struct request r;
	struct fault f = {0};

	assert_int_equal(request_decode(json, strlen(json), &r, &f), e);
	assert_int_equal(f.err, e);
	assert_string_equal(f.field, field);
	assert_true(strlen(f.detail) > 0);
	assert_null(r.description); /* nothing of it is left */
	free(json);
}

static void test_refusal_names_the_field_at_fault(void **state)
{
	(void)state;
	assert_request_refused("\"r1\"", "\"r 1\"", ERR_INVALID, "id");
	assert_request_refused("\"r1\"", "17", ERR_INVALID, "id");
	assert_request_refused("\"r1\"", "null", ERR_INVALID, "id");
	assert_request_refused("\"r1\"",
			       "\"0123456789012345678901234567890123456789012345678901234567890"
			       "1234\"",
			       ERR_INVALID, "id");
	assert_request_refused("4500", "45.5", ERR_INVALID, "amount");
	assert_request_refused("4500", "-1", ERR_INVALID, "amount");
	assert_request_refused("4500", "true", ERR_INVALID, "amount");
	assert_request_refused("4500", "100000000", ERR_INVALID, "amount");
	assert_request_refused("\"USD\"", "\"usd\"", ERR_INVALID, "currency");
	assert_request_refused("\"open\"", "\"ajar\"", ERR_INVALID, "status");
	assert_request_refused("https://pay", "javascript:pay", ERR_INVALID, "payment_url");
	assert_request_refused("\"category\":\"plumbing\",", "", ERR_INVALID, "category");
	assert_request_refused("1000", "-1000", ERR_INVALID, "created_at");
}

static void test_what_is_not_proper_json_is_malformed(void **state)
{
	(void)state;
	assert_request_refused("\"id\":\"r1\"", "\"id\":\"r1\",\"id\":\"r2\"", ERR_MALFORMED, "");
	assert_request_refused("The tap", "The \\u0000tap", ERR_MALFORMED, "");
	assert_request_refused("The tap", "The \xFFtap", ERR_MALFORMED, "");
	assert_request_refused("The tap", "The \xED\xA0\x80tap", ERR_MALFORMED, "");
	assert_request_refused("The tap", "The \\ud800tap", ERR_MALFORMED, "");
	assert_request_refused("{", "[{", ERR_MALFORMED, "");
	assert_request_refused("}", "}}", ERR_MALFORMED, "");
	assert_request_refused("{", "{\"x\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]],", ERR_MALFORMED, "");
	assert_request_refused("4500", "99999999999999999999999", ERR_INVALID, "");
}

static void test_brackets_inside_a_text_are_not_depth(void **state)
{
	char *json = with(request_json, "The tap", "[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[ tap");
	struct request r;

	(void)state;
	assert_int_equal(request_decode(json, strlen(json), &r, NULL), ERR_NONE);
	request_clear(&r);
	free(json);
}

static void test_session_is_never_none(void **state)
{
	char *json = with(session_json, "\"ended\"", "\"none\"");
	struct session s;
	struct fault f;
	enum session_status status;

	(void)state;
	assert_int_equal(session_decode(json, strlen(json), &s, &f), ERR_INVALID);
	assert_string_equal(f.field, "status");
	assert_false(session_status_parse("none", &status));
	assert_string_equal(session_status_name(SESSION_NONE), "none");
	free(json);
}

static void test_preview_keeps_whole_letters_and_one_line(void **state)
{
	char text[400] = "", *preview;

	(void)state;
	preview = notification_preview("one\ntwo");
	assert_string_equal(preview, "one two");
	free(preview);
	/* 99 letters, then an e with two accents: the hundredth would be the e without them */
	memset(text, 'x', 99);
	memcpy(text + 99, "e\xCC\x81\xCC\xA7y", 7);
	preview = notification_preview(text);
	assert_int_equal(strlen(preview), 99);
	free(preview);
	/* a hundred characters of one cluster: something must be shown */
	text[0] = 'a';
	for (int i = 0; i < 150; i++)
		memcpy(text + 1 + 2 * i, "\xCC\x81", 3);
	preview = notification_preview(text);
	assert_int_equal(strlen(preview), 1 + 2 * 99);
	free(preview);
}

static void test_names_are_checked_when_somebody_is_added(void **state)
{
	char long_name[100];
	struct fault f;

	(void)state;
	memset(long_name, 'x', sizeof long_name);
	long_name[sizeof long_name - 1] = '\0';
	assert_int_equal(username_check("ada.l-1_B", &f), ERR_NONE);
	assert_int_equal(username_check("", &f), ERR_INVALID);
	assert_int_equal(username_check("ada l", &f), ERR_INVALID);
	assert_string_equal(f.field, "username");
	assert_int_equal(username_check(long_name, &f), ERR_INVALID);
	assert_int_equal(display_name_check("Ada Lovelace é", &f), ERR_NONE);
	assert_int_equal(display_name_check(" \xE2\x80\x8B ", &f), ERR_INVALID);
	assert_int_equal(display_name_check("Ada\x1b[2J", &f), ERR_INVALID);
	assert_int_equal(display_name_check("Ada\nEve", &f), ERR_INVALID);
	assert_int_equal(display_name_check("Ada \xC2\x9B", &f), ERR_INVALID);
	assert_int_equal(password_check("1234567", 7, &f), ERR_INVALID);
	assert_int_equal(password_check("12345678", 8, &f), ERR_NONE);
	assert_int_equal(password_check("1234\0678", 8, &f), ERR_INVALID);
}

static void test_description_has_its_bounds(void **state)
{
	char text[HP_DESCRIPTION_CHARS_MAX * 2 + 3];
	struct fault f;

	(void)state;
	for (size_t i = 0; i <= HP_DESCRIPTION_CHARS_MAX; i++)
		memcpy(text + 2 * i, "\xC3\xA9", 3);
	assert_int_equal(description_check(text, &f), ERR_INVALID);
	text[2 * HP_DESCRIPTION_CHARS_MAX] = '\0';
	assert_int_equal(description_check(text, &f), ERR_NONE);
	assert_int_equal(description_check("a\n\tb", &f), ERR_NONE);
	assert_int_equal(description_check("a\rb", &f), ERR_INVALID);
	assert_int_equal(description_check(" \n", &f), ERR_INVALID);
	assert_int_equal(description_check("\xC3", &f), ERR_INVALID);
	assert_int_equal(notes_check("", &f), ERR_NONE);
	assert_int_equal(notes_check(NULL, &f), ERR_NONE);
	assert_int_equal(amount_check(HP_AMOUNT_MIN - 1, &f), ERR_INVALID);
	assert_int_equal(amount_check(HP_AMOUNT_MAX, &f), ERR_NONE);
}

static void test_a_story_tells_an_order_before_what_came_of_it(void **state)
{
	static const enum story_what wanted[] = { STORY_ASKED, STORY_ORDERED, STORY_OPENED, STORY_RANG, STORY_CLAIMED };
	struct story s = { .count = 0 };

	(void)state;
	story_add(&s, STORY_ASKED, 5);
	story_add(&s, STORY_OPENED, 5);
	story_add(&s, STORY_RANG, 5);
	story_add(&s, STORY_CLAIMED, 9);
	story_add(&s, STORY_ORDERED, 5);
	story_sort(&s);
	for (size_t i = 0; i < s.count; i++)
		assert_int_equal(s.steps[i].what, wanted[i]);
	story_clear(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_user_comes_back_as_it_was_written),
		cmocka_unit_test(test_request_comes_back_as_it_was_written),
		cmocka_unit_test(test_session_comes_back_as_it_was_written),
		cmocka_unit_test(test_session_that_goes_on_has_nulls_for_what_is_to_come),
		cmocka_unit_test(test_a_request_says_nothing_of_the_usual_wait_where_too_few_waited),
		cmocka_unit_test(test_a_rating_is_from_one_to_five),
		cmocka_unit_test(test_feedback_is_taken_once_of_a_session_that_began_and_ended),
		cmocka_unit_test(test_device_comes_back_as_it_was_written),
		cmocka_unit_test(test_notification_comes_back_as_it_was_written),
		cmocka_unit_test(test_service_comes_back_as_it_was_written),
		cmocka_unit_test(test_stats_come_back_as_they_were_written),
		cmocka_unit_test(test_text_is_written_so_that_it_comes_back_as_it_was),
		cmocka_unit_test(test_bytes_that_are_no_text_still_make_json),
		cmocka_unit_test(test_unknown_members_are_ignored),
		cmocka_unit_test(test_refusal_names_the_field_at_fault),
		cmocka_unit_test(test_what_is_not_proper_json_is_malformed),
		cmocka_unit_test(test_brackets_inside_a_text_are_not_depth),
		cmocka_unit_test(test_session_is_never_none),
		cmocka_unit_test(test_preview_keeps_whole_letters_and_one_line),
		cmocka_unit_test(test_names_are_checked_when_somebody_is_added),
		cmocka_unit_test(test_description_has_its_bounds),
		cmocka_unit_test(test_a_story_tells_an_order_before_what_came_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
