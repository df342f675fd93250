/* SPDX-License-Identifier: ISC */
/* What a helper may look at. */
#include "tests/screens/cases.h"

#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"

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
	scene_press(s, "Down");
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
	scene_press(s, "/ t a p");
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
	scene_press(s, "Down Down Down Down Down Down Down Down Down Down Down Down Down");
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
	scene_press(s, "n");
}

static void bell_empty(struct scene *s)
{
	scene_init(s, ROLE_HELPER);
	scene_press(s, "n");
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
	scene_press(s, "Q");
}

static void release_question(struct scene *s)
{
	session_waiting(s);
	scene_press(s, "g");
}

static void outcome_none(struct scene *s)
{
	session_active(s);
	scene_press(s, "e");
}

static void outcome_chosen(struct scene *s)
{
	session_active(s);
	scene_press(s, "e 2 Tab R e p l a c e d Space t h e Space f u s e Tab");
}

static void outcome_notes(struct scene *s)
{
	session_active(s);
	scene_press(s, "e 1 Tab F i n e . Enter D o n e .");
}

static void outcome_saving(struct scene *s)
{
	outcome_chosen(s);
	s->model->pending_end = PENDING_SENDING;
}

static void help(struct scene *s)
{
	helper(s);
	scene_press(s, "? Down Down");
}

static void palette(struct scene *s)
{
	helper(s);
	scene_press(s, ": s i g n");
}

static void sign_ins(struct scene *s)
{
	helper(s);
	scene_sign_ins(s);
	scene_press(s, ": s i g n - i n s Enter Down");
}

static void sign_ins_end(struct scene *s)
{
	sign_ins(s);
	scene_press(s, "x");
}

const struct scene_case HELPER_CASES[] = {
	SCENE_CASE(sign_in),
	SCENE_CASE(sign_in_refused),
	SCENE_CASE(connecting_cut),
	SCENE_CASE_LARGE(dashboard),
	SCENE_CASE(dashboard_empty),
	SCENE_CASE(dashboard_offline),
	SCENE_CASE_LARGE(dashboard_filter),
	SCENE_CASE(dashboard_crowded),
	SCENE_CASE(dashboard_hostile),
	SCENE_CASE(bell),
	SCENE_CASE(bell_empty),
	SCENE_CASE(session_waiting),
	SCENE_CASE(session_active),
	SCENE_CASE(session_video_down),
	SCENE_CASE(session_kept),
	SCENE_CASE(session_qr),
	SCENE_CASE(release_question),
	SCENE_CASE(outcome_none),
	SCENE_CASE(outcome_chosen),
	SCENE_CASE(outcome_notes),
	SCENE_CASE(outcome_saving),
	SCENE_CASE(help),
	SCENE_CASE(palette),
	SCENE_CASE(sign_ins),
	SCENE_CASE(sign_ins_end),
	{NULL, NULL, false},
};
