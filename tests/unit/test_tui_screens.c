/* SPDX-License-Identifier: ISC */
/* What keys come to on the screens, and which screen follows from how things stand. Also keys'
 * names and frames' edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "protocol/mem.h"
#include "tests/screens/scene.h"
#include "tui/kiosk_rules.h"
#include "tui/screen.h"

static struct step press(struct scene *s, const char *name)
{
	struct key k;

	assert_true(key_parse(name, strlen(name), &k));
	screens_settle(s->model, &s->view);
	return screens_key(s->model, &s->view, &k);
}

static void two_requests(struct scene *s)
{
	scene_init(s, ROLE_HELPER);
	scene_request(s, "old", "plumbing", 4500, 60, "tap");
	scene_request(s, "new", "heating", 5000, 10, "cold");
	scene_notification(s, &s->model->requests[1], false);
	screens_settle(s->model, &s->view);
}

/* Somebody else took it: for this helper it is gone. */
static void take_away(struct scene *s, size_t index)
{
	s->model->requests[index].status = REQUEST_CLAIMED;
	screens_settle(s->model, &s->view);
}

static void test_claim_goes_to_the_selected_request(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	two_requests(&s);
	press(&s, "Down");
	step = press(&s, "c");
	assert_int_equal(step.type, STEP_DO);
	assert_int_equal(step.intent.type, INTENT_CLAIM);
	assert_string_equal(step.intent.id, "old");
	scene_clear(&s);
}

static void test_the_cursor_stays_on_its_request_when_the_list_grows(void **state)
{
	struct scene s;

	(void)state;
	two_requests(&s);
	press(&s, "Down");
	scene_request(&s, "newest", "plumbing", 4500, 1, "flood");
	screens_settle(s.model, &s.view);
	assert_string_equal(s.view.requests.id, "old");
	assert_int_equal(s.view.requests.row, 2);
	scene_clear(&s);
}

static void test_a_claim_pressed_as_the_row_goes_takes_no_other(void **state)
{
	struct scene s;

	(void)state;
	two_requests(&s);
	take_away(&s, 1);
	assert_string_equal(s.view.requests.id, "old");
	assert_int_equal(press(&s, "c").type, STEP_SAY);
	s.view.steady_ms += LIST_GRACE_MS;
	assert_int_equal(press(&s, "c").type, STEP_DO);
	scene_clear(&s);
}

static void test_opening_a_notification_marks_it_read_and_lands_on_its_request(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	two_requests(&s);
	press(&s, "Down");
	press(&s, "n");
	assert_ptr_equal(view_top(&s.view), &OVERLAY_BELL);
	step = press(&s, "Enter");
	assert_int_equal(step.type, STEP_DO);
	assert_int_equal(step.intent.type, INTENT_READ);
	assert_string_equal(step.intent.id, "nnew");
	assert_null(view_top(&s.view));
	screens_settle(s.model, &s.view);
	assert_string_equal(s.view.requests.id, "new");
	scene_clear(&s);
}

static void
test_a_notification_opened_in_a_session_shows_the_dashboard_and_the_way_back(void **state)
{
	struct scene s;

	(void)state;
	two_requests(&s);
	scene_session(&s, &s.model->requests[0], SESSION_ACTIVE, 5);
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_SESSION);
	press(&s, "n");
	press(&s, "Enter");
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_DASHBOARD);
	press(&s, "Esc");
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_SESSION);
	scene_clear(&s);
}

static void test_no_outcome_no_end(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	two_requests(&s);
	scene_session(&s, &s.model->requests[0], SESSION_ACTIVE, 5);
	press(&s, "e");
	assert_ptr_equal(view_top(&s.view), &OVERLAY_OUTCOME);
	assert_int_equal(press(&s, "Enter").type, STEP_DONE); /* chooses what the bar is on */
	assert_int_equal(s.view.outcome, OUTCOME_RESOLVED);
	press(&s, "3");
	press(&s, "Tab");
	press(&s, "o");
	press(&s, "k");
	press(&s, "Tab");
	step = press(&s, "Enter");
	assert_int_equal(step.type, STEP_DO);
	assert_int_equal(step.intent.type, INTENT_END);
	assert_int_equal(step.intent.outcome, OUTCOME_ESCALATED);
	assert_string_equal(step.intent.text, "ok");
	scene_clear(&s);
}

