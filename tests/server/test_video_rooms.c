/* SPDX-License-Identifier: ISC */
/* Providers that make rooms: one a session, a token a person, closed with the session, whatever happens on the way. */
#include "tests/server/video_stage.h"

#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "server/limits.h"

#define LIVE_ROOMS "select count(*) from video_rooms where state = 'live'"
#define OPEN_ROOMS "select count(*) from video_rooms where state <> 'ended'"

static void test_each_person_gets_a_token_of_their_own_for_one_private_room(void **state)
{
	struct stage *s = *state;
	const struct fake_token *t = &s->fake->token;
	struct opener o;

	open_begin(s, true, &o);
	open_wait(s, &o);
	assert_int_equal(o.call->reply.status, 302);
	assert_ptr_equal(strstr(o.call->reply.location, s->fake->rooms[0].url), o.call->reply.location);
	assert_non_null(strstr(o.call->reply.location, t->text));
	assert_null(strstr(o.call->reply.location, FAKE_VIDEO_KEY));
	open_end(&o);
	assert_true(t->is_owner);
	assert_string_equal(t->user_name, "Ada");
	assert_string_equal(t->user_id, s->ada.user.id);
	assert_int_equal(open_link(s, false), 302);
	assert_false(t->is_owner);
	assert_string_equal(t->user_name, "Dora");
	assert_string_equal(t->room, s->fake->rooms[0].name);
	assert_true(t->exp_s <= loop_now_ms(s->h->loop) / 1000 + 900);
	assert_int_equal(s->fake->room_count, 1);
	assert_true(s->fake->rooms[0].is_private);
	assert_int_equal(s->fake->tokens, 2);
}

static void test_two_who_come_at_the_same_moment_meet_in_one_room(void **state)
{
	struct stage *s = *state;
	struct opener a, d;

	open_begin(s, true, &a);
	open_begin(s, false, &d);
	open_wait(s, &a);
	open_wait(s, &d);
	assert_int_equal(a.call->reply.status, 302);
	assert_int_equal(d.call->reply.status, 302);
	assert_int_equal(s->fake->room_count, 1);
	open_end(&a);
	open_end(&d);
}

static void test_whereby_knows_the_host_by_the_link(void **state)
{
	struct stage *s = *state;
	struct opener a, d;

	open_begin(s, true, &a);
	open_begin(s, false, &d);
	open_wait(s, &a);
	open_wait(s, &d);
	assert_string_equal(a.call->reply.location, s->fake->rooms[0].host_url);
	assert_string_equal(d.call->reply.location, s->fake->rooms[0].url);
	assert_true(s->fake->rooms[0].is_private);
	assert_int_equal(s->fake->room_count, 1);
	open_end(&a);
	open_end(&d);
	end_session(s);
	wait_rooms(s, 0);
}

static bool is_nothing_open(struct harness *h, void *arg)
{
	(void)arg;
	return sql_int(h, OPEN_ROOMS) == 0;
}

static void test_the_room_ends_with_the_session(void **state)
{
	struct stage *s = *state;

	assert_int_equal(open_link(s, true), 302);
	end_session(s);
	wait_until(s->h, is_nothing_open, NULL);
	assert_int_equal(fake_video_rooms(s->fake), 0);
	assert_int_equal(s->fake->ejected, 2);
	assert_int_equal(sql_int(s->h, "select count(*) from video_rooms where url is not null"), 0);
	assert_int_equal(open_link(s, true), 410);
	assert_int_equal(s->fake->room_count, 1);
}

/* An attempt that began while it was down may end, and set the next one's time, after this. */
static bool is_closed_when_due(struct harness *h, void *arg)
{
	const struct stage *s = arg;

	sql_run(h, "update video_rooms set due_at = 1");
	return fake_video_rooms(s->fake) == 0;
}

static void test_a_room_is_closed_after_a_restart_when_the_provider_was_down(void **state)
{
	struct stage *s = *state;

	assert_int_equal(open_link(s, true), 302);
	fake_video_trick(s->fake, VIDEO_TRICK_CUT_BEFORE, "", 1000);
	end_session(s);
	stage_video_stop(s);
	stage_video_start(s);
	assert_int_equal(fake_video_rooms(s->fake), 1);
	fake_video_trick(s->fake, VIDEO_TRICK_NONE, "", 0);
	wait_until(s->h, is_closed_when_due, s);
}

