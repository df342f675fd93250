/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_SOCKET_H
#define HP_LOOP_SOCKET_H

#include <stddef.h>

struct loop;
struct trust;

/*
 * One WebSocket as client, read only (the stream is one-way). Names are resolved without blocking. It answers pings. A
 * peer from which nothing came for 25 s, longer than a server of ours is ever silent, is asked, and given up after 30.
 * (libwebsockets 4.1 reports a peer's close code 1013 as 1002.)
 */
struct sockets;                                          /* the libwebsockets context behind them */
struct socket;

struct sockets *sockets_new(struct loop *l);
/* Before the first socket is opened; `t` is copied, its texts are not. */
void sockets_trust(struct sockets *s, const struct trust *t);
void sockets_free(struct sockets *s);                    /* all sockets must have been freed */

struct socket_events {
	void (*opened)(void *arg);
	void (*message)(const char *text, size_t len, void *arg);  /* whole, valid UTF-8, not terminated */
	/* Once, at the end, whoever ended it: close code (1006 where there was none), the HTTP status where the
	 * upgrade was refused (else 0), and a clause for a person. The socket may be freed from here. */
	void (*closed)(int code, int status, const char *reason, void *arg);
};

/* `url`: http://, https://, ws:// or wss://. Never NULL: a failure comes by `closed`, later. */
struct socket *socket_open(struct sockets *s, const char *url, const char *subprotocol, const char *bearer,
                           const struct socket_events *events, void *arg);
void socket_free(struct socket *s);                      /* closes without a callback; NULL is fine */

#endif
