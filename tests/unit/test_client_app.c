/* SPDX-License-Identifier: ISC */
/* The app without a screen, against the fake server on the same loop: link, intents, and what is kept. */
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
#define STATS "{\"completed_sessions\":3,\"total_duration\":60,\"average_duration\":20,\"outcomes\":{\"resolved\":3,"   \
	      "\"unresolved\":0,\"escalated\":0},\"earned\":100,\"today\":{\"completed_sessions\":3,\"total_duration\":" \
	      "60,\"average_duration\":20,\"outcomes\":{\"resolved\":3,\"unresolved\":0,\"escalated\":0},\"earned\":100}," \
	      "\"days\":[0,0,0,0,0,0,0,0,0,0,0,0,0,3]}"

struct script {
	struct loop *loop;
	struct fake *fake;
	struct profile *profile;
	struct app *app;
	char *place;
	int port;
	enum role role;
	/* the server */
	int config_status;              /* 0: hang up */
	int status;                     /* of actions: 0: hang up, -1: never answer */
	int refusal;                    /* of the stream; 101: none */
	bool is_quiet;                  /* no snapshot by itself */
	const char *answer;             /* to actions */
	int actions;
	char path[512], key[2][257], body[256], stream_path[512];
	int stats, configs;
	/* the app */
	int changed, rings, answers, lines;
	size_t news;
	struct outcome_of_intent outcome;
};

static char *user_json(enum role role)
{
	struct user u = { .role = role, .is_available = role == ROLE_HELPER, .created_at_ms = 1 };
	char *json;

	snprintf(u.id, sizeof(u.id), "ada");
	u.username = xstrdup("ada");
	u.display_name = xstrdup("Ada");
	json = user_encode(&u);
	user_clear(&u);
	return json;
}

static void answer_login(struct fake_call *c)
{
	struct login_answer a = { .expires_at_ms = 1000 };

	snprintf(a.token, sizeof(a.token), "fresh-token");
	snprintf(a.user.id, sizeof(a.user.id), "ada");
	a.user.username = xstrdup("ada");
	a.user.display_name = xstrdup("Ada");
	a.user.role = ROLE_HELPER;
	c->answer = login_answer_encode(&a);
	login_answer_clear(&a);
}

static void on_call(struct fake_call *c, void *arg)
{
	struct script *s = arg;

	if (strcmp(c->path, "/v1/config") == 0) {
		s->configs++;
		c->status = s->config_status;
		c->answer = xstrdup(CONFIG);
		return;
	}
	if (strcmp(c->path, "/v1/stats") == 0) {
		s->stats++;
		c->answer = xstrdup(STATS);
		return;
	}
	if (strcmp(c->path, "/v1/login") == 0) {
		answer_login(c);
		return;
	}
	s->actions++;
	snprintf(s->path, sizeof(s->path), "%s", c->path);
	memcpy(s->key[1], s->key[0], sizeof(s->key[0]));
	snprintf(s->key[0], sizeof(s->key[0]), "%s", c->key);
	snprintf(s->body, sizeof(s->body), "%s", c->body);
	c->status = s->status;
	c->answer = xstrdup(s->answer);
}

static int on_stream(const char *path, const char *token, void *arg)
{
	struct script *s = arg;

	(void)token;
	snprintf(s->stream_path, sizeof(s->stream_path), "%s", path);
	return s->refusal;
}

static void send_snapshot(struct script *s, int64_t seq)
{
	char *user = user_json(s->role), *data = snapshot_encode(user, NULL, 0, NULL, 0, NULL, 0, 0);
	char *line = event_line(seq, EVENT_SNAPSHOT, data, NULL);

	fake_send(s->fake, line, 0);
	free(line);
	free(data);
	free(user);
}

static void on_stream_opened(void *arg)
{
	struct script *s = arg;

	if (s->is_quiet)
		return;
	if (strstr(s->stream_path, "since="))
		fake_send(s->fake, "{\"seq\":1,\"type\":\"resumed\",\"data\":{}}\n", 0);
	else
		send_snapshot(s, 10);
}

