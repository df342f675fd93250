/* SPDX-License-Identifier: ISC */
/* The bell, as it is heard and seen outside of the screens: client/ring.h decides, here it is done. Once a turn. */
#include "tui/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/hook.h"
#include "client/notice.h"
#include "client/settings.h"
#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/format.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "tui/bell.h"
#include "tui/term.h"

#define FLASH_MS 700
#define SECOND_MS 1000
#define HOUR_MINUTES 60

void ringing_start(struct tui *t)
{
	t->ring = ring_new();
	t->hooks = hooks_new(t->loop, HOOK_MS);
}

void ringing_stop(struct tui *t)
{
	hooks_free(t->hooks);
	ring_free(t->ring);
	free(t->hook_path);
}

void ringing_set(struct tui *t, const struct settings *s)
{
	t->ring_rules = ring_rules_of(s);
	t->has_sound = settings_is_on(s, SETTING_BELL_SOUND);
	t->has_title = settings_is_on(s, SETTING_BELL_TITLE);
	t->notice = notice_find((enum desktop_notice)settings_choice(s, SETTING_BELL_DESKTOP), getenv);
	free(t->hook_path);
	t->hook_path = xstrdup(settings_text(s, SETTING_BELL_HOOK));
}

static int minute_of_day(int64_t now_ms)
{
	time_t now = (time_t)(now_ms / SECOND_MS);
	struct tm local;

	return localtime_r(&now, &local) != NULL ? local.tm_hour * HOUR_MINUTES + local.tm_min : 0;
}

static void send_notice(struct tui *t, const struct ring_order *o, const char *title)
{
	const struct notification *n = model_notification(app_model(t->app), o->notification_id);
	char money[HP_MONEY_SIZE], body[BELL_TEXT_SIZE * 2];
	char *bytes;

	if (n == NULL)
		return;
	money_format(money, sizeof(money), n->amount, n->currency);
	snprintf(body, sizeof(body), "%s  %s", money, n->preview != NULL ? n->preview : "");
	bytes = notice_write(&t->notice, title, body);
	if (bytes != NULL)
		term_say(t->term, bytes);
	free(bytes);
}

static void on_hook_done(const char *why, void *arg)
{
	(void)arg;
	if (why != NULL)
		log_warn("bell.hook: %s", why);
}

static void run_hook(struct tui *t, const struct ring_order *o)
{
	char *json;
	const char *why;

	if (t->hook_path[0] == '\0' || t->view.is_kiosk || t->options->is_restricted)
		return;
	json = ring_encode(o, app_model(t->app));
	if (!hooks_run(t->hooks, t->hook_path, json, on_hook_done, NULL, &why))
		log_warn("bell.hook: %s", why);
	free(json);
}

static void ring(struct tui *t, const struct ring_order *o)
{
	char words[BELL_TEXT_SIZE];

	bell_ring_words(words, sizeof(words), app_model(t->app), o);
	t->flash_until_ms = loop_steady_ms(t->loop) + FLASH_MS;
	turn_toast(t, false, words);
	if (!o->is_quiet) {
		if (t->has_sound)
			term_ring(t->term);
		send_notice(t, o, words);
	}
	run_hook(t, o);
}

void ringing_turn(struct tui *t)
{
	struct ring_order order;

	if (ring_turn(t->ring, app_model(t->app), &t->ring_rules, loop_steady_ms(t->loop),
		      minute_of_day(loop_now_ms(t->loop)), &order))
		ring(t, &order);
}

int64_t ringing_wait_ms(const struct tui *t)
{
	int64_t at = ring_wants_ms(t->ring, app_model(t->app), &t->ring_rules);
	int64_t wait = at - loop_steady_ms(t->loop);

	return at == 0 ? 0 : wait > 0 ? wait : 1;
}
