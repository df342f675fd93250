/* SPDX-License-Identifier: ISC */
/*
 * A request's story, as an operator reads it: each step in its order, with who did it; the payment provider's tries
 * with it; and what is left of it when the log has been forgotten.
 */
#include "tests/server/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/board.h"
#include "protocol/mem.h"
#include "protocol/story.h"
#include "tests/fake/stripe.h"
#include "tests/server/stripe_stage.h"

static void story_get(struct stage *s, struct story *out)
{
	const struct answer *a = call_on(s->h, &s->olga, "GET", "/v1/requests/%s/story", s->r.id, NULL);
	struct fault f = { 0 };

	assert_int_equal(a->status, 200);
	if (story_decode(a->body, strlen(a->body), out, &f) != ERR_NONE)
		fail_msg("%s: %s", f.field, a->body);
}

/* "asked Dora, ordered hold, opened, …" Caller frees. */
static char *told(const struct story *story)
{
	char *all = xstrdup("");

	for (size_t i = 0; i < story->count; i++) {
		const struct story_step *step = &story->steps[i];
		char *more = xasprintf("%s%s%s%s%s%s", all, i > 0 ? ", " : "", story_what_name(step->what),
				       step->order || step->by ? " " : "", step->order ? step->order : "",
				       step->by ? step->by : "");

		free(all);
		all = more;
	}
	return all;
}

static void assert_told(struct stage *s, const char *wanted)
{
	struct story story;
	char *all;

	story_get(s, &story);
	all = told(&story);
	assert_string_equal(all, wanted);
	for (size_t i = 1; i < story.count; i++)
		assert_true(story.steps[i].at_ms >= story.steps[i - 1].at_ms);
	free(all);
	story_clear(&story);
}

static const struct story_step *step_of(const struct story *story, enum story_what what)
{
	for (size_t i = 0; i < story->count; i++)
		if (story->steps[i].what == what)
			return &story->steps[i];
	fail_msg("no step \"%s\"", story_what_name(what));
	return NULL;
}

static void test_what_goes_well_is_told_from_the_first_word_to_the_money(void **state)
{
	struct stage *s = *state;

	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	assert_int_equal(call_on(s->h, &s->dora, "POST", "/v1/sessions/%s/feedback", s->s.id, "{\"rating\":4}")->status,
			 200);
	assert_told(s, "asked Dora, ordered hold, page, opened, rang, claimed Ada, started Ada, ended Ada, "
		       "ordered capture, captured, rated Dora");
}

