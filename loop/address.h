/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_ADDRESS_H
#define HP_LOOP_ADDRESS_H

#include <stdbool.h>

/* An http, https, ws or wss URL taken apart, for socket.c. Texts belong to the struct. */
struct address {
	bool is_tls;
	char *host;                     /* a name, or an IP address without brackets */
	char *port;
	char *host_header;              /* as the Host header wants it: with a port that is not the usual one */
	char *path;                     /* with its query */
};

/* False: not such a URL; `out` is then empty. */
bool address_parse(const char *url, struct address *out);
/* This very machine, by a name or number that no name server can turn elsewhere. */
bool address_is_loopback(const struct address *a);
void address_clear(struct address *a);

#endif
