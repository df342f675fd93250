/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_EDGE_H
#define HP_SERVER_EDGE_H

#include <stddef.h>

struct loop;
struct store;
struct settings;
struct hub;
struct outbox;

/*
 * HTTP and WebSocket at the door, by libwebsockets: a thin shell. It checks what libwebsockets does not (methods,
 * lengths, double headers, deadlines, connections an address), makes a call of it, submits call_serve() to the store
 * and sends the reply; the stream's sockets are joined to the hub.
 */
struct edge;

/* NULL: `why`. Port 0 picks a free one. */
struct edge *edge_open(struct loop *l, const struct settings *set, struct store *s, struct hub *h, struct outbox *o,
                       char *why, size_t why_size);
int edge_port(const struct edge *e);
void edge_close(struct edge *e);                         /* answers what is under way first, briefly */

#endif
