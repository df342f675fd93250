/* SPDX-License-Identifier: ISC */
/* What the choices come to: deeds at once, or a few answers first, the last of which says what will happen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/lines.h"
#include "cli/plain_parts.h"
#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"

/* ── answers in words ── */

static void set_words(struct plain *p, char *take)
{
	xfree_secret(p->words);
	p->words = take;
}

void ask_stop(struct plain *p)
{
	if (p->take_words)
		lines_echo(p->lines, true);
	p->take_words = NULL;
	set_words(p, NULL);
	p->draft_key[0] = '\0';
}

/* One more line of a text; an empty one is its end. */
bool words_gather(struct plain *p, const char *line)
{
	if (*line == '\0')
		return false;
	set_words(p, p->words && *p->words ? xasprintf("%s\n%s", p->words, line) : xstrdup(line));
	app_draft_put(p->app, p->draft_key, p->words);
	return true;
}

void words_begin(struct plain *p, const char *draft_key, void (*take)(struct plain *p, const char *line))
{
	menu_begin(p, false);
	snprintf(p->draft_key, sizeof(p->draft_key), "%s", draft_key);
	set_words(p, app_draft_get(p->app, p->draft_key));
	p->take_words = take;
	if (p->words)
		plain_say(p, _("Kept from before: %s"), p->words);
}

/* ── signing in ── */

static void take_password(struct plain *p, const char *line)
{
	struct intent i = { .type = INTENT_LOGIN, .text = p->words, .secret = line };

	lines_echo(p->lines, true);
	p->take_words = NULL;
	app_do(p->app, &i);
	set_words(p, NULL);
}

static void take_name(struct plain *p, const char *line)
{
	set_words(p, xstrdup(line));
	p->take_words = take_password;
	plain_say(p, "%s", _("Your password:"));
	lines_echo(p->lines, false);
}

static void ask_login(struct plain *p)
{
	menu_begin(p, false);
	p->take_words = take_name;
	plain_say(p, "%s", _("Your user name:"));
}

/* ── the end of a session ── */

static void complete(struct plain *p, const struct choice *c)
{
	struct intent i = { .type = INTENT_END, .outcome = p->outcome, .text = p->words ? p->words : "" };

	memcpy(i.id, c->id, sizeof(i.id));
	app_do(p->app, &i);
}

static void ask_notes(struct plain *p, const struct choice *c);

static void clear_notes(struct plain *p, const struct choice *c)
{
	app_draft_put(p->app, p->draft_key, NULL);
	ask_notes(p, c);
}

static void ask_complete(struct plain *p)
{
	const struct session *s = model_current_session(p->m);
	const struct request *r = s ? model_request(p->m, s->request_id) : NULL;
	char words[SENTENCE_SIZE];

	p->take_words = NULL;
	menu_begin(p, false);
	if (!s || !r)
		return;
	if (p->words)
		plain_say(p, _("Notes: %s"), p->words);
	memcpy(menu_add(p, complete, "%s", consequence_words(words, sizeof(words), p->m, r, p->outcome))->id, s->id,
	       sizeof(s->id));
	menu_add(p, clear_notes, "%s", _("Write the notes anew"))->value = (int)p->outcome;
	menu_add_back(p);
}

static void take_notes(struct plain *p, const char *line)
{
	if (!words_gather(p, line))
		ask_complete(p);
}

static void ask_notes(struct plain *p, const struct choice *c)
{
	const struct session *s = model_current_session(p->m);
	char key[sizeof(p->draft_key)];

	if (!s)
		return;
	p->outcome = (enum outcome)c->value;
	snprintf(key, sizeof(key), "end-%s", s->id);
	words_begin(p, key, take_notes);
	plain_say(p, "%s", _("Notes, if you like, line by line. An empty line ends them."));
}

static void ask_outcome(struct plain *p)
{
	plain_say(p, "%s", _("How did the session go?"));
	menu_begin(p, false);
	for (size_t i = 0; i < p->m->service.outcome_count; i++)
		menu_add(p, ask_notes, "%s", p->m->service.outcomes[i].label)->value =
			(int)p->m->service.outcomes[i].value;
	menu_add_back(p);
}

static void ask_end(struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	if (p->m->pending_end != PENDING_NONE)
		plain_say(p, "%s", _("The outcome is on its way."));
	else if (s && s->status == SESSION_ACTIVE)
		ask_outcome(p);
}

/* ── yes or no ── */

void ask_do(struct plain *p, const struct choice *c)
{
	plain_do(p, (enum intent_type)c->value, c->id);
}

static void ask_yes(struct plain *p, const char *sentence, const char *yes, enum intent_type type, const char *id)
{
	struct choice *c;

	plain_say(p, "%s", sentence);
	menu_begin(p, false);
	c = menu_add(p, ask_do, "%s", yes);
	c->value = (int)type;
	memcpy(c->id, id, strlen(id) + 1);
	menu_add_back(p);
}

static void ask_release(struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	if (s)
		ask_yes(p, _("Give this request back? It is open again at once, and all helpers are told."),
			_("Give it back"), INTENT_RELEASE, s->id);
}

void ask_cancel_of(struct plain *p, const struct request *r)
{
	char money[HP_MONEY_SIZE], sentence[SENTENCE_SIZE];

	snprintf(sentence, sizeof(sentence), _("Cancel this request? Nothing is charged, and the hold of %s is released."),
		 amount_words(money, sizeof(money), r));
	ask_yes(p, sentence, _("Cancel the request"), INTENT_CANCEL, r->id);
}