static void test_while_the_end_is_on_its_way_it_cannot_be_sent_twice(void **state)
{
	struct scene s;

	(void)state;
	two_requests(&s);
	scene_session(&s, &s.model->requests[0], SESSION_ACTIVE, 5);
	press(&s, "e");
	press(&s, "1");
	s.model->pending_end = PENDING_SENDING;
	assert_int_equal(press(&s, "Enter").type, STEP_DONE);
	assert_int_equal(press(&s, "2").type, STEP_DONE);
	assert_int_equal(s.view.outcome, OUTCOME_RESOLVED);
	scene_clear(&s);
}

static void test_the_picker_closes_when_the_session_has_ended(void **state)
{
	struct scene s;
	struct session *session;

	(void)state;
	two_requests(&s);
	session = scene_session(&s, &s.model->requests[0], SESSION_ACTIVE, 5);
	press(&s, "e");
	session->status = SESSION_ENDED;
	screens_settle(s.model, &s.view);
	assert_null(view_top(&s.view));
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_DASHBOARD);
	scene_clear(&s);
}

static void test_leaving_asks_only_during_an_active_session(void **state)
{
	struct scene s;

	(void)state;
	two_requests(&s);
	assert_int_equal(press(&s, "q").type, STEP_QUIT);
	scene_session(&s, &s.model->requests[0], SESSION_ACTIVE, 5);
	assert_int_equal(press(&s, "q").type, STEP_DONE);
	assert_ptr_equal(view_top(&s.view), &OVERLAY_QUESTION);
	assert_int_equal(press(&s, "Enter").type, STEP_QUIT);
	scene_clear(&s);
}

static void test_a_request_is_made_in_three_steps(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	scene_init(&s, ROLE_CUSTOMER);
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_START);
	press(&s, "2");
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_DESCRIBE);
	press(&s, "Enter");
	assert_string_not_equal(s.view.ask_fault, "");
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_DESCRIBE);
	press(&s, "q");
	press(&s, "?");
	press(&s, "Enter");
	assert_ptr_equal(screen_of(s.model, &s.view), &SCREEN_CONFIRM);
	step = press(&s, "Enter");
	assert_int_equal(step.intent.type, INTENT_REQUEST);
	assert_string_equal(step.intent.id, "electrical");
	assert_string_equal(step.intent.text, "q?");
	scene_clear(&s);
}

static void test_the_customers_screen_follows_the_request(void **state)
{
	static const struct {
		enum request_status request;
		enum session_status session;
		const struct screen *screen;
	} rows[] = {
	    {REQUEST_AUTHORIZING, SESSION_NONE, &SCREEN_PAY},
	    {REQUEST_OPEN, SESSION_NONE, &SCREEN_LOOKING},
	    {REQUEST_CLAIMED, SESSION_WAITING, &SCREEN_READY},
	    {REQUEST_CLAIMED, SESSION_ACTIVE, &SCREEN_ACTIVE},
	    {REQUEST_COMPLETED, SESSION_ENDED, &SCREEN_FEEDBACK},
	    {REQUEST_CANCELLED, SESSION_NONE, &SCREEN_TROUBLE},
	    {REQUEST_EXPIRED, SESSION_NONE, &SCREEN_TROUBLE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scene s;
		struct request *r;

		scene_init(&s, ROLE_CUSTOMER);
		r = scene_request(&s, "r", "plumbing", 4500, 9, "tap");
		if (rows[i].session != SESSION_NONE)
			scene_session(&s, r, rows[i].session, 5);
		r->status = rows[i].request;
		assert_string_equal(screen_of(s.model, &s.view)->name, rows[i].screen->name);
		scene_clear(&s);
	}
}

static void test_a_rating_is_sent_with_its_words_or_skipped(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	scene_init(&s, ROLE_CUSTOMER);
	scene_session(&s, scene_request(&s, "r", "plumbing", 4500, 9, "tap"), SESSION_ENDED, 5);
	assert_int_equal(press(&s, "Enter").type, STEP_SAY);
	press(&s, "4");
	press(&s, "Tab");
	press(&s, "5");
	step = press(&s, "Enter");
	assert_int_equal(step.intent.type, INTENT_FEEDBACK);
	assert_string_equal(step.intent.id, "sr");
	assert_int_equal(step.intent.rating, 4);
	assert_string_equal(step.intent.text, "5");
	press(&s, "Esc");
	assert_string_equal(screen_of(s.model, &s.view)->name, "ended");
	scene_clear(&s);
}

/* How much longer an opinion is waited for. */
static int64_t opinion_left_after(struct scene *s, int seconds)
{
	s->view.touched_ms = s->view.steady_ms - seconds * INT64_C(1000);
	return opinion_left_ms(s->model, &s->view);
}

static void test_an_opinion_not_given_is_waited_for_so_long(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s, ROLE_CUSTOMER);
	assert_int_equal(opinion_left_after(&s, 0), 0);
	scene_session(&s, scene_request(&s, "r", "plumbing", 4500, 9, "tap"), SESSION_ENDED, 5);
	assert_int_equal(opinion_left_after(&s, 0), 20000);
	assert_int_equal(opinion_left_after(&s, 19), 1000);
	assert_int_equal(opinion_left_after(&s, 20), 1);
	press(&s, "4"); /* begun: at home it is not taken out of their hands, at a kiosk they may have gone */
	assert_int_equal(opinion_left_after(&s, 20), 0);
	s.view.is_kiosk = true;
	assert_int_equal(opinion_left_after(&s, 20), 1);
	assert_int_equal(opinion_over(&s.view).intent.rating, 4);
	s.view.rating = 0;
	opinion_over(&s.view);
	assert_string_equal(screen_of(s.model, &s.view)->name, "ended");
	scene_clear(&s);
}

