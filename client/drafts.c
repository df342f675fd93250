/* SPDX-License-Identifier: ISC */
/* Drafts: held in memory while somebody types, written once the typing pauses, since every write is synced. */
#include "client/drafts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "client/profile.h"
#include "loop/log.h"
#include "loop/timer.h"
#include "protocol/mem.h"

#define WRITE_AFTER_MS 300

/* One not yet written. */
struct draft {
	char *name;
	char *text;                     /* "": to be removed */
	LIST_ENTRY(draft) link;
};

struct drafts {
	struct profile *profile;
	struct timer *timer;
	LIST_HEAD(, draft) unwritten;
};

static void draft_free(struct draft *d)
{
	LIST_REMOVE(d, link);
	free(d->name);
	xfree_secret(d->text);
	free(d);
}

void drafts_write(struct drafts *d)
{
	struct draft *draft;
	struct fault f;

	while ((draft = LIST_FIRST(&d->unwritten)) != NULL) {
		if (draft->text[0] == '\0')
			profile_remove(d->profile, draft->name);
		else if (profile_write(d->profile, draft->name, draft->text, strlen(draft->text), &f) != ERR_NONE)
			log_warn("a draft cannot be kept: %s", f.detail);
		draft_free(draft);
	}
}

static void on_pause(void *arg)
{
	drafts_write(arg);
}

struct drafts *drafts_new(struct loop *l, struct profile *p)
{
	struct drafts *d = xcalloc(1, sizeof(*d));

	d->profile = p;
	d->timer = timer_new(l, on_pause, d);
	LIST_INIT(&d->unwritten);
	return d;
}

void drafts_free(struct drafts *d)
{
	if (!d)
		return;
	drafts_write(d);
	timer_free(d->timer);
	free(d);
}

static struct draft *find(const struct drafts *d, const char *name)
{
	struct draft *draft;

	LIST_FOREACH(draft, &d->unwritten, link)
		if (strcmp(draft->name, name) == 0)
			return draft;
	return NULL;
}

void drafts_put(struct drafts *d, const char *key, const char *text)
{
	char *name = xasprintf("drafts/%s", key);
	struct draft *draft = find(d, name);

	if (draft) {
		free(name);
		xfree_secret(draft->text);
	} else {
		draft = xcalloc(1, sizeof(*draft));
		draft->name = name;
		LIST_INSERT_HEAD(&d->unwritten, draft, link);
	}
	draft->text = xstrdup(text ? text : "");
	timer_once(d->timer, WRITE_AFTER_MS);
}

char *drafts_get(struct drafts *d, const char *key)
{
	char *name = xasprintf("drafts/%s", key), *text;
	const struct draft *draft = find(d, name);

	if (draft)
		text = draft->text[0] ? xstrdup(draft->text) : NULL;
	else
		text = profile_read(d->profile, name, NULL);
	free(name);
	return text;
}
