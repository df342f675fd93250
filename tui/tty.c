/* SPDX-License-Identifier: ISC */
/* The terminal's descriptor, its modes and the bytes on their way to it. Used by term.c; knows
 * nothing of curses. */
#include "tui/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "protocol/words.h"

#define LAST_WAIT_MS 1000

/* For tty_restore_now(), which can look nothing up. */
static struct {
	volatile sig_atomic_t is_set;
	int fd;
	struct termios found;
	char bytes[256];
	size_t len;
} emergency;

static int open_tty(void)
{
	const char *name = ttyname(STDIN_FILENO);
	int fd = open(name != NULL ? name : "/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	return fd >= 0 || name == NULL
		   ? fd
		   : open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

bool tty_open(struct tty *t, char *why, size_t why_size)
{
	t->fd = open_tty();
	if (t->fd < 0 || tcgetattr(t->fd, &t->found) != 0) {
		snprintf(why, why_size, _("the terminal cannot be opened: %s"), strerror(errno));
		return false;
	}
	t->raw = t->found;
	t->raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
	t->raw.c_oflag &= ~(tcflag_t)OPOST;
	t->raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
	t->raw.c_cc[VMIN] = 1;
	t->raw.c_cc[VTIME] = 0;
	return true;
}

void tty_close(struct tty *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
	free(t->out);
	t->out = NULL;
}

void tty_set_raw(struct tty *t)
{
	tcsetattr(t->fd, TCSADRAIN, &t->raw);
}

void tty_set_found(struct tty *t)
{
	tcsetattr(t->fd, TCSADRAIN, &t->found);
}

bool tty_size(const struct tty *t, int *rows, int *cols)
{
	struct winsize size = {0};

	if (ioctl(t->fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
		return false;
	*rows = size.ws_row;
	*cols = size.ws_col;
	return true;
}

bool tty_has_hung_up(const struct tty *t)
{
	struct pollfd p = {.fd = t->fd, .events = POLLIN};

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

ssize_t tty_read(const struct tty *t, char *out, size_t size)
{
	ssize_t len;

	do
		len = read(t->fd, out, size);
	while (len < 0 && errno == EINTR);
	return len;
}

bool tty_await(const struct tty *t, int within_ms)
{
	struct pollfd p = {.fd = t->fd, .events = POLLIN};

	return poll(&p, 1, within_ms) > 0;
}

void tty_put(struct tty *t, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	if (t->out_len + len > t->out_size) {
		t->out_size = (t->out_len + len) * 2;
		t->out = xrealloc(t->out, t->out_size);
	}
	memcpy(t->out + t->out_len, bytes, len);
	t->out_len += len;
}

void tty_puts(struct tty *t, const char *text)
{
	tty_put(t, text, strlen(text));
}

void tty_forget(struct tty *t)
{
	if (t->out == NULL)
		return;
	explicit_bzero(t->out, t->out_sent);
	explicit_bzero(t->out + t->out_len, t->out_size - t->out_len);
}

bool tty_flush(struct tty *t)
{
	while (t->out_sent < t->out_len) {
		ssize_t n = write(t->fd, t->out + t->out_sent, t->out_len - t->out_sent);

		if (n < 0 && errno == EINTR)
			continue;
		t->is_full = n < 0 && errno == EAGAIN;
		if (t->is_full)
			return true;
		if (n < 0)
			break; /* it has gone; reading will say so */
		t->out_sent += (size_t)n;
	}
	t->out_len = t->out_sent = 0;
	return false;
}

void tty_flush_all(struct tty *t)
{
	struct pollfd p = {.fd = t->fd, .events = POLLOUT};

	while (tty_flush(t) && poll(&p, 1, LAST_WAIT_MS) > 0 && !(p.revents & (POLLHUP | POLLERR)))
		continue;
}

void tty_set_emergency(const struct tty *t, const char *bytes)
{
	emergency.len = (size_t)snprintf(emergency.bytes, sizeof(emergency.bytes), "%s", bytes);
	if (emergency.len >= sizeof(emergency.bytes))
		emergency.len = 0; /* half of it could do harm; the modes are what matters */
	emergency.fd = t->fd;
	emergency.found = t->found;
	emergency.is_set = 1;
}

void tty_end_emergency(void)
{
	emergency.is_set = 0;
}

void tty_restore_now(void)
{
	ssize_t n;

	if (!emergency.is_set)
		return;
	n = write(emergency.fd, emergency.bytes, emergency.len);
	(void)n; /* there is nobody left to tell */
	tcsetattr(emergency.fd, TCSANOW, &emergency.found);
}
