/* SPDX-License-Identifier: ISC */
/* When the bell rings: for what is new, once, together, again, and never for nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "client/ring.h"
#include "protocol/document.h"
#include "protocol/mem.h"

#define NOON (12 * 60)

static struct model *model;
static struct ring *ring;
static struct ring_order order;
static const struct ring_rules usual = { .again_after_ms = 30000 };

static int start(void **state)
{
	struct user ada = { .id = "u1", .username = xstrdup("ada"), .display_name = xstrdup("Ada"),
		            .role = ROLE_HELPER, .is_available = true };

	(void)state;
	model = model_new();
	ring = ring_new();
	model_set_user(model, &ada);
	user_clear(&ada);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	ring_free(ring);
	model_free(model);
	return 0;
}

static void apply(const char *json)
{
	struct event e;
	struct fault f;

	if (event_decode(json, strlen(json), &e, &f) != ERR_NONE)
		fail_msg("%s: %s", json, f.detail);
	model_apply(model, &e, 1000);
}

/* A notification comes, number `n`. */
static void come(int n, const char *words)
{
	char *json = xasprintf("{\"seq\":%d,\"type\":\"notification.created\",\"data\":{\"id\":\"n%d\",\"type\":\"new_request\",\"request_id\":"
	                       "\"r%d\",\"category\":\"plumbing\",\"description\":\"%s\",\"amount\":4500,"
	                       "\"currency\":\"USD\",\"created_at\":%d,\"read\":false,\"withdrawn\":null,"
	                       "\"claimed_by\":null}}", n, n, n, words, n);

	apply(json);
	free(json);
}

static void withdraw(int seq, int n)
{
	char *json = xasprintf("{\"seq\":%d,\"type\":\"notification.withdrawn\",\"data\":{\"id\":\"n%d\"}}", seq, n);

	apply(json);
	free(json);
}

static bool rings_at(int64_t now_ms)
{
	return ring_turn(ring, model, &usual, now_ms, NOON, &order);
}

static void test_a_new_request_rings_once(void **state)
{
	(void)state;
	come(1, "It drips");
	ring_news(ring, 1, 100);
	assert_int_equal(ring_wants_ms(ring, model, &usual), 100);
	assert_true(rings_at(100));
	assert_int_equal(order.cause, RING_NEW);
	assert_string_equal(order.notification_id, "n1");
	assert_false(rings_at(100));
	assert_false(rings_at(30099));
}

static void test_it_rings_again_while_nobody_is_there(void **state)
{
	(void)state;
	come(1, "It drips");
	ring_news(ring, 1, 100);
	rings_at(100);
	assert_int_equal(ring_wants_ms(ring, model, &usual), 30100);
	assert_true(rings_at(30100));
	assert_int_equal(order.cause, RING_AGAIN);
	assert_true(rings_at(60100));
	ring_seen(ring);
	assert_int_equal(ring_wants_ms(ring, model, &usual), 0);
	assert_false(rings_at(90100));
}

static void test_what_was_taken_before_it_rang_does_not_ring(void **state)
{
	(void)state;
	come(1, "It drips");
	ring_news(ring, 1, 100);
	withdraw(2, 1);
	assert_false(rings_at(100));
	come(3, "It drips");
	ring_news(ring, 1, 200);
	assert_true(rings_at(200));
	model_mark_read(model, "n3");
	assert_int_equal(ring_wants_ms(ring, model, &usual), 0);
	assert_false(rings_at(30200));
}

static void test_what_comes_close_together_rings_together(void **state)
{
	(void)state;
	come(1, "a");
	ring_news(ring, 1, 100);
	assert_true(rings_at(100));
	come(2, "b");
	ring_news(ring, 1, 300);
	come(3, "c");
	ring_news(ring, 1, 400);
	assert_false(rings_at(500));
	assert_int_equal(ring_wants_ms(ring, model, &usual), 2100);
	assert_true(rings_at(2100));
	assert_int_equal(order.cause, RING_TOGETHER);
	assert_int_equal(order.count, 2);
}

