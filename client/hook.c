/* SPDX-License-Identifier: ISC */
/* Running a person's own program when the bell rings. Used by the screens and by homepro notify. */
#include "client/hook.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <uv.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/words.h"

/* What a program needs to make itself heard; nothing else is handed on. */
static const char *const handed_on[] = {
	"PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY",
	"XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "PULSE_SERVER",
};
#define HANDED_ON_COUNT (sizeof(handed_on) / sizeof(handed_on[0]))

struct hook {
	struct hooks *all;              /* NULL once they are freed */
	uv_process_t process;
	uv_pipe_t input;
	uv_write_t write;
	struct timer *limit;
	char *text;
	hook_done_fn *done;
	void *arg;
	int open_count;
	bool is_late;
	LIST_ENTRY(hook) link;
};

struct hooks {
	struct loop *loop;
	int64_t limit_ms;
	int count;
	LIST_HEAD(, hook) running;
};

struct hooks *hooks_new(struct loop *l, int64_t limit_ms)
{
	struct hooks *h = xcalloc(1, sizeof(*h));

	h->loop = l;
	h->limit_ms = limit_ms;
	LIST_INIT(&h->running);
	signal(SIGPIPE, SIG_IGN); /* one that does not read what it is given */
	return h;
}

static void on_closed(uv_handle_t *handle)
{
	struct hook *k = handle->data;

	if (--k->open_count > 0)
		return;
	free(k->text);
	free(k);
}

static void kill_group(struct hook *k)
{
	if (k->process.pid > 0)
		kill(-k->process.pid, SIGKILL);
}

/* It is no longer one of those that run; what libuv holds goes when libuv lets go. */
static void end(struct hook *k)
{
	LIST_REMOVE(k, link);
	k->all->count--;
	k->all = NULL;
	timer_free(k->limit);
	uv_close((uv_handle_t *)&k->process, on_closed);
	if (!uv_is_closing((uv_handle_t *)&k->input))
		uv_close((uv_handle_t *)&k->input, on_closed);
}

void hooks_free(struct hooks *h)
{
	struct hook *k, *next;

	if (!h)
		return;
	for (k = LIST_FIRST(&h->running); k; k = next) {
		next = LIST_NEXT(k, link);
		kill_group(k);
		end(k);
	}
	free(h);
}

static void on_exit_of(uv_process_t *process, int64_t status, int number)
{
	struct hook *k = process->data;
	char why[64];
	hook_done_fn *done = k->done;
	void *arg = k->arg;

	if (k->is_late)
		snprintf(why, sizeof(why), "%s", _("it took too long and was ended"));
	else if (number)
		snprintf(why, sizeof(why), _("it was ended by signal %d"), number);
	else
		snprintf(why, sizeof(why), _("it ended with code %d"), (int)status);
	end(k);
	if (done)
		done(number || status ? why : NULL, arg);
}

static void on_limit(void *arg)
{
	struct hook *k = arg;

	k->is_late = true;
	kill_group(k);
}

static void on_written(uv_write_t *write, int status)
{
	struct hook *k = write->data;

	(void)status; /* whoever does not read it does not want it */
	if (!uv_is_closing((uv_handle_t *)&k->input))
		uv_close((uv_handle_t *)&k->input, on_closed);
}

static char *whole_path(const char *path)
{
	const char *home = getenv("HOME");

	return strncmp(path, "~/", 2) == 0 && home ? xasprintf("%s%s", home, path + 1) : xstrdup(path);
}

static void make_environment(char *out[HANDED_ON_COUNT + 1])
{
	size_t count = 0;

	for (size_t i = 0; i < HANDED_ON_COUNT; i++)
		if (getenv(handed_on[i]))
			out[count++] = xasprintf("%s=%s", handed_on[i], getenv(handed_on[i]));
	out[count] = NULL;
}

static int spawn(struct hook *k, const char *path)
{
	char *file = whole_path(path), *environment[HANDED_ON_COUNT + 1];
	char *arguments[] = { file, NULL };
	uv_stdio_container_t stdio[3] = {
		{ .flags = (uv_stdio_flags)(UV_CREATE_PIPE | UV_READABLE_PIPE), .data.stream = (uv_stream_t *)&k->input },
		{ .flags = UV_IGNORE }, { .flags = UV_IGNORE }
	};
	uv_process_options_t options = {
		.file = file, .args = arguments, .env = environment, .cwd = "/", .stdio = stdio, .stdio_count = 3,
		.exit_cb = on_exit_of, .flags = UV_PROCESS_DETACHED
	};
	int error;

	make_environment(environment);
	error = uv_spawn(loop_uv(k->all->loop), &k->process, &options);
	for (char **at = environment; *at; at++)
		free(*at);
	free(file);
	return error;
}

static struct hook *hook_new(struct hooks *h, const char *input, hook_done_fn *done, void *arg)
{
	struct hook *k = xcalloc(1, sizeof(*k));

	k->all = h;
	k->text = xstrdup(input);
	k->done = done;
	k->arg = arg;
	k->open_count = 2;
	k->process.data = k->input.data = k->write.data = k;
	uv_pipe_init(loop_uv(h->loop), &k->input, 0);
	k->input.data = k;
	k->limit = timer_new(h->loop, on_limit, k);
	LIST_INSERT_HEAD(&h->running, k, link);
	h->count++;
	return k;
}

bool hooks_run(struct hooks *h, const char *path, const char *input, hook_done_fn *done, void *arg, const char **why)
{
	struct hook *k;
	uv_buf_t text;
	int error;

	*why = _("too many are still running");
	if (h->count >= HOOKS_AT_ONCE)
		return false;
	k = hook_new(h, input, done, arg);
	error = spawn(k, path);
	if (error != 0) {
		*why = uv_strerror(error);
		k->process.pid = 0;
		end(k);
		return false;
	}
	timer_once(k->limit, h->limit_ms);
	text = uv_buf_init(k->text, (unsigned)strlen(k->text));
	uv_write(&k->write, (uv_stream_t *)&k->input, &text, 1, on_written);
	*why = NULL;
	return true;
}
