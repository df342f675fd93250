/* SPDX-License-Identifier: ISC */
/* The folders that matter to the theme on the screen. Used by dress.c. */
#include "tui/theme_watch.h"

#include <stdlib.h>
#include <string.h>

#include "client/folder_watch.h"
#include "protocol/mem.h"
#include "tui/theme.h"

struct theme_watch {
	struct loop *loop;
	theme_changed_fn *changed;
	void *arg;
	struct theme_places places;
	struct folder_watch *folders[THEME_PLACES_MAX]; /* one each */
};

struct theme_watch *theme_watch_new(struct loop *l, theme_changed_fn *changed, void *arg)
{
	struct theme_watch *w = xcalloc(1, sizeof(*w));

	w->loop = l;
	w->changed = changed;
	w->arg = arg;
	return w;
}

void theme_watch_free(struct theme_watch *w)
{
	if (w == NULL)
		return;
	for (int i = 0; i < w->places.count; i++)
		folder_watch_free(w->folders[i]);
	theme_places_clear(&w->places);
	free(w);
}

static bool is_watched(const struct theme_watch *w, const char *folder)
{
	for (int i = 0; i < w->places.count; i++)
		if (strcmp(w->places.folders[i], folder) == 0)
			return true;
	return false;
}

void theme_watch_add(struct theme_watch *w, const struct theme_places *places)
{
	for (int i = 0; i < places->count; i++) {
		struct folder_watch *folder;

		if (w->places.count == THEME_PLACES_MAX || is_watched(w, places->folders[i]))
			continue;
		folder = folder_watch_new(w->loop, places->folders[i], w->changed, w->arg);
		if (folder == NULL)
			continue;
		w->folders[w->places.count] = folder;
		w->places.folders[w->places.count++] = xstrdup(places->folders[i]);
	}
}