static bool is_trick_played(struct harness *h, void *arg)
{
	(void)h;
	return ((const struct stage *)arg)->fake->trick_count == 0;
}

/* Given back, and not only taken under a lease. */
static bool is_failure_kept(struct harness *h, void *arg)
{
	(void)arg;
	return sql_int(h, "select tries from video_rooms") > 0;
}

/* The provider is asked, and homeprod dies before it has answered. */
static void die_while_it_is_closed(struct stage *s)
{
	fake_video_trick(s->fake, VIDEO_TRICK_SILENT, "", 1);
	sql_run(s->h, "update video_rooms set due_at = 1");
	stage_video_start(s);
	wait_until(s->h, is_trick_played, s);
	stage_video_stop(s);
}

static void test_that_homeprod_died_often_leaves_no_room_open_for_longer(void **state)
{
	struct stage *s = *state;

	assert_int_equal(open_link(s, true), 302);
	stage_video_stop(s);
	end_session(s);
	for (int i = 0; i < 6; i++)
		die_while_it_is_closed(s);
	assert_int_equal(sql_int(s->h, "select tries from video_rooms"), 0);
	fake_video_trick(s->fake, VIDEO_TRICK_FAILS, "", 1);
	sql_run(s->h, "update video_rooms set due_at = 1");
	stage_video_start(s);
	wait_until(s->h, is_failure_kept, s);
	assert_in_range(sql_int(s->h, "select due_at from video_rooms") - loop_now_ms(s->h->loop), 0, 2000);
}

/* What can go wrong when a room is asked for: it is said, it is tried again, and one room comes of it. */
static void fails_then_works(struct stage *s, enum video_trick trick, const char *at)
{
	struct opener o;

	fake_video_trick(s->fake, trick, at, 1000);
	open_begin(s, false, &o);
	open_wait(s, &o);
	assert_int_equal(o.call->reply.status, 503);
	assert_string_equal(o.call->reply.type, "text/html; charset=utf-8");
	assert_non_null(strstr(o.call->reply.body, "http-equiv=\"refresh\""));
	assert_null(strstr(o.call->reply.body, "<script"));
	assert_true(o.call->reply.retry_after_s > 0);
	open_end(&o);
	assert_true(session_now(s)->is_video_down);
	assert_int_equal(session_now(s)->status, SESSION_WAITING);
	fake_video_trick(s->fake, VIDEO_TRICK_NONE, "", 0);
	wait_down(s, false);
	assert_int_equal(open_link(s, false), 302);
	assert_int_equal(fake_video_rooms(s->fake), 1);
	assert_int_equal(sql_int(s->h, LIVE_ROOMS), 1);
}

static void test_a_cut_before_the_room_was_made(void **state)
{
	fails_then_works(*state, VIDEO_TRICK_CUT_BEFORE, "POST /v1/rooms");
}

static void test_a_cut_after_the_room_was_made_makes_no_second(void **state)
{
	struct stage *s = *state;

	fails_then_works(s, VIDEO_TRICK_CUT_AFTER, "POST /v1/rooms");
	assert_int_equal(s->fake->room_count, 1);
}

static void test_a_provider_that_fails(void **state)
{
	fails_then_works(*state, VIDEO_TRICK_FAILS, "POST /v1/rooms");
}

static void test_a_provider_that_talks_nonsense(void **state)
{
	fails_then_works(*state, VIDEO_TRICK_STRANGE, "POST /v1/rooms");
}

static void test_a_provider_that_talks_no_json(void **state)
{
	fails_then_works(*state, VIDEO_TRICK_GARBAGE, "POST /v1/rooms");
}

static void test_a_provider_too_slow(void **state)
{
	struct stage *s = *state;

	fails_then_works(s, VIDEO_TRICK_SILENT, "POST /v1/rooms");
	assert_int_equal(s->fake->room_count, 1);
}

static void test_no_token_to_be_had(void **state)
{
	struct stage *s = *state;

	assert_int_equal(open_link(s, true), 302);
	fake_video_trick(s->fake, VIDEO_TRICK_FAILS, "/v1/meeting-tokens", 1);
	assert_int_equal(open_link(s, false), 503);
	wait_down(s, false);
	assert_int_equal(open_link(s, false), 302);
}

