/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_EDGE_PARTS_H
#define HP_SERVER_EDGE_PARTS_H

/* lws brings in OpenSSL, which has a type of that name. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <libwebsockets.h>
#undef ERR_STATE

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/err.h"
#include "protocol/limits.h"
#include "server/call.h"
#include "server/pace.h"
#include "server/signs.h"
#include "server/store/store.h"

/* What the edge's files share; see edge.h for who does what. Nobody else includes this. */
struct loop;
struct settings;
struct hub;
struct listener;
struct metrics;
struct addresses;
struct callers;
struct caller;
struct login;

#define STREAM_PATH "/v1/stream"
#define STREAM_PROTOCOL "homepro.v1"

/* Whom nobody is let in for. */
enum crowd { CROWD_EVERYBODY, CROWD_ADDRESS, CROWD_COUNT };

struct edge {
	struct loop *loop;
	const struct settings *settings;
	struct store *store;
	struct hub *hub;
	struct video *video;
	struct metrics *metrics;
	struct addresses *addresses;
	struct callers *callers;
	struct login *login;
	struct lws_context *context;
	struct timer *tick;             /* looks at deadlines while there are exchanges */
	struct timer *pulse;            /* looks at signs of life while there are streams */
	struct signs signs;
	struct exchange *exchanges;
	struct conn *closing;           /* streams to be hung up on */
	struct conn *ready;             /* streams with something to send */
	size_t connections, streams, slow, lingering;
	size_t connections_most;
	struct pace_lines turned_away[CROWD_COUNT], complaints;
	int port;
	bool is_closing;
	bool has_told_of_proxy;         /* one that is not listed */
	unsigned char *frame;           /* LWS_PRE and room for what is written next */
	size_t frame_room;
};

/* One TCP connection, from accepted to gone. Belongs to its wsi (opaque user data). */
struct conn {
	struct edge *edge;
	struct lws *wsi;
	char address[HP_ADDRESS_SIZE];
	struct exchange *exchange;      /* HTTP: the request in hand; NULL between two */
	int64_t taken_bytes;            /* from the socket by the end of the last request; -1: there was none */

	char *token;                    /* a stream, from the upgrade to the join */
	int64_t since;
	struct listener *listener;      /* a stream */
	bool is_stream;
	int close_code;                 /* 0: not to be closed; else it is in edge->closing */
	const char *close_reason;
	bool is_close_begun;            /* lws has been told */
	int64_t close_until_ms;         /* steady: then without ceremony */
	struct conn *prev, *next;       /* in edge->closing */
	bool is_ready;
	struct conn *ready_prev, *ready_next; /* in edge->ready */
	struct sign sign;               /* of life, of a stream */
	bool is_ping_due;
};

enum stage {
	STAGE_READING,                  /* the body */
	STAGE_WAITING,                  /* for the store, or a password */
	STAGE_WRITING,
	STAGE_LINGERING                 /* answered; the rest of a refused body is read, so that the answer arrives */
};

struct exchange;
typedef void serve_fn(struct exchange *x);

/* One HTTP request and its answer. */
struct exchange {
	struct conn *conn;              /* NULL: gone meanwhile; freed when what it waits for is done */
	struct call call;
	struct caller *caller;          /* while the store has the call */
	enum stage stage;
	bool is_head;                   /* the answer's body stays here */
	bool is_last;                   /* the connection is closed afterwards */
	bool has_rest;                  /* of the body there may be more to come */
	bool is_slow;                   /* the peer did not take the answer at once */
	bool is_deaf;                   /* nothing is read from it for now */
	bool wants_page;                /* a person with a browser: refusals are pages */
	bool is_heard;                  /* lingering: lws has read of it in this turn */
	serve_fn *serve;
	size_t body_due;                /* Content-Length */
	int64_t deadline_ms;            /* steady; 0: none */
	int64_t began_ms;               /* steady: complete, handed on */
	unsigned char *out;             /* LWS_PRE, then head and body */
	size_t out_len, out_at;
	struct exchange *prev, *next;   /* in edge->exchanges */
};

/* edge_answer.c. An answer beyond its body; zero is none. */
struct answer {
	int status;
	const char *type;               /* Content-Type; NULL: by the status */
	const char *body;
	size_t body_len;
	const char *location;
	unsigned allowed;               /* methods, bits, for 405 */
	int64_t retry_after_s;          /* 0 or less: not said */
	bool is_last;                   /* Connection: close */
	bool is_head;
};
/* LWS_PRE bytes, then *len bytes of answer. Caller frees. */
unsigned char *answer_encode(const struct answer *a, size_t *len);

/* edge_http.c: what lws reports; nonzero closes the connection. */
int http_begin(struct conn *c, const char *path, size_t path_len);
int http_body(struct conn *c, const void *data, size_t len);
int http_body_end(struct conn *c);
int http_write(struct conn *c);
void http_gone(struct conn *c);
void http_settle(struct edge *e);                        /* at the end of each turn of the loop */
void http_tick(struct edge *e);                          /* now and then, while edge_watch() asks for it */
/* edge_ahead.c */
void ahead_note(struct conn *c);                         /* a request has been answered */
bool ahead_is(const struct conn *c);                     /* the next one was in hand before that */
/* edge_fixed.c: who serves a path that is no call into the store. NULL: it is none, or takes other methods. */
serve_fn *fixed_find(enum method m, const char *path, unsigned *allowed);
/* Answers x from anywhere on the loop. */
void exchange_answer(struct exchange *x, struct answer a);
void exchange_refuse(struct exchange *x, enum err e, const char *detail); /* detail NULL: the error's own */
void exchange_reply(struct call *c);                     /* as the call's reply says; of login_done_fn's type */

/* edge_stream.c */
int stream_upgrade(struct conn *c);                      /* -1: refused */
int stream_begin(struct conn *c);
int stream_write(struct conn *c);
int stream_received(struct conn *c);
void stream_heard(struct conn *c);                       /* it has answered a ping */
void stream_gone(struct conn *c);
void stream_settle(struct edge *e);                      /* at the end of each turn of the loop */
void stream_tick(struct edge *e);
void stream_pulse(void *edge);                           /* now and then, while there are streams */

/* edge_head.c */
/* A header's text, "" where there is none; NULL where it does not fit. */
char *header_text(struct lws *wsi, enum lws_token_indexes token, char *out, size_t size);
/* The query in its encoded form, NULL where there is none; caller frees. */
char *query_read(struct lws *wsi);
/* What is wrong with a request's head whatever it asks for; ERR_NONE: nothing. */
enum err head_check(struct lws *wsi, struct fault *f);
/* That, and what does not depend on the route, into x: length, type, token, key. */
enum err head_read(struct lws *wsi, struct exchange *x, struct fault *f);
enum method head_method(struct lws *wsi, struct exchange *x); /* METHOD_COUNT: none that we serve */
bool head_is_last(struct lws *wsi);                      /* the connection ends with the answer */
bool head_wants_page(struct lws *wsi, const char *path); /* it is a browser's, at what people open with one */
enum language head_language(struct lws *wsi);            /* in which its person wants to read */

/* edge.c */
/* Room for `len` bytes behind LWS_PRE, until the next call. */
unsigned char *edge_frame(struct edge *e, size_t len);
/* There is a deadline to look at. */
void edge_watch(struct edge *e);

#endif