static const struct fake_events fake_events = { .call = on_call, .stream = on_stream, .opened = on_stream_opened };

static void on_changed(void *arg)
{
	((struct script *)arg)->changed++;
}

static void on_rang(const struct notification *n, size_t news_count, void *arg)
{
	struct script *s = arg;

	assert_non_null(n);
	s->rings++;
	s->news = news_count;
}

static void on_answered(const struct outcome_of_intent *o, void *arg)
{
	struct script *s = arg;

	s->answers++;
	s->outcome = *o;
}

static void on_event_line(const char *line, size_t len, void *arg)
{
	struct script *s = arg;

	assert_true(len > 0 && line[len - 1] == '}');
	s->lines++;
}

static void open_app(struct script *s)
{
	static const struct app_events events = { .changed = on_changed, .rang = on_rang, .answered = on_answered,
		                                  .line = on_event_line };
	static const struct app_timing quick = { .first_ms = 20, .most_ms = 100, .offline_after_ms = 400,
		                                 .come_back_ms = 300, .call_ms = 2000 };
	char *url = xasprintf("http://127.0.0.1:%d", s->port);
	struct fault f;

	s->profile = profile_open("test", url, &f);
	assert_non_null(s->profile);
	free(url);
	s->app = app_new(s->loop, s->profile, &events, s);
	app_set_timing(s->app, &quick);
}

static void close_app(struct script *s)
{
	app_free(s->app);
	profile_close(s->profile);
	s->app = NULL;
	s->profile = NULL;
}

static int start(void **state)
{
	static struct script story;
	struct script *s = &story;

	memset(s, 0, sizeof(*s));
	s->place = fake_folder();
	setenv("XDG_STATE_HOME", s->place, 1);
	setenv("XDG_CONFIG_HOME", s->place, 1);
	s->loop = loop_new();
	s->role = ROLE_HELPER;
	s->config_status = 200;
	s->status = 204;
	s->refusal = 101;
	s->fake = fake_open(s->loop, 0, &fake_events, s);
	s->port = fake_port(s->fake);
	open_app(s);
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct script *s = *state;

	close_app(s);
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

static const struct model *model_of(const struct script *s)
{
	return app_model(s->app);
}

static void go_live(struct script *s)
{
	struct fault f;

	profile_set_token(s->profile, "sesame", &f);
	app_connect(s->app);
	WAIT_FOR(s, model_of(s)->link == LINK_LIVE && model_of(s)->has_service && fake_streams(s->fake) == 1);
	if (s->role != ROLE_CUSTOMER)
		WAIT_FOR(s, model_of(s)->has_stats);
}

static void ring(struct script *s, int64_t seq, const char *id)
{
	char *line = xasprintf("{\"seq\":%d,\"type\":\"notification.created\",\"data\":{\"id\":\"%s\",\"type\":\"new_request\","
	                       "\"request_id\":\"r-%s\",\"category\":\"plumbing\",\"description\":\"Tap\",\"amount\":4500,"
	                       "\"currency\":\"USD\",\"created_at\":%d,\"read\":false}}\n", (int)seq, id, id, (int)seq);

	fake_send(s->fake, line, 0);
	free(line);
}

static char *session_json(enum session_status status)
{
	struct session x = { .status = status, .created_at_ms = 1, .started_at_ms = 2, .duration_s = -1 };
	char *json;

	snprintf(x.id, sizeof(x.id), "s1");
	snprintf(x.request_id, sizeof(x.request_id), "r1");
	snprintf(x.helper_id, sizeof(x.helper_id), "ada");
	snprintf(x.customer_id, sizeof(x.customer_id), "carol");
	if (status == SESSION_ENDED) {
		x.outcome = OUTCOME_RESOLVED;
		x.ended_at_ms = 3;
		x.duration_s = 1;
	}
	x.helper_name = xstrdup("Ada");
	x.customer_name = xstrdup("Carol");
	x.customer_join_url = xstrdup("https://x.example/j/ABCDEFGH");
	json = session_encode(&x);
	session_clear(&x);
	return json;
}

static struct intent intent(enum intent_type type, const char *id)
{
	struct intent i = { .type = type };

	snprintf(i.id, sizeof(i.id), "%s", id);
	return i;
}

/* ── link ── */

static void test_a_kept_token_leads_to_a_live_replica_without_a_ring(void **state)
{
	struct script *s = *state;

	go_live(s);
	assert_string_equal(model_of(s)->service.app_name, "HomePro Assist");
	assert_string_equal(model_of(s)->user.display_name, "Ada");
	assert_int_equal(model_of(s)->stats.all.completed_sessions, 3);
	assert_int_equal(s->rings, 0);
	assert_int_equal(s->lines, 1);
	assert_true(s->changed > 0);
	ring(s, 11, "n1");
	WAIT_FOR(s, s->rings == 1);
	assert_int_equal(model_of(s)->unread_count, 1);
}

static void test_the_description_is_fetched_until_it_is_there(void **state)
{
	struct script *s = *state;

	s->config_status = 503;
	app_connect(s->app);
	WAIT_FOR(s, model_of(s)->link_reason != NULL);
	assert_int_equal(model_of(s)->link, LINK_SIGNED_OUT);
	s->config_status = 200;
	WAIT_FOR(s, model_of(s)->has_service);
	assert_null(model_of(s)->link_reason);
}

static void test_signing_in_keeps_the_token_and_opens_the_stream(void **state)
{
	struct script *s = *state;
	struct intent i = { .type = INTENT_LOGIN, .text = "ada", .secret = "open sesame" };

	app_connect(s->app);
	app_do(s->app, &i);
	assert_true(app_is_busy(s->app, INTENT_LOGIN));
	WAIT_FOR(s, s->answers == 1 && model_of(s)->link == LINK_LIVE);
	assert_int_equal(s->outcome.fault.err, ERR_NONE);
	assert_string_equal(profile_token(s->profile), "fresh-token");
	i = intent(INTENT_LOGOUT, "");
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 2);
	assert_null(profile_token(s->profile));
	assert_int_equal(model_of(s)->link, LINK_SIGNED_OUT);
	assert_false(model_of(s)->is_signed_in);
	assert_string_equal(s->path, "/v1/logout");
}

