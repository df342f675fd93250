/* SPDX-License-Identifier: ISC */
/* A line that can be cut; see line.h. */
#include "tests/pty/line.h"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WIRES_MAX 64
#define BACKLOG 16

static struct sockaddr_in address_of(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((in_port_t)port),
		                     .sin_addr = { htonl(INADDR_LOOPBACK) } };
}

static int listen_on(int *port)
{
	struct sockaddr_in at = address_of(*port);
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0) {
		close(fd);
		return -1;
	}
	*port = ntohs(at.sin_port);
	return fd;
}

static int connect_to(int port)
{
	struct sockaddr_in at = address_of(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Each wire has two ends, side by side; what comes in at one goes out at the other. */
static int ends[2 * WIRES_MAX];

static void unplug(int i)
{
	close(ends[i]);
	close(ends[i ^ 1]);
	ends[i] = ends[i ^ 1] = -1;
}

static void plug(int from, int to_port)
{
	int to = connect_to(to_port);

	for (int i = 0; to >= 0 && i < 2 * WIRES_MAX; i += 2)
		if (ends[i] < 0) {
			ends[i] = from;
			ends[i + 1] = to;
			return;
		}
	close(from);
	if (to >= 0)
		close(to);
}

static void pass_on(int i)
{
	char bytes[16384];
	ssize_t len = read(ends[i], bytes, sizeof(bytes));

	for (ssize_t sent = 0, n; sent < len; sent += n) {
		n = send(ends[i ^ 1], bytes + sent, (size_t)(len - sent), MSG_NOSIGNAL);
		if (n <= 0)
			len = -1;
	}
	if (len <= 0)
		unplug(i);
}

static void serve(int listening, int to_port)
{
	struct pollfd polled[2 * WIRES_MAX + 1];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < 2 * WIRES_MAX; i++)
		ends[i] = -1;
	for (;;) {
		for (int i = 0; i < 2 * WIRES_MAX; i++)
			polled[i] = (struct pollfd){ .fd = ends[i], .events = POLLIN };
		polled[2 * WIRES_MAX] = (struct pollfd){ .fd = listening, .events = POLLIN };
		poll(polled, 2 * WIRES_MAX + 1, -1);
		for (int i = 0; i < 2 * WIRES_MAX; i++)
			if (polled[i].fd >= 0 && polled[i].revents && ends[i] == polled[i].fd)
				pass_on(i);
		if (polled[2 * WIRES_MAX].revents)
			plug(accept(listening, NULL, NULL), to_port);
	}
}

bool line_mend(struct line *l)
{
	int listening = listen_on(&l->port);

	if (listening < 0)
		return false;
	l->pid = fork();
	if (l->pid == 0)
		serve(listening, l->to_port);
	close(listening);
	return l->pid > 0;
}

void line_cut(struct line *l)
{
	if (l->pid <= 0)
		return;
	kill(l->pid, SIGKILL);
	waitpid(l->pid, NULL, 0);
	l->pid = 0;
}

bool line_open(struct line *l, int to_port)
{
	*l = (struct line){ .to_port = to_port };
	return line_mend(l);
}
