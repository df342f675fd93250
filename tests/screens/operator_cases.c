/* SPDX-License-Identifier: ISC */
/* What an operator may look at. */
#include "tests/screens/cases.h"

#include <stdio.h>

#include "protocol/mem.h"
#include "tui/screen.h"

static void board(struct scene *s)
{
	struct request *r;

	scene_init(s, ROLE_OPERATOR);
	scene_request(s, "r1", "plumbing", 4500, 95, TAP_TEXT)->customer_name = xstrdup("Grace H.");
	scene_request(s, "r2", "electrical", 6000, 400, OVEN_TEXT)->customer_name = xstrdup("Sofia Kovalevskaya");
	scene_session(s, &s->model->requests[1], SESSION_ACTIVE, 300);
	r = scene_request(s, "r3", "heating", 5000, 9000, "Radiator leaks");
	r->status = REQUEST_COMPLETED;
	r->payment_status = PAYMENT_FAILED;
	r->payment_reason = xstrdup("The card has expired.");
	r->customer_name = xstrdup("Mary");
}

/* What no event tells: a payment that is late, a hold that lapses; and a video service that is down. */
static void board_trouble(struct scene *s)
{
	struct request *r;
	struct board_row *row;

	scene_init(s, ROLE_OPERATOR);
	r = scene_request(s, "r1", "plumbing", 4500, 150, TAP_TEXT);
	r->customer_name = xstrdup("Grace H.");
	r->status = REQUEST_AUTHORIZING;
	r->payment_status = PAYMENT_PENDING;
	row = board_add(&s->model->board);
	request_copy(&row->request, r);
	row->problem = PROBLEM_LATE;
	row->reason = xstrdup("the payment provider is out of reach: no answer in time");
	scene_request(s, "r2", "electrical", 6000, 400, OVEN_TEXT)->customer_name = xstrdup("Tim");
	row = board_add(&s->model->board);
	request_copy(&row->request, &s->model->requests[1]);
	row->problem = PROBLEM_LAPSING;
	scene_session(s, &s->model->requests[1], SESSION_ACTIVE, 300);
	s->model->sessions[0].is_video_down = true;
	s->model->sessions[0].video_down_at_ms = SCENE_NOW_MS - 200000;
	snprintf(s->view.requests.id, sizeof(s->view.requests.id), "r2");
}

static struct story_step *step(struct scene *s, enum story_what what, int age_s, const char *by, enum role role)
{
	struct story_step *step = story_add(&s->model->story, what, SCENE_NOW_MS - age_s * INT64_C(1000));

	step->by = by != NULL ? xstrdup(by) : NULL;
	step->by_role = role;
	return step;
}

static void story(struct scene *s)
{
	struct story_step *at;

	board(s);
	request_copy(&s->model->story.request, &s->model->requests[2]);
	step(s, STORY_ASKED, 9000, "Mary", ROLE_CUSTOMER);
	step(s, STORY_ORDERED, 9000, NULL, ROLE_CUSTOMER)->order = xstrdup("hold");
	at = step(s, STORY_TRIED, 8990, NULL, ROLE_CUSTOMER);
	at->order = xstrdup("hold");
	at->detail = xstrdup("Your card was declined.");
	at->times = 3;
	at->until_ms = SCENE_NOW_MS - INT64_C(8900000);
	step(s, STORY_OPENED, 8890, NULL, ROLE_CUSTOMER);
	step(s, STORY_RANG, 8890, NULL, ROLE_CUSTOMER);
	step(s, STORY_CLAIMED, 8700, "Ada Lovelace", ROLE_HELPER);
	step(s, STORY_STARTED, 8650, "Ada Lovelace", ROLE_HELPER);
	step(s, STORY_ENDED, 7900, "Ada Lovelace", ROLE_HELPER)->detail = xstrdup("resolved");
	step(s, STORY_ORDERED, 7900, NULL, ROLE_CUSTOMER)->order = xstrdup("capture");
	step(s, STORY_FAILED, 7899, NULL, ROLE_CUSTOMER)->detail = xstrdup("The card has expired. (expired_card)");
	step(s, STORY_RETRIED, 3000, "Olga", ROLE_OPERATOR);
	snprintf(s->view.story_id, sizeof(s->view.story_id), "r3");
	s->view.story_row = -1;
	view_open(&s->view, &OVERLAY_STORY);
}

static void abandon_question(struct scene *s)
{
	board(s);
	snprintf(s->view.requests.id, sizeof(s->view.requests.id), "r2");
	screens_settle(s->model, &s->view);
	screens_run(s->model, &s->view, COMMAND_ABANDON);
}

const struct scene_case OPERATOR_CASES[] = {
	SCENE_CASE(abandon_question),
	SCENE_CASE(board),
	SCENE_CASE(board_trouble),
	SCENE_CASE(story),
	{NULL, NULL, false},
};
