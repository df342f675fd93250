/* SPDX-License-Identifier: ISC */
/*
 * Every screen at three sizes, compared with tests/screens/NAME.screen. `make golden` writes those
 * files anew; what changed is then for a person to look at.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/keys.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "tests/screens/scene.h"
#include "tui/language.h"
#include "tui/screen.h"

static const struct {
	int rows, cols;
} SIZES[] = {{24, 80}, {12, 40}, {40, 120}};

#define TAP_TEXT                                                                                   \
	"Kitchen tap won't stop dripping, I have tried turning the valve under the sink and "      \
	"nothing happens."
#define OVEN_TEXT                                                                                  \
	"Breaker trips when the oven is on, twice today. Panel is a Siemens from the 90s. "        \
	"Nothing else was running. "                                                               \
	"Smells fine."

static void press(struct scene *s, const char *names)
{
	while (*names != '\0') {
		size_t len = strcspn(names, " ");
		struct key k;

		assert_true(key_parse(names, len, &k));
		screens_settle(s->model, &s->view);
		screens_key(s->model, &s->view, &k);
		names += len;
		names += strspn(names, " ");
	}
}

/* A helper's usual morning. */
static void helper(struct scene *s)
{
	scene_init(s, ROLE_HELPER);
	scene_stats(s);
	scene_request(s, "r1", "heating", 5000, 750,
		      "No hot water since this morning, two small children in the house.");
	scene_request(s, "r2", "appliance", 3500, 281, "Dishwasher shows E24 and will not drain");
	scene_request(s, "r3", "electrical", 6000, 125, OVEN_TEXT);
	scene_request(s, "r4", "plumbing", 4500, 12, TAP_TEXT);
	scene_notification(s, &s->model->requests[3], false);
	scene_notification(s, &s->model->requests[2], true);
	scene_notification(s, &s->model->requests[1], true);
}

static void sign_in(struct scene *s)
{
	scene_init(s, ROLE_HELPER);
	s->model->is_signed_in = s->model->has_snapshot = false;
	s->model->link = LINK_SIGNED_OUT;
}

static void sign_in_refused(struct scene *s)
{
	sign_in(s);
	field_set(&s->view.username, "ada");
	field_set(&s->view.password, "not this one");
	s->view.is_at_password = true;
	snprintf(s->view.sign_in_fault, sizeof(s->view.sign_in_fault),
		 "The name or the password is not right.");
}

static void connecting_cut(struct scene *s)
{
	sign_in(s);
	s->model->link = LINK_OFFLINE;
	s->model->link_since_ms = SCENE_NOW_MS - 60000;
	s->model->link_reason = xstrdup("Connection refused");
}

static void dashboard(struct scene *s)
{
	helper(s);
	press(s, "Down");
}

static void dashboard_empty(struct scene *s)
{
	scene_init(s, ROLE_HELPER);
	s->model->user.is_available = false;
}

static void dashboard_offline(struct scene *s)
{
	helper(s);
	s->model->link = LINK_OFFLINE;
	s->model->link_since_ms = SCENE_NOW_MS - 90000;
	s->view.is_toast_alarm = true;
	snprintf(s->view.toast, sizeof(s->view.toast), "The backend is out of reach.");
}

static void dashboard_filter(struct scene *s)
{
	helper(s);
	press(s, "/ t a p");
}

static void dashboard_crowded(struct scene *s)
{
	char id[16];

	scene_init(s, ROLE_HELPER);
	for (int i = 0; i < 60; i++) {
		snprintf(id, sizeof(id), "r%d", i);
		scene_request(s, id, "plumbing", 4500, 10 + i * 20, TAP_TEXT);
		scene_notification(s, &s->model->requests[i], i > 13);
	}
	s->view.is_flashing = true;
	press(s, "Down Down Down Down Down Down Down Down Down Down Down Down Down");
}