static void test_where_one_is_signed_in_is_asked_for_and_ended(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_SIGN_INS, "");

	go_live(s);
	s->status = 200;
	s->answer = "{\"items\":[{\"id\":\"i1\",\"address\":\"192.0.2.1\",\"created_at\":1,\"used_at\":2,"
		    "\"expires_at\":3,\"is_current\":true},{\"id\":\"i2\",\"client\":\"curl\",\"created_at\":1,"
		    "\"used_at\":2,\"expires_at\":3}],\"next_cursor\":null}";
	app_do(s->app, &i);
	WAIT_FOR(s, model_of(s)->has_sign_ins);
	assert_string_equal(s->path, "/v1/sign-ins");
	assert_int_equal(model_of(s)->sign_ins.count, 2);
	assert_true(model_of(s)->sign_ins.items[0].is_current);
	assert_null(model_of(s)->sign_ins.items[1].address);
	s->answer = "{\"ended\":1}";
	i = intent(INTENT_END_OTHERS, "");
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 2);
	assert_string_equal(s->path, "/v1/sign-ins/end-all");
	assert_string_equal(s->body, "{\"keep_current\":true}");
	i = intent(INTENT_END_SIGN_IN, "i2");
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 3);
	assert_string_equal(s->path, "/v1/sign-ins/i2/end");
	/* one that cannot be read leaves what was known */
	s->answer = "{\"items\":[{\"id\":\"i3\",\"created_at\":1,\"used_at\":2,\"expires_at\":3},{}],\"next_cursor\":null}";
	i = intent(INTENT_SIGN_INS, "");
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 4);
	assert_int_equal(model_of(s)->sign_ins.count, 2);
}

static void test_signing_out_writes_the_drafts_before_anything_else(void **state)
{
	struct script *s = *state;
	struct intent i = { .type = INTENT_LOGOUT };
	char *text;

	go_live(s);
	app_draft_put(s->app, "end-s1", "A new washer.");
	app_do(s->app, &i);
	text = profile_read(s->profile, "drafts/end-s1", NULL);
	assert_non_null(text);
	assert_string_equal(text, "A new washer.");
	free(text);
}

