/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_GUEST_H
#define HP_LOOP_GUEST_H

struct loop;
struct lws;
struct lws_context;
struct lws_context_creation_info;

/*
 * libwebsockets as a guest of our loop: client and server make their context here. Sets the event loop, the
 * log's way out and what both sides want (no extensions, no global limits of its own) in `info`, and creates
 * it. NULL: it could not be created. Whoever wants TLS makes the context without a vhost (EXPLICIT_VHOSTS), and then,
 * from the same `info`, its vhost: that, not the context, is what TLS is set up for.
 *
 * lws_guest_free() closes all it has at once; the last of it goes in the loop's next turns. Outside of the loop it
 * runs those turns itself, so that a port is free again when it returns; from within a callback they follow.
 */
struct lws_context *lws_guest_new(struct loop *l, struct lws_context_creation_info *info);
void lws_guest_free(struct loop *l, struct lws_context *c);

/*
 * Ends a WebSocket with a close code, from within its callback or outside; the callback then returns 0. Returning -1
 * after lws_close_reason() loses the code on Debian 12: its build closes twice, and the second time does not wait.
 */
void lws_guest_hang_up(struct lws *wsi, int code);

#endif
