/* SPDX-License-Identifier: ISC */
/* The processes around the thousand kills. */
#include "tests/faults/world.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "tests/fake/stripe.h"

#define START_WITHIN_MS 20000
#define KILL_MIN_MS 60
#define KILL_SPREAD_MS 300

/* A child whose "listening on ADDRESS" on stderr is awaited. */
struct child {
	struct world *world;
	uv_process_t process;
	uv_pipe_t err;
	char line[512];
	size_t line_len;
	char address[64];
	int open;                       /* handles: the process and its pipe */
	bool is_listening, is_restarted;
	char **argv;
};

struct world {
	struct loop *loop;
	struct http *http;
	char dir[64], config[96], db[96], url[80], stripe_url[80];
	char *homeprod, *fake_stripe;
	struct child daemon, stripe;
	char *daemon_argv[10], *stripe_argv[2];
	struct timer *killer;
	bool is_killing, is_closing;
	int kills;
};

static void child_start(struct child *c);

/* A test that fails leaves at once: what it started must not stay behind. */
static int left_behind[2];

static void kill_left_behind(void)
{
	for (size_t i = 0; i < 2; i++)
		if (left_behind[i] > 0)
			kill(left_behind[i], SIGKILL);
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	free(path);
}

static void forget_answer(const struct http_answer *a, void *arg)
{
	(void)a;
	(void)arg;
}

static void tell_stripe(struct world *w, const char *path_and_query)
{
	char *url = xasprintf("%s%s", w->stripe_url, path_and_query);
	struct http_request r = {.method = "GET", .url = url};

	http_send(w->http, &r, forget_answer, NULL);
	free(url);
}

static void daemon_listens(struct world *w)
{
	char *text;

	if (!w->url[0]) {
		snprintf(w->url, sizeof w->url, "http://%s", w->daemon.address);
		w->daemon_argv[6] = w->daemon.address; /* from now on the same port */
		text = xasprintf("/_fake/webhooks?url=%s/v1/webhooks/stripe&times=2", w->url);
		tell_stripe(w, text);
		free(text);
	}
	text = xasprintf("/_fake/victim?pid=%d", w->is_killing ? (int)w->daemon.process.pid : 0);
	tell_stripe(w, text);
	free(text);
}

static void take_line(struct child *c)
{
	const char *at = strstr(c->line, "listening on ");

	if (at && !c->is_listening) {
		c->is_listening = true;
		at += strlen("listening on ");
		at += strncmp(at, "http://", 7) == 0 ? 7 : 0;
		snprintf(c->address, sizeof c->address, "%s", at);
		if (c == &c->world->daemon)
			daemon_listens(c->world);
	} else if (strstr(c->line, "ERROR: ") || strstr(c->line, "runtime error")) {
		fail_msg("%s", c->line); /* a sanitizer's */
	} else if (strstr(c->line, " error ") && getenv("KILLS_LOG")) {
		fprintf(stderr, "%s\n", c->line);
	}
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	(void)handle;
	(void)suggested;
	*out = uv_buf_init(xmalloc(4096), 4096);
}

static void on_closed(uv_handle_t *handle)
{
	struct child *c = handle->data;

	if (--c->open == 0 && c->is_restarted && !c->world->is_closing)
		child_start(c);
}

static void on_err(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
	struct child *c = stream->data;

	for (ssize_t i = 0; i < count; i++) {
		if (buf->base[i] != '\n' && c->line_len < sizeof c->line - 1) {
			c->line[c->line_len++] = buf->base[i];
			continue;
		}
		c->line[c->line_len] = '\0';
		c->line_len = 0;
		take_line(c);
	}
	free(buf->base);
	if (count < 0)
		uv_close((uv_handle_t *)stream, on_closed);
}

static void on_ended(uv_process_t *process, int64_t status, int signal_number)
{
	struct child *c = process->data;

	if (!c->world->is_closing && signal_number != SIGKILL)
		fail_msg("%s ended by itself: status %d, signal %d", c->argv[0], (int)status,
			 signal_number);
	c->world->kills += signal_number == SIGKILL && c->is_restarted;
	c->is_listening = false;
	left_behind[c == &c->world->stripe] = 0;
	uv_close((uv_handle_t *)process, on_closed);
}