/* A kiosk's clock, in seconds since the last key. */
static enum kiosk_phase phase_after(struct scene *s, int seconds)
{
	s->view.touched_ms = s->view.steady_ms - seconds * INT64_C(1000);
	return kiosk_phase(s->model, &s->view);
}

static void kiosk(struct scene *s)
{
	scene_init(s, ROLE_CUSTOMER);
	s->view.is_kiosk = true;
	s->view.kiosk.idle_ms = 60000;
	s->view.kiosk.warning_ms = 20000;
	s->view.kiosk.after_end_ms = 30000;
	s->view.kiosk.wait_ms = 300000;
	s->view.kiosk.wait_warning_ms = 60000;
}

/* By the time of day somebody would be sent away in the middle of a word, or what they typed be left to the next. */
static void test_a_kiosk_goes_by_no_clock_that_can_be_set(void **state)
{
	static const int64_t shifts_ms[] = { INT64_C(3600000), -INT64_C(7200000) };
	struct scene s;

	(void)state;
	kiosk(&s);
	for (int i = 0; i < 2; i++) {
		s.view.now_ms += shifts_ms[i];
		assert_int_equal(phase_after(&s, 59), KIOSK_IN_USE);
		assert_int_equal(phase_after(&s, 60), KIOSK_ASKING);
		assert_int_equal(phase_after(&s, 80), KIOSK_FORGETTING);
		assert_int_equal(kiosk_left_ms(s.model, &s.view), 1);
	}
	scene_clear(&s);
}

static void test_a_kiosk_asks_then_forgets(void **state)
{
	struct scene s;

	(void)state;
	kiosk(&s);
	assert_int_equal(phase_after(&s, 59), KIOSK_IN_USE);
	assert_int_equal(phase_after(&s, 60), KIOSK_ASKING);
	assert_int_equal(phase_after(&s, 79), KIOSK_ASKING);
	assert_int_equal(phase_after(&s, 80), KIOSK_FORGETTING);
	s.model->is_signed_in = false;
	assert_int_equal(phase_after(&s, 80), KIOSK_NOBODY);
	scene_clear(&s);
}

/* With their phone in hand, or waiting for a helper: it is not their turn to press anything. */
static void test_a_kiosk_gives_those_who_wait_for_others_longer(void **state)
{
	static const enum request_status waits[] = {REQUEST_AUTHORIZING, REQUEST_OPEN, REQUEST_CLAIMED};

	(void)state;
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		struct scene s;
		struct request *r;

		kiosk(&s);
		r = scene_request(&s, "r", "plumbing", 4500, 9, "tap");
		if (waits[i] == REQUEST_CLAIMED)
			scene_session(&s, r, SESSION_WAITING, 5);
		r->status = waits[i];
		assert_int_equal(phase_after(&s, 299), KIOSK_IN_USE);
		assert_int_equal(phase_after(&s, 300), KIOSK_ASKING);
		assert_int_equal(kiosk_left_ms(s.model, &s.view), 60000);
		assert_int_equal(phase_after(&s, 359), KIOSK_ASKING);
		assert_int_equal(phase_after(&s, 360), KIOSK_FORGETTING);
		scene_clear(&s);
	}
}