static void test_another_day_has_other_numbers(void **state)
{
	struct script *s = *state;
	int stats;

	go_live(s);
	WAIT_FOR(s, model_of(s)->has_stats);
	stats = s->stats;
	app_follow_day(s->app, loop_now_ms(s->loop));
	app_follow_day(s->app, loop_now_ms(s->loop) + INT64_C(86400000));
	WAIT_FOR(s, s->stats == stats + 1);
}

static void test_after_a_cut_the_description_is_fetched_anew(void **state)
{
	struct script *s = *state;

	go_live(s);
	WAIT_FOR(s, s->configs == 1);
	fake_hang_up(s->fake, 0);
	WAIT_FOR(s, s->configs == 2);
}

static void test_the_numbers_are_fetched_again_when_money_is_taken(void **state)
{
	struct script *s = *state;
	int stats;

	go_live(s);
	stats = s->stats;
	fake_send(s->fake,
	          "{\"seq\":11,\"type\":\"request.updated\",\"data\":{\"id\":\"r1\",\"customer_id\":\"carol\","
	          "\"category\":\"plumbing\",\"description\":\"Tap\",\"amount\":4500,\"currency\":\"USD\","
	          "\"status\":\"completed\",\"payment_status\":\"captured\",\"created_at\":1,\"updated_at\":2}}\n",
	          0);
	WAIT_FOR(s, s->stats == stats + 1);
}

static void test_after_a_cut_it_resumes_where_it_was_and_rings_once(void **state)
{
	struct script *s = *state;

	go_live(s);
	s->is_quiet = true;
	fake_hang_up(s->fake, 0);
	WAIT_FOR(s, model_of(s)->link == LINK_RECONNECTING);
	assert_non_null(model_of(s)->link_reason);
	WAIT_FOR(s, fake_streams(s->fake) == 1);
	assert_string_equal(s->stream_path, "/v1/stream?since=10");
	fake_send(s->fake,
	          "{\"seq\":10,\"type\":\"resumed\",\"data\":{}}\n"
	          "{\"seq\":12,\"type\":\"notification.created\",\"data\":{\"id\":\"n1\",\"type\":\"new_request\",\"request_id\":"
	          "\"r1\",\"category\":\"a\",\"description\":\"x\",\"amount\":50,\"currency\":\"USD\",\"created_at\":1,\"read\":false}}\n"
	          "{\"seq\":13,\"type\":\"notification.created\",\"data\":{\"id\":\"n2\",\"type\":\"new_request\",\"request_id\":"
	          "\"r2\",\"category\":\"a\",\"description\":\"x\",\"amount\":50,\"currency\":\"USD\",\"created_at\":2,\"read\":false}}\n",
	          50);
	WAIT_FOR(s, model_of(s)->link == LINK_LIVE && s->rings > 0);
	assert_int_equal(s->rings, 1);
	assert_int_equal(s->news, 2);
	assert_int_equal(model_of(s)->seq, 13);
}

/* The line of a notification, as the stream has it. Caller frees. */
static char *notification_line(int64_t seq)
{
	return xasprintf("{\"seq\":%d,\"type\":\"notification.created\",\"data\":{\"id\":\"n%d\",\"type\":\"new_request\","
	                 "\"request_id\":\"r%d\",\"category\":\"a\",\"description\":\"x\",\"amount\":50,\"currency\":\"USD\","
	                 "\"created_at\":%d,\"read\":false}}\n", (int)seq, (int)seq, (int)seq, (int)seq);
}

static void test_what_was_missed_rings_once_however_many_frames_bring_it(void **state)
{
	struct script *s = *state;

	go_live(s);
	s->is_quiet = true;
	fake_hang_up(s->fake, 0);
	WAIT_FOR(s, fake_streams(s->fake) == 1 && strstr(s->stream_path, "since="));
	fake_send(s->fake, "{\"seq\":10,\"type\":\"resumed\",\"data\":{\"replayed_to\":14}}\n", 0);
	for (int64_t seq = 11; seq <= 14; seq++) {
		char *line = notification_line(seq);

		assert_int_equal(s->rings, 0);
		fake_send(s->fake, line, 0);
		WAIT_FOR(s, model_of(s)->seq == seq);
		free(line);
	}
	WAIT_FOR(s, s->rings > 0);
	assert_int_equal(s->rings, 1);
	assert_int_equal(s->news, 4);
}

