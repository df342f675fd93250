/* SPDX-License-Identifier: ISC */
/* Settings that change while the program runs. Used by the screens. */
#include "client/settings_watch.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "client/files.h"
#include "client/profile.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"

#define SETTLE_MS 100           /* editors write in several steps */

struct settings_watch {
	uv_fs_event_t event;            /* first: what libuv hands back is the watch */
	struct profile *profile;
	struct timer *pause;
	settings_changed_fn *changed;
	void *arg;
};

static void on_pause(void *arg)
{
	struct settings_watch *w = arg;

	if (profile_reload(w->profile))
		w->changed(w->arg);
}

/* The folder is watched, since the file itself is replaced and not written; whatever in it changed, looking is cheap. */
static void on_event(uv_fs_event_t *event, const char *name, int events, int status)
{
	struct settings_watch *w = event->data;

	(void)name;
	(void)events;
	if (status == 0)
		timer_once(w->pause, SETTLE_MS);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

struct settings_watch *settings_watch_new(struct loop *l, struct profile *p, settings_changed_fn *changed, void *arg)
{
	const char *path = profile_settings_path(p);
	struct settings_watch *w;
	char *folder;
	int error;

	if (!path)
		return NULL;
	w = xcalloc(1, sizeof(*w));
	w->profile = p;
	w->changed = changed;
	w->arg = arg;
	w->pause = timer_new(l, on_pause, w);
	uv_fs_event_init(loop_uv(l), &w->event);
	w->event.data = w;
	folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	error = folder_make(folder);
	if (error == 0)
		error = uv_fs_event_start(&w->event, on_event, folder, 0);
	free(folder);
	if (error == 0)
		return w;
	settings_watch_free(w);
	return NULL;
}

void settings_watch_free(struct settings_watch *w)
{
	if (!w)
		return;
	timer_free(w->pause);
	uv_close((uv_handle_t *)&w->event, on_closed);
}