static void test_a_kiosk_forgets_nobody_in_a_session(void **state)
{
	struct scene s;
	struct session *made;

	(void)state;
	kiosk(&s);
	made = scene_session(&s, scene_request(&s, "r", "plumbing", 4500, 9, "tap"), SESSION_ACTIVE, 5);
	assert_int_equal(phase_after(&s, 9000), KIOSK_IN_USE);
	made->status = SESSION_ENDED;
	s.model->requests[0].status = REQUEST_COMPLETED;
	assert_int_equal(phase_after(&s, 9000), KIOSK_IN_USE);
	memcpy(s.view.unrated_session, made->id, sizeof(made->id));
	assert_int_equal(phase_after(&s, 29), KIOSK_IN_USE);
	assert_int_equal(phase_after(&s, 30), KIOSK_FORGETTING);
	scene_clear(&s);
}

static void test_a_kiosk_has_no_way_out(void **state)
{
	static const char *const keys[] = {"q", "C-c", ":", "?", "F1", "C-x", "C-z", "n", "o", "y", "C-r", "Esc"};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		kiosk(&s);
		scene_session(&s, scene_request(&s, "r", "plumbing", 4500, 9, "tap"), SESSION_ACTIVE, 5);
		assert_in_range(press(&s, keys[i]).type, STEP_NOT_MINE, STEP_DONE);
		assert_int_equal(s.view.overlay_count, 0);
		scene_clear(&s);
	}
}

static void test_cancelling_is_asked_before_it_is_done(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	scene_init(&s, ROLE_CUSTOMER);
	scene_request(&s, "r", "plumbing", 4500, 9, "tap");
	assert_int_equal(press(&s, "x").type, STEP_DONE);
	assert_non_null(strstr(s.view.question.sentence, "$45.00"));
	step = press(&s, "Enter");
	assert_int_equal(step.intent.type, INTENT_CANCEL);
	assert_string_equal(step.intent.id, "r");
	scene_clear(&s);
}

static void test_help_runs_what_is_selected(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	two_requests(&s);
	press(&s, "?");
	press(&s, "/");
	for (const char *c = "claim"; *c != '\0'; c++)
		press(&s, (char[]){*c, '\0'});
	step = press(&s, "Enter");
	assert_int_equal(step.intent.type, INTENT_CLAIM);
	assert_null(view_top(&s.view));
	scene_clear(&s);
}

static void open_sign_ins(struct scene *s)
{
	two_requests(s);
	scene_sign_ins(s);
	scene_press(s, ": s i g n - i n s Enter");
	assert_ptr_equal(view_top(&s->view), &OVERLAY_SIGN_INS);
}

static void test_a_sign_in_is_ended_once_it_was_confirmed(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	open_sign_ins(&s);
	press(&s, "Down");
	assert_int_equal(press(&s, "x").type, STEP_DONE);
	assert_non_null(strstr(s.view.question.sentence, "2001:db8"));
	press(&s, "Esc");
	assert_ptr_equal(view_top(&s.view), &OVERLAY_SIGN_INS);
	press(&s, "x");
	step = press(&s, "Enter");
	assert_int_equal(step.intent.type, INTENT_END_SIGN_IN);
	assert_string_equal(step.intent.id, "i2");
	assert_ptr_equal(view_top(&s.view), &OVERLAY_SIGN_INS);
	scene_clear(&s);
}

static void test_ending_the_sign_in_one_is_at_is_signing_out(void **state)
{
	struct scene s;

	(void)state;
	open_sign_ins(&s);
	press(&s, "x");
	assert_int_equal(press(&s, "Enter").intent.type, INTENT_LOGOUT);
	scene_clear(&s);
}

static void test_signing_out_elsewhere_asks_only_where_there_is_an_elsewhere(void **state)
{
	struct scene s;
	struct step step;

	(void)state;
	open_sign_ins(&s);
	press(&s, "X");
	assert_non_null(strstr(s.view.question.sentence, "2 other sign-ins"));
	assert_int_equal(press(&s, "Enter").intent.type, INTENT_END_OTHERS);
	sign_in_clear(&s.model->sign_ins.items[1]);
	sign_in_clear(&s.model->sign_ins.items[2]);
	s.model->sign_ins.count = 1;
	step = press(&s, "X");
	assert_int_equal(step.type, STEP_SAY);
	scene_clear(&s);
}

/* Which no kiosk offers, not even to who knows of it. */
static void test_a_kiosk_shows_nobody_where_they_are_signed_in(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s, ROLE_CUSTOMER);
	s.view.is_kiosk = true;
	press(&s, ":");
	screens_run(s.model, &s.view, COMMAND_SIGN_INS);
	assert_null(view_top(&s.view));
	scene_clear(&s);
}

