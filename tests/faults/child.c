/* SPDX-License-Identifier: ISC */
/* Daemons as processes of their own, for the tests that do harm to them; see child.h. */
#include "tests/faults/child.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "protocol/mem.h"

#define WITHIN_MS 20000
#define CHILDREN_MAX 8

struct child {
	struct loop *loop;
	struct child_events events;
	uv_process_t process;
	uv_pipe_t err;
	char line[512];
	size_t line_len;
	char address[64];
	int open; /* handles: the process and its pipe */
	bool is_listening;
	int64_t status;
	int signal_number;
};

/* A test that fails leaves at once: what it started must not stay behind. */
static int left_behind[CHILDREN_MAX];

static void kill_left_behind(void)
{
	for (size_t i = 0; i < CHILDREN_MAX; i++)
		if (left_behind[i] > 0)
			kill(left_behind[i], SIGKILL);
}

static void note_running(int old_pid, int new_pid)
{
	for (size_t i = 0; i < CHILDREN_MAX; i++)
		if (left_behind[i] == old_pid) {
			left_behind[i] = new_pid;
			return;
		}
}

static void take_line(struct child *c)
{
	const char *at = strstr(c->line, "listening on ");

	if (strstr(c->line, "ERROR: ") || strstr(c->line, "runtime error"))
		fail_msg("%s", c->line); /* a sanitizer's */
	if (getenv("HP_CHILD_LOG"))
		fprintf(stderr, "%s\n", c->line);
	if (c->events.said)
		c->events.said(c, c->line, c->events.arg);
	if (!at || c->is_listening)
		return;
	c->is_listening = true;
	snprintf(c->address, sizeof c->address, "%s", at + strlen("listening on "));
	if (strncmp(c->address, "http://", 7) == 0)
		memmove(c->address, c->address + 7, strlen(c->address + 7) + 1);
	if (c->events.listens)
		c->events.listens(c, c->events.arg);
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

	if (--c->open == 0)
		c->events.ended(c, c->status, c->signal_number, c->events.arg);
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

	c->status = status;
	c->signal_number = signal_number;
	c->is_listening = false;
	note_running(process->pid, 0);
	uv_close((uv_handle_t *)process, on_closed);
}

struct child *child_new(struct loop *l, const struct child_events *events)
{
	static bool is_noted;
	struct child *c = xcalloc(1, sizeof *c);

	if (!is_noted)
		atexit(kill_left_behind);
	is_noted = true;
	c->loop = l;
	c->events = *events;
	return c;
}

void child_free(struct child *c)
{
	if (!c)
		return;
	assert_int_equal(c->open, 0);
	free(c);
}

void child_start(struct child *c, char **argv, char **env)
{
	uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE}, {.flags = UV_IGNORE}, {.flags = 0}};
	uv_process_options_t options = {.exit_cb = on_ended,
					.file = argv[0],
					.args = argv,
					.env = env,
					.stdio_count = 3,
					.stdio = stdio};

	assert_int_equal(c->open, 0);
	uv_pipe_init(loop_uv(c->loop), &c->err, 0);
	c->err.data = c;
	c->process.data = c;
	stdio[2].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
	stdio[2].data.stream = (uv_stream_t *)&c->err;
	c->line_len = 0;
	assert_int_equal(uv_spawn(loop_uv(c->loop), &c->process, &options), 0);
	c->open = 2;
	note_running(0, c->process.pid);
	uv_read_start((uv_stream_t *)&c->err, on_room, on_err);
}

void child_wait_listening(struct child *c)
{
	int64_t deadline_ms = loop_steady_ms(c->loop) + WITHIN_MS;

	while (!c->is_listening) {
		assert_true(loop_steady_ms(c->loop) < deadline_ms);
		loop_turn(c->loop, 50);
	}
}

void child_wait_ended(struct child *c)
{
	int64_t deadline_ms = loop_steady_ms(c->loop) + WITHIN_MS;

	while (c->open > 0) {
		assert_true(loop_steady_ms(c->loop) < deadline_ms);
		loop_turn(c->loop, 50);
	}
}

void child_kill(struct child *c, int signal_number)
{
	if (child_is_running(c))
		uv_process_kill(&c->process, signal_number);
}

bool child_is_running(const struct child *c)
{
	return c->open > 0 && !uv_is_closing((const uv_handle_t *)&c->process);
}

bool child_is_listening(const struct child *c)
{
	return c->is_listening;
}

int child_pid(const struct child *c)
{
	return child_is_running(c) ? c->process.pid : 0;
}

const char *child_address(const struct child *c)
{
	return c->address;
}

static void become(const char *const *argv, int input)
{
	dup2(input, STDIN_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO); /* standard output is the test's report */
	close(input);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

int child_run(struct loop *l, const char *const *argv, const char *input)
{
	int pipe_ends[2], status = -1;
	pid_t pid;

	assert_int_equal(pipe(pipe_ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(pipe_ends[1]);
		become(argv, pipe_ends[0]);
	}
	close(pipe_ends[0]);
	assert_int_equal(write(pipe_ends[1], input, strlen(input)), strlen(input));
	close(pipe_ends[1]);
	while (waitpid(pid, &status, WNOHANG) == 0)
		loop_turn(l, 5); /* what else lives on the loop goes on meanwhile */
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