/* What strangers type must not get out of its row, nor turn it round. */
static void dashboard_hostile(struct scene *s)
{
	scene_init(s, ROLE_HELPER);
	scene_request(s, "r1", "plumbing", 4500, 30,
		      "\033[2J\033]0;owned\007 \xe2\x80\xae"
		      "gnp.exe \xff\xfe e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81 "
		      "漏水了，请帮忙 \xc2\x9b"
		      "31m");
	scene_request(s, "r2", "no-such", 99999999, 3700000, "\n\n\t\ttabs and\nlines");
}

static void bell(struct scene *s)
{
	struct notification *n;

	helper(s);
	n = scene_notification(s, &s->model->requests[0], true);
	n->withdrawn = WITHDRAWN_CLAIMED;
	n->claimed_by = xstrdup("Grace");
	press(s, "n");
}

static void bell_empty(struct scene *s)
{
	scene_init(s, ROLE_HELPER);
	press(s, "n");
}

static void session_waiting(struct scene *s)
{
	helper(s);
	scene_session(s, &s->model->requests[2], SESSION_WAITING, 40);
}

static void session_active(struct scene *s)
{
	helper(s);
	scene_session(s, &s->model->requests[2], SESSION_ACTIVE, 872)->customer_joined_at_ms =
		SCENE_NOW_MS - 40000;
}

static void session_video_down(struct scene *s)
{
	helper(s);
	scene_session(s, &s->model->requests[2], SESSION_ACTIVE, 872)->is_video_down = true;
}

static void session_kept(struct scene *s)
{
	session_active(s);
	s->model->pending_end = PENDING_KEPT;
	snprintf(s->model->pending_end_session, sizeof(s->model->pending_end_session), "sr3");
	s->model->link = LINK_RECONNECTING;
	s->model->link_retry_at_ms = SCENE_NOW_MS + 4000;
}

static void session_qr(struct scene *s)
{
	session_active(s);
	press(s, "Q");
}

static void release_question(struct scene *s)
{
	session_waiting(s);
	press(s, "g");
}

static void outcome_none(struct scene *s)
{
	session_active(s);
	press(s, "e");
}

static void outcome_chosen(struct scene *s)
{
	session_active(s);
	press(s, "e 2 Tab R e p l a c e d Space t h e Space f u s e Tab");
}

static void outcome_notes(struct scene *s)
{
	session_active(s);
	press(s, "e 1 Tab F i n e . Enter D o n e .");
}

static void outcome_saving(struct scene *s)
{
	outcome_chosen(s);
	s->model->pending_end = PENDING_SENDING;
}

static void help(struct scene *s)
{
	helper(s);
	press(s, "? Down Down");
}

static void palette(struct scene *s)
{
	helper(s);
	press(s, ": s i g n");
}

static void customer(struct scene *s)
{
	scene_init(s, ROLE_CUSTOMER);
}

static void start(struct scene *s)
{
	customer(s);
	press(s, "Down");
}

static void describe(struct scene *s)
{
	customer(s);
	press(s, "1");
}

static void describe_typed(struct scene *s)
{
	describe(s);
	field_set(&s->view.description, OVEN_TEXT);
}

static void confirm(struct scene *s)
{
	describe_typed(s);
	press(s, "Enter");
}

static struct request *asked(struct scene *s, enum request_status status)
{
	struct request *r;

	customer(s);
	r = scene_request(s, "r3", "electrical", 6000, 72, OVEN_TEXT);
	r->status = status;
	return r;
}

static void pay(struct scene *s)
{
	struct request *r = asked(s, REQUEST_AUTHORIZING);

	r->payment_status = PAYMENT_PENDING;
	r->payment_url = xstrdup("https://pay.example/c/9QX2");
}

static void authorizing(struct scene *s)
{
	asked(s, REQUEST_AUTHORIZING)->payment_status = PAYMENT_PENDING;
}

