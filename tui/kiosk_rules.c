/* SPDX-License-Identifier: ISC */
/* When a kiosk asks and when it forgets. Everything here is pure; see kiosk.c for the doing. */
#include "tui/kiosk_rules.h"

#include "client/model.h"
#include "protocol/request.h"
#include "protocol/session.h"
#include "tui/screen.h"
#include "tui/view.h"

/* The person's time as it stands: what comes next, and when, counted from the last key. */
struct term {
	enum kiosk_phase now, next;
	int64_t lasts_ms;       /* 0: without end */
	int64_t warning_ms;     /* of KIOSK_ASKING */
};

static bool is_in_session(const struct model *m)
{
	const struct session *s = model_current_session(m);

	return s != NULL && s->status == SESSION_ACTIVE;
}

static struct term term_of(const struct model *m, const struct view *v)
{
	const struct kiosk_state *k = &v->kiosk;
	const struct request *r = model_current_request(m);

	if (!m->is_signed_in)
		return (struct term){KIOSK_NOBODY, KIOSK_NOBODY, 0, 0};
	if (is_in_session(m) || screen_of(m, v) == &SCREEN_FEEDBACK) /* that one goes on by itself */
		return (struct term){KIOSK_IN_USE, KIOSK_IN_USE, 0, 0};
	if (r != NULL && !request_is_live(r))
		return (struct term){KIOSK_IN_USE, KIOSK_FORGETTING, k->after_end_ms, 0};
	if (r != NULL) /* they pay on their phone, or wait for a helper: it is not their turn */
		return (struct term){KIOSK_IN_USE, KIOSK_ASKING, k->wait_ms, k->wait_warning_ms};
	return (struct term){KIOSK_IN_USE, KIOSK_ASKING, k->idle_ms, k->warning_ms};
}

enum kiosk_phase kiosk_phase(const struct model *m, const struct view *v)
{
	struct term t = term_of(m, v);
	int64_t idle_ms = v->steady_ms - v->touched_ms;

	if (t.lasts_ms == 0 || idle_ms < t.lasts_ms)
		return t.now;
	if (t.next == KIOSK_ASKING && idle_ms >= t.lasts_ms + t.warning_ms)
		return KIOSK_FORGETTING;
	return t.next;
}

int64_t kiosk_left_ms(const struct model *m, const struct view *v)
{
	struct term t = term_of(m, v);
	int64_t idle_ms = v->steady_ms - v->touched_ms;
	int64_t left_ms = t.lasts_ms - idle_ms;

	if (t.lasts_ms == 0)
		return 0;
	if (left_ms <= 0 && t.next == KIOSK_ASKING)
		left_ms += t.warning_ms;
	return left_ms > 0 ? left_ms : 1;
}

bool kiosk_is_counting(const struct model *m, const struct view *v)
{
	struct term t = term_of(m, v);

	return t.next == KIOSK_FORGETTING || kiosk_phase(m, v) == KIOSK_ASKING ||
	       v->kiosk.pin_again_ms > v->steady_ms;
}

bool kiosk_allows(enum command_id command)
{
	switch (command) {
	case COMMAND_REQUEST:
	case COMMAND_CANCEL:
	case COMMAND_UP:
	case COMMAND_DOWN:
	case COMMAND_PAGE_UP:
	case COMMAND_PAGE_DOWN:
	case COMMAND_FIRST:
	case COMMAND_LAST:
	case COMMAND_BACK:
	case COMMAND_REDRAW:
		return true;
	default:
		return false;
	}
}
