/* SPDX-License-Identifier: ISC */
/* The module's one way in; see network.h. All else in it is hidden, or it would find network.c's functions for its own. */
#include "loop/network.h"

__attribute__((visibility("default"))) const struct network network_functions = {
	.http_new = http_new,
	.http_trust = http_trust,
	.http_free = http_free,
	.http_send = http_send,
	.http_cancel = http_cancel,
	.sockets_new = sockets_new,
	.sockets_trust = sockets_trust,
	.sockets_free = sockets_free,
	.socket_open = socket_open,
	.socket_free = socket_free,
};
