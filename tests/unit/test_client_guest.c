/* SPDX-License-Identifier: ISC */
/* A kiosk's guests as the app sees them, against the fake server: let in, rated, gone, and nothing left on the disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/app.h"
#include "client/app_parts.h"
#include "client/profile.h"
#include "loop/loop.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "tests/fake/folder.h"
#include "tests/fake/server.h"

#define DEADLINE_TURNS 2000
#define CONFIG "{\"app_name\":\"HomePro Assist\",\"currency\":\"USD\",\"categories\":[],\"outcomes\":[]}"
#define GUEST_TOKEN "a-guests-token"
#define DEVICE_TOKEN "the-kiosks-token"

struct script {
	struct loop *loop;
	struct fake *fake;
	struct profile *profile;
	struct app *app;
	char *place;
	int logout_status;              /* 0: hang up */
	const char *logout_answer;
	int logouts, guests, answers, clear_outs, staff_tries;
	char guest_bearer[65], logout_bearer[65], path[128], body[256];
	struct outcome_of_intent outcome;
};

static void guest_fill(struct user *u)
{
	snprintf(u->id, sizeof(u->id), "u-guest");
	u->username = xstrdup("guest-1");
	u->display_name = xstrdup("Guest");
	u->role = ROLE_CUSTOMER;
}

static char *guest_answer(void)
{
	struct login_answer a = { .token = GUEST_TOKEN, .expires_at_ms = 1000 };
	char *json;

	guest_fill(&a.user);
	json = login_answer_encode(&a);
	login_answer_clear(&a);
	return json;
}

static void on_call(struct fake_call *c, void *arg)
{
	struct script *s = arg;

	if (strcmp(c->path, "/v1/config") == 0) {
		c->answer = xstrdup(CONFIG);
	} else if (strcmp(c->path, "/v1/guests") == 0) {
		s->guests++;
		snprintf(s->guest_bearer, sizeof(s->guest_bearer), "%s", c->token);
		c->status = 201;
		c->answer = guest_answer();
	} else if (strcmp(c->path, "/v1/staff-tries") == 0) {
		s->staff_tries++;
		snprintf(s->guest_bearer, sizeof(s->guest_bearer), "%s", c->token);
		snprintf(s->body, sizeof(s->body), "%s", c->body);
		c->status = 204;
	} else if (strcmp(c->path, "/v1/guests/leave") == 0) {
		s->clear_outs++;
		snprintf(s->logout_bearer, sizeof(s->logout_bearer), "%s", c->token);
		c->status = s->logout_status;
	} else if (strcmp(c->path, "/v1/logout") == 0) {
		s->logouts++;
		snprintf(s->logout_bearer, sizeof(s->logout_bearer), "%s", c->token);
		c->status = s->logout_status;
		c->answer = s->logout_answer ? xstrdup(s->logout_answer) : NULL;
	} else {
		snprintf(s->path, sizeof(s->path), "%s", c->path);
		snprintf(s->body, sizeof(s->body), "%s", c->body);
		c->status = 409;
	}
}

static void on_stream_opened(void *arg)
{
	struct script *s = arg;
	struct user u = { .role = ROLE_CUSTOMER };
	char *user, *data, *line;

	guest_fill(&u);
	user = user_encode(&u);
	data = snapshot_encode(user, NULL, 0, NULL, 0, NULL, 0, 0);
	line = event_line(10, EVENT_SNAPSHOT, data, NULL);
	fake_send(s->fake, line, 0);
	free(line);
	free(data);
	free(user);
	user_clear(&u);
}

static void on_answered(const struct outcome_of_intent *o, void *arg)
{
	struct script *s = arg;

	s->answers++;
	s->outcome = *o;
}

static int start(void **state)
{
	static const struct fake_events fake_events = { .call = on_call, .opened = on_stream_opened };
	static const struct app_events events = { .answered = on_answered };
	static const struct app_timing quick = { .first_ms = 20, .most_ms = 100, .offline_after_ms = 400,
		                                 .come_back_ms = 300, .call_ms = 2000 };
	static struct script story;
	struct script *s = &story;
	struct fault f;
	char *url;

	memset(s, 0, sizeof(*s));
	s->place = fake_folder();
	setenv("XDG_STATE_HOME", s->place, 1);
	setenv("XDG_CONFIG_HOME", s->place, 1);
	s->loop = loop_new();
	s->logout_status = 204;
	s->fake = fake_open(s->loop, 0, &fake_events, s);
	url = xasprintf("http://127.0.0.1:%d", fake_port(s->fake));
	s->profile = profile_open("kiosk", url, &f);
	free(url);
	s->app = app_new(s->loop, s->profile, &events, s);
	app_set_timing(s->app, &quick);
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct script *s = *state;

	app_free(s->app);
	profile_close(s->profile);
	fake_close(s->fake);
	loop_free(s->loop);
	fake_folder_remove(s->place);
	return 0;
}

#define WAIT_FOR(s, condition)                                                                     \
	do {                                                                                       \
		for (int turn = 0; turn < DEADLINE_TURNS && !(condition); turn++)                  \
			loop_turn((s)->loop, 5);                                                   \
		assert_true(condition);                                                            \
	} while (0)

static void let_in(struct script *s)
{
	struct intent i = { .type = INTENT_GUEST };
	struct fault f;
	int before = s->answers;

	assert_int_equal(profile_set_device_token(s->profile, DEVICE_TOKEN, &f), ERR_NONE);
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == before + 1 && app_model(s->app)->link == LINK_LIVE);
	assert_int_equal(s->outcome.fault.err, ERR_NONE);
}

static void leave(struct script *s)
{
	struct intent i = { .type = INTENT_LEAVE };

	app_do(s->app, &i);
}

