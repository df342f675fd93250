/* SPDX-License-Identifier: ISC */
/* What the settings make of the screens: at the start, and again whenever they change. */
#include "tui/inner.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/profile.h"
#include "client/settings.h"
#include "client/settings_watch.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/term.h"

/* A theme that cannot be read leaves the look as it is; at the start that is the terminal's own. */
static void choose_theme(struct tui *t)
{
	const char *name = t->options->theme;
	char why[TOAST_SIZE];

	if (name == NULL)
		name = settings_text(profile_settings(t->profile), SETTING_THEME);
	theme_load(&t->theme, name, why, sizeof(why));
	if (why[0] != '\0')
		turn_toast(t, true, why);
}

static enum glyph_set choose_glyphs(const struct tui *t)
{
	int wanted = settings_choice(profile_settings(t->profile), SETTING_GLYPHS);

	if (t->options->is_ascii || !term_is_utf8(t->term))
		return GLYPHS_ASCII;
	return wanted == GLYPHS_OF_THEME ? t->theme.glyphs : (enum glyph_set)(wanted - 1);
}

static void choose_keys(const struct settings *s)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		command_bind((enum command_id)i, settings_keys(s, (enum command_id)i));
}

/* One line for what is wrong in the file; the rest is for homepro config check. */
static void say_problems(struct tui *t, const struct settings *s)
{
	const char *first = settings_problem(s, 0, NULL);
	char words[TOAST_SIZE];

	if (first == NULL)
		return;
	if (settings_problem(s, 1, NULL) != NULL)
		snprintf(words, sizeof(words), _("%s (and more: homepro config check)"), first);
	else
		snprintf(words, sizeof(words), "%s", first);
	turn_toast(t, true, words);
}

static void dress(struct tui *t)
{
	const struct settings *s = profile_settings(t->profile);

	choose_theme(t);
	choose_keys(s);
	t->view.glyphs = choose_glyphs(t);
	term_mouse(t->term, settings_is_on(s, SETTING_MOUSE));
	time_of_day_style(settings_choice(s, SETTING_CLOCK) == CLOCK_12H);
	ringing_set(t, s);
	say_problems(t, s);
	t->is_dirty = true;
}

static void on_changed(void *tui)
{
	struct tui *t = tui;

	dress(t);
	grid_free(t->grid); /* whose pictures were of other glyphs */
	t->grid = NULL;
	term_redraw(t->term);
}

void dress_start(struct tui *t)
{
	theme_init(&t->theme);
	t->view.is_kiosk = t->options->is_kiosk;
	dress(t);
	t->watch = settings_watch_new(t->loop, t->profile, on_changed, t);
}

void dress_stop(struct tui *t)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		command_bind((enum command_id)i, NULL);
	settings_watch_free(t->watch);
}