static void test_down_for_long_is_offline_and_still_tried(void **state)
{
	struct script *s = *state;

	go_live(s);
	s->refusal = 503;
	fake_hang_up(s->fake, 1001);
	WAIT_FOR(s, model_of(s)->link == LINK_OFFLINE);
	assert_true(model_of(s)->has_snapshot);
	s->refusal = 101;
	WAIT_FOR(s, model_of(s)->link == LINK_LIVE);
}

static void test_what_cannot_be_read_asks_for_all_again(void **state)
{
	struct script *s = *state;

	go_live(s);
	fake_send(s->fake, "{\"seq\":11,\"type\":\"request.updated\",\"data\":[]}\n", 0);
	WAIT_FOR(s, model_of(s)->link == LINK_RECONNECTING);
	WAIT_FOR(s, model_of(s)->link == LINK_LIVE);
	assert_string_equal(s->stream_path, "/v1/stream");
}

static void test_signed_out_by_the_server_forgets_the_person_but_no_work(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_END, "s1");
	char *draft, *json = session_json(SESSION_ENDED);

	go_live(s);
	app_draft_put(s->app, "end-s1", "Replaced the fuse");
	i.outcome = OUTCOME_RESOLVED;
	s->status = 503;
	app_do(s->app, &i);
	WAIT_FOR(s, model_of(s)->pending_end == PENDING_KEPT);
	fake_hang_up(s->fake, 4401);
	WAIT_FOR(s, model_of(s)->link == LINK_SIGNED_OUT);
	assert_null(profile_token(s->profile));
	assert_false(model_of(s)->has_snapshot);
	draft = app_draft_get(s->app, "end-s1");
	assert_string_equal(draft, "Replaced the fuse");
	free(draft);
	close_app(s);
	open_app(s);
	draft = app_draft_get(s->app, "end-s1");
	assert_string_equal(draft, "Replaced the fuse");
	free(draft);
	s->status = 200;
	s->answer = json;
	go_live(s);
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->outcome.type, INTENT_END);
	free(json);
}

/* ── intents ── */

static void test_too_late_for_a_claim_one_is_told_who_has_it(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_CLAIM, "r1");

	go_live(s);
	s->status = 409;
	s->answer = "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":409,\"claimed_by\":\"Grace\"}";
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->outcome.fault.err, ERR_TAKEN);
	assert_string_equal(s->outcome.claimed_by, "Grace");
	assert_string_equal(s->outcome.id, "r1");
	assert_string_equal(s->path, "/v1/requests/r1/claim");
	assert_int_equal(strlen(s->key[0]), 32);
}

static void test_a_claim_that_wins_is_in_the_replica_at_once(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_CLAIM, "r1");
	char *json = session_json(SESSION_WAITING);

	go_live(s);
	s->status = 201;
	s->answer = json;
	app_do(s->app, &i);
	assert_int_equal(s->answers, 0);
	WAIT_FOR(s, s->answers == 1);
	assert_string_equal(s->outcome.made_id, "s1");
	assert_string_equal(model_current_session(model_of(s))->id, "s1");
	free(json);
}

static void test_a_claim_cut_off_goes_out_once_more_with_its_key(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_CLAIM, "r1");
	char *json = session_json(SESSION_WAITING);

	go_live(s);
	s->status = 0;
	app_do(s->app, &i);
	WAIT_FOR(s, s->actions == 1);
	s->status = 201;
	s->answer = json;
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->actions, 2);
	assert_string_equal(s->key[0], s->key[1]);
	assert_int_equal(s->outcome.fault.err, ERR_NONE);
	free(json);
}