static void looking(struct scene *s)
{
	asked(s, REQUEST_OPEN);
}

static void looking_given_back(struct scene *s)
{
	struct request *r = asked(s, REQUEST_OPEN);

	scene_session(s, r, SESSION_ENDED, 60)->end_reason = END_GIVEN_BACK;
	r->status = REQUEST_OPEN;
	r->helpers_told = 0;
}

static void cancel_question(struct scene *s)
{
	looking(s);
	press(s, "x");
}

static void ready(struct scene *s)
{
	scene_session(s, asked(s, REQUEST_OPEN), SESSION_WAITING, 5);
}

static void ready_no_link(struct scene *s)
{
	struct session *made = scene_session(s, asked(s, REQUEST_OPEN), SESSION_WAITING, 5);

	free(made->customer_join_url);
	made->customer_join_url = NULL;
}

static void active(struct scene *s)
{
	scene_session(s, asked(s, REQUEST_OPEN), SESSION_ACTIVE, 334);
}

static void active_video_down(struct scene *s)
{
	scene_session(s, asked(s, REQUEST_OPEN), SESSION_ACTIVE, 334)->is_video_down = true;
}

static void ended(struct scene *s)
{
	struct request *r = asked(s, REQUEST_OPEN);
	struct session *made = scene_session(s, r, SESSION_ENDED, 900);

	made->outcome = OUTCOME_RESOLVED;
	made->duration_s = 14 * 60;
	r->payment_status = PAYMENT_CAPTURED;
	r->held_at_ms = made->created_at_ms - 60000;
	r->captured_at_ms = made->created_at_ms + 900000;
	r->amount_captured = r->amount;
}

static void receipt(struct scene *s)
{
	ended(s);
	s->model->sessions[0].ended_at_ms = SCENE_NOW_MS - 60000;
	s->model->sessions[0].rating = 5;
}

static void looking_usual(struct scene *s)
{
	struct request *r = asked(s, REQUEST_OPEN);

	r->usual_wait_low_s = 100;
	r->usual_wait_high_s = 230;
}

static void looking_cut(struct scene *s)
{
	looking_usual(s);
	s->model->link = LINK_RECONNECTING;
	s->model->link_retry_at_ms = SCENE_NOW_MS + 4000;
}

static void on_kiosk(struct scene *s)
{
	s->view.is_kiosk = true;
	s->view.kiosk = (struct kiosk_state){.idle_ms = 60000,
					     .warning_ms = 20000,
					     .after_end_ms = 30000,
					     .touched_ms = SCENE_NOW_MS,
					     .is_set_up = true,
					     .pin = s->view.kiosk.pin};
}

static void kiosk_attract(struct scene *s)
{
	scene_init(s, ROLE_CUSTOMER);
	s->model->is_signed_in = s->model->has_snapshot = false;
	on_kiosk(s);
}

static void kiosk_unreachable(struct scene *s)
{
	kiosk_attract(s);
	snprintf(s->view.kiosk.let_in_fault, sizeof(s->view.kiosk.let_in_fault), "%s",
		 gettext("We cannot be reached just now. Please try again in a moment."));
}

static void kiosk_closed(struct scene *s)
{
	kiosk_attract(s);
	s->view.kiosk.is_set_up = false;
}

static void kiosk_staff(struct scene *s)
{
	kiosk_attract(s);
	s->view.kiosk.pin_again_ms = SCENE_NOW_MS + 7500;
	view_open(&s->view, &OVERLAY_STAFF);
}

static void kiosk_start(struct scene *s)
{
	start(s);
	on_kiosk(s);
}

static void kiosk_still_there(struct scene *s)
{
	looking_usual(s);
	on_kiosk(s);
	s->view.kiosk.touched_ms -= 68000;
}

static void kiosk_ready(struct scene *s)
{
	ready(s);
	on_kiosk(s);
}

