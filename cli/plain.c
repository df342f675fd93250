/* SPDX-License-Identifier: ISC */
/* --plain from start to end: lines in, lines out, what the app has to tell. See plain.h. */
#include "cli/plain.h"

#include <langinfo.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/lines.h"
#include "cli/plain_parts.h"
#include "client/sentences.h"
#include "loop/loop.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/words.h"

#define SIGNAL_COUNT 3

void plain_say(struct plain *p, const char *format, ...)
{
	char *line;
	va_list args;

	va_start(args, format);
	line = xvasprintf(format, args);
	va_end(args);
	out_line(&p->out, line);
	fflush(stdout);
	free(line);
}

void plain_do(struct plain *p, enum intent_type type, const char *id)
{
	struct intent i = { .type = type };

	snprintf(i.id, sizeof(i.id), "%s", id);
	app_do(p->app, &i);
}

/* ── what the app has to tell ── */

static void on_changed(void *arg)
{
	(void)arg;                      /* on_settled() looks */
}

/* The line that tells of it comes when the turn settles. */
static void on_rang(const struct notification *n, size_t news_count, void *arg)
{
	(void)n;
	(void)news_count;
	(void)arg;
	if (isatty(STDOUT_FILENO))
		fputc('\a', stdout);
}

static void say_end(struct plain *p, const struct outcome_of_intent *o)
{
	const struct session *s = model_session(p->m, o->id);
	char key[sizeof(p->draft_key)], words[SENTENCE_SIZE];

	snprintf(key, sizeof(key), "end-%s", o->id);
	app_draft_put(p->app, key, NULL);
	if (s)
		plain_say(p, "%s", completed_words(words, sizeof(words), p->m, s, "-"));
	plain_do(p, INTENT_STATS, "");
}

static void say_done(struct plain *p, const struct outcome_of_intent *o)
{
	switch (o->type) {
	case INTENT_END:
		say_end(p, o);
		break;
	case INTENT_REQUEST:
		app_draft_put(p->app, "request", NULL);
		break;
	case INTENT_RELEASE:
		plain_say(p, "%s", _("Given back. All helpers are told again."));
		break;
	case INTENT_AVAILABLE:
		plain_say(p, "%s", p->m->user.is_available ? _("You are available: the bell rings for you.")
							   : _("You are away: nothing rings until you are back."));
		break;
	case INTENT_CANCEL:
		if (p->m->user.role == ROLE_OPERATOR)
			plain_say(p, "%s", _("Cancelled. The hold is released."));
		break;
	case INTENT_RETRY:
		plain_say(p, "%s", _("The payment provider is asked again."));
		break;
	case INTENT_FEEDBACK:
		feedback_over(p, o->id);
		plain_say(p, "%s", _("Thank you for telling us."));
		break;
	case INTENT_READ:
		if (o->id[0] == '\0')
			plain_say(p, "%s", _("All are marked as read."));
		break;
	default:
		break;                  /* where one then is says it */
	}
}

static void on_answered(const struct outcome_of_intent *o, void *arg)
{
	struct plain *p = arg;

	if (o->fault.err == ERR_NONE) {
		say_done(p, o);
		return;
	}
	if (o->claimed_by[0] != '\0')
		plain_say(p, _("%s took it."), o->claimed_by);
	else
		plain_say(p, "%s", o->fault.detail);
	if (p->at && o->type != INTENT_STATS)
		place_say(p);
}

static const struct app_events events = { .changed = on_changed, .rang = on_rang, .answered = on_answered };

/* ── a turn ── */

static void follow_link(struct plain *p)
{
	char at[HP_SPAN_SIZE];

	if (p->m->link == p->said_link)
		return;
	if (p->m->link == LINK_RECONNECTING)
		plain_say(p, _("Connection lost: %s. It is tried again by itself."),
			  p->m->link_reason ? p->m->link_reason : "");
	else if (p->m->link == LINK_OFFLINE)
		plain_say(p, _("Offline since %s. What you see may be old."),
			  time_of_day_format(at, sizeof(at), p->m->link_since_ms));
	else if (p->m->link == LINK_LIVE)
		plain_say(p, "%s", _("Connected."));
	else if (p->m->link == LINK_SIGNED_OUT && p->m->link_reason)
		plain_say(p, "%s", p->m->link_reason);
	p->said_link = p->m->link;
}

