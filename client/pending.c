/* SPDX-License-Identifier: ISC */
/* The files of what is still to be sent: a line a field, the body last. */
#include "client/pending.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/profile.h"
#include "loop/log.h"
#include "protocol/calls.h"
#include "protocol/mem.h"

#define FIRST_LINE "homepro pending 1"

struct pending {
	struct profile *profile;
	unsigned count;                 /* made by this process: tells apart those of one millisecond */
	STAILQ_HEAD(, pending_entry) entries;
};

static void entry_free(struct pending_entry *e)
{
	xfree_secret(e->body);
	free(e);
}

/* Moves the next line of *at into `out`. False: it does not fit, or there is none. */
static bool take_line(char **at, char *out, size_t size)
{
	size_t len = strcspn(*at, "\n");

	if ((*at)[len] != '\n' || len >= size)
		return false;
	memcpy(out, *at, len);
	out[len] = '\0';
	*at += len + 1;
	return true;
}

static bool entry_read(struct pending_entry *e, char *text)
{
	char first[32];

	if (!take_line(&text, first, sizeof(first)) || strcmp(first, FIRST_LINE) != 0 ||
	    !take_line(&text, e->kind, sizeof(e->kind)) || !take_line(&text, e->user, sizeof(e->user)) ||
	    !take_line(&text, e->id, sizeof(e->id)) || !take_line(&text, e->key, sizeof(e->key)))
		return false;
	e->body = text[0] ? xstrdup(text) : NULL;
	return id_is_valid(e->id) && id_is_valid(e->user) && idempotency_key_is_valid(e->key);
}

static void read_one(const char *name, void *arg)
{
	struct pending *p = arg;
	struct pending_entry *e = xcalloc(1, sizeof(*e));
	char *text = profile_read(p->profile, name, NULL);

	if (text && strlen(name) < sizeof(e->name) && entry_read(e, text)) {
		snprintf(e->name, sizeof(e->name), "%s", name);
		STAILQ_INSERT_TAIL(&p->entries, e, link);
	} else {
		log_warn("%s cannot be read and is left alone", name);
		entry_free(e);
	}
	xfree_secret(text);
}

struct pending *pending_new(struct profile *p)
{
	struct pending *pending = xcalloc(1, sizeof(*pending));

	pending->profile = p;
	STAILQ_INIT(&pending->entries);
	profile_each(p, "pending", read_one, pending);
	return pending;
}

void pending_free(struct pending *p)
{
	struct pending_entry *e;

	if (!p)
		return;
	while ((e = STAILQ_FIRST(&p->entries)) != NULL) {
		STAILQ_REMOVE_HEAD(&p->entries, link);
		entry_free(e);
	}
	free(p);
}

/* In order of time; the key's start tells apart what two processes made in the same millisecond. */
static void choose_name(struct pending *p, struct pending_entry *e)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(e->name, sizeof(e->name), "pending/%015" PRId64 "-%04u-%.8s",
	         (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, p->count++ % 10000, e->key);
}

struct pending_entry *pending_add(struct pending *p, const struct pending_entry *e, struct fault *f)
{
	struct pending_entry *kept = xcalloc(1, sizeof(*kept));
	char *text;

	*kept = *e;
	kept->body = xstrdup(e->body);
	choose_name(p, kept);
	STAILQ_INSERT_TAIL(&p->entries, kept, link);
	text = xasprintf(FIRST_LINE "\n%s\n%s\n%s\n%s\n%s", kept->kind, kept->user, kept->id, kept->key,
	                 kept->body ? kept->body : "");
	profile_write(p->profile, kept->name, text, strlen(text), f);
	xfree_secret(text);
	return kept;
}

void pending_remove(struct pending *p, struct pending_entry *e)
{
	profile_remove(p->profile, e->name);
	STAILQ_REMOVE(&p->entries, e, pending_entry, link);
	entry_free(e);
}

struct pending_entry *pending_next(const struct pending *p, const char *user, const struct pending_entry *after)
{
	struct pending_entry *e = after ? STAILQ_NEXT(after, link) : STAILQ_FIRST(&p->entries);

	while (e && strcmp(e->user, user) != 0)
		e = STAILQ_NEXT(e, link);
	return e;
}
