/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_SERVER_H
#define HP_SERVER_SERVER_H

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct settings;

/*
 * homeprod as a thing on a loop: store, hub, outbox, sweeper and edge put together, in the order they need each
 * other. main.c runs one; a system test runs one beside its clients on the same loop.
 */
struct server;

/* `set` is borrowed until server_close(); a base_url that is not set is made of the port. NULL: `why`. */
struct server *server_open(struct loop *l, struct settings *set, char *why, size_t why_size);
int server_port(const struct server *s);
struct store *server_store(struct server *s);
/* Takes no more, finishes what is under way (two seconds at most), and goes. From outside of the loop. */
void server_close(struct server *s);
/* Reads again what may change while it runs: certificate and key. False: `why`, and all is as it was. */
bool server_reload(struct server *s, char *why, size_t why_size);

#endif
