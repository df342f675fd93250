/* SPDX-License-Identifier: ISC */
/* Folders in which something changes while the program runs. For settings and themes. */
#include "client/folder_watch.h"

#include <stdlib.h>
#include <uv.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"

#define SETTLE_MS 100

struct folder_watch {
	uv_fs_event_t event;            /* first: what libuv hands back is the watch */
	struct timer *pause;
	folder_changed_fn *changed;
	void *arg;
};

static void on_pause(void *arg)
{
	struct folder_watch *w = arg;

	w->changed(w->arg);
}

static void on_event(uv_fs_event_t *event, const char *name, int events, int status)
{
	struct folder_watch *w = event->data;

	(void)name;
	(void)events;
	if (status == 0)
		timer_once(w->pause, SETTLE_MS);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

struct folder_watch *folder_watch_new(struct loop *l, const char *folder, folder_changed_fn *changed, void *arg)
{
	struct folder_watch *w = xcalloc(1, sizeof(*w));

	w->changed = changed;
	w->arg = arg;
	w->pause = timer_new(l, on_pause, w);
	uv_fs_event_init(loop_uv(l), &w->event);
	w->event.data = w;
	if (uv_fs_event_start(&w->event, on_event, folder, 0) == 0)
		return w;
	folder_watch_free(w);
	return NULL;
}

void folder_watch_free(struct folder_watch *w)
{
	if (!w)
		return;
	timer_free(w->pause);
	uv_close((uv_handle_t *)&w->event, on_closed);
}