static void test_whereby_strange_and_then_not(void **state)
{
	fails_then_works(*state, VIDEO_TRICK_STRANGE, "POST /v1/meetings");
}

static void test_too_often_is_obeyed(void **state)
{
	struct stage *s = *state;
	int calls;

	fake_video_trick(s->fake, VIDEO_TRICK_BUSY, "", 1);
	assert_int_equal(open_link(s, true), 503);
	calls = s->fake->calls;
	assert_int_equal(open_link(s, true), 503);
	assert_int_equal(open_link(s, false), 503);
	assert_int_equal(s->fake->calls, calls);
	wait_down(s, false);
	assert_int_equal(open_link(s, true), 302);
}

/* Whoever reloads without end would use up what the provider allows us, for everybody. */
static void test_a_sessions_links_are_opened_so_often_a_minute(void **state)
{
	struct stage *s = *state;
	struct opener o;
	int calls;

	for (int i = 0; i < LIMIT_LINK_OPENINGS; i++)
		assert_int_equal(open_link(s, i % 2), 302);
	calls = s->fake->calls;
	open_begin(s, false, &o);
	open_wait(s, &o);
	assert_int_equal(o.call->reply.status, 429);
	assert_in_range(o.call->reply.retry_after_s, 1, 60);
	open_end(&o);
	assert_int_equal(s->fake->calls, calls);
	assert_false(session_now(s)->is_video_down);
}

static void test_a_wrong_key_is_down_until_it_is_right(void **state)
{
	struct stage *s = *state;

	s->fake->key = "another";
	assert_int_equal(open_link(s, true), 503);
	assert_true(session_now(s)->is_video_down);
	s->fake->key = FAKE_VIDEO_KEY;
	wait_down(s, false);
}

static void told_once(struct stage *s, const struct person *who, int64_t since)
{
	char *text = story(s->h, who, since);
	const char *first = strstr(text, "session.updated");

	assert_non_null(first);
	assert_null(strstr(first + 1, "session.updated"));
	free(text);
}

static void test_both_are_told_once_that_it_is_down_and_once_that_it_is_not(void **state)
{
	struct stage *s = *state;
	int64_t since = log_end(s->h);

	fake_video_trick(s->fake, VIDEO_TRICK_FAILS, "", 1000);
	assert_int_equal(open_link(s, true), 503);
	assert_int_equal(open_link(s, true), 503);
	assert_int_equal(open_link(s, false), 503);
	told_once(s, &s->ada, since);
	told_once(s, &s->dora, since);
	since = log_end(s->h);
	fake_video_trick(s->fake, VIDEO_TRICK_NONE, "", 0);
	wait_down(s, false);
	told_once(s, &s->ada, since);
	told_once(s, &s->dora, since);
}

static bool is_silent(struct harness *h, void *arg)
{
	(void)h;
	return ((const struct stage *)arg)->fake->silent_count > 0;
}

static void test_a_session_that_ends_while_its_room_is_made_leaves_none(void **state)
{
	struct stage *s = *state;
	struct opener o;

	fake_video_trick(s->fake, VIDEO_TRICK_SILENT, "POST /v1/rooms", 1);
	open_begin(s, true, &o);
	wait_until(s->h, is_silent, s);
	end_session(s);
	fake_video_speak(s->fake);
	open_wait(s, &o);
	assert_int_equal(o.call->reply.status, 410);
	open_end(&o);
	wait_rooms(s, 0);
}

static void test_a_room_somebody_deleted_is_made_anew(void **state)
{
	struct stage *s = *state;

	assert_int_equal(open_link(s, true), 302);
	s->fake->rooms[0].is_there = false;
	fake_video_trick(s->fake, VIDEO_TRICK_FAILS, "/v1/meeting-tokens", 1);
	assert_int_equal(open_link(s, true), 503);
	wait_down(s, false);
	assert_int_equal(open_link(s, true), 302);
	assert_int_equal(fake_video_rooms(s->fake), 1);
	assert_string_equal(s->fake->token.room, s->fake->rooms[1].name);
}

