/* SPDX-License-Identifier: ISC */
/* The subcommand notify: rings once in every way the settings allow, and says of each what it did. Called by cli.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/job.h"
#include "client/hook.h"
#include "client/model.h"
#include "client/notice.h"
#include "client/profile.h"
#include "client/ring.h"
#include "client/settings.h"
#include "loop/timer.h"
#include "protocol/mem.h"

#define TITLE "\033[22;0t\033]2;(1) HomePro\a" /* the one there was is kept, and comes back */
#define TITLE_BACK "\033[23;0t"
#define TITLE_MS 2000

/* One try: the hook runs and the title stands for a while; then it is over. */
struct trying {
	struct job *job;
	struct hooks *hooks;
	struct timer *title;
	int tty;                        /* below 0: there is none */
	int open_count;                 /* what has not yet come to its end */
};

static void say(const struct job *j, const char *what, const char *became)
{
	out_field(&j->out, what, became);
}

static bool put_bytes(int tty, const char *bytes)
{
	return write(tty, bytes, strlen(bytes)) == (ssize_t)strlen(bytes);
}

static void try_sound(const struct job *j, int tty)
{
	if (!settings_is_on(profile_settings(j->profile), SETTING_BELL_SOUND))
		say(j, _("sound"), _("off (bell.sound)"));
	else
		say(j, _("sound"), put_bytes(tty, "\a") ? _("rang the terminal's bell") : strerror(errno));
}

static bool has_titles(void)
{
	const char *term = getenv("TERM");

	return term && *term && strcmp(term, "dumb") != 0 && strcmp(term, "linux") != 0 && strncmp(term, "vt", 2) != 0;
}

static void try_title(const struct job *j, int tty)
{
	if (!settings_is_on(profile_settings(j->profile), SETTING_BELL_TITLE))
		say(j, _("title"), _("off (bell.title)"));
	else if (!has_titles())
		say(j, _("title"), _("this terminal has none"));
	else
		say(j, _("title"), put_bytes(tty, TITLE) ? _("is (1) HomePro for two seconds") : strerror(errno));
}

static void try_notice(const struct job *j, int tty)
{
	enum desktop_notice wanted = (enum desktop_notice)settings_choice(profile_settings(j->profile), SETTING_BELL_DESKTOP);
	struct notice_line line = notice_find(wanted, getenv);
	char *bytes = notice_write(&line, _("New Plumbing request"), _("$45.00  Kitchen tap won't stop dripping"));
	char words[160];

	if (wanted == DESKTOP_OFF)
		snprintf(words, sizeof(words), "%s", _("off (bell.desktop)"));
	else if (!bytes)
		snprintf(words, sizeof(words), "%s", _("none: this terminal is not known to have them; see bell.desktop"));
	else if (!put_bytes(tty, bytes))
		snprintf(words, sizeof(words), "%s", strerror(errno));
	else
		snprintf(words, sizeof(words), _("sent as %s%s%s%s"), notice_way_name(line.way),
		         line.terminal ? _(", as to ") : "", line.terminal ? line.terminal : "",
		         line.wrap == NOTICE_IN_TMUX ? _(", through tmux (needs its allow-passthrough)") : "");
	say(j, _("desktop"), words);
	free(bytes);
}

static void try_terminal(const struct trying *t)
{
	if (t->tty < 0) {
		say(t->job, _("terminal"), _("there is none: no sound, no title, no notice"));
		return;
	}
	try_sound(t->job, t->tty);
	try_title(t->job, t->tty);
	try_notice(t->job, t->tty);
	fflush(stdout);
}

static void end_one(struct trying *t)
{
	if (--t->open_count > 0)
		return;
	hooks_free(t->hooks);
	timer_free(t->title);
	if (t->tty >= 0)
		close(t->tty);
	job_end(t->job, ERR_NONE, NULL);
	free(t);
}

static void on_title_end(void *arg)
{
	struct trying *t = arg;

	if (t->tty >= 0 && has_titles() && settings_is_on(profile_settings(t->job->profile), SETTING_BELL_TITLE))
		put_bytes(t->tty, TITLE_BACK);
	end_one(t);
}

static void on_hook_done(const char *why, void *arg)
{
	struct trying *t = arg;

	say(t->job, _("hook"), why ? why : _("ran, and ended well"));
	end_one(t);
}

/* The event as it would come, of nobody's request. Caller frees. */
static char *sample(void)
{
	const struct ring_order order = { .cause = RING_NEW, .count = 1 };
	struct model *m = model_new();
	char *json = ring_encode(&order, m);

	model_free(m);
	return json;
}

static void try_hook(struct trying *t)
{
	const char *path = settings_text(profile_settings(t->job->profile), SETTING_BELL_HOOK), *why;
	char *json = sample();

	if (!*path)
		say(t->job, _("hook"), _("none (bell.hook)"));
	else if (hooks_run(t->hooks, path, json, on_hook_done, t, &why))
		t->open_count++;
	else
		say(t->job, _("hook"), why);
	free(json);
}

void call_notify(struct job *j)
{
	struct trying *t;

	if (!j->o->is_test) {
		job_misused(j, "%s", _("usage: homepro notify --test"));
		return;
	}
	t = xcalloc(1, sizeof(*t));
	t->job = j;
	t->hooks = hooks_new(j->loop, HOOK_MS);
	t->title = timer_new(j->loop, on_title_end, t);
	t->tty = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	t->open_count = 1;
	try_terminal(t);
	try_hook(t);
	timer_once(t->title, t->tty >= 0 ? TITLE_MS : 0);
}
