/* SPDX-License-Identifier: ISC */
/*
 * The rows behind commands.h: what each command says, which keys it has, who may use it where. The screens, homepro's
 * subcommands and --help read them; what stands in the way of a command right now is asked of the transition table.
 */
#include <string.h>

#include "client/commands.h"
#include "client/model.h"
#include "protocol/transition.h"

#define HELPER COMMAND_HELPER
#define CUSTOMER COMMAND_CUSTOMER
#define OPERATOR COMMAND_OPERATOR

/* where letters are keys: not while something is being typed */
#define PLACES_LISTS (PLACE_DASHBOARD | PLACE_BELL | PLACE_START | PLACE_BOARD | PLACE_STORY | PLACE_SIGN_INS)
#define PLACES_LINK (PLACE_SESSION | PLACE_LOOKING | PLACE_READY | PLACE_ACTIVE)
#define PLACES_INNER (PLACE_BELL | PLACE_OUTCOME | PLACE_DESCRIBE | PLACE_CONFIRM | PLACE_STORY | PLACE_SIGN_INS)
#define PLACES_OUTER (PLACE_ALL & ~(unsigned)PLACES_INNER)
#define PLACES_SIGNED_IN (PLACES_OUTER & ~(unsigned)PLACE_SIGN_IN)
#define PLACES_BOARD (PLACE_BOARD | PLACE_STORY)
#define PLACES_CANCEL (PLACE_LOOKING | PLACE_READY | PLACES_BOARD)