static void kiosk_receipt(struct scene *s)
{
	receipt(s);
	on_kiosk(s);
	s->view.kiosk.touched_ms -= 4000;
}

static void trouble_nobody(struct scene *s)
{
	struct request *r = asked(s, REQUEST_EXPIRED);

	r->end_reason = END_NOBODY_CAME;
	r->payment_status = PAYMENT_RELEASED;
}

static void trouble_declined(struct scene *s)
{
	struct request *r = asked(s, REQUEST_CANCELLED);

	r->end_reason = END_DECLINED;
	r->payment_status = PAYMENT_FAILED;
	r->payment_reason = xstrdup("Insufficient funds.");
}

static void trouble_gone(struct scene *s)
{
	struct request *r = asked(s, REQUEST_CANCELLED);

	r->end_reason = END_HELPER_GONE;
}

static void board(struct scene *s)
{
	struct request *r;

	scene_init(s, ROLE_OPERATOR);
	scene_request(s, "r1", "plumbing", 4500, 95, TAP_TEXT)->customer_name = xstrdup("Grace H.");
	scene_request(s, "r2", "electrical", 6000, 400, OVEN_TEXT)->customer_name = xstrdup("Tim");
	scene_session(s, &s->model->requests[1], SESSION_ACTIVE, 300);
	r = scene_request(s, "r3", "heating", 5000, 9000, "Radiator leaks");
	r->status = REQUEST_COMPLETED;
	r->payment_status = PAYMENT_FAILED;
	r->payment_reason = xstrdup("The card has expired.");
	r->customer_name = xstrdup("Mary");
}

static const struct {
	const char *name;
	void (*make)(struct scene *s);
} SCENES[] = {
#define SCENE(name)                                                                                \
	{                                                                                          \
#name, name                                                                        \
	}
    SCENE(sign_in),
    SCENE(sign_in_refused),
    SCENE(connecting_cut),
    SCENE(dashboard),
    SCENE(dashboard_empty),
    SCENE(dashboard_offline),
    SCENE(dashboard_filter),
    SCENE(dashboard_crowded),
    SCENE(dashboard_hostile),
    SCENE(bell),
    SCENE(bell_empty),
    SCENE(session_waiting),
    SCENE(session_active),
    SCENE(session_video_down),
    SCENE(session_kept),
    SCENE(session_qr),
    SCENE(release_question),
    SCENE(outcome_none),
    SCENE(outcome_chosen),
    SCENE(outcome_notes),
    SCENE(outcome_saving),
    SCENE(help),
    SCENE(palette),
    SCENE(start),
    SCENE(describe),
    SCENE(describe_typed),
    SCENE(confirm),
    SCENE(pay),
    SCENE(authorizing),
    SCENE(looking),
    SCENE(looking_given_back),
    SCENE(cancel_question),
    SCENE(ready),
    SCENE(ready_no_link),
    SCENE(active),
    SCENE(active_video_down),
    SCENE(ended),
    SCENE(receipt),
    SCENE(looking_usual),
    SCENE(looking_cut),
    SCENE(kiosk_attract),
    SCENE(kiosk_unreachable),
    SCENE(kiosk_closed),
    SCENE(kiosk_staff),
    SCENE(kiosk_start),
    SCENE(kiosk_still_there),
    SCENE(kiosk_ready),
    SCENE(kiosk_receipt),
    SCENE(trouble_nobody),
    SCENE(trouble_declined),
    SCENE(trouble_gone),
    SCENE(board),
};

#define SCENE_COUNT (sizeof(SCENES) / sizeof(SCENES[0]))

static char *picture(void (*make)(struct scene *s))
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct scene s;
		struct grid *g;
		char *one;

		make(&s);
		g = scene_draw(&s, SIZES[i].rows, SIZES[i].cols, false);
		one = scene_text(g);
		fprintf(out, "== %dx%d\n%s", SIZES[i].cols, SIZES[i].rows, one);
		free(one);
		grid_free(g);
		scene_clear(&s);
	}
	fclose(out);
	return text;
}

