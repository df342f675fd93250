/* SPDX-License-Identifier: ISC */
/* What the settings make of the screens: at the start, and again whenever they change. */
#include "tui/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/profile.h"
#include "client/settings.h"
#include "client/settings_watch.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/term.h"
#include "tui/theme_watch.h"

/* A theme that cannot be read leaves the look as it is; at the start that is the terminal's own. */
static void load_theme(struct tui *t)
{
	const char *name = t->options->theme;
	struct theme_places places = {.count = 0};

	if (name == NULL)
		name = settings_text(profile_settings(t->profile), SETTING_THEME);
	theme_load_from(&t->theme, name, &places, t->theme_fault, sizeof(t->theme_fault));
	theme_watch_add(t->theme_watch, &places);
	theme_places_clear(&places);
}

/* "/where/mine.theme:2: …" without the folders, which would push what is wrong out of the row. */
static void say_theme_fault(struct tui *t)
{
	const char *fault = t->theme_fault, *end = fault + (*fault == '/' ? strcspn(fault, ":") : 0);

	for (const char *at = fault; at < end; at++)
		if (*at == '/')
			fault = at + 1;
	if (*fault != '\0')
		turn_toast(t, true, fault);
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

	load_theme(t);
	say_theme_fault(t);
	choose_keys(s);
	t->view.glyphs = choose_glyphs(t);
	term_mouse(t->term, settings_is_on(s, SETTING_MOUSE));
	time_of_day_style(settings_choice(s, SETTING_CLOCK) == CLOCK_12H);
	ringing_set(t, s);
	say_problems(t, s);
	t->is_dirty = true;
}

static void draw_anew(struct tui *t)
{
	grid_free(t->grid); /* whose pictures were of other glyphs */
	t->grid = NULL;
	term_redraw(t->term);
	t->is_dirty = true;
}

/* Something beside the theme's file changed, or the file. What was said of it is not said again. */
static void on_theme_changed(void *tui)
{
	struct tui *t = tui;
	struct theme before = t->theme;
	char said[TOAST_SIZE];

	memcpy(said, t->theme_fault, sizeof(said));
	load_theme(t);
	if (strcmp(said, t->theme_fault) != 0)
		say_theme_fault(t);
	if (memcmp(&before, &t->theme, sizeof(before)) == 0)
		return;
	t->view.glyphs = choose_glyphs(t);
	draw_anew(t);
}

static void on_changed(void *tui)
{
	struct tui *t = tui;

	theme_watch_free(t->theme_watch);
	t->theme_watch = theme_watch_new(t->loop, on_theme_changed, t);
	dress(t);
	draw_anew(t);
}

void dress_start(struct tui *t)
{
	theme_init(&t->theme);
	t->view.is_kiosk = t->options->is_kiosk;
	t->theme_watch = theme_watch_new(t->loop, on_theme_changed, t);
	dress(t);
	t->watch = settings_watch_new(t->loop, t->profile, on_changed, t);
}

void dress_stop(struct tui *t)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		command_bind((enum command_id)i, NULL);
	theme_watch_free(t->theme_watch);
	settings_watch_free(t->watch);
}