static const struct command commands[COMMAND_COUNT] = {
	{ COMMAND_LOGIN, "login", "Enter", N_("sign in"),
	  N_("Sign in"), COMMAND_ALL, PLACE_SIGN_IN, N_("NAME") },
	{ COMMAND_LOGOUT, "logout", "C-x", NULL,
	  N_("Sign out"), COMMAND_ALL, PLACES_SIGNED_IN, "" },
	{ COMMAND_WHOAMI, "whoami", "", NULL,
	  N_("Show who is signed in"), COMMAND_ALL, 0, "" },
	{ COMMAND_REQUESTS, "requests", "", NULL,
	  N_("List requests"), COMMAND_ALL, 0, N_("[--status STATUS] [--cursor CURSOR]") },
	{ COMMAND_NOTIFICATIONS, "notifications", "n", N_("notifications"),
	  N_("See notifications"), HELPER, PLACE_DASHBOARD | PLACE_SESSION,
	  N_("[--unread] [--cursor CURSOR]") },
	{ COMMAND_CLAIM, "claim", "c", N_("claim"),
	  N_("Claim a request"), HELPER, PLACE_DASHBOARD | PLACE_BELL, N_("REQUEST") },
	{ COMMAND_START, "start", "s", N_("start session"),
	  N_("Start the session"), HELPER, PLACE_SESSION, N_("SESSION") },
	{ COMMAND_END, "end", "e", N_("end session"),
	  N_("End the session and say how it went"), HELPER, PLACE_SESSION,
	  N_("SESSION --outcome OUTCOME [--notes TEXT]") },
	{ COMMAND_RELEASE, "release", "g", N_("give back"),
	  N_("Give the request back, before the session has started"), HELPER, PLACE_SESSION,
	  N_("SESSION") },
	{ COMMAND_REQUEST, "request", "Enter", N_("continue"),
	  N_("Ask for help"), CUSTOMER, PLACE_START | PLACE_DESCRIBE | PLACE_CONFIRM | PLACE_ENDED,
	  N_("CATEGORY DESCRIPTION [--wait]") },
	{ COMMAND_CANCEL, "cancel", "x", N_("cancel"),
	  N_("Cancel the request; the hold is released"), CUSTOMER | OPERATOR, PLACES_CANCEL,
	  N_("REQUEST") },
	{ COMMAND_SESSION, "session", "", NULL,
	  N_("Show a session"), COMMAND_ALL, 0, N_("SESSION") },
	{ COMMAND_READ, "read", "r", N_("read"),
	  N_("Mark a notification as read"), HELPER, PLACE_BELL, N_("NOTIFICATION|--all") },
	{ COMMAND_READ_ALL, "read-all", "R", N_("all read"),
	  N_("Mark all notifications as read"), HELPER, PLACE_DASHBOARD | PLACE_BELL, NULL },
	{ COMMAND_AVAILABLE, "available", "a", N_("available/away"),
	  N_("Say whether you are available"), HELPER, PLACE_DASHBOARD | PLACE_SESSION, N_("on|off") },
	{ COMMAND_STATS, "stats", "", NULL,
	  N_("Show the numbers of completed sessions"), HELPER | OPERATOR, 0, "" },
	{ COMMAND_FEEDBACK, "feedback", "", NULL,
	  N_("Say how a session was, from 1 to 5, and in words"), CUSTOMER, 0, N_("SESSION RATING [WORDS]") },
	{ COMMAND_DEVICE, "device", "", NULL,
	  N_("Let a kiosk in, list them, send one away; on a kiosk: keep its token"), OPERATOR, 0,
	  N_("add NAME|list|revoke DEVICE|keep") },
	{ COMMAND_SIGN_INS, "sign-ins", "", NULL,
	  N_("See where you are signed in; end one or all"), COMMAND_ALL, PLACES_SIGNED_IN,
	  N_("[--end SIGN-IN | --end-all [--keep-this]] [--user NAME]") },
	{ COMMAND_END_SIGN_IN, "end-sign-in", "x", N_("end it"),
	  N_("End the sign-in that is selected"), COMMAND_ALL, PLACE_SIGN_INS, NULL },
	{ COMMAND_END_OTHERS, "end-others", "X", N_("end others"),
	  N_("Sign out everywhere but here"), COMMAND_ALL, PLACE_SIGN_INS, NULL },
	{ COMMAND_AUDIT, "audit", "", NULL,
	  N_("Print who signed in, and what operators did"), OPERATOR, 0,
	  N_("[--since WHEN] [--who NAME] [--cursor CURSOR]") },
	{ COMMAND_WATCH, "watch", "", NULL,
	  N_("Print what happens, as it happens"), COMMAND_ALL, 0, "" },
	{ COMMAND_CONFIG, "config", "", NULL,
	  N_("Show, check or change settings"), COMMAND_ALL, 0,
	  N_("path|list|get KEY|set KEY VALUE|check [FILE]") },
	{ COMMAND_BOARD, "board", "", NULL,
	  N_("Print what is under way, and what money is stuck at"), OPERATOR, 0, "--once" },
	{ COMMAND_STORY, "story", "", NULL,
	  N_("Show all that happened to a request, when, and who did it"), OPERATOR, 0, N_("REQUEST") },
	{ COMMAND_ABANDON, "abandon", "e", N_("end session"),
	  N_("End a session that its people do not end; the hold is released"), OPERATOR, PLACES_BOARD,
	  N_("SESSION") },
	{ COMMAND_PAYMENTS, "payments", "", NULL,
	  N_("List payments or those that need somebody; retry or settle one"), OPERATOR, 0,
	  N_("[--stuck] | retry REQUEST | settle REQUEST NOTE") },
	{ COMMAND_RETRY, "retry", "t", N_("try again"),
	  N_("Ask the payment provider again, now"), OPERATOR, PLACES_BOARD, NULL },
	{ COMMAND_THEME, "theme", "", NULL,
	  N_("List themes, show one in its colours, check one"), COMMAND_ALL, 0,
	  N_("list|preview NAME|check FILE") },
	{ COMMAND_NOTIFY, "notify", "", NULL,
	  N_("Try how this terminal rings: sound, title, notice, hook"), COMMAND_ALL, 0, "--test" },
	{ COMMAND_OPEN, "open", "Enter", N_("open"),
	  N_("Go to what is selected"), HELPER | OPERATOR, PLACE_DASHBOARD | PLACE_BELL | PLACE_BOARD,
	  NULL },
	{ COMMAND_OPEN_LINK, "open-link", "o", N_("open link"),
	  N_("Open the address shown"), HELPER | CUSTOMER, PLACES_LINK, NULL },
	{ COMMAND_COPY_LINK, "copy-link", "y", N_("copy link"),
	  N_("Copy the address shown"), HELPER | CUSTOMER, PLACES_LINK, NULL },
	{ COMMAND_QR_CODE, "qr-code", "Q", N_("QR code"),
	  N_("Show the video call's address as a QR code"), HELPER, PLACE_SESSION, NULL },
	{ COMMAND_UP, "up", "Up k", NULL,
	  N_("One row up"), COMMAND_ALL, PLACES_LISTS | PLACE_OUTCOME, NULL },
	{ COMMAND_DOWN, "down", "Down j", NULL,
	  N_("One row down"), COMMAND_ALL, PLACES_LISTS | PLACE_OUTCOME, NULL },
	{ COMMAND_PAGE_UP, "page-up", "PgUp", NULL,
	  N_("One page up"), COMMAND_ALL, PLACES_LISTS, NULL },
	{ COMMAND_PAGE_DOWN, "page-down", "PgDn", NULL,
	  N_("One page down"), COMMAND_ALL, PLACES_LISTS, NULL },
	{ COMMAND_FIRST, "first", "Home g", NULL,
	  N_("To the first row"), COMMAND_ALL, PLACES_LISTS, NULL },
	{ COMMAND_LAST, "last", "End G", NULL,
	  N_("To the last row"), COMMAND_ALL, PLACES_LISTS, NULL },
	{ COMMAND_FILTER, "filter", "/", N_("filter"),
	  N_("Show only rows with these letters"), HELPER | OPERATOR, PLACE_DASHBOARD | PLACE_BOARD,
	  NULL },
	{ COMMAND_HELP, "help", "? F1", N_("help"),
	  N_("What can be done here"), COMMAND_ALL, PLACE_ALL, NULL },
	{ COMMAND_PALETTE, "palette", ":", NULL,
	  N_("Run a command by its name"), COMMAND_ALL, PLACES_SIGNED_IN, NULL },
	{ COMMAND_REDRAW, "redraw", "C-l", NULL,
	  N_("Draw the screen anew"), COMMAND_ALL, PLACE_ALL, NULL },
	{ COMMAND_RECONNECT, "reconnect", "C-r", NULL,
	  N_("Try to reach the backend now"), COMMAND_ALL, PLACE_ALL, NULL },
	{ COMMAND_BACK, "back", "Esc q", N_("back"),
	  N_("Close what is open on top"), COMMAND_ALL, PLACES_INNER, NULL },
	{ COMMAND_QUIT, "quit", "q C-c", NULL,
	  N_("Leave HomePro Assist"), COMMAND_ALL, PLACES_OUTER, NULL },
};