/* A command is found by its name where somebody has given it no key, or taken it away. */
static void test_help_and_palette_offer_what_has_no_key(void **state)
{
	struct scene s;

	(void)state;
	two_requests(&s);
	command_bind(COMMAND_CLAIM, "");
	press(&s, "c");
	scene_press(&s, ": c l a i m");
	assert_int_equal(press(&s, "Enter").intent.type, INTENT_CLAIM);
	command_bind(COMMAND_CLAIM, NULL);
	scene_clear(&s);
}

static void test_a_click_picks_the_row_under_it(void **state)
{
	struct scene s;
	struct grid *g;
	const struct target *t;
	struct key pick = {.press = PRESS_PICK};

	(void)state;
	two_requests(&s);
	g = scene_draw(&s, 24, 80, false);
	t = grid_target(g, 5, 30);
	assert_non_null(t);
	pick.row = t->pick;
	screens_key(s.model, &s.view, &pick);
	assert_string_equal(s.view.requests.id, "old");
	t = grid_target(g, 23, 1);
	assert_non_null(t);
	assert_int_equal(t->command, COMMAND_CLAIM);
	grid_free(g);
	scene_clear(&s);
}

static void test_a_toast_too_long_for_the_window_says_that_it_goes_on(void **state)
{
	struct scene s;
	struct grid *g;
	char *text;

	(void)state;
	two_requests(&s);
	snprintf(s.view.toast, sizeof(s.view.toast), "Session complete, 14 min, $45.00 captured");
	g = scene_draw(&s, 12, 40, false);
	text = scene_text(g);
	assert_non_null(strstr(text, "─ Session complete, 14 min, $45.00 ca… ─"));
	free(text);
	grid_free(g);
	snprintf(s.view.toast, sizeof(s.view.toast), "Given back.");
	g = scene_draw(&s, 12, 40, false);
	text = scene_text(g);
	assert_non_null(strstr(text, "─ Given back. ──"));
	free(text);
	grid_free(g);
	scene_clear(&s);
}

static void test_what_takes_long_is_said_to_be_under_way(void **state)
{
	struct scene s;
	struct grid *g;
	char *text;

	(void)state;
	two_requests(&s);
	snprintf(s.view.toast, sizeof(s.view.toast), "Something from before");
	s.view.is_busy[INTENT_CLAIM] = true;
	for (int age_ms = 0; age_ms <= VIEW_BUSY_SEEN_MS; age_ms += VIEW_BUSY_SEEN_MS) {
		s.view.busy_since_ms[INTENT_CLAIM] = SCENE_STEADY_MS - age_ms;
		g = scene_draw(&s, 24, 80, false);
		text = scene_text(g);
		assert_non_null(strstr(text, age_ms == 0 ? "Something from before" : "Claiming…"));
		free(text);
		grid_free(g);
	}
	scene_clear(&s);
}

static void test_key_names_go_both_ways(void **state)
{
	static const char *const names[] = {"c",      "C-l", "M-b", "Enter", "PgUp", "Space",
					    "C-Left", "?",   "é",   "-",     "F10"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char name[KEY_NAME_SIZE];
		struct key k;

		assert_true(key_parse(names[i], strlen(names[i]), &k));
		assert_string_equal(key_write(&k, name, sizeof(name)), names[i]);
		assert_true(key_is(&k, names[i]));
	}
	assert_false(key_parse("Entre", 5, &(struct key){0}));
	assert_false(key_parse("", 0, &(struct key){0}));
}

static void test_every_key_of_the_table_of_actions_is_one(void **state)
{
	(void)state;
	for (int i = 0; i < COMMAND_COUNT; i++) {
		const char *at = command_all()[i].keys;

		while (*at != '\0') {
			size_t len = strcspn(at, " ");
			struct key k;

			if (!key_parse(at, len, &k))
				fail_msg("%s: no such key as '%.*s'", command_all()[i].name,
					 (int)len, at);
			at += len;
			at += strspn(at, " ");
		}
	}
}

