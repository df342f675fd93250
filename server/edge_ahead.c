/* SPDX-License-Identifier: ISC */
/*
 * Requests sent ahead, before the answer to the one before (pipelining, which hardly anybody does). libwebsockets 4.1
 * keeps what it has read too much of. Where that is the head of a request with a body, it takes this head for the body,
 * and when there was enough of it, never comes back: one packet would stop the server. Where it is more than one
 * request, the loop is kept awake while the store works on the first of them. Nothing it offers tells that something
 * was kept, so the kernel is asked what has been read of the connection since the last answer. Nothing: then the
 * request was kept, and its connection is closed. Who sent it asks again (RFC 9112, 9.3.2).
 */
#include "server/edge_parts.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define LOOKS_MAX 16            /* for a moment in which nothing arrives */
#define END_BYTES 1             /* the peer's hang-up counts as one */

static int64_t received(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	memset(&info, 0, sizeof(info));
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 ? (int64_t)info.tcpi_bytes_received : 0;
}

static int64_t unread(int fd)
{
	int bytes;

	return ioctl(fd, FIONREAD, &bytes) == 0 ? bytes : 0;
}

/* Exact where nothing arrived while we looked; else rather too much, or too little. */
static int64_t taken(int fd, bool is_rather_more)
{
	int64_t all = 0, left = unread(fd), before;

	for (int i = 0; i < LOOKS_MAX; i++) {
		before = left;
		all = received(fd);
		left = unread(fd);
		if (left == before)
			return all - left;
	}
	return is_rather_more ? all : all - left;
}

void ahead_note(struct conn *c)
{
	c->taken_bytes = taken(lws_get_socket_fd(c->wsi), true);
}

bool ahead_is(const struct conn *c)
{
	return c->taken_bytes >= 0 && taken(lws_get_socket_fd(c->wsi), false) <= c->taken_bytes + END_BYTES;
}