static void follow_outcome(struct plain *p)
{
	if (p->m->pending_end == p->said_pending)
		return;
	if (p->m->pending_end == PENDING_SENDING && p->said_pending == PENDING_NONE)
		plain_say(p, "%s", _("Saving…"));
	else if (p->m->pending_end == PENDING_KEPT)
		plain_say(p, "%s", _("Kept here, will be sent"));
	p->said_pending = p->m->pending_end;
}

/* While something is under way, or before anything is known, the next line would be an answer to what is not asked yet. */
static bool is_waiting(const struct plain *p)
{
	for (int i = 0; i < INTENT_TYPE_COUNT; i++)
		if (i != INTENT_READ && i != INTENT_STATS && app_is_busy(p->app, (enum intent_type)i) &&
		    !(i == INTENT_END && p->m->pending_end == PENDING_KEPT))
			return true;
	return !p->at || p->at->place == 0;
}

static void take_line(struct plain *p)
{
	char *line = lines_next(p->lines);

	if (!line) {
		if (lines_are_over(p->lines))
			loop_quit(p->loop, 0);
		return;
	}
	if (p->take_words)
		p->take_words(p, line);
	else
		menu_take(p, line);
	xfree_secret(line);
	loop_wake(p->loop);             /* what it changed is said before the next line is taken */
}

static void on_settled(void *arg)
{
	struct plain *p = arg;

	follow_link(p);
	follow_outcome(p);
	place_follow(p);
	place_news(p);
	if (!loop_is_quitting(p->loop) && !is_waiting(p))
		take_line(p);
	else if (lines_are_over(p->lines) && p->at && p->at->place == 0 && p->m->link != LINK_CONNECTING)
		loop_quit(p->loop, err_exit_code(ERR_OUT_OF_REACH));
}

static void on_ready(void *arg)
{
	(void)arg;                      /* the turn settles next */
}

/* ── life ── */

static void on_signal(uv_signal_t *handle, int number)
{
	(void)number;
	loop_quit(((struct plain *)handle->data)->loop, 0);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

static void signals_open(struct plain *p, uv_signal_t *out[SIGNAL_COUNT])
{
	static const int numbers[SIGNAL_COUNT] = { SIGINT, SIGTERM, SIGHUP };

	for (int i = 0; i < SIGNAL_COUNT; i++) {
		out[i] = xcalloc(1, sizeof(*out[i]));
		uv_signal_init(loop_uv(p->loop), out[i]);
		out[i]->data = p;
		uv_signal_start(out[i], on_signal, numbers[i]);
	}
}

static void signals_close(uv_signal_t *handles[SIGNAL_COUNT])
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		uv_close((uv_handle_t *)handles[i], on_closed);
}

int plain_run(struct loop *l, struct profile *profile, bool is_ascii)
{
	struct plain *p = xcalloc(1, sizeof(*p));
	uv_signal_t *signals[SIGNAL_COUNT];
	int code;

	p->loop = l;
	p->profile = profile;
	p->out.is_ascii = is_ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	p->said_link = LINK_CONNECTING;
	p->app = app_new(l, profile, &events, p);
	p->m = app_model(p->app);
	p->lines = lines_new(l, on_ready, p);
	signals_open(p, signals);
	loop_settle_add(l, on_settled, p);
	app_connect(p->app);
	code = loop_run(l);
	loop_settle_remove(l, on_settled, p);
	signals_close(signals);
	ask_stop(p);
	lines_free(p->lines);
	app_free(p->app);
	if (!out_finish(&p->out) && code == 0)
		code = err_exit_code(ERR_FAILED);
	free(p);
	return code;
}
