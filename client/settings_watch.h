/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_SETTINGS_WATCH_H
#define HP_CLIENT_SETTINGS_WATCH_H

struct loop;
struct profile;

/*
 * Settings that change while the program runs, by an editor or by homepro config: the profile reads the file again and
 * `changed` is told, with the old settings already gone. Nothing is told where nothing has changed.
 */
struct settings_watch;
typedef void settings_changed_fn(void *arg);

/* NULL where the folder cannot be watched; then a new start is needed. */
struct settings_watch *settings_watch_new(struct loop *l, struct profile *p, settings_changed_fn *changed, void *arg);
void settings_watch_free(struct settings_watch *w);

#endif