static void test_a_claim_is_never_sent_late(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_CLAIM, "r1");

	go_live(s);
	fake_close(s->fake);
	s->fake = NULL;
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->outcome.fault.err, ERR_OUT_OF_REACH);
	s->fake = fake_open(s->loop, s->port, &fake_events, s);
	WAIT_FOR(s, model_of(s)->link == LINK_LIVE);
	for (int turn = 0; turn < 20; turn++)
		loop_turn(s->loop, 5);
	assert_int_equal(s->actions, 0);
	assert_int_equal(s->answers, 1);
}

static void test_asking_again_after_no_answer_cannot_make_two(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_REQUEST, "plumbing");
	char first[257];

	s->role = ROLE_CUSTOMER;
	go_live(s);
	i.text = "The tap drips";
	s->status = 0;
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->outcome.fault.err, ERR_OUT_OF_REACH);
	memcpy(first, s->key[0], sizeof(first));
	s->status = 422;
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 2);
	assert_string_equal(s->key[0], first);
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 3);
	assert_string_not_equal(s->key[0], first);
}

static void test_what_cannot_be_sent_is_answered_later_not_at_once(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_CLAIM, "r1");

	app_do(s->app, &i);
	assert_int_equal(s->answers, 0);
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->outcome.fault.err, ERR_SIGNED_OUT);
	go_live(s);
	i = intent(INTENT_CLAIM, "../evil");
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 2);
	assert_int_equal(s->outcome.fault.err, ERR_NOT_FOUND);
	i = intent(INTENT_END, "s1");
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 3);
	assert_string_equal(s->outcome.fault.field, "outcome");
	assert_int_equal(s->actions, 0);
}

/* ── kept ── */

static void test_an_outcome_survives_a_restart_and_is_sent_with_the_same_key(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_END, "s1");
	char first[257], *json = session_json(SESSION_ENDED);
	int stats;

	go_live(s);
	i.outcome = OUTCOME_RESOLVED;
	i.text = "Replaced the fuse\nand the lamp";
	s->status = -1;
	app_do(s->app, &i);
	assert_true(app_is_busy(s->app, INTENT_END));
	assert_int_equal(model_of(s)->pending_end, PENDING_SENDING);
	WAIT_FOR(s, s->actions == 1);
	memcpy(first, s->key[0], sizeof(first));
	close_app(s);
	open_app(s);
	s->status = 200;
	s->answer = json;
	stats = s->stats;
	go_live(s);
	WAIT_FOR(s, s->answers == 1);
	assert_string_equal(s->key[0], first);
	assert_string_equal(s->path, "/v1/sessions/s1/end");
	assert_non_null(strstr(s->body, "Replaced the fuse\\nand the lamp"));
	assert_int_equal(model_of(s)->pending_end, PENDING_NONE);
	assert_int_equal(model_session(model_of(s), "s1")->status, SESSION_ENDED);
	WAIT_FOR(s, s->stats >= stats + 2);
	close_app(s);
	open_app(s);
	go_live(s);
	for (int turn = 0; turn < 20; turn++)
		loop_turn(s->loop, 5);
	assert_int_equal(s->actions, 2);
	free(json);
}

static void test_an_outcome_is_tried_until_there_is_a_final_answer(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_END, "s1");

	go_live(s);
	i.outcome = OUTCOME_ESCALATED;
	s->status = 503;
	app_do(s->app, &i);
	WAIT_FOR(s, s->actions >= 3);
	assert_string_equal(s->key[0], s->key[1]);
	assert_int_equal(s->answers, 0);
	app_do(s->app, &i);
	WAIT_FOR(s, s->answers == 1);
	assert_int_equal(s->outcome.fault.err, ERR_STATE);
	s->status = 404;
	s->answer = "<html>a proxy that has lost its backend</html>";
	s->actions = 0;
	WAIT_FOR(s, s->actions >= 2);
	assert_int_equal(s->answers, 1);
	s->status = 409;
	s->answer = "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":409}";
	WAIT_FOR(s, s->answers == 2);
	assert_int_equal(s->outcome.fault.err, ERR_STATE);
	assert_false(app_is_busy(s->app, INTENT_END));
	assert_int_equal(model_of(s)->pending_end, PENDING_NONE);
}