const struct command *command_all(void)
{
	return commands;
}

const struct command *command_by_name(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static const char *bound[COMMAND_COUNT]; /* NULL: as in the row */

const char *command_keys(enum command_id id)
{
	return bound[id] ? bound[id] : commands[id].keys;
}

void command_bind(enum command_id id, const char *keys)
{
	bound[id] = keys;
}

/* Does the transition table have a row for this person from where this request stands? */
static bool action_is_open(const struct model *m, enum action a, const struct request *r)
{
	const struct session *s = r ? model_session(m, r->session_id) : NULL;

	if (!r)
		return false;
	return transition_find(a, relation_of(m->user.id, m->user.role, r, s), r, s, NULL) != NULL;
}

static bool session_action_is_open(const struct model *m, enum action a)
{
	const struct session *s = model_current_session(m);

	return s && action_is_open(m, a, model_request(m, s->request_id));
}

static bool has_claimable(const struct model *m)
{
	for (size_t i = 0; i < m->request_count; i++)
		if (action_is_open(m, ACTION_CLAIM, &m->requests[i]))
			return true;
	return false;
}

static bool has_cancellable(const struct model *m)
{
	for (size_t i = 0; i < m->request_count; i++)
		if (action_is_open(m, ACTION_CANCEL, &m->requests[i]))
			return true;
	return false;
}

static bool has_abandonable(const struct model *m)
{
	for (size_t i = 0; i < m->request_count; i++)
		if (action_is_open(m, ACTION_ABANDON, &m->requests[i]))
			return true;
	return false;
}

/* Refused for good, and nobody has put it right yet; or late. */
static bool is_refused(const struct model *m, const struct request *r)
{
	return model_problem(m, r->id) == PROBLEM_LATE ||
	       (r->payment_status == PAYMENT_FAILED && r->settled_at_ms == 0 && r->status == REQUEST_COMPLETED);
}

static bool has_refused(const struct model *m)
{
	for (size_t i = 0; i < m->request_count; i++)
		if (is_refused(m, &m->requests[i]))
			return true;
	return false;
}

/* Of the one request whose story is open, and of no other. */
static bool story_allows(const struct model *m, enum command_id id)
{
	const struct request *r = model_request(m, m->story.request.id);

	switch (id) {
	case COMMAND_CANCEL:
		return action_is_open(m, ACTION_CANCEL, r);
	case COMMAND_ABANDON:
		return action_is_open(m, ACTION_ABANDON, r);
	case COMMAND_RETRY:
		return r && is_refused(m, r);
	default:
		return true;
	}
}

static bool has_rows(const struct model *m)
{
	return m->notification_count > 0 || has_claimable(m) || has_cancellable(m);
}

static bool has_startable(const struct model *m)
{
	return session_action_is_open(m, ACTION_START);
}

static bool has_endable(const struct model *m)
{
	return session_action_is_open(m, ACTION_END);
}

static bool has_releasable(const struct model *m)
{
	return session_action_is_open(m, ACTION_RELEASE);
}

static bool has_link(const struct model *m)
{
	const struct session *s = model_current_session(m);
	const struct request *r = model_current_request(m);

	return (s && (s->helper_join_url || s->customer_join_url)) || (r && r->payment_url);
}

static bool has_unread(const struct model *m)
{
	return m->unread_count > 0;
}

static bool is_signed_out(const struct model *m)
{
	return !m->is_signed_in;
}

static bool is_cut(const struct model *m)
{
	return m->link == LINK_RECONNECTING || m->link == LINK_OFFLINE;
}

/* What must be there before a command makes sense; without an entry nothing must. */
static bool (*const needs[COMMAND_COUNT])(const struct model *) = {
	[COMMAND_LOGIN] = is_signed_out,
	[COMMAND_CLAIM] = has_claimable,
	[COMMAND_START] = has_startable,
	[COMMAND_END] = has_endable,
	[COMMAND_RELEASE] = has_releasable,
	[COMMAND_CANCEL] = has_cancellable,
	[COMMAND_ABANDON] = has_abandonable,
	[COMMAND_RETRY] = has_refused,
	[COMMAND_OPEN] = has_rows,
	[COMMAND_READ] = has_unread,
	[COMMAND_READ_ALL] = has_unread,
	[COMMAND_OPEN_LINK] = has_link,
	[COMMAND_COPY_LINK] = has_link,
	[COMMAND_QR_CODE] = has_link,
	[COMMAND_RECONNECT] = is_cut,
};

static bool is_of_a_row(enum command_id id)
{
	return id == COMMAND_CLAIM || id == COMMAND_OPEN || id == COMMAND_READ;
}

bool command_is_offered(const struct command *c, const struct model *m, enum place place)
{
	if (!(c->places & place))
		return false;
	if (m->is_signed_in && !(c->roles & (1u << m->user.role)))
		return false;
	if (place == PLACE_STORY && !story_allows(m, c->id))
		return false;
	if (place == PLACE_BELL && m->notification_count == 0 && is_of_a_row(c->id))
		return false;
	return !needs[c->id] || needs[c->id](m);
}
