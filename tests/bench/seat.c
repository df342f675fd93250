/* SPDX-License-Identifier: ISC */
/* Programs on pseudo-terminals, timed; see seat.h. */
#include "config.h"

#include "tests/bench/seat.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "tests/bench/clock.h"

static void become_program(const char *const *argv)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	execv(argv[0], (char *const *)(const void *)argv);
	_exit(127);
}

static struct winsize size_of(int rows, int columns)
{
	return (struct winsize){ .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
}

void seat_take(struct seat *s, const char *const *argv, int rows, int columns)
{
	struct winsize size = size_of(rows, columns);
	int slave;

	if (openpty(&s->master, &slave, NULL, NULL, &size) != 0) {
		perror("bench: a terminal");
		exit(1);
	}
	s->pid = argv ? fork() : 0;
	if (argv && s->pid == 0) {
		close(s->master);
		login_tty(slave);
		become_program(argv);
	}
	if (argv)
		close(slave);
}

void seat_leave(struct seat *s)
{
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	close(s->master);
}

void seat_type(struct seat *s, const char *keys)
{
	if (write(s->master, keys, strlen(keys)) < 0)
		exit(1);
}

void seat_resize(struct seat *s, int rows, int columns)
{
	struct winsize size = size_of(rows, columns);

	ioctl(s->master, TIOCSWINSZ, &size);
}

struct burst seat_await(struct seat *s, const char *text, int within_ms)
{
	static char seen[1 << 20];
	struct pollfd p = { .fd = s->master, .events = POLLIN };
	int64_t until = now_ns() + within_ms * 1000000LL;
	struct burst b = { 0 };

	while (b.bytes + 1 < sizeof(seen) && poll(&p, 1, (int)((until - now_ns()) / 1000000) + 1) > 0 && now_ns() < until) {
		ssize_t len = read(s->master, seen + b.bytes, sizeof(seen) - 1 - b.bytes);

		if (len <= 0)
			break;
		b.bytes += (size_t)len;
		b.pieces++;
		if (memmem(seen, b.bytes, text, strlen(text))) {
			b.last_ns = now_ns();
			break;
		}
	}
	return b;
}

bool seat_watch_once(struct seat *s, int within_ms)
{
	struct pollfd p = { .fd = s->master, .events = POLLIN };
	char text[65536];

	return poll(&p, 1, within_ms) > 0 && read(s->master, text, sizeof(text)) > 0;
}

struct burst seat_watch(struct seat *s, int first_within_ms, int quiet_ms)
{
	struct pollfd p = { .fd = s->master, .events = POLLIN };
	struct burst b = { 0 };
	char text[65536];

	while (poll(&p, 1, b.bytes == 0 ? first_within_ms : quiet_ms) > 0) {
		ssize_t len = read(s->master, text, sizeof(text));

		if (len <= 0)
			break;
		b.last_ns = now_ns();
		if (b.bytes == 0)
			b.first_ns = b.last_ns;
		b.bytes += (size_t)len;
		b.pieces++;
	}
	return b;
}