static void test_a_room_that_has_run_out_is_followed_by_another(void **state)
{
	struct stage *s = *state;

	assert_int_equal(open_link(s, true), 302);
	s->fake->rooms[0].is_there = false;
	sql_run(s->h, "update video_rooms set expires_at = 1");
	assert_int_equal(open_link(s, true), 302);
	assert_int_equal(s->fake->room_count, 2);
	assert_int_equal(sql_int(s->h, LIVE_ROOMS), 1);
}

static void test_who_waits_when_we_stop_is_answered(void **state)
{
	struct stage *s = *state;
	struct opener a, d;

	fake_video_trick(s->fake, VIDEO_TRICK_SILENT, "POST /v1/rooms", 1);
	open_begin(s, true, &a);
	open_begin(s, false, &d);
	wait_until(s->h, is_silent, s);
	stage_video_stop(s);
	assert_true(a.is_done && d.is_done);
	assert_int_equal(a.call->reply.status, 503);
	open_end(&a);
	open_end(&d);
}

#define TOLD_OF_SESSION "select count(*) from events where type = 'session.updated'"

static void test_it_is_told_once_that_the_customer_has_joined(void **state)
{
	struct stage *s = *state;
	int64_t told, joined_at;

	fake_video_trick(s->fake, VIDEO_TRICK_CUT_BEFORE, "", 1000);
	assert_int_equal(open_link(s, false), 503);
	assert_int_equal(session_now(s)->customer_joined_at_ms, 0);
	fake_video_trick(s->fake, VIDEO_TRICK_NONE, "", 0);
	wait_down(s, false);
	assert_int_equal(open_link(s, true), 302);
	assert_int_equal(session_now(s)->customer_joined_at_ms, 0);
	told = sql_int(s->h, TOLD_OF_SESSION);
	assert_int_equal(open_link(s, false), 302);
	joined_at = session_now(s)->customer_joined_at_ms;
	assert_true(joined_at > 0);
	assert_int_equal(sql_int(s->h, TOLD_OF_SESSION), told + 2);
	assert_int_equal(open_link(s, false), 302);
	assert_int_equal(session_now(s)->customer_joined_at_ms, joined_at);
	assert_int_equal(sql_int(s->h, TOLD_OF_SESSION), told + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DAILY_TEST(test_each_person_gets_a_token_of_their_own_for_one_private_room),
		DAILY_TEST(test_two_who_come_at_the_same_moment_meet_in_one_room),
		WHEREBY_TEST(test_two_who_come_at_the_same_moment_meet_in_one_room),
		WHEREBY_TEST(test_whereby_knows_the_host_by_the_link),
		DAILY_TEST(test_the_room_ends_with_the_session),
		DAILY_TEST(test_a_room_is_closed_after_a_restart_when_the_provider_was_down),
		DAILY_TEST(test_that_homeprod_died_often_leaves_no_room_open_for_longer),
		DAILY_TEST(test_a_cut_before_the_room_was_made),
		DAILY_TEST(test_a_cut_after_the_room_was_made_makes_no_second),
		DAILY_TEST(test_a_provider_that_fails),
		DAILY_TEST(test_a_provider_that_talks_nonsense),
		DAILY_TEST(test_a_provider_that_talks_no_json),
		DAILY_TEST(test_a_provider_too_slow),
		DAILY_TEST(test_no_token_to_be_had),
		WHEREBY_TEST(test_whereby_strange_and_then_not),
		DAILY_TEST(test_too_often_is_obeyed),
		WHEREBY_TEST(test_too_often_is_obeyed),
		DAILY_TEST(test_a_sessions_links_are_opened_so_often_a_minute),
		DAILY_TEST(test_a_wrong_key_is_down_until_it_is_right),
		WHEREBY_TEST(test_a_wrong_key_is_down_until_it_is_right),
		DAILY_TEST(test_both_are_told_once_that_it_is_down_and_once_that_it_is_not),
		DAILY_TEST(test_it_is_told_once_that_the_customer_has_joined),
		WHEREBY_TEST(test_it_is_told_once_that_the_customer_has_joined),
		DAILY_TEST(test_a_session_that_ends_while_its_room_is_made_leaves_none),
		DAILY_TEST(test_a_room_somebody_deleted_is_made_anew),
		DAILY_TEST(test_a_room_that_has_run_out_is_followed_by_another),
		DAILY_TEST(test_who_waits_when_we_stop_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
