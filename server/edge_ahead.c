/* SPDX-License-Identifier: ISC */
/*
 * Requests sent ahead, before the answer to the one before. libwebsockets 4.1 keeps what it has read too much of; where
 * that is the head of a request with a body, it takes this head for the body, and when there was enough of it, never
 * comes back: one packet would stop the server. Nothing it offers tells that the head was kept, so the kernel is asked
 * what has been read of the connection since the last answer. Nothing: then the request was kept, and its connection
 * is closed. Who sent it asks again (RFC 9112, 9.3.2). Requests without a body may be sent ahead.
 */
#include "server/edge_parts.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define LOOKS 4                 /* more may arrive while we look */
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

/* Rather too much than too little: what arrives between the two counts as taken. */
void ahead_note(struct conn *c)
{
	int fd = lws_get_socket_fd(c->wsi);
	int64_t left = unread(fd);

	c->taken_bytes = received(fd) - left;
}

/* Rather too little than too much. */
static int64_t taken(int fd)
{
	int64_t all = received(fd);

	return all - unread(fd);
}

/* Will lws wait for one? Without a length it does, unless the method has none. */
static bool has_body(struct lws *wsi)
{
	char text[8];

	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) == 0)
		return lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) == 0 &&
		       lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) == 0;
	return !header_text(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, text, sizeof(text)) || strcmp(text, "0") != 0;
}

bool ahead_is(const struct conn *c)
{
	if (c->taken_bytes < 0 || !has_body(c->wsi))
		return false;
	for (int i = 0; i < LOOKS; i++)
		if (taken(lws_get_socket_fd(c->wsi)) > c->taken_bytes + END_BYTES)
			return false;
	return true;
}
