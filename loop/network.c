/* SPDX-License-Identifier: ISC */
/*
 * Stands in for http.c and socket.c until they are needed, then loads them; see network.h. Part of homepro, in front of
 * libloop.a, so that the linker takes these and not those.
 */
#include "config.h"

#include "loop/network.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loop/log.h"
#include "loop/trust.h"
#include "protocol/mem.h"

struct http {
	struct loop *loop;
	struct trust trust;
	struct http *inner;             /* the module's; NULL: nothing was sent yet */
};

struct sockets {
	struct loop *loop;
	struct trust trust;
	struct sockets *inner;
};

/* Beside the program while that was not installed. Caller frees. */
static char *module_path(void)
{
	char *program = realpath("/proc/self/exe", NULL);
	char *slash = program ? strrchr(program, '/') : NULL;
	char *beside = slash ? xasprintf("%.*s/" NETWORK_MODULE, (int)(slash - program), program) : NULL;

	free(program);
	if (beside && access(beside, R_OK) == 0)
		return beside;
	free(beside);
	return xstrdup(PKGLIBDIR "/" NETWORK_MODULE);
}

/* There is no going on without it; the screens leave the terminal as it was. */
static const struct network *load(void)
{
	char *path = module_path();
	/* global, since libwebsockets' own module for libuv looks for its functions there */
	void *module = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
	const struct network *functions = module ? dlsym(module, NETWORK_SYMBOL) : NULL;

	if (!functions) {
		log_error("the network's part of the program cannot be loaded: %s", dlerror());
		abort();
	}
	free(path);
	return functions;
}

static const struct network *network(void)
{
	static const struct network *loaded;

	if (!loaded)
		loaded = load();
	return loaded;
}

struct http *http_new(struct loop *l)
{
	struct http *h = xcalloc(1, sizeof(*h));

	h->loop = l;
	return h;
}

void http_trust(struct http *h, const struct trust *t)
{
	h->trust = *t;
	if (h->inner)
		network()->http_trust(h->inner, t);
}

void http_free(struct http *h)
{
	if (h && h->inner)
		network()->http_free(h->inner);
	free(h);
}

struct http_call *http_send(struct http *h, const struct http_request *r, http_done_fn *done, void *arg)
{
	if (!h->inner) {
		h->inner = network()->http_new(h->loop);
		network()->http_trust(h->inner, &h->trust);
	}
	return network()->http_send(h->inner, r, done, arg);
}

void http_cancel(struct http_call *c)
{
	network()->http_cancel(c);
}

struct sockets *sockets_new(struct loop *l)
{
	struct sockets *s = xcalloc(1, sizeof(*s));

	s->loop = l;
	return s;
}

void sockets_trust(struct sockets *s, const struct trust *t)
{
	s->trust = *t;
	if (s->inner)
		network()->sockets_trust(s->inner, t);
}

void sockets_free(struct sockets *s)
{
	if (s && s->inner)
		network()->sockets_free(s->inner);
	free(s);
}

struct socket *socket_open(struct sockets *s, const char *url, const char *subprotocol, const char *bearer,
                           const struct socket_events *events, void *arg)
{
	if (!s->inner) {
		s->inner = network()->sockets_new(s->loop);
		network()->sockets_trust(s->inner, &s->trust);
	}
	return network()->socket_open(s->inner, url, subprotocol, bearer, events, arg);
}

void socket_free(struct socket *s)
{
	if (s)
		network()->socket_free(s);
}