static void test_a_guest_comes_in_by_the_kiosks_token(void **state)
{
	struct script *s = *state;

	let_in(s);
	assert_string_equal(s->guest_bearer, DEVICE_TOKEN);
	assert_string_equal(profile_token(s->profile), GUEST_TOKEN);
	assert_string_equal(app_model(s->app)->user.display_name, "Guest");
}

static void test_without_a_kiosks_token_nobody_is_asked(void **state)
{
	struct script *s = *state;
	struct intent i = { .type = INTENT_GUEST };

	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->outcome.fault.err, ERR_FORBIDDEN);
	assert_int_equal(s->guests, 0);
}

static void test_a_wrong_pin_is_told_in_the_kiosks_name_and_without_a_word(void **state)
{
	struct script *s = *state;
	struct intent i = { .type = INTENT_STAFF_TRY };

	let_in(s); /* somebody stands there: it is not told in their name */
	s->guest_bearer[0] = '\0';
	app_do(s->app, &i);
	WAIT_FOR(s, s->staff_tries == 1);
	assert_string_equal(s->guest_bearer, DEVICE_TOKEN);
	assert_string_equal(s->body, "");
}

static void test_nothing_of_a_guest_is_on_the_disk(void **state)
{
	struct script *s = *state;

	let_in(s);
	app_draft_put(s->app, "describe", "My kitchen is under water");
	app_put_away(s->app, "r1");
	for (int turn = 0; turn < 20; turn++)
		loop_turn(s->loop, 5);
	assert_null(profile_read(s->profile, "token", NULL));
	assert_null(profile_read(s->profile, "put-away", NULL));
	assert_null(profile_read(s->profile, "drafts/describe", NULL));
	assert_string_equal(app_model(s->app)->put_away[0], "r1");
}

static void test_leaving_forgets_at_once_and_tells_the_server(void **state)
{
	struct script *s = *state;

	let_in(s);
	leave(s);
	assert_false(app_model(s->app)->is_signed_in);
	assert_string_equal(app_model(s->app)->put_away[0], "");
	assert_null(profile_token(s->profile));
	WAIT_FOR(s, s->logouts == 1 && s->outcome.type == INTENT_LEAVE);
	assert_string_equal(s->logout_bearer, GUEST_TOKEN);
}

static void test_leaving_is_told_again_until_the_server_hears_it(void **state)
{
	struct script *s = *state;

	let_in(s);
	s->logout_status = 0;
	leave(s);
	WAIT_FOR(s, s->logouts == 2 && s->outcome.type == INTENT_LEAVE);
	let_in(s);
	assert_true(app_model(s->app)->is_signed_in);
	s->logout_status = 503;
	WAIT_FOR(s, s->logouts >= 4);
	s->logouts = 0;
	s->logout_status = 200;
	s->logout_answer = "<html>Sign in to this hotel</html>";
	WAIT_FOR(s, s->logouts >= 2);
	s->logouts = 0;
	s->logout_status = 302;
	WAIT_FOR(s, s->logouts >= 2);
	s->logouts = 0;
	s->logout_status = 404;
	WAIT_FOR(s, s->logouts >= 2);
	s->logout_answer = NULL;
	s->logout_status = 204;
	s->logouts = 0;
	WAIT_FOR(s, s->logouts == 1);
	for (int turn = 0; turn < 60; turn++)
		loop_turn(s->loop, 5);
	assert_int_equal(s->logouts, 1);
	assert_true(app_model(s->app)->is_signed_in);
}

static void test_a_kiosk_that_starts_sends_away_whom_it_let_in_before(void **state)
{
	struct script *s = *state;
	struct intent i = { .type = INTENT_CLEAR_OUT };
	struct fault f;

	app_do(s->app, &i);
	assert_false(app_is_busy(s->app, INTENT_CLEAR_OUT)); /* without a token there was nobody */
	profile_set_device_token(s->profile, DEVICE_TOKEN, &f);
	s->logout_status = 503;
	app_do(s->app, &i);
	WAIT_FOR(s, s->clear_outs == 2);
	assert_true(app_is_busy(s->app, INTENT_CLEAR_OUT));
	s->logout_status = 204;
	WAIT_FOR(s, !app_is_busy(s->app, INTENT_CLEAR_OUT));
	assert_string_equal(s->logout_bearer, DEVICE_TOKEN);
}

static void test_feedback_is_a_call_with_its_rating(void **state)
{
	struct script *s = *state;
	struct intent i = { .type = INTENT_FEEDBACK, .id = "s1", .rating = 6, .text = "Kind." };

	let_in(s);
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 2);
	assert_int_equal(s->outcome.fault.err, ERR_INVALID);
	i.rating = 5;
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 3);
	assert_string_equal(s->path, "/v1/sessions/s1/feedback");
	assert_string_equal(s->body, "{\"rating\":5,\"words\":\"Kind.\"}");
	assert_int_equal(s->outcome.fault.err, ERR_STATE);
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_a_guest_comes_in_by_the_kiosks_token),
		STORY(test_without_a_kiosks_token_nobody_is_asked),
		STORY(test_a_wrong_pin_is_told_in_the_kiosks_name_and_without_a_word),
		STORY(test_nothing_of_a_guest_is_on_the_disk),
		STORY(test_leaving_forgets_at_once_and_tells_the_server),
		STORY(test_leaving_is_told_again_until_the_server_hears_it),
		STORY(test_a_kiosk_that_starts_sends_away_whom_it_let_in_before),
		STORY(test_feedback_is_a_call_with_its_rating),
	};

	return cmocka_run_group_tests_name("client: guest", tests, NULL, NULL);
}