static void test_after_a_cut_one_ring_sums_up(void **state)
{
	(void)state;
	for (int i = 1; i <= 12; i++)
		come(i, "a");
	ring_news(ring, 7, 100);
	ring_news(ring, 5, 150);
	assert_false(rings_at(150));
	assert_true(rings_at(550));
	assert_int_equal(order.count, 12);
	assert_false(rings_at(3000));
}

static void test_who_is_away_or_no_helper_is_left_alone(void **state)
{
	(void)state;
	model->user.is_available = false;
	come(1, "a");
	ring_news(ring, 1, 100);
	assert_false(rings_at(100));
	assert_int_equal(ring_wants_ms(ring, model, &usual), 0);
	model->user.is_available = true;
	model->user.role = ROLE_OPERATOR;
	assert_false(rings_at(100));
	model->user.role = ROLE_HELPER;
	assert_true(rings_at(100));
}

static void test_who_has_a_session_in_hand_hears_of_it_afterwards(void **state)
{
	struct session s = { .id = "s1", .request_id = "r9", .helper_id = "u1", .customer_id = "u2",
		             .status = SESSION_ACTIVE, .created_at_ms = 1 };

	(void)state;
	model_put_session(model, &s);
	come(1, "a");
	ring_news(ring, 1, 100);
	come(2, "b");
	ring_news(ring, 1, 5000);
	assert_false(rings_at(5000));
	s.status = SESSION_ENDED;
	s.ended_at_ms = 2;
	model_put_session(model, &s);
	assert_true(rings_at(6000));
	assert_int_equal(order.cause, RING_TOGETHER);
	assert_int_equal(order.count, 2);
}

static void test_quiet_hours_go_over_midnight(void **state)
{
	const struct ring_rules night = { .again_after_ms = 5000, .has_quiet_hours = true, .quiet_from = 22 * 60,
		                          .quiet_until = 7 * 60 };
	static const struct {
		int minute;
		bool is_quiet;
	} at[] = { { 21 * 60 + 59, false }, { 22 * 60, true }, { 0, true }, { 7 * 60 - 1, true }, { 7 * 60, false } };

	(void)state;
	come(1, "a");
	ring_news(ring, 1, 0);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		assert_true(ring_turn(ring, model, &night, (int64_t)i * 5000, at[i].minute, &order));
		assert_int_equal(order.is_quiet, at[i].is_quiet);
	}
}

static void test_a_hook_gets_json_that_a_terminal_may_see(void **state)
{
	struct document *d;
	char *json;

	(void)state;
	come(1, "Tap\\u001b]0;x\\u0007 \\u202edrips");
	ring_news(ring, 1, 0);
	rings_at(0);
	json = ring_encode(&order, model);
	assert_null(strchr(json, '\033'));
	assert_null(strstr(json, "\\u001b"));
	assert_null(strstr(json, "\xe2\x80\xae"));
	d = document_parse(json, strlen(json));
	assert_non_null(d);
	assert_string_equal(document_text(d, "cause"), "new");
	assert_string_equal(document_text(d, "notification.id"), "n1");
	assert_false(document_is_true(d, "quiet"));
	document_free(d);
	free(json);
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_a_new_request_rings_once),
		STORY(test_it_rings_again_while_nobody_is_there),
		STORY(test_what_was_taken_before_it_rang_does_not_ring),
		STORY(test_what_comes_close_together_rings_together),
		STORY(test_after_a_cut_one_ring_sums_up),
		STORY(test_who_is_away_or_no_helper_is_left_alone),
		STORY(test_who_has_a_session_in_hand_hears_of_it_afterwards),
		STORY(test_quiet_hours_go_over_midnight),
		STORY(test_a_hook_gets_json_that_a_terminal_may_see),
	};

	return cmocka_run_group_tests_name("client: ring", tests, NULL, NULL);
}
