/* SPDX-License-Identifier: ISC */
/* Settings that change while the program runs. Used by the screens. */
#include "client/settings_watch.h"

#include <stdlib.h>
#include <string.h>

#include "client/files.h"
#include "client/folder_watch.h"
#include "client/profile.h"
#include "protocol/mem.h"

struct settings_watch {
	struct folder_watch *folder;
	struct profile *profile;
	settings_changed_fn *changed;
	void *arg;
};

static void on_changed(void *arg)
{
	struct settings_watch *w = arg;

	if (profile_reload(w->profile))
		w->changed(w->arg);
}

struct settings_watch *settings_watch_new(struct loop *l, struct profile *p, settings_changed_fn *changed, void *arg)
{
	const char *path = profile_settings_path(p);
	struct settings_watch *w;
	char *folder;

	if (!path)
		return NULL;
	w = xcalloc(1, sizeof(*w));
	w->profile = p;
	w->changed = changed;
	w->arg = arg;
	folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	if (folder_make(folder) == 0)
		w->folder = folder_watch_new(l, folder, on_changed, w);
	free(folder);
	if (w->folder)
		return w;
	settings_watch_free(w);
	return NULL;
}

void settings_watch_free(struct settings_watch *w)
{
	if (!w)
		return;
	folder_watch_free(w->folder);
	free(w);
}
