/* SPDX-License-Identifier: ISC */
/* The processes around the thousand kills. */
#include "tests/faults/world.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "tests/fake/stripe.h"
#include "tests/faults/child.h"

#define KILL_MIN_MS 60
#define KILL_SPREAD_MS 300
#define TOLD_WITHIN_MS 20000

struct world {
	struct loop *loop;
	struct http *http;
	char dir[64], config[96], db[96], url[80], address[64], stripe_url[80];
	char *homeprod, *fake_stripe;
	struct child *daemon, *stripe;
	char *daemon_argv[10], *stripe_argv[2];
	struct timer *killer;
	bool is_killing, is_closing;
	int kills;
	int untold;                     /* what the fake was told and has not confirmed yet */
};

static void write_file(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	free(path);
}

static void told(const struct http_answer *a, void *arg)
{
	struct world *w = arg;

	if (a->status != 200)
		fail_msg("the fake Stripe was told something and answered %d: %s", a->status,
			 a->error ? a->error : a->body);
	w->untold--;
}

static void tell_stripe(struct world *w, const char *path_and_query)
{
	char *url = xasprintf("%s%s", w->stripe_url, path_and_query);
	struct http_request r = {.method = "GET", .url = url};

	w->untold++;
	http_send(w->http, &r, told, w);
	free(url);
}

static void wait_told(struct world *w)
{
	int64_t deadline_ms = loop_steady_ms(w->loop) + TOLD_WITHIN_MS;

	while (w->untold > 0) {
		assert_true(loop_steady_ms(w->loop) < deadline_ms);
		loop_turn(w->loop, 50);
	}
}

static void daemon_listens(struct child *c, void *arg)
{
	struct world *w = arg;
	char *text;

	if (!w->url[0]) {
		snprintf(w->url, sizeof w->url, "http://%s", child_address(c));
		snprintf(w->address, sizeof w->address, "%s", child_address(c));
		w->daemon_argv[6] = w->address; /* from now on the same port */
		text = xasprintf("/_fake/webhooks?url=%s/v1/webhooks/stripe&times=2", w->url);
		tell_stripe(w, text);
		free(text);
	}
	text = xasprintf("/_fake/victim?pid=%d", w->is_killing ? child_pid(c) : 0);
	tell_stripe(w, text);
	free(text);
}

static void daemon_said(struct child *c, const char *line, void *arg)
{
	(void)c;
	(void)arg;
	if (strstr(line, " error ") && getenv("KILLS_LOG"))
		fprintf(stderr, "%s\n", line);
}

static void daemon_ended(struct child *c, int64_t status, int signal_number, void *arg)
{
	struct world *w = arg;

	if (w->is_closing)
		return;
	if (signal_number != SIGKILL)
		fail_msg("homeprod ended by itself: status %d, signal %d", (int)status,
			 signal_number);
	w->kills++;
	child_start(c, w->daemon_argv, NULL);
}

static void stripe_ended(struct child *c, int64_t status, int signal_number, void *arg)
{
	struct world *w = arg;

	(void)c;
	if (!w->is_closing)
		fail_msg("the fake Stripe ended by itself: status %d, signal %d", (int)status,
			 signal_number);
}

static void write_config(struct world *w)
{
	char *text = xasprintf(
	    "[server]\nbase_url = https://help.example\n[limits]\nconnections_per_address = 0\n"
	    "changes_per_minute = 0\nrequests_per_minute = 0\n"
	    "[payments]\nprovider = stripe\n[stripe]\nbase_url = %s\nsecret_key_file = %s/key\n"
	    "webhook_secret_file = %s/secret\n",
	    w->stripe_url, w->dir, w->dir);

	write_file(w->dir, "homeprod.conf", text);
	write_file(w->dir, "key", FAKE_STRIPE_KEY "\n");
	write_file(w->dir, "secret", FAKE_STRIPE_WEBHOOK_SECRET "\n");
	free(text);
}

static void on_killer(void *arg)
{
	struct world *w = arg;

	if (!w->is_killing)
		return;
	if (child_is_listening(w->daemon))
		child_kill(w->daemon, SIGKILL);
	timer_once(w->killer, KILL_MIN_MS + rand() % KILL_SPREAD_MS);
}

void world_killing(struct world *w, bool is_on)
{
	static const char *const tricks[] = {
	    "kill_before", "kill_after", "kill_answered", "cut_before", "cut_after", "500_before",
	    "500_after",   "busy",       "locked",        "in_use",     "late"};

	w->is_killing = is_on;
	for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
		char *text =
		    xasprintf("/_fake/chance?trick=%s&percent=%d", tricks[i], is_on ? 4 : 0);

		tell_stripe(w, text);
		free(text);
	}
	if (is_on) {
		on_killer(w);
		return;
	}
	wait_told(w);                   /* a daemon may just have been named as the victim */
	tell_stripe(w, "/_fake/victim?pid=0");
	wait_told(w);
}

