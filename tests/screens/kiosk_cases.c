/* SPDX-License-Identifier: ISC */
/* What whoever stands at a kiosk may look at. */
#include "tests/screens/cases.h"

#include <stdio.h>

#include "protocol/words.h"
#include "tui/screen.h"

static void on_kiosk(struct scene *s)
{
	s->view.is_kiosk = true;
	s->view.kiosk = (struct kiosk_state){.idle_ms = 60000,
					     .warning_ms = 20000,
					     .after_end_ms = 30000,
					     .wait_ms = 300000,
					     .wait_warning_ms = 60000,
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
	s->view.kiosk.pin_again_ms = SCENE_STEADY_MS + 7500;
	view_open(&s->view, &OVERLAY_STAFF);
}

static void kiosk_start(struct scene *s)
{
	case_start(s);
	on_kiosk(s);
}

static void kiosk_still_there(struct scene *s)
{
	case_looking_usual(s);
	on_kiosk(s);
	s->view.touched_ms -= 308000;
}

static void kiosk_pay(struct scene *s)
{
	case_pay(s);
	on_kiosk(s);
}

static void kiosk_looking(struct scene *s)
{
	case_looking_usual(s);
	on_kiosk(s);
}

static void kiosk_ready(struct scene *s)
{
	case_ready(s);
	on_kiosk(s);
}

static void kiosk_feedback(struct scene *s)
{
	case_ended(s);
	on_kiosk(s);
	scene_press(s, "4");
	s->view.touched_ms -= 8000;
}

static void kiosk_receipt(struct scene *s)
{
	case_receipt(s);
	on_kiosk(s);
	s->view.touched_ms -= 4000;
}

const struct scene_case KIOSK_CASES[] = {
	SCENE_CASE(kiosk_attract),
	SCENE_CASE(kiosk_unreachable),
	SCENE_CASE(kiosk_closed),
	SCENE_CASE(kiosk_staff),
	SCENE_CASE(kiosk_start),
	SCENE_CASE(kiosk_still_there),
	SCENE_CASE(kiosk_pay),
	SCENE_CASE(kiosk_looking),
	SCENE_CASE(kiosk_ready),
	SCENE_CASE(kiosk_feedback),
	SCENE_CASE(kiosk_receipt),
	{NULL, NULL, false},
};
