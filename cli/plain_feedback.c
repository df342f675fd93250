/* SPDX-License-Identifier: ISC */
/* How a session was, asked of a customer once: a number, and a few words if they like. It can be skipped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plain_parts.h"
#include "client/sentences.h"
#include "protocol/session.h"
#include "protocol/words.h"

static const struct session *session_of(const struct plain *p)
{
	const struct request *r = model_current_request(p->m);

	return r ? model_session(p->m, r->session_id) : NULL;
}

bool feedback_is_due(const struct plain *p)
{
	const struct session *s = session_of(p);

	return s && session_takes_feedback(s) && strcmp(p->unrated, s->id) != 0;
}

void feedback_over(struct plain *p, const char *session_id)
{
	char key[sizeof(p->draft_key)];

	snprintf(p->unrated, sizeof(p->unrated), "%s", session_id);
	snprintf(key, sizeof(key), "opinion-%s", session_id);
	app_draft_put(p->app, key, NULL);
}

static void send(struct plain *p)
{
	const struct session *s = session_of(p);
	struct intent i = { .type = INTENT_FEEDBACK, .text = p->words, .rating = p->rating };

	p->take_words = NULL;
	menu_begin(p, false);
	if (!s)
		return;
	memcpy(i.id, s->id, sizeof(i.id));
	plain_say(p, "%s", _("Sending…"));
	app_do(p->app, &i);
}

static void take_opinion(struct plain *p, const char *line)
{
	if (!words_gather(p, line))
		send(p);
}

static void rate(struct plain *p, const struct choice *c)
{
	const struct session *s = session_of(p);
	char key[sizeof(p->draft_key)];

	if (!s)
		return;
	p->rating = c->value;
	snprintf(key, sizeof(key), "opinion-%s", s->id);
	words_begin(p, key, take_opinion);
	plain_say(p, "%s", _("A few words, if you like, line by line. An empty line ends them."));
}

static void skip(struct plain *p, const struct choice *c)
{
	const struct session *s = session_of(p);

	(void)c;
	if (s)
		feedback_over(p, s->id);
}

void feedback_say(struct plain *p)
{
	const struct session *s = session_of(p);

	plain_say(p, _("How was it with %s?"), s && s->helper_name ? s->helper_name : _("your helper"));
}

void feedback_offer(struct plain *p)
{
	for (int i = 1; i <= RATING_MAX; i++)
		menu_add(p, rate, "%s", rating_words(i))->value = i;
	menu_add(p, skip, "%s", _("Say nothing of it"));
}