static void test_a_frame_cuts_what_is_outside_of_it(void **state)
{
	struct grid *g = grid_new(3, 10, false);
	struct frame whole = frame_whole(g);
	struct frame part = frame_part(&whole, 1, 2, 1, 4);

	(void)state;
	frame_at(&part, 0, 0);
	frame_puts(&part, INK_TEXT, "abc漏def");
	assert_string_equal(grid_cell(g, 1, 4)->text, "c");
	assert_string_equal(grid_cell(g, 1, 5)->text, " "); /* half of a wide one does not fit */
	assert_string_equal(grid_cell(g, 1, 6)->text, " ");
	frame_at(&part, 1, 0);
	frame_puts(&part, INK_TEXT, "x");
	assert_string_equal(grid_cell(g, 2, 2)->text, " ");
	grid_free(g);
}

static void test_overwriting_half_of_a_wide_cluster_takes_the_other_half(void **state)
{
	struct grid *g = grid_new(1, 4, false);
	struct frame f = frame_whole(g);

	(void)state;
	frame_puts(&f, INK_TEXT, "漏水");
	frame_at(&f, 0, 1);
	frame_puts(&f, INK_TEXT, "xy");
	assert_string_equal(grid_cell(g, 0, 0)->text, " ");
	assert_string_equal(grid_cell(g, 0, 1)->text, "x");
	assert_string_equal(grid_cell(g, 0, 2)->text, "y");
	assert_string_equal(grid_cell(g, 0, 3)->text, " ");
	grid_free(g);
}

static void test_signing_out_leaves_nothing_typed(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s, ROLE_CUSTOMER);
	field_set(&s.view.description, "my address is");
	field_set(&s.view.password, "secret");
	s.view.asking = ASKING_CONFIRM;
	view_forget(&s.view);
	assert_string_equal(s.view.description.text, "");
	assert_string_equal(s.view.password.text, "");
	assert_int_equal(s.view.asking, ASKING_CATEGORY);
	scene_clear(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_claim_goes_to_the_selected_request),
	    cmocka_unit_test(test_the_cursor_stays_on_its_request_when_the_list_grows),
	    cmocka_unit_test(test_a_claim_pressed_as_the_row_goes_takes_no_other),
	    cmocka_unit_test(test_opening_a_notification_marks_it_read_and_lands_on_its_request),
	    cmocka_unit_test(
		test_a_notification_opened_in_a_session_shows_the_dashboard_and_the_way_back),
	    cmocka_unit_test(test_no_outcome_no_end),
	    cmocka_unit_test(test_while_the_end_is_on_its_way_it_cannot_be_sent_twice),
	    cmocka_unit_test(test_the_picker_closes_when_the_session_has_ended),
	    cmocka_unit_test(test_leaving_asks_only_during_an_active_session),
	    cmocka_unit_test(test_a_request_is_made_in_three_steps),
	    cmocka_unit_test(test_the_customers_screen_follows_the_request),
cmocka_unit_test(test_a_rating_is_sent_with_its_words_or_skipped),
	    cmocka_unit_test(test_an_opinion_not_given_is_waited_for_so_long),
	    cmocka_unit_test(test_a_kiosk_asks_then_forgets),
    cmocka_unit_test(test_a_kiosk_goes_by_no_clock_that_can_be_set),
	    cmocka_unit_test(test_a_kiosk_gives_those_who_wait_for_others_longer),
	    cmocka_unit_test(test_a_kiosk_forgets_nobody_in_a_session),
	    cmocka_unit_test(test_a_kiosk_has_no_way_out),
	    cmocka_unit_test(test_cancelling_is_asked_before_it_is_done),
	    cmocka_unit_test(test_help_runs_what_is_selected),
	    cmocka_unit_test(test_a_sign_in_is_ended_once_it_was_confirmed),
	    cmocka_unit_test(test_ending_the_sign_in_one_is_at_is_signing_out),
	    cmocka_unit_test(test_signing_out_elsewhere_asks_only_where_there_is_an_elsewhere),
	    cmocka_unit_test(test_a_kiosk_shows_nobody_where_they_are_signed_in),
	    cmocka_unit_test(test_help_and_palette_offer_what_has_no_key),
	    cmocka_unit_test(test_a_click_picks_the_row_under_it),
	    cmocka_unit_test(test_a_toast_too_long_for_the_window_says_that_it_goes_on),
	    cmocka_unit_test(test_what_takes_long_is_said_to_be_under_way),
	    cmocka_unit_test(test_key_names_go_both_ways),
	    cmocka_unit_test(test_every_key_of_the_table_of_actions_is_one),
	    cmocka_unit_test(test_a_frame_cuts_what_is_outside_of_it),
	    cmocka_unit_test(test_overwriting_half_of_a_wide_cluster_takes_the_other_half),
	    cmocka_unit_test(test_signing_out_leaves_nothing_typed),
	};

	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