static void ask_cancel(struct plain *p)
{
	const struct request *r = model_current_request(p->m);

	if (r)
		ask_cancel_of(p, r);
	else
		plain_say(p, "%s", _("Choose the request first."));
}

static void quit(struct plain *p, const struct choice *c)
{
	(void)c;
	loop_quit(p->loop, 0);
}

static void ask_quit(struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	if (p->m->user.role != ROLE_HELPER || !s || s->status != SESSION_ACTIVE) {
		loop_quit(p->loop, 0);
		return;
	}
	plain_say(p, "%s",
		  _("Your session is still active. It goes on while you are away; end it when you are back."));
	menu_begin(p, false);
	menu_add(p, quit, "%s", _("Leave"));
	menu_add_back(p);
}

/* ── one request ── */

void ask_about_request(struct plain *p, const struct choice *c)
{
	const struct request *r = model_request(p->m, c->id);
	const struct notification *n = model_notification_of(p->m, c->id);
	char money[HP_MONEY_SIZE];
	struct choice *offered;

	if (!r)
		return;
	if (n && !n->is_read)
		plain_do(p, INTENT_READ, n->id);
	plain_say(p, _("%s, %s. Helpers told: %d."), category_label(p->m, r->category),
		  amount_words(money, sizeof(money), r), (int)r->helpers_told);
	plain_say(p, "%s", r->description);
	menu_begin(p, false);
	offered = menu_add(p, ask_do, "%s", _("Claim this request"));
	offered->value = INTENT_CLAIM;
	memcpy(offered->id, r->id, sizeof(r->id));
	menu_add_back(p);
}

/* ── a customer asks ── */

static void send_request(struct plain *p, const struct choice *c)
{
	struct intent i = { .type = INTENT_REQUEST, .text = p->words };

	(void)c;
	memcpy(i.id, p->category, sizeof(p->category));
	plain_say(p, "%s", _("Sending…"));
	app_do(p->app, &i);
}

static void ask_confirm(struct plain *p)
{
	const struct category *c = service_category(&p->m->service, p->category);
	char money[HP_MONEY_SIZE] = "";

	p->take_words = NULL;
	if (c)
		money_format(money, sizeof(money), c->amount, p->m->service.currency);
	plain_say(p, _("%s will be held on your card"), money);
	plain_say(p, "%s", _("Nothing is charged now. You pay when your session is over; if nobody can help, "
			     "the hold is released."));
	menu_begin(p, false);
	menu_add(p, send_request, "%s", _("Ask for help"));
	menu_add_back(p);
}

static void take_description(struct plain *p, const char *line)
{
	if (words_gather(p, line))
		return;
	if (p->words)
		ask_confirm(p);
	else
		place_say(p);
}

void ask_for_category(struct plain *p, const struct choice *c)
{
	memcpy(p->category, c->id, sizeof(p->category));
	words_begin(p, "request", take_description);
	plain_say(p, "%s", _("Tell us what is wrong, line by line. An empty line ends it."));
}

void ask_put_away(struct plain *p, const struct choice *c)
{
	const struct request *r = model_current_request(p->m);

	(void)c;
	if (r)
		app_put_away(p->app, r->id);
}

/* ── the table of actions ── */

static void switch_available(struct plain *p)
{
	struct intent i = { .type = INTENT_AVAILABLE, .is_on = !p->m->user.is_available };

	app_do(p->app, &i);
}

static void say_notifications(struct plain *p)
{
	char ago[HP_SPAN_SIZE];

	if (p->m->unread_count == 0)
		plain_say(p, "%s", _("No new notifications"));
	for (size_t i = 0; i < p->m->notification_count; i++) {
		const struct notification *n = &p->m->notifications[i];

		if (!n->is_read && n->withdrawn == WITHDRAWN_NO)
			plain_say(p, "%s, %s: %s", category_label(p->m, n->category),
				  ago_format(ago, sizeof(ago), loop_now_ms(p->loop) - n->created_at_ms), n->preview);
	}
}

static void read_all(struct plain *p)
{
	plain_do(p, INTENT_READ, "");
}

static void start(struct plain *p)
{
	const struct session *s = model_current_session(p->m);

	if (s)
		plain_do(p, INTENT_START, s->id);
}

static void log_out(struct plain *p)
{
	plain_do(p, INTENT_LOGOUT, "");
}

static void reconnect(struct plain *p)
{
	plain_do(p, INTENT_RECONNECT, "");
}

/* What of the table of actions makes sense line by line; the rest moves about on a screen. */
static void (*const doings[COMMAND_COUNT])(struct plain *p) = {
	[COMMAND_LOGIN] = ask_login,
	[COMMAND_LOGOUT] = log_out,
	[COMMAND_NOTIFICATIONS] = say_notifications,
	[COMMAND_READ_ALL] = read_all,
	[COMMAND_AVAILABLE] = switch_available,
	[COMMAND_START] = start,
	[COMMAND_END] = ask_end,
	[COMMAND_RELEASE] = ask_release,
	[COMMAND_CANCEL] = ask_cancel,
	[COMMAND_OPEN_LINK] = link_open,
	[COMMAND_COPY_LINK] = link_copy,
	[COMMAND_HELP] = place_say,
	[COMMAND_RECONNECT] = reconnect,
	[COMMAND_QUIT] = ask_quit,
};

bool ask_knows(enum command_id id)
{
	return doings[id] != NULL;
}

void ask_command(struct plain *p, const struct choice *c)
{
	doings[c->command](p);
}