static void child_start(struct child *c)
{
	uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE}, {.flags = UV_IGNORE}, {.flags = 0}};
	uv_process_options_t options = {
	    .exit_cb = on_ended, .file = c->argv[0], .stdio_count = 3, .stdio = stdio};

	uv_pipe_init(loop_uv(c->world->loop), &c->err, 0);
	c->err.data = c;
	stdio[2].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
	stdio[2].data.stream = (uv_stream_t *)&c->err;
	options.args = c->argv;
	c->line_len = 0;
	assert_int_equal(uv_spawn(loop_uv(c->world->loop), &c->process, &options), 0);
	c->process.data = c;
	c->open = 2;
	left_behind[c == &c->world->stripe] = c->process.pid;
	uv_read_start((uv_stream_t *)&c->err, on_room, on_err);
}

static void wait_listening(struct child *c)
{
	int64_t deadline_ms = loop_steady_ms(c->world->loop) + START_WITHIN_MS;

	while (!c->is_listening) {
		assert_true(loop_steady_ms(c->world->loop) < deadline_ms);
		loop_turn(c->world->loop, 50);
	}
}

static void write_config(struct world *w)
{
	char *text = xasprintf(
	    "[server]\nbase_url = https://help.example\n[limits]\nconnections_per_address = 0\nchanges_per_minute = 0\n"
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
	if (w->daemon.is_listening)
		kill(w->daemon.process.pid, SIGKILL);
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
	if (!is_on)
		tell_stripe(w, "/_fake/victim?pid=0");
	else
		on_killer(w);
}

struct world *world_open(struct loop *l, struct http *h)
{
	struct world *w = xcalloc(1, sizeof *w);
	const char *build = getenv("HP_BUILDDIR");

	w->loop = l;
	w->http = h;
	atexit(kill_left_behind);
	snprintf(w->dir, sizeof w->dir, "/tmp/homepro-kills-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->homeprod = xasprintf("%s/homeprod", build ? build : ".");
	w->fake_stripe = xasprintf("%s/tests/fake/fake-stripe", build ? build : ".");
	w->daemon.world = w->stripe.world = w;
	w->stripe_argv[0] = w->fake_stripe;
	w->stripe.argv = w->stripe_argv;
	child_start(&w->stripe);
	wait_listening(&w->stripe);
	snprintf(w->stripe_url, sizeof w->stripe_url, "http://%s", w->stripe.address);
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
	w->daemon.argv = w->daemon_argv;
	w->daemon.is_restarted = true;
	child_start(&w->daemon);
	wait_listening(&w->daemon);
}

/* Blocks: before the play and after it. `input` is the command's standard input. */
static int run(struct world *w, const char *const *words, const char *input)
{
	const char *argv[16] = {w->homeprod, "--config", w->config, "--db", w->db};
	int pipe_ends[2], status = -1;
	size_t count = 5;
	pid_t pid;

	while (*words && count < 15)
		argv[count++] = *words++;
	assert_int_equal(pipe(pipe_ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(pipe_ends[0], STDIN_FILENO);
		dup2(STDERR_FILENO, STDOUT_FILENO); /* standard output is the test's report */
		close(pipe_ends[1]);
		execv(w->homeprod, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(pipe_ends[0]);
	assert_int_equal(write(pipe_ends[1], input, strlen(input)), strlen(input));
	close(pipe_ends[1]);
	while (waitpid(pid, &status, WNOHANG) == 0)
		loop_turn(w->loop, 20); /* what the children say is read meanwhile */
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
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
	struct child *children[] = {&w->daemon, &w->stripe};

	w->is_closing = true;
	timer_free(w->killer);
	for (size_t i = 0; i < 2; i++)
		if (children[i]->open > 0)
			uv_process_kill(&children[i]->process, i == 0 ? SIGTERM : SIGKILL);
	while (w->daemon.open > 0 || w->stripe.open > 0)
		loop_turn(w->loop, 50);
	remove_files(w);
	free(w->homeprod);
	free(w->fake_stripe);
	free(w);
}

const char *world_url(const struct world *w) { return w->url; }
const char *world_stripe_url(const struct world *w) { return w->stripe_url; }
int world_kills(const struct world *w) { return w->kills; }
