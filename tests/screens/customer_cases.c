/* SPDX-License-Identifier: ISC */
/* What a customer may look at, at a terminal of their own. */
#include "tests/screens/cases.h"

#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"

static void customer(struct scene *s)
{
	scene_init(s, ROLE_CUSTOMER);
}

void case_start(struct scene *s)
{
	customer(s);
	scene_press(s, "Down");
}

/* The service has no pictures but the first letters of the names: those are said by the names. */
static void start_letters(struct scene *s)
{
	customer(s);
	for (size_t i = 0; i < s->model->service.category_count; i++) {
		struct category *c = &s->model->service.categories[i];

		free(c->icon);
		c->icon = xstrndup(c->label, 1);
	}
}

/* The stream is there before what is offered is known: nothing is said of it yet. */
static void start_not_known(struct scene *s)
{
	customer(s);
	s->model->has_service = false;
}

static void describe(struct scene *s)
{
	customer(s);
	scene_press(s, "1");
}

static void describe_typed(struct scene *s)
{
	describe(s);
	field_set(&s->view.description, OVEN_TEXT);
}

static void confirm(struct scene *s)
{
	describe_typed(s);
	scene_press(s, "Enter");
}

static struct request *asked(struct scene *s, enum request_status status)
{
	struct request *r;

	customer(s);
	r = scene_request(s, "r3", "electrical", 6000, 72, OVEN_TEXT);
	r->status = status;
	return r;
}

static void looking(struct scene *s)
{
	asked(s, REQUEST_OPEN);
}

void case_ready(struct scene *s)
{
	scene_session(s, asked(s, REQUEST_OPEN), SESSION_WAITING, 5);
}

void case_ended(struct scene *s)
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

void case_receipt(struct scene *s)
{
	case_ended(s);
	s->model->sessions[0].ended_at_ms = SCENE_NOW_MS - 60000;
	s->model->sessions[0].rating = 5;
}

void case_looking_usual(struct scene *s)
{
	struct request *r = asked(s, REQUEST_OPEN);

	r->usual_wait_low_s = 100;
	r->usual_wait_high_s = 230;
}

void case_pay(struct scene *s)
{
	struct request *r = asked(s, REQUEST_AUTHORIZING);

	r->payment_status = PAYMENT_PENDING;
	r->payment_url = xstrdup("https://help.example/p/7KQ2M9XDWT");
}

/* Longer than any code that fits 80x24: there the words alone must do. */
static void pay_long(struct scene *s)
{
	struct request *r;

	case_pay(s);
	r = &s->model->requests[0];
	free(r->payment_url);
	r->payment_url = xstrdup("https://a-house-with-a-name-that-never-seems-to-end.of-a-company-with-one-as-well."
				 "help.example.org/p/7KQ2M9XDWT");
}

static void authorizing(struct scene *s)
{
	asked(s, REQUEST_AUTHORIZING)->payment_status = PAYMENT_PENDING;
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
	scene_press(s, "x");
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

static void looking_cut(struct scene *s)
{
	case_looking_usual(s);
	s->model->link = LINK_RECONNECTING;
	s->model->link_retry_at_ms = SCENE_NOW_MS + 4000;
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

static void trouble_lapsed(struct scene *s)
{
	struct request *r = asked(s, REQUEST_CANCELLED);

	r->end_reason = END_HOLD_LAPSED;
	r->payment_status = PAYMENT_RELEASED;
}

static void trouble_operator(struct scene *s)
{
	struct request *r = asked(s, REQUEST_CANCELLED);

	r->end_reason = END_BY_OPERATOR;
	r->payment_status = PAYMENT_RELEASED;
}

static void trouble_session_operator(struct scene *s)
{
	struct request *r = asked(s, REQUEST_CANCELLED);

	r->end_reason = END_BY_OPERATOR;
	r->payment_status = PAYMENT_RELEASED;
	snprintf(r->session_id, sizeof(r->session_id), "s1");
}

static void trouble_not_started(struct scene *s)
{
	struct request *r = asked(s, REQUEST_CANCELLED);

	r->end_reason = END_NOT_STARTED;
	r->payment_status = PAYMENT_RELEASED;
}

static void customer_sign_ins(struct scene *s)
{
	customer(s);
	scene_sign_ins(s);
	scene_press(s, ": s i g n - i n s Enter");
}

static void customer_sign_ins_others(struct scene *s)
{
	customer_sign_ins(s);
	scene_press(s, "X");
}

static void customer_sign_ins_here(struct scene *s)
{
	customer_sign_ins(s);
	scene_press(s, "x");
}

const struct scene_case CUSTOMER_CASES[] = {
	{"start", case_start, false},
	SCENE_CASE(start_letters),
	SCENE_CASE(start_not_known),
	SCENE_CASE(describe),
	SCENE_CASE(describe_typed),
	SCENE_CASE(confirm),
	{"pay", case_pay, false},
	SCENE_CASE(pay_long),
	SCENE_CASE(authorizing),
	SCENE_CASE(looking),
	SCENE_CASE(looking_given_back),
	SCENE_CASE(cancel_question),
	{"ready", case_ready, false},
	SCENE_CASE(ready_no_link),
	SCENE_CASE(active),
	SCENE_CASE(active_video_down),
	{"ended", case_ended, false},
	{"receipt", case_receipt, false},
	{"looking_usual", case_looking_usual, false},
	SCENE_CASE(looking_cut),
	SCENE_CASE(trouble_nobody),
	SCENE_CASE(trouble_declined),
	SCENE_CASE(trouble_gone),
	SCENE_CASE(trouble_lapsed),
	SCENE_CASE(trouble_operator),
	SCENE_CASE(trouble_session_operator),
	SCENE_CASE(trouble_not_started),
	SCENE_CASE(customer_sign_ins),
	SCENE_CASE(customer_sign_ins_others),
	SCENE_CASE(customer_sign_ins_here),
	{NULL, NULL, false},
};