void world_seed(struct world *w, unsigned seed)
{
	char *text = xasprintf("/_fake/seed?seed=%u", seed);

	tell_stripe(w, text);
	wait_told(w);
	free(text);
}

void world_tell_waiting(const struct world *w)
{
	sqlite3 *db;
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_open_v2(w->db + strlen("sqlite:"), &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
					    "select request_id, kind, tries, due_at - strftime('%s', 'now') * 1000, lease,"
					    " coalesce(reason, '') from effects where state = 'waiting'",
					    -1, &st, NULL),
			 SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		fprintf(stderr, "# %s of request %s: taken %d times, due in %d ms, lease %d; %s\n", sqlite3_column_text(st, 1),
			sqlite3_column_text(st, 0), sqlite3_column_int(st, 2), sqlite3_column_int(st, 3),
			sqlite3_column_int(st, 4), sqlite3_column_text(st, 5));
	sqlite3_finalize(st);
	sqlite3_close(db);
}

struct world *world_open(struct loop *l, struct http *h)
{
	struct world *w = xcalloc(1, sizeof *w);
	const char *build = getenv("HP_BUILDDIR");

	w->loop = l;
	w->http = h;
	snprintf(w->dir, sizeof w->dir, "/tmp/homepro-kills-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->homeprod = xasprintf("%s/homeprod", build ? build : ".");
	w->fake_stripe = xasprintf("%s/tests/fake/fake-stripe", build ? build : ".");
	w->daemon = child_new(
	    l, &(struct child_events){daemon_listens, daemon_ended, daemon_said, w});
	w->stripe = child_new(l, &(struct child_events){NULL, stripe_ended, NULL, w});
	w->stripe_argv[0] = w->fake_stripe;
	child_start(w->stripe, w->stripe_argv, NULL);
	child_wait_listening(w->stripe);
	snprintf(w->stripe_url, sizeof w->stripe_url, "http://%s", child_address(w->stripe));
	snprintf(w->config, sizeof w->config, "%s/homeprod.conf", w->dir);
	snprintf(w->db, sizeof w->db, "sqlite:%s/homepro.db", w->dir);
	write_config(w);
	w->killer = timer_new(l, on_killer, w);
	return w;
}

void world_start(struct world *w)
{
	static char config_word[] = "--config", db_word[] = "--db", listen_word[] = "--listen",
		    any_port[] = "127.0.0.1:0";
	char *const words[] = {w->homeprod, config_word, w->config, db_word,
			       w->db,       listen_word, any_port,  NULL};

	memcpy(w->daemon_argv, words, sizeof words);
	child_start(w->daemon, w->daemon_argv, NULL);
	child_wait_listening(w->daemon);
}

/* `input` is the command's standard input. */
static int run(struct world *w, const char *const *words, const char *input)
{
	const char *argv[16] = {w->homeprod, "--config", w->config, "--db", w->db};
	size_t count = 5;

	while (*words && count < 15)
		argv[count++] = *words++;
	return child_run(w->loop, argv, input);
}

int world_run(struct world *w, const char *const *words)
{
	return run(w, words, "");
}

void world_add_user(struct world *w, const char *name, const char *role)
{
	const char *const words[] = {"user", "add", name, "--role", role, NULL};
	char *password = xasprintf("password of %s\n", name);

	assert_int_equal(run(w, words, password), 0);
	free(password);
}

static void remove_files(struct world *w)
{
	static const char *const names[] = {
	    "homeprod.conf",  "key", "secret", "homepro.db", "homepro.db-wal", "homepro.db-shm",
	    "homepro.db.lock"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = xasprintf("%s/%s", w->dir, names[i]);

		unlink(path);
		free(path);
	}
	rmdir(w->dir);
}

void world_close(struct world *w)
{
	w->is_closing = true;
	timer_free(w->killer);
	child_kill(w->daemon, SIGTERM);
	child_kill(w->stripe, SIGKILL);
	child_wait_ended(w->daemon);
	child_wait_ended(w->stripe);
	child_free(w->daemon);
	child_free(w->stripe);
	remove_files(w);
	free(w->homeprod);
	free(w->fake_stripe);
	free(w);
}

const char *world_url(const struct world *w) { return w->url; }
const char *world_stripe_url(const struct world *w) { return w->stripe_url; }
int world_kills(const struct world *w) { return w->kills; }