static char *golden_path(const char *name)
{
	const char *top = getenv("HP_SRCDIR");

	return xasprintf("%s/tests/screens/%s.screen", top != NULL ? top : ".", name);
}

static char *read_golden(const char *path)
{
	char *text = xcalloc(1, 1 << 16);
	FILE *in = fopen(path, "r");

	if (in != NULL) {
		text[fread(text, 1, (1 << 16) - 1, in)] = '\0';
		fclose(in);
	}
	return text;
}

static void write_golden(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_int_equal(fputs(text, out) >= 0, 1);
	assert_int_equal(fclose(out), 0);
}

static void test_screens_look_as_they_did(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < SCENE_COUNT; i++) {
		char *path = golden_path(SCENES[i].name);
		char *now = picture(SCENES[i].make);
		char *before = read_golden(path);

		if (getenv("HP_GOLDEN") != NULL) {
			write_golden(path, now);
		} else if (strcmp(now, before) != 0) {
			print_error("%s differs; now it is\n%s", path, now);
			wrong++;
		}
		free(before);
		free(now);
		free(path);
	}
	assert_int_equal(wrong, 0);
}

/* Each cell holds one cluster of its width, at every size there is, so nothing can overrun a row.
 */
static void test_every_size_can_be_drawn(void **state)
{
	static const int cols[] = {1, 20, 39, 40, 41, 55, 63, 80, 133, 300};

	(void)state;
	for (size_t i = 0; i < SCENE_COUNT; i++) {
		for (size_t c = 0; c < sizeof(cols) / sizeof(cols[0]); c++) {
			for (int rows = 1; rows <= 61; rows += 6) {
				struct scene s;

				SCENES[i].make(&s);
				grid_free(scene_draw(&s, rows, cols[c], false));
				grid_free(scene_draw(&s, rows, cols[c], true));
				scene_clear(&s);
			}
		}
	}
}

static void test_ascii_screens_hold_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < SCENE_COUNT; i++) {
		struct scene s;
		struct grid *g;

		SCENES[i].make(&s);
		g = scene_draw(&s, 24, 80, true);
		for (int cell = 0; cell < g->rows * g->cols; cell++)
			for (const char *c = g->cells[cell].text; *c != '\0'; c++)
				assert_in_range(*c, 32, 126);
		grid_free(g);
		scene_clear(&s);
	}
}

static bool is_customers(const struct scene *s)
{
	return s->model->user.role == ROLE_CUSTOMER;
}

/* Each in its own words, and never fewer than there are. */
static void test_no_customers_sentence_is_cut_in_any_language(void **state)
{
	const char *build = getenv("HP_BUILDDIR");
	char *folder = xasprintf("%s/po", build != NULL ? build : ".");
	int wrong = 0;

	(void)state;
	bindtextdomain(PACKAGE, folder);
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		language_set((enum language)l);
		assert_int_equal(language_now(), l);
		for (size_t i = 0; i < SCENE_COUNT; i++) {
			struct scene s;
			struct grid *g;

			SCENES[i].make(&s);
			g = scene_draw(&s, 24, 80, false);
			if (is_customers(&s) && g->cut_count > 0) {
				char *text = scene_text(g);

				print_error("%s in %s:\n%s", SCENES[i].name, language_name((enum language)l), text);
				free(text);
				wrong++;
			}
			grid_free(g);
			scene_clear(&s);
		}
	}
	language_set(LANGUAGE_EN);
	assert_int_equal(wrong, 0);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_screens_look_as_they_did),
	    cmocka_unit_test(test_every_size_can_be_drawn),
	    cmocka_unit_test(test_ascii_screens_hold_nothing_else),
	    cmocka_unit_test(test_no_customers_sentence_is_cut_in_any_language),
	};

	setlocale(LC_ALL, "");
	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
