/* SPDX-License-Identifier: ISC */
/* One helper and one customer, from claim to end: names, copies, checks and JSON. Called by both sides. */
#include "protocol/session.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/names.h"

/* Of a session that is there; SESSION_NONE has a name, but nothing that is read may say it. */
const char *const session_status_names[SESSION_STATUS_COUNT] = {
	[SESSION_NONE] = NULL,
	[SESSION_WAITING] = "waiting",
	[SESSION_ACTIVE] = "active",
	[SESSION_ENDED] = "ended",
};

const char *const outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_NONE] = NULL,
	[OUTCOME_RESOLVED] = "resolved",
	[OUTCOME_UNRESOLVED] = "unresolved",
	[OUTCOME_ESCALATED] = "escalated",
};

const char *session_status_name(enum session_status s)
{
	return s == SESSION_NONE ? "none" : session_status_names[s];
}

bool session_status_parse(const char *name, enum session_status *out)
{
	int found = names_find(session_status_names, SESSION_STATUS_COUNT, name);

	if (found >= 0)
		*out = (enum session_status)found;
	return found >= 0;
}

const char *outcome_name(enum outcome o)
{
	return outcome_names[o];
}

bool outcome_parse(const char *name, enum outcome *out)
{
	int found = names_find(outcome_names, OUTCOME_COUNT, name);

	if (found >= 0)
		*out = (enum outcome)found;
	return found >= 0;
}

void session_clear(struct session *s)
{
	free(s->helper_name);
	free(s->customer_name);
	free(s->customer_join_url);
	free(s->helper_join_url);
	xfree_secret(s->notes);
	memset(s, 0, sizeof *s);
}

void session_copy(struct session *to, const struct session *from)
{
	if (to == from)
		return;
	session_clear(to);
	*to = *from;
	to->helper_name = xstrdup(from->helper_name);
	to->customer_name = xstrdup(from->customer_name);
	to->customer_join_url = xstrdup(from->customer_join_url);
	to->helper_join_url = xstrdup(from->helper_join_url);
	to->notes = xstrdup(from->notes);
}