static void test_reading_shows_at_once_and_arrives_after_a_cut(void **state)
{
	struct script *s = *state;
	struct intent i = intent(INTENT_READ, "n1");

	go_live(s);
	ring(s, 11, "n1");
	ring(s, 12, "n2");
	ring(s, 13, "n3");
	WAIT_FOR(s, model_of(s)->unread_count == 3);
	s->status = 0;
	app_do(s->app, &i);
	assert_int_equal(model_of(s)->unread_count, 2);
	i = intent(INTENT_READ, "");
	app_do(s->app, &i);
	assert_int_equal(model_of(s)->unread_count, 0);
	ring(s, 14, "n4");
	WAIT_FOR(s, model_of(s)->unread_count == 1 && s->actions >= 1);
	s->status = 204;
	WAIT_FOR(s, s->answers == 2);
	assert_string_equal(s->path, "/v1/notifications/read-all");
	assert_string_equal(s->body, "{\"up_to\":\"n3\"}");
	assert_int_equal(model_of(s)->unread_count, 1);
}

static void test_what_is_kept_is_never_sent_in_another_persons_name(void **state)
{
	struct script *s = *state;
	struct fault f;
	const char *other = "homepro pending 1\nend\ngrace\ns9\nsome-key\n{\"outcome\":\"resolved\"}";

	profile_write(s->profile, "pending/000", other, strlen(other), &f);
	close_app(s);
	open_app(s);
	go_live(s);
	for (int turn = 0; turn < 20; turn++)
		loop_turn(s->loop, 5);
	assert_int_equal(s->actions, 0);
	assert_false(app_is_busy(s->app, INTENT_END));
}

static void test_put_away_is_remembered(void **state)
{
	struct script *s = *state;

	s->role = ROLE_CUSTOMER;
	go_live(s);
	app_put_away(s->app, "r1");
	app_put_away(s->app, "r2");
	close_app(s);
	open_app(s);
	go_live(s);
	assert_string_equal(model_of(s)->put_away[0], "r2");
	assert_string_equal(model_of(s)->put_away[1], "r1");
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_a_kept_token_leads_to_a_live_replica_without_a_ring),
		STORY(test_the_description_is_fetched_until_it_is_there),
		STORY(test_signing_in_keeps_the_token_and_opens_the_stream),
		STORY(test_where_one_is_signed_in_is_asked_for_and_ended),
		STORY(test_signing_out_writes_the_drafts_before_anything_else),
		STORY(test_another_day_has_other_numbers),
		STORY(test_after_a_cut_the_description_is_fetched_anew),
		STORY(test_the_numbers_are_fetched_again_when_money_is_taken),
		STORY(test_after_a_cut_it_resumes_where_it_was_and_rings_once),
		STORY(test_what_was_missed_rings_once_however_many_frames_bring_it),
		STORY(test_what_was_missed_rings_once_however_many_frames_bring_it),
		STORY(test_down_for_long_is_offline_and_still_tried),
		STORY(test_what_cannot_be_read_asks_for_all_again),
		STORY(test_signed_out_by_the_server_forgets_the_person_but_no_work),
		STORY(test_too_late_for_a_claim_one_is_told_who_has_it),
		STORY(test_a_claim_that_wins_is_in_the_replica_at_once),
		STORY(test_a_claim_cut_off_goes_out_once_more_with_its_key),
		STORY(test_a_claim_is_never_sent_late),
		STORY(test_asking_again_after_no_answer_cannot_make_two),
		STORY(test_what_cannot_be_sent_is_answered_later_not_at_once),
		STORY(test_an_outcome_survives_a_restart_and_is_sent_with_the_same_key),
		STORY(test_an_outcome_is_tried_until_there_is_a_final_answer),
		STORY(test_reading_shows_at_once_and_arrives_after_a_cut),
		STORY(test_what_is_kept_is_never_sent_in_another_persons_name),
		STORY(test_put_away_is_remembered),
	};

	return cmocka_run_group_tests_name("client: app", tests, NULL, NULL);
}
