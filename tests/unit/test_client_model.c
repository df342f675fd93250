/* SPDX-License-Identifier: ISC */
/* Stories told to the replica, line by line as the stream would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/model.h"
#include "protocol/mem.h"

#define NOW 1000000

/* Applies a line; fails the test where it is not one. */
static bool tell(struct model *m, const char *line)
{
	struct event e;
	struct fault f;

	if (event_decode(line, strlen(line), &e, &f) != ERR_NONE)
		fail_msg("%s: %s", f.detail, line);
	return model_apply(m, &e, NOW);
}

static char *line_of(int64_t seq, enum event_type type, char *data)
{
	char *line = event_line(seq, type, data, NULL);

	free(data);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static bool tell_data(struct model *m, int64_t seq, enum event_type type, char *data)
{
	char *line = line_of(seq, type, data);
	bool news = tell(m, line);

	free(line);
	return news;
}

static struct request request_of(const char *id, enum request_status status, int64_t at_ms)
{
	struct request r = { .status = status, .amount = 4500, .created_at_ms = at_ms, .opened_at_ms = at_ms,
		             .updated_at_ms = at_ms };

	snprintf(r.id, sizeof(r.id), "%s", id);
	snprintf(r.customer_id, sizeof(r.customer_id), "carol");
	snprintf(r.category, sizeof(r.category), "plumbing");
	snprintf(r.currency, sizeof(r.currency), "USD");
	r.payment_status = PAYMENT_AUTHORIZED;
	return r;
}

static bool tell_request(struct model *m, int64_t seq, const char *id, enum request_status status, int64_t at_ms)
{
	struct request r = request_of(id, status, at_ms);
	bool news;

	r.description = xstrdup("The tap drips");
	news = tell_data(m, seq, EVENT_REQUEST_UPDATED, request_encode(&r));
	request_clear(&r);
	return news;
}

static struct session session_of(const char *id, const char *request, enum session_status status, int64_t at_ms)
{
	struct session s = { .status = status, .created_at_ms = at_ms, .duration_s = -1 };

	snprintf(s.id, sizeof(s.id), "%s", id);
	snprintf(s.request_id, sizeof(s.request_id), "%s", request);
	snprintf(s.helper_id, sizeof(s.helper_id), "ada");
	snprintf(s.customer_id, sizeof(s.customer_id), "carol");
	if (status != SESSION_WAITING)
		s.started_at_ms = at_ms;
	if (status == SESSION_ENDED)
		s.ended_at_ms = at_ms;
	return s;
}

static void tell_session(struct model *m, int64_t seq, const char *id, const char *request,
                         enum session_status status, int64_t at_ms)
{
	struct session s = session_of(id, request, status, at_ms);

	s.helper_name = xstrdup("Ada");
	s.customer_name = xstrdup("Carol");
	s.customer_join_url = xstrdup("https://x.example/j/ABCDEFGH");
	tell_data(m, seq, EVENT_SESSION_UPDATED, session_encode(&s));
	session_clear(&s);
}

static void test_a_claim_answered_before_the_stream_tells_of_it_can_be_started(void **state)
{
	struct session s = session_of("s1", "r1", SESSION_WAITING, 20);
	struct model *m = model_new();

	(void)state;
	tell_request(m, 1, "r1", REQUEST_OPEN, 10);
	model_put_session(m, &s);
	assert_int_equal(model_request(m, "r1")->status, REQUEST_CLAIMED);
	assert_string_equal(model_request(m, "r1")->session_id, "s1");
	session_clear(&s);
	model_free(m);
}

static char *notification_json(const char *id, int64_t at_ms, bool is_read)
{
	struct notification n = { .amount = 4500, .created_at_ms = at_ms, .is_read = is_read };
	char *json;

	snprintf(n.id, sizeof(n.id), "%s", id);
	snprintf(n.request_id, sizeof(n.request_id), "request-of-%s", id);
	snprintf(n.category, sizeof(n.category), "plumbing");
	snprintf(n.currency, sizeof(n.currency), "USD");
	n.preview = xstrdup("The tap drips");
	json = notification_encode(&n);
	notification_clear(&n);
	return json;
}

static bool tell_ring(struct model *m, int64_t seq, const char *id, int64_t at_ms)
{
	return tell_data(m, seq, EVENT_NOTIFICATION_CREATED, notification_json(id, at_ms, false));
}

/* A snapshot for `who`, with the notifications given (unread), oldest first. */
static bool tell_snapshot(struct model *m, int64_t seq, const char *who, enum role role, const char *const *rings)
{
	struct user u = { .role = role, .is_available = role == ROLE_HELPER, .created_at_ms = 1 };
	char *items[8], *user;
	size_t count = 0;
	bool news;

	snprintf(u.id, sizeof(u.id), "%s", who);
	u.username = xstrdup(who);
	u.display_name = xstrdup(who);
	user = user_encode(&u);
	user_clear(&u);
	for (; rings && rings[count]; count++)
		items[count] = notification_json(rings[count], (int64_t)count + 1, false);
	news = tell_data(m, seq, EVENT_SNAPSHOT,
	                 snapshot_encode(user, NULL, 0, NULL, 0, items, count, (int64_t)count));
	free(user);
	while (count > 0)
		free(items[--count]);
	return news;
}

static int start(void **state)
{
	*state = model_new();
	return 0;
}

static int finish(void **state)
{
	model_free(*state);
	return 0;
}

static void test_a_first_snapshot_is_known_and_rings_nothing(void **state)
{
	struct model *m = *state;
	const char *rings[] = { "n1", "n2", NULL };

	assert_false(tell_snapshot(m, 10, "ada", ROLE_HELPER, rings));
	assert_true(m->has_snapshot && m->is_signed_in);
	assert_int_equal(m->seq, 10);
	assert_int_equal(m->unread_count, 2);
	assert_int_equal(m->informed_at_ms, NOW);
	assert_string_equal(m->notifications[0].id, "n2");
}

/* A snapshot has only what is under way: an operator who has just signed in knows of stuck money by the board. */
static void test_the_board_brings_what_is_over_and_stuck(void **state)
{
	struct model *m = *state;
	struct board b = { .count = 0 };
	struct board_row *row = board_add(&b);

	row->request = request_of("r9", REQUEST_COMPLETED, 1000);
	row->request.payment_status = PAYMENT_FAILED;
	row->session = session_of("s9", "r9", SESSION_ENDED, 1000);
	row->problem = PROBLEM_REFUSED;
	model_set_board(m, &b);
	assert_int_equal(model_request(m, "r9")->payment_status, PAYMENT_FAILED);
	assert_non_null(model_session(m, "s9"));
	assert_int_equal(model_problem(m, "r9"), PROBLEM_REFUSED);
	assert_int_equal(model_problem(m, "r1"), PROBLEM_NONE);
	model_set_board(m, &b);
	assert_int_equal(model_problem(m, "r9"), PROBLEM_NONE);
}

static void test_a_notification_rings_once_however_often_it_comes(void **state)
{
	struct model *m = *state;

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	assert_true(tell_ring(m, 2, "n1", 5));
	assert_false(tell_ring(m, 2, "n1", 5));
	assert_false(tell_ring(m, 3, "n1", 5));
	assert_int_equal(m->unread_count, 1);
	assert_int_equal(m->notification_count, 1);
}

static void test_events_at_or_below_the_seq_change_nothing(void **state)
{
	struct model *m = *state;
	unsigned long version;

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	tell_request(m, 5, "r1", REQUEST_OPEN, 5);
	version = m->version;
	tell_request(m, 5, "r1", REQUEST_CANCELLED, 9);
	tell_request(m, 4, "r2", REQUEST_OPEN, 9);
	assert_int_equal(m->request_count, 1);
	assert_int_equal(model_request(m, "r1")->status, REQUEST_OPEN);
	assert_true(m->version == version);
}

static void test_unread_drops_when_a_notification_is_opened(void **state)
{
	struct model *m = *state;
	const char *rings[] = { "n1", "n2", "n3", NULL };

	tell_snapshot(m, 1, "ada", ROLE_HELPER, rings);
	model_mark_read(m, "n2");
	assert_int_equal(m->unread_count, 2);
	tell(m, "{\"seq\":2,\"type\":\"notification.read\",\"data\":{\"id\":\"n2\",\"unread_count\":2}}");
	assert_int_equal(m->unread_count, 2);
	tell(m, "{\"seq\":3,\"type\":\"notification.read\",\"data\":{\"id\":\"n1\",\"unread_count\":1}}");
	assert_int_equal(m->unread_count, 1);
}

static void test_reading_up_to_one_leaves_the_later_ones_unread(void **state)
{
	struct model *m = *state;
	const char *rings[] = { "n1", "n2", "n3", NULL };

	tell_snapshot(m, 1, "ada", ROLE_HELPER, rings);
	tell(m, "{\"seq\":2,\"type\":\"notification.read\",\"data\":{\"up_to\":\"n2\",\"unread_count\":1}}");
	assert_int_equal(m->unread_count, 1);
	assert_false(model_notification(m, "n3")->is_read);
	tell_ring(m, 3, "n4", 9);
	model_mark_read_up_to(m, "n3");
	assert_int_equal(m->unread_count, 1);
	tell(m, "{\"seq\":4,\"type\":\"notification.read\",\"data\":{\"unread_count\":0}}");
	assert_int_equal(m->unread_count, 0);
}

static void test_a_withdrawn_notification_says_who_has_it_and_is_never_unread(void **state)
{
	struct model *m = *state;
	const char *rings[] = { "n1", "n2", NULL };

	tell_snapshot(m, 1, "ada", ROLE_HELPER, rings);
	tell(m, "{\"seq\":2,\"type\":\"notification.withdrawn\",\"data\":{\"id\":\"n1\",\"request_id\":\"r1\","
	        "\"reason\":\"claimed\",\"claimed_by\":\"Grace\"}}");
	assert_int_equal(m->unread_count, 1);
	assert_int_equal(model_notification(m, "n1")->withdrawn, WITHDRAWN_CLAIMED);
	assert_string_equal(model_notification(m, "n1")->claimed_by, "Grace");
	assert_false(model_forget_withdrawn(m, 100, 1000));
	assert_true(model_forget_withdrawn(m, 100000, 1000));
	assert_null(model_notification(m, "n1"));
	assert_non_null(model_notification(m, "n2"));
}

static void test_a_request_another_claimed_goes_but_ones_own_stays(void **state)
{
	struct model *m = *state;

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	tell_request(m, 2, "r1", REQUEST_OPEN, 2);
	tell_request(m, 3, "r2", REQUEST_OPEN, 3);
	tell_session(m, 4, "s2", "r2", SESSION_WAITING, 4);
	tell(m, "{\"seq\":5,\"type\":\"request.withdrawn\",\"data\":{\"id\":\"r1\",\"request_id\":\"r1\",\"reason\":\"claimed\"}}");
	tell(m, "{\"seq\":6,\"type\":\"request.withdrawn\",\"data\":{\"id\":\"r2\",\"request_id\":\"r2\",\"reason\":\"claimed\"}}");
	assert_null(model_request(m, "r1"));
	assert_non_null(model_request(m, "r2"));
}

static void test_after_a_gap_resumed_goes_on_where_it_was(void **state)
{
	struct model *m = *state;

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	tell_ring(m, 4, "n1", 5);
	tell(m, "{\"seq\":9,\"type\":\"resumed\",\"data\":{}}");
	assert_int_equal(m->unread_count, 1);
	assert_true(tell_ring(m, 6, "n2", 6));
	assert_int_equal(m->seq, 6);
}

static void test_after_a_gap_a_snapshot_replaces_and_counts_the_news(void **state)
{
	struct model *m = *state;
	const char *rings[] = { "n1", "n2", "n3", NULL };

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	tell_ring(m, 4, "n1", 1);
	tell_request(m, 5, "r1", REQUEST_OPEN, 5);
	assert_true(tell_snapshot(m, 90, "ada", ROLE_HELPER, rings));
	assert_int_equal(m->news_count, 2);
	assert_int_equal(m->unread_count, 3);
	assert_null(model_request(m, "r1"));
	assert_int_equal(m->seq, 90);
}

static void test_a_snapshot_of_a_restored_backup_may_go_back_in_seq(void **state)
{
	struct model *m = *state;

	tell_snapshot(m, 90, "ada", ROLE_HELPER, NULL);
	tell_snapshot(m, 7, "ada", ROLE_HELPER, NULL);
	assert_int_equal(m->seq, 7);
	assert_true(tell_ring(m, 8, "n1", 1));
}

static void test_an_answer_that_overtook_the_stream_is_not_undone(void **state)
{
	struct model *m = *state;
	struct request claimed = request_of("r1", REQUEST_CLAIMED, 50);
	struct session active = session_of("s1", "r1", SESSION_ACTIVE, 50);

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	tell_request(m, 2, "r1", REQUEST_OPEN, 10);
	model_put_request(m, &claimed);
	model_put_session(m, &active);
	tell_request(m, 3, "r1", REQUEST_OPEN, 20);
	tell_session(m, 4, "s1", "r1", SESSION_WAITING, 20);
	assert_int_equal(model_request(m, "r1")->status, REQUEST_CLAIMED);
	assert_int_equal(model_session(m, "s1")->status, SESSION_ACTIVE);
	tell_request(m, 5, "r1", REQUEST_OPEN, 60);
	assert_int_equal(model_request(m, "r1")->status, REQUEST_OPEN);
}

static void test_the_session_in_hand_is_the_oldest_that_has_not_ended(void **state)
{
	struct model *m = *state;

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	assert_null(model_current_session(m));
	tell_session(m, 2, "s1", "r1", SESSION_ENDED, 10);
	tell_session(m, 3, "s3", "r3", SESSION_WAITING, 30);
	tell_session(m, 4, "s2", "r2", SESSION_ACTIVE, 20);
	assert_string_equal(model_current_session(m)->id, "s2");
	tell_session(m, 5, "s2", "r2", SESSION_ENDED, 20);
	assert_string_equal(model_current_session(m)->id, "s3");
}

static void test_a_customers_request_of_the_moment_until_it_is_put_away(void **state)
{
	struct model *m = *state;

	tell_snapshot(m, 1, "carol", ROLE_CUSTOMER, NULL);
	assert_null(model_current_request(m));
	tell_request(m, 2, "r1", REQUEST_COMPLETED, 10);
	assert_string_equal(model_current_request(m)->id, "r1");
	model_put_away(m, "r1");
	assert_null(model_current_request(m));
	tell_request(m, 3, "r2", REQUEST_OPEN, 5);
	assert_string_equal(model_current_request(m)->id, "r2");
	tell_request(m, 4, "r2", REQUEST_CANCELLED, 20);
	assert_string_equal(model_current_request(m)->id, "r2");
	model_put_away(m, "r2");
	assert_null(model_current_request(m));
}

static void test_open_requests_come_newest_first_and_are_counted_beyond_the_room(void **state)
{
	struct model *m = *state;
	const struct request *open[2];

	tell_snapshot(m, 1, "ada", ROLE_HELPER, NULL);
	tell_request(m, 2, "r1", REQUEST_OPEN, 10);
	tell_request(m, 3, "r3", REQUEST_OPEN, 30);
	tell_request(m, 4, "r2", REQUEST_OPEN, 20);
	tell_request(m, 5, "r4", REQUEST_EXPIRED, 40);
	assert_int_equal(model_open_requests(m, open, 2), 3);
	assert_string_equal(open[0]->id, "r3");
	assert_string_equal(open[1]->id, "r2");
}

static void test_forgetting_leaves_the_service_and_nothing_of_the_person(void **state)
{
	struct model *m = *state;
	const char *rings[] = { "n1", NULL };
	struct service service = { .app_name = xstrdup("HomePro Assist") };

	model_set_service(m, &service);
	tell_snapshot(m, 1, "ada", ROLE_HELPER, rings);
	tell_request(m, 2, "r1", REQUEST_OPEN, 10);
	model_forget(m);
	assert_true(m->has_service);
	assert_false(m->is_signed_in || m->has_snapshot);
	assert_int_equal(m->request_count + m->notification_count + m->session_count, 0);
	assert_int_equal(m->unread_count, 0);
	assert_null(m->user.display_name);
}

static void test_offline_counts_from_the_cut(void **state)
{
	struct model *m = *state;

	model_set_link(m, LINK_LIVE, NULL, 0, 100);
	model_set_link(m, LINK_RECONNECTING, "the connection was cut", 300, 200);
	model_set_link(m, LINK_OFFLINE, "the connection was refused", 900, 30200);
	assert_int_equal(m->link, LINK_OFFLINE);
	assert_int_equal(m->link_since_ms, 200);
	assert_string_equal(m->link_reason, "the connection was refused");
	model_set_link(m, LINK_LIVE, NULL, 0, 40000);
	assert_int_equal(m->link_since_ms, 40000);
	assert_null(m->link_reason);
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_a_first_snapshot_is_known_and_rings_nothing),
		STORY(test_the_board_brings_what_is_over_and_stuck),
		STORY(test_a_notification_rings_once_however_often_it_comes),
		STORY(test_events_at_or_below_the_seq_change_nothing),
		STORY(test_unread_drops_when_a_notification_is_opened),
		STORY(test_reading_up_to_one_leaves_the_later_ones_unread),
		STORY(test_a_withdrawn_notification_says_who_has_it_and_is_never_unread),
		STORY(test_a_request_another_claimed_goes_but_ones_own_stays),
		cmocka_unit_test(test_a_claim_answered_before_the_stream_tells_of_it_can_be_started),
		STORY(test_after_a_gap_resumed_goes_on_where_it_was),
		STORY(test_after_a_gap_a_snapshot_replaces_and_counts_the_news),
		STORY(test_a_snapshot_of_a_restored_backup_may_go_back_in_seq),
		STORY(test_an_answer_that_overtook_the_stream_is_not_undone),
		STORY(test_the_session_in_hand_is_the_oldest_that_has_not_ended),
		STORY(test_a_customers_request_of_the_moment_until_it_is_put_away),
		STORY(test_open_requests_come_newest_first_and_are_counted_beyond_the_room),
		STORY(test_forgetting_leaves_the_service_and_nothing_of_the_person),
		STORY(test_offline_counts_from_the_cut),
	};

	return cmocka_run_group_tests_name("client: model", tests, NULL, NULL);
}
