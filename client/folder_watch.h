/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_FOLDER_WATCH_H
#define HP_CLIENT_FOLDER_WATCH_H

struct loop;

/*
 * Tells when something in a folder has changed, once things are quiet for a moment: editors write in several steps, and
 * replace a file rather than write to it, which is why the folder is watched. What changed, the listener finds out.
 */
struct folder_watch;
typedef void folder_changed_fn(void *arg);

/* NULL where the folder cannot be watched. */
struct folder_watch *folder_watch_new(struct loop *l, const char *folder, folder_changed_fn *changed, void *arg);
/* Not from within `changed`. NULL is fine. */
void folder_watch_free(struct folder_watch *w);

#endif
