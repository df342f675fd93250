/* SPDX-License-Identifier: ISC */
/* Standard input as lines; see lines.h. */
#include "cli/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "loop/loop.h"
#include "protocol/mem.h"

#define LINE_BYTES_MAX 65536            /* of a longer line the rest is a line of its own */
#define PIECE_BYTES 4096

struct lines {
	uv_poll_t *poll;                /* NULL: a file, which is read when it is asked for */
	int fd;
	int found_flags;                /* of the descriptor */
	struct termios found;
	bool is_terminal, is_over;
	char *text;
	size_t len, size;
	void (*ready)(void *arg);
	void *arg;
};

/* Under a name of its own, so that "does not block" is not said of standard output as well. */
static int open_input(struct lines *s)
{
	const char *name = ttyname(STDIN_FILENO);
	int fd = name ? open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;

	s->is_terminal = name && tcgetattr(STDIN_FILENO, &s->found) == 0;
	return fd >= 0 ? fd : STDIN_FILENO;
}

/* Once. */
static void take_in(struct lines *s)
{
	ssize_t got;

	if (s->len + PIECE_BYTES > s->size) {
		char *bigger = xmalloc(s->len + 2 * PIECE_BYTES);

		if (s->text) {
			memcpy(bigger, s->text, s->len);
			explicit_bzero(s->text, s->size); /* a password may be in there */
		}
		free(s->text);
		s->text = bigger;
		s->size = s->len + 2 * PIECE_BYTES;
	}
	do
		got = read(s->fd, s->text + s->len, PIECE_BYTES);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		s->len += (size_t)got;
	else if (got == 0 || errno != EAGAIN)
		s->is_over = true;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct lines *s = poll->data;

	(void)events;
	if (status < 0)
		s->is_over = true;
	else
		take_in(s);
	if (s->is_over || s->len >= LINE_BYTES_MAX)
		uv_poll_stop(poll);     /* lines_next() asks for more */
	s->ready(s->arg);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

struct lines *lines_new(struct loop *l, void (*ready)(void *arg), void *arg)
{
	struct lines *s = xcalloc(1, sizeof(*s));

	s->ready = ready;
	s->arg = arg;
	s->fd = open_input(s);
	s->found_flags = fcntl(s->fd, F_GETFL);
	s->poll = xcalloc(1, sizeof(*s->poll));
	if (uv_poll_init(loop_uv(l), s->poll, s->fd) != 0) {
		free(s->poll);
		s->poll = NULL;
		return s;
	}
	s->poll->data = s;
	uv_poll_start(s->poll, UV_READABLE, on_readable);
	return s;
}

void lines_free(struct lines *s)
{
	if (!s)
		return;
	lines_echo(s, true);
	if (s->poll)
		uv_close((uv_handle_t *)s->poll, on_closed);
	if (s->fd != STDIN_FILENO)
		close(s->fd);
	else if (s->found_flags >= 0)
		fcntl(s->fd, F_SETFL, s->found_flags);
	if (s->text)
		explicit_bzero(s->text, s->size);
	free(s->text);
	free(s);
}

/* Bytes of the first line with its end; 0: there is no whole line yet. */
static size_t first_line(const struct lines *s)
{
	const char *end = s->len > 0 ? memchr(s->text, '\n', s->len) : NULL;

	if (end)
		return (size_t)(end - s->text) + 1;
	return s->is_over || s->len >= LINE_BYTES_MAX ? s->len : 0;
}

char *lines_next(struct lines *s)
{
	size_t len;
	char *line;

	while (!s->poll && !s->is_over && first_line(s) == 0)
		take_in(s);
	len = first_line(s);
	if (len == 0)
		return NULL;
	line = xstrndup(s->text, len);
	line[strcspn(line, "\r\n")] = '\0';
	s->len -= len;
	memmove(s->text, s->text + len, s->len);
	explicit_bzero(s->text + s->len, len);
	if (s->poll && !s->is_over)
		uv_poll_start(s->poll, UV_READABLE, on_readable);
	return line;
}

bool lines_are_over(const struct lines *s)
{
	return s->is_over && s->len == 0;
}

void lines_echo(struct lines *s, bool is_on)
{
	struct termios now = s->found;

	if (!s->is_terminal)
		return;
	if (!is_on)
		now.c_lflag = (now.c_lflag & ~(tcflag_t)ECHO) | ECHONL;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
}
