/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_NETWORK_H
#define HP_LOOP_NETWORK_H

#include "loop/http.h"
#include "loop/socket.h"

/*
 * The network as homepro has it: http.c and socket.c, with libcurl and libwebsockets and the forty libraries that come
 * with those, are a module that is loaded by the first call or socket. So the first screen does not wait for them
 * (doc/performance.md). network.c stands in for them in the program and says the same functions; whoever calls does not
 * know. homeprod and the tests link http.c and socket.c as they are.
 */
struct network {
	struct http *(*http_new)(struct loop *l);
	void (*http_trust)(struct http *h, const struct trust *t);
	void (*http_free)(struct http *h);
	struct http_call *(*http_send)(struct http *h, const struct http_request *r, http_done_fn *done, void *arg);
	void (*http_cancel)(struct http_call *c);
	struct sockets *(*sockets_new)(struct loop *l);
	void (*sockets_trust)(struct sockets *s, const struct trust *t);
	void (*sockets_free)(struct sockets *s);
	struct socket *(*socket_open)(struct sockets *s, const char *url, const char *subprotocol, const char *bearer,
	                              const struct socket_events *events, void *arg);
	void (*socket_free)(struct socket *s);
};

#define NETWORK_MODULE "network.so"
#define NETWORK_SYMBOL "network_functions"

/* What the module is asked for. */
extern const struct network network_functions;

#endif
