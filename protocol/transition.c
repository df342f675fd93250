/* SPDX-License-Identifier: ISC */
/*
 * The life of a request as a table, and the sentences for whoever comes too late. The server asks
 * it before it changes anything, the screens before they offer a key.
 */
#include "protocol/transition.h"

#include <string.h>

#include "protocol/words.h"

#define CUSTOMER RELATION_CUSTOMER
#define HELPER RELATION_HELPER
#define ANY_HELPER RELATION_ANY_HELPER
#define OPERATOR RELATION_OPERATOR
#define SYSTEM RELATION_SYSTEM

/* action, who, request from → to, session from → to, what becomes of the hold */
#define ROW(action, who, rfrom, rto, sfrom, sto, wish)                                             \
	{                                                                                          \
		ACTION_##action, who, REQUEST_##rfrom, REQUEST_##rto, SESSION_##sfrom,             \
		    SESSION_##sto, WISH_##wish                                                     \
	}

static const struct transition rows[] = {
	ROW(OPEN,    SYSTEM,     AUTHORIZING, OPEN,      NONE,    NONE,    NOTHING),
	ROW(DECLINE, SYSTEM,     AUTHORIZING, CANCELLED, NONE,    NONE,    NOTHING),
	ROW(LAPSE,   SYSTEM,     OPEN,        CANCELLED, NONE,    NONE,    NOTHING),
	ROW(LAPSE,   SYSTEM,     CLAIMED,     CANCELLED, WAITING, ENDED,   NOTHING),
	ROW(CLAIM,   ANY_HELPER, OPEN,        CLAIMED,   NONE,    WAITING, NOTHING),
	ROW(CANCEL,  CUSTOMER | OPERATOR, AUTHORIZING, CANCELLED, NONE,    NONE,  RELEASE),
	ROW(CANCEL,  CUSTOMER | OPERATOR, OPEN,        CANCELLED, NONE,    NONE,  RELEASE),
	ROW(CANCEL,  CUSTOMER | OPERATOR, CLAIMED,     CANCELLED, WAITING, ENDED, RELEASE),
	ROW(START,   HELPER,     CLAIMED,     CLAIMED,   WAITING, ACTIVE,  NOTHING),
	ROW(RELEASE, HELPER,     CLAIMED,     OPEN,      WAITING, ENDED,   NOTHING),
	ROW(END,     HELPER,     CLAIMED,     COMPLETED, ACTIVE,  ENDED,   BY_OUTCOME),
	ROW(EXPIRE,  SYSTEM,     AUTHORIZING, EXPIRED,   NONE,    NONE,    RELEASE),
	ROW(EXPIRE,  SYSTEM,     OPEN,        EXPIRED,   NONE,    NONE,    RELEASE),
	ROW(ABANDON, SYSTEM | OPERATOR, CLAIMED, CANCELLED, WAITING, ENDED, RELEASE),
	ROW(ABANDON, SYSTEM | OPERATOR, CLAIMED, CANCELLED, ACTIVE,  ENDED, RELEASE),
};

static const struct {
	const char *name;
	bool is_of_session; /* asked of a session rather than of its request */
} actions[ACTION_COUNT] = {
	[ACTION_OPEN] = {"open", false},
	[ACTION_DECLINE] = {"decline", false},
	[ACTION_LAPSE] = {"lapse", false},
	[ACTION_CLAIM] = {"claim", false},
	[ACTION_CANCEL] = {"cancel", false},
	[ACTION_START] = {"start", true},
	[ACTION_RELEASE] = {"release", true},
	[ACTION_END] = {"end", true},
	[ACTION_EXPIRE] = {"expire", false},
	[ACTION_ABANDON] = {"abandon", true},
};

/* How it stands, for whoever wanted something else of it. */
static const char *const request_stands[REQUEST_STATUS_COUNT] = {
	[REQUEST_AUTHORIZING] = N_("The payment for this request is not confirmed yet."),
	[REQUEST_OPEN] = N_("This request is open, and nobody has claimed it yet."),
	[REQUEST_CLAIMED] = N_("This request has been claimed."),
	[REQUEST_COMPLETED] = N_("This request is completed."),
	[REQUEST_CANCELLED] = N_("This request was cancelled."),
	[REQUEST_EXPIRED] = N_("This request has expired."),
};

static const char *const session_stands[SESSION_STATUS_COUNT] = {
	[SESSION_WAITING] = N_("The session has not been started yet."),
	[SESSION_ACTIVE] = N_("The session is already active."),
	[SESSION_ENDED] = N_("This session has ended."),
};

const struct transition *transition_all(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}

const char *action_name(enum action a)
{
	return actions[a].name;
}

static bool is_same_person(const char *a, const char *b)
{
	return a[0] != '\0' && strcmp(a, b) == 0;
}

unsigned relation_of(const char *user_id, enum role role, const struct request *r,
                     const struct session *s)
{
	unsigned who = RELATION_NONE;

	if (is_same_person(user_id, r->customer_id))
		who |= RELATION_CUSTOMER;
	if (s != NULL && is_same_person(user_id, s->helper_id))
		who |= RELATION_HELPER;
	if (role == ROLE_HELPER)
		who |= RELATION_ANY_HELPER;
	if (role == ROLE_OPERATOR)
		who |= RELATION_OPERATOR;
	return who;
}

/* A session that was given back is over; its request waits for the next one. */
static enum session_status session_in_hand(const struct request *r, const struct session *s)
{
	if (s == NULL || (s->status == SESSION_ENDED && r->status == REQUEST_OPEN))
		return SESSION_NONE;
	return s->status;
}

static enum err explain(enum action action, unsigned who, const struct request *r,
                        const struct session *s, struct fault *f)
{
	enum session_status status = s != NULL ? s->status : SESSION_NONE;

	if (action == ACTION_CLAIM && r->status == REQUEST_CLAIMED) {
		if (who & RELATION_HELPER)
			return fault_set(f, ERR_TAKEN, NULL, "%s",
					 _("You have claimed this already."));
		return fault_set(f, ERR_TAKEN, NULL, NULL);
	}
	if (r->status == REQUEST_CLAIMED && status != SESSION_NONE)
		return fault_set(f, ERR_STATE, NULL, "%s", _(session_stands[status]));
	if (actions[action].is_of_session && status == SESSION_ENDED &&
	    (r->status == REQUEST_OPEN || r->status == REQUEST_COMPLETED))
		return fault_set(f, ERR_STATE, NULL, "%s", _(session_stands[status]));
	return fault_set(f, ERR_STATE, NULL, "%s", _(request_stands[r->status]));
}

const struct transition *transition_find(enum action action, unsigned who, const struct request *r,
                                         const struct session *s, struct fault *f)
{
	enum session_status status = session_in_hand(r, s);
	bool is_theirs = false;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct transition *t = &rows[i];

		if (t->action != action || !(t->who & who))
			continue;
		if (t->request_from == r->status && t->session_from == status)
			return t;
		is_theirs = true;
	}
	if (is_theirs)
		explain(action, who, r, s, f);
	else
		fault_set(f, ERR_FORBIDDEN, NULL, NULL);
	return NULL;
}

bool request_is_visible(const char *user_id, enum role role, const struct request *r,
                        const struct session *s)
{
	unsigned who = relation_of(user_id, role, r, s);

	if (who & (RELATION_CUSTOMER | RELATION_HELPER | RELATION_OPERATOR))
		return true;
	return (who & RELATION_ANY_HELPER) && r->status == REQUEST_OPEN;
}
