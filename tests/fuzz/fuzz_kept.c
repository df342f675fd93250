/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as the small files that the client keeps: an action still to be sent, a draft, a token. What cannot be
 * meant is left alone, what can be is in form; nothing is deleted, since somebody's words may be in it.
 */
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/pending.h"
#include "client/profile.h"
#include "loop/log.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "tests/fake/folder.h"

static char *dir;

static void tidy(void)
{
	fake_folder_remove(dir);
}

static void begin(void)
{
	dir = fake_folder();
	setenv("XDG_STATE_HOME", dir, 1);
	setenv("XDG_CONFIG_HOME", dir, 1);
	log_set_level(LOG_ERROR);
	atexit(tidy);
}

/* Not by file_write(), which waits for the disk. */
static void put(const struct profile *p, const char *name, const void *data, size_t size)
{
	char *path = xasprintf("%s/%s", profile_folder(p), name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
	free(path);
}

static void check_entry(const struct pending *pending, const char *user)
{
	const struct pending_entry *e = pending_next(pending, user, NULL);

	if (!e)
		return;
	require(id_is_valid(e->id) && id_is_valid(e->user) && idempotency_key_is_valid(e->key));
	require(strcmp(e->user, user) == 0);
	require(pending_next(pending, user, e) == NULL);
}

/* The third line says whose it is. */
static void try_pending(struct profile *p, const char *text)
{
	struct pending *pending = pending_new(p);
	const char *user = text;
	char name[HP_ID_SIZE] = "";

	for (int i = 0; i < 2 && user; i++) {
		user = strchr(user, '\n');
		user = user ? user + 1 : NULL;
	}
	if (user)
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(user, "\n"), user);
	check_entry(pending, name);
	check_entry(pending, "ada");
	pending_free(pending);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *draft;
	struct profile *p;
	struct fault f;
	size_t len;

	if (!dir)
		begin();
	p = profile_open("fuzz", "http://127.0.0.1:1", &f);
	require(p != NULL);
	put(p, "pending/000000000000001-0000-aaaaaaaa", data, size);
	put(p, "drafts/one", data, size);
	put(p, "token", data, size);
	try_pending(p, text);
	draft = profile_read(p, "drafts/one", &len);
	require(draft != NULL && len == size && memcmp(draft, data, size) == 0);
	free(draft);
	profile_close(p);
	p = profile_open("fuzz", "http://127.0.0.1:1", &f);
	require(p != NULL && (!profile_token(p) || strlen(profile_token(p)) < HP_TOKEN_SIZE));
	profile_close(p);
	free(text);
	return 0;
}