static void test_each_try_is_told_with_the_providers_own_words(void **state)
{
	struct stage *s = *state;
	const struct story_step *tried;
	struct story story;

	request_ask(s);
	wait_url(s);
	assert_true(fake_stripe_do(s->fake, DEED_DECLINE, s->r.id));
	look_again(s);
	assert_true(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
	wait_status(s, PAYMENT_AUTHORIZED);
	fake_stripe_trick(s->fake, TRICK_REFUSED, "/capture", 1);
	play_end(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	assert_int_equal(call_on(s->h, &s->olga, "POST", "/v1/payments/%s/retry", s->r.id, NULL)->status, 200);
	wait_status(s, PAYMENT_CAPTURED);
	assert_told(s, "asked Dora, ordered hold, page, tried hold, opened, rang, claimed Ada, started Ada, ended Ada, "
		       "ordered capture, failed, retried Olga, captured");
	story_get(s, &story);
	tried = step_of(&story, STORY_TRIED);
	assert_string_equal(tried->detail, "Your card was declined.");
	assert_true(tried->times >= 1 && tried->until_ms >= tried->at_ms);
	assert_non_null(strstr(step_of(&story, STORY_FAILED)->detail, "declined"));
	assert_string_equal(step_of(&story, STORY_ENDED)->detail, "resolved");
	assert_int_equal(step_of(&story, STORY_CLAIMED)->by_role, ROLE_HELPER);
	story_clear(&story);
}

/* What the provider says again and again is one row, however long it does. */
static void test_the_same_answer_again_is_counted(void **state)
{
	struct stage *s = *state;
	struct story story;
	const struct story_step *tried;

	fake_stripe_trick(s->fake, TRICK_BUSY, "/checkout", 4);
	request_ask(s);
	wait_url(s);
	story_get(s, &story);
	tried = step_of(&story, STORY_TRIED);
	assert_int_equal(tried->times, 4);
	assert_non_null(tried->detail);
	story_clear(&story);
	assert_int_equal(sql_int(s->h, "select count(*) from attempts where result = 'again'"), 1);
}

static void test_who_cancelled_or_gave_back_is_told(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	session_clear(&s->s);
	claim(s->h, &s->ada, &s->r, &s->s);
	assert_int_equal(call_on(s->h, &s->ada, "POST", "/v1/sessions/%s/release", s->s.id, NULL)->status, 200);
	assert_int_equal(call_on(s->h, &s->olga, "POST", "/v1/requests/%s/cancel", s->r.id, NULL)->status, 200);
	wait_status(s, PAYMENT_RELEASED);
	assert_told(s, "asked Dora, ordered hold, page, opened, rang, claimed Ada, given_back Ada, rang, closed Olga, "
		       "ordered release, released");
}

static void test_an_operator_ends_a_session_that_nobody_ends(void **state)
{
	struct stage *s = *state;
	struct story story;

	play_until_open(s);
	session_clear(&s->s);
	claim(s->h, &s->ada, &s->r, &s->s);
	assert_int_equal(call_on(s->h, &s->ada, "POST", "/v1/sessions/%s/start", s->s.id, NULL)->status, 200);
	assert_int_equal(call_on(s->h, &s->olga, "POST", "/v1/sessions/%s/abandon", s->s.id, NULL)->status, 200);
	wait_status(s, PAYMENT_RELEASED);
	assert_int_equal(s->r.status, REQUEST_CANCELLED);
	assert_int_equal(s->r.end_reason, END_BY_OPERATOR);
	session_get(s->h, &s->ada, s->s.id, &s->s);
	assert_int_equal(s->s.status, SESSION_ENDED);
	assert_int_equal(s->s.outcome, OUTCOME_NONE);
	assert_int_equal(call_on(s->h, &s->olga, "POST", "/v1/sessions/%s/abandon", s->s.id, NULL)->status, 409);
	assert_int_equal(call_on(s->h, &s->ada, "POST", "/v1/sessions/%s/abandon", s->s.id, NULL)->status, 403);
	story_get(s, &story);
	assert_string_equal(step_of(&story, STORY_CLOSED)->detail, "operator");
	assert_string_equal(step_of(&story, STORY_CLOSED)->by, "Olga");
	story_clear(&story);
}

static void test_what_the_log_has_forgotten_is_told_from_what_stands(void **state)
{
	struct stage *s = *state;
	struct story story;

	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	story_get(s, &story);
	assert_false(story.is_cut);
	story_clear(&story);
	sql_run(s->h, "delete from events where seq < (select max(seq) from events)");
	sql_run(s->h, "update events set at = at + 60000");
	assert_told(s, "asked Dora, ordered hold, opened, claimed Ada, started Ada, ended Ada, ordered capture, captured");
	story_get(s, &story);
	assert_true(story.is_cut);
	story_clear(&story);
}

/* What is under way, oldest first, then what is over and stuck; with the words for it. */
static void test_the_board_has_what_is_under_way_and_what_is_stuck(void **state)
{
	struct stage *s = *state;
	struct board board;
	const struct answer *a;
	char stuck[HP_ID_SIZE];

	fake_stripe_trick(s->fake, TRICK_REFUSED, "/capture", 1);
	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_FAILED);
	memcpy(stuck, s->r.id, sizeof stuck);
	play_until_open(s);
	claim(s->h, &s->ada, &s->r, &s->s);
	sql_run(s->h, "update sessions set is_video_down = 1, video_down_at = 1234 where status <> 'ended'");
	a = call_as(s->h, &s->olga, "GET", "/v1/board", NULL);
	assert_int_equal(a->status, 200);
	assert_int_equal(board_decode(a->body, strlen(a->body), &board, NULL), ERR_NONE);
	assert_int_equal(board.count, 2);
	assert_string_equal(board.rows[0].request.id, stuck);
	assert_int_equal(board.rows[0].problem, PROBLEM_REFUSED);
	assert_non_null(strstr(board.rows[0].reason, "declined"));
	assert_string_equal(board.rows[1].request.id, s->r.id);
	assert_int_equal(board.rows[1].problem, PROBLEM_NONE);
	assert_string_equal(board.rows[1].session.helper_name, "Ada");
	assert_int_equal(board.video_down_at_ms, 1234);
	board_clear(&board);
}

static void test_only_operators_read_stories(void **state)
{
	struct stage *s = *state;

	play_until_open(s);
	assert_int_equal(call_on(s->h, &s->dora, "GET", "/v1/requests/%s/story", s->r.id, NULL)->status, 403);
	assert_int_equal(call_on(s->h, &s->ada, "GET", "/v1/requests/%s/story", s->r.id, NULL)->status, 403);
	assert_int_equal(call_on(s->h, &s->olga, "GET", "/v1/requests/%s/story", "r-none", NULL)->status, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_what_goes_well_is_told_from_the_first_word_to_the_money),
		STAGE_TEST(test_each_try_is_told_with_the_providers_own_words),
		STAGE_TEST(test_the_same_answer_again_is_counted),
		STAGE_TEST(test_who_cancelled_or_gave_back_is_told),
		STAGE_TEST(test_an_operator_ends_a_session_that_nobody_ends),
		STAGE_TEST(test_what_the_log_has_forgotten_is_told_from_what_stands),
		STAGE_TEST(test_the_board_has_what_is_under_way_and_what_is_stuck),
		STAGE_TEST(test_only_operators_read_stories),
	};

	return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
