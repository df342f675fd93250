/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_THEME_WATCH_H
#define HP_TUI_THEME_WATCH_H

struct loop;
struct theme_places;

/* Tells when a file beside a theme, or beside one it inherits from, has changed. */
struct theme_watch;
typedef void theme_changed_fn(void *arg);

struct theme_watch *theme_watch_new(struct loop *l, theme_changed_fn *changed, void *arg);
/* NULL is fine. */
void theme_watch_free(struct theme_watch *w);
/* These too, from now on; what cannot be watched is not. */
void theme_watch_add(struct theme_watch *w, const struct theme_places *places);

#endif
