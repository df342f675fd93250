/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_EDGE_H
#define HP_SERVER_EDGE_H

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct store;
struct settings;
struct hub;
struct metrics;
struct video;

/*
 * HTTP and WebSocket at the door, by libwebsockets: a thin shell. It checks what libwebsockets does not (methods,
 * lengths, double headers, deadlines, connections an address), makes a call of it, submits call_serve() to the store
 * and sends the reply; the stream's sockets are joined to the hub.
 *
 *   edge.c         the context, connections, which callback goes where
 *   edge_http.c    one request at a time on a connection: head, body, call, deadlines
 *   edge_head.c    what is read of a request's head, and refused
 *   edge_ahead.c   requests that were sent too early
 *   edge_answer.c  the bytes of an answer
 *   edge_stream.c  the upgrade and the stream's frames
 */
struct edge;

/* NULL: `why`. Port 0 picks a free one. */
struct edge *edge_open(struct loop *l, const struct settings *set, struct store *s, struct hub *h, struct video *v,
                       struct metrics *m, char *why, size_t why_size);
int edge_port(const struct edge *e);
/* Reads certificate and key again, for connections to come; the others go on. False: `why`, and all is as it was. */
bool edge_reload(struct edge *e, char *why, size_t why_size);
/* Closes streams with 1001 and answers what is under way, for two seconds at most. From outside of the loop. */
void edge_close(struct edge *e);

#endif
