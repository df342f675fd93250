/* SPDX-License-Identifier: ISC */
/* A homeprod to do harm to; see home.h. */
#include "tests/faults/home.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "tests/bench/people.h"
#include "tests/fake/folder.h"
#include "tests/faults/child.h"
#include "tests/faults/load.h"
#include "tests/faults/shim.h"

#define WORDS_MAX 16
#define SAID_MAX 32768
/* Below this the pages of freed memory that ASan keeps back would be what is measured. */
#define ASAN_WISHES                                                                                \
	"verify_asan_link_order=0:quarantine_size_mb=1:thread_local_quarantine_size_kb=64"

extern char **environ;

struct home {
	struct loop *loop;
	struct child *child;
	struct people_set people;
	struct load *load;
	char *dir, *config, *db, *homeprod, *shim, *page_path;
	char address[64], url[80];
	char *argv[10], *limited[16], **env;
	size_t env_count;
	char *wish, *preload, *asan, *script;
	struct shim_page *page;
	char said[SAID_MAX];
	size_t said_len;
	int status, signal_number;
};

char *home_path(const struct home *h, const char *name)
{
	return xasprintf("%s/%s", h->dir, name);
}

void home_configure(struct home *h, const char *text)
{
	int fd = open(h->config, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void listens(struct child *c, void *arg)
{
	struct home *h = arg;

	if (h->url[0])
		return;
	snprintf(h->address, sizeof h->address, "%s", child_address(c));
	snprintf(h->url, sizeof h->url, "http://%s", h->address);
	h->argv[6] = h->address; /* from now on the same port */
	load_set_url(h->load, h->url);
}

static void said(struct child *c, const char *line, void *arg)
{
	struct home *h = arg;
	int len;

	(void)c;
	len = snprintf(h->said + h->said_len, SAID_MAX - h->said_len, "%s\n", line);
	if (h->said_len + (size_t)len < SAID_MAX)
		h->said_len += (size_t)len;
}

static void ended(struct child *c, int64_t status, int signal_number, void *arg)
{
	struct home *h = arg;

	(void)c;
	h->status = (int)status;
	h->signal_number = signal_number;
}

/* Ours, without what the shim is told: that comes anew with each start. */
static void make_env(struct home *h)
{
	size_t room = 0;

	for (char **e = environ; *e; e++)
		room++;
	h->env = xcalloc(room + 5, sizeof *h->env);
	for (char **e = environ; *e; e++)
		if (strncmp(*e, "LD_PRELOAD=", 11) != 0 && strncmp(*e, "HP_SHIM", 7) != 0 &&
		    strncmp(*e, "ASAN_OPTIONS=", 13) != 0)
			h->env[h->env_count++] = *e;
	h->preload = xasprintf("LD_PRELOAD=%s", h->shim);
	h->asan = xasprintf("ASAN_OPTIONS=" ASAN_WISHES);
}

static void page_open(struct home *h)
{
	int fd;

	h->page_path = home_path(h, "page");
	fd = open(h->page_path, O_RDWR | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, sizeof *h->page), 0);
	h->page = mmap(NULL, sizeof *h->page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(h->page != MAP_FAILED);
	close(fd);
}

struct home *home_open(size_t helpers, size_t customers)
{
	static char config_word[] = "--config", db_word[] = "--db", listen_word[] = "--listen",
		    any_port[] = "127.0.0.1:0";
	struct home *h = xcalloc(1, sizeof *h);
	const char *build = getenv("HP_BUILDDIR");
	char **argv = h->argv;

	h->loop = loop_new();
	h->child = child_new(h->loop, &(struct child_events){listens, ended, said, h});
	h->dir = fake_folder();
	h->homeprod = xasprintf("%s/homeprod", build ? build : ".");
	h->shim = xasprintf("%s/tests/faults/shim.so", build ? build : ".");
	h->config = home_path(h, "homeprod.conf");
	h->db = xasprintf("sqlite:%s/homepro.db", h->dir);
	people_set_make(&h->people, h->db, helpers, customers);
	h->load = load_new(h->loop, &h->people);
	home_configure(h, "[limits]\nconnections_per_address = 0\nchanges_per_minute = 0\nrequests_per_minute = 0\n");
	memcpy(argv,
	       ((char *[]){h->homeprod, config_word, h->config, db_word, h->db, listen_word,
			   any_port, NULL}),
	       8 * sizeof *argv);
	make_env(h);
	page_open(h);
	return h;
}

void home_close(struct home *h)
{
	load_free(h->load);
	child_kill(h->child, SIGKILL);
	child_wait_ended(h->child);
	child_free(h->child);
	people_set_clear(&h->people);
	loop_free(h->loop);
	munmap(h->page, sizeof *h->page);
	free(h->page_path);
	fake_folder_remove(h->dir);
	free(h->homeprod);
	free(h->shim);
	free(h->config);
	free(h->db);
	free(h->env);
	free(h->script);
	free(h->wish);
	free(h->preload);
	free(h->asan);
	free(h);
}

void home_start(struct home *h, const char *wish)
{
	size_t count = h->env_count;

	free(h->wish);
	h->wish = xasprintf("HP_SHIM=page=%s %s", h->page_path, wish ? wish : "");
	h->page->is_armed = false;
	h->env[count++] = h->asan;
	if (wish) {
		h->env[count++] = h->preload;
		h->env[count++] = h->wish;
	}
	h->env[count] = NULL;
	h->said_len = 0;
	h->said[0] = '\0';
	child_start(h->child, h->limited[0] ? h->limited : h->argv, h->env);
}

void home_limit_descriptors(struct home *h, int most)
{
	static char shell[] = "/bin/sh", dash_c[] = "-c", name[] = "sh";
	size_t count = 0;

	h->script = xasprintf("ulimit -n %d; exec \"$@\"", most);
	memcpy(h->limited, ((char *[]){shell, dash_c, h->script, name}), 4 * sizeof *h->limited);
	for (count = 0; h->argv[count]; count++)
		h->limited[4 + count] = h->argv[count];
	h->limited[4 + count] = NULL;
}

void home_wait_listening(struct home *h)
{
	child_wait_listening(h->child);
}

void home_wait_ended(struct home *h)
{
	child_wait_ended(h->child);
}

void home_kill(struct home *h)
{
	child_kill(h->child, SIGKILL);
}

void home_stop(struct home *h)
{
	child_kill(h->child, SIGTERM);
	child_wait_ended(h->child);
	if (h->status != 0 || h->signal_number != 0)
		fail_msg("it stopped with status %d, signal %d:\n%s", h->status, h->signal_number,
			 h->said);
}

bool home_is_running(const struct home *h)
{
	return child_pid(h->child) != 0;
}

int home_pid(const struct home *h)
{
	return child_pid(h->child);
}

void home_expect_killed(const struct home *h)
{
	if (h->signal_number != SIGKILL)
		fail_msg("it ended by itself, with status %d, signal %d:\n%s", h->status,
			 h->signal_number, h->said);
}

int home_status(const struct home *h, int *signal_number)
{
	*signal_number = h->signal_number;
	return h->status;
}

bool home_has_said(const struct home *h, const char *words)
{
	return strstr(h->said, words) != NULL;
}

const char *home_said(const struct home *h)
{
	return h->said;
}

int home_run(struct home *h, const char *const *words)
{
	const char *argv[WORDS_MAX] = {h->homeprod, "--config", h->config, "--db", h->db};
	size_t count = 5;

	while (*words && count < WORDS_MAX - 1)
		argv[count++] = *words++;
	return child_run(h->loop, argv, "");
}

void home_check(struct home *h)
{
	assert_int_equal(home_run(h, (const char *const[]){"check", NULL}), 0);
}

struct loop *home_loop(const struct home *h)
{
	return h->loop;
}

struct load *home_load(const struct home *h)
{
	return h->load;
}

const char *home_url(const struct home *h)
{
	return h->url;
}

const char *home_db(const struct home *h)
{
	return h->db;
}

void home_arm(struct home *h, bool is_armed)
{
	h->page->is_armed = is_armed;
}

void home_shift_clock(struct home *h, int64_t shift_ms)
{
	h->page->shift_ms = shift_ms;
}

const struct people_set *home_people(const struct home *h)
{
	return &h->people;
}
