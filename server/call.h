/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_CALL_H
#define HP_SERVER_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/audit.h"
#include "protocol/err.h"
#include "protocol/language.h"
#include "protocol/user.h"
#include "server/store/store.h"

/*
 * One HTTP call on its way from the edge through a handler and back. A handler is a function of (tx, call): it runs
 * on the pool inside one transaction, reads the call, changes the store through tx and fills in the reply. It sees no
 * socket, so tests run it without one. Around each handler, in the same transaction, go the token check, the rule who
 * may (the route's), and the idempotency key: call_serve(). Only the answer to a call that changed something is kept
 * under its key: an error changed nothing, so the same call may be tried again. An answer with a token in it is kept so
 * that only who asks with the same credentials can read it: what lies in a backup opens nothing.
 */
enum method { METHOD_GET, METHOD_POST, METHOD_PATCH, METHOD_COUNT };

struct call;
struct settings;
struct video;
typedef void handler_fn(struct tx *tx, struct call *c);

/* Who a route lets in, as bits of 1 << enum role; ROUTE_ANYONE: no token is asked for. */
#define ROUTE_ANYONE 0x80u
#define ROUTE_ALL    0x07u
/* A kiosk's token, and no person's; and it is let in nowhere else. */
#define ROUTE_DEVICE 0x40u
/* With the others: the answer holds a token. */
#define ROUTE_SECRET 0x100u
/* With the others: written into the audit whoever does it, not only where an operator does. */
#define ROUTE_AUDITED 0x200u

struct route {
	enum method method;
	const char *pattern;            /* "/v1/requests/:id/claim": one :id at most */
	unsigned roles;
	handler_fn *handler;
	enum deed deed;                 /* what it is in the audit, once it is done; DEED_NONE: it changes nothing */
};
/* routes.c: the whole of the API as a table. */
const struct route *route_all(size_t *count);
/* NULL: `*allowed` has the methods the path takes (bits), 0 where the path is unknown. The id is copied out. */
const struct route *route_find(enum method m, const char *path, char id[HP_ID_SIZE], unsigned *allowed);

/*
 * A handler that cannot answer from the database alone asks for a second step: once its tx is committed, and before the
 * reply is sent, reply.after is called on the loop. It fills in the reply, then calls `done` once, at any time.
 */
typedef void reply_done_fn(struct call *c);
typedef void reply_after_fn(struct call *c, reply_done_fn *done);

struct reply {
	int status;
	char *body;                     /* JSON, or NULL; freed with the call */
	const char *type;               /* Content-Type, where the body is no JSON; static */
	char *location;                 /* of a 302 */
	int64_t retry_after_s;          /* -1: none */
	const char *complaint;          /* for the log, which writes few of them; static; NULL: none */
	bool is_token_dead;             /* this call's token was ended: close its streams */
	char about[HP_ID_SIZE];         /* for the audit, what it was done to; "": what the path names */
	reply_after_fn *after;          /* NULL: the reply is as it stands */
	void *after_arg;                /* for it; one piece of memory, freed with the call */
};

struct call {
	const struct route *route;
	const struct settings *settings;
	struct video *video;            /* on the loop only: for reply.after */
	char id[HP_ID_SIZE];            /* the path's */
	char *query;                    /* raw, without "?"; NULL: none */
	char *token;                    /* NULL: none */
	char *key;                      /* Idempotency-Key; NULL: none */
	char *signature;                /* Stripe-Signature; NULL: none */
	char *body;
	size_t body_len;
	char address[HP_ADDRESS_SIZE];  /* of the peer */
	char client[HP_CLIENT_SIZE];    /* User-Agent, made fit to show; "": none */
	enum language language;         /* of pages */
	struct user caller;             /* filled in by call_serve() */
	char device_id[HP_ID_SIZE];     /* likewise, where the route is ROUTE_DEVICE */
	struct reply reply;
	void *owner;                    /* the edge's own */
};

void call_clear(struct call *c);
/* The whole of one call inside a tx: token, role, key, handler. Sets tx->is_refused where the reply is an error. */
void call_serve(struct tx *tx, struct call *c);

/* For handlers: the reply is this JSON (taken), or a problem document. */
void reply_take(struct call *c, int status, char *json);
void reply_fault(struct call *c, const struct fault *f);
void reply_err(struct call *c, enum err e, const char *field, const char *detail); /* detail NULL: the error's own */
void reply_too_often(struct call *c, int64_t wait_ms);  /* with Retry-After */
/* The same with who was quicker: a display name. */
void reply_taken(struct call *c, const struct fault *f, const char *claimed_by);

/* A query parameter, decoded; NULL: not there. Caller frees. */
char *call_param(const struct call *c, const char *name);
/* The two that every list takes. False: out of range, the reply says which. `cursor` "": from the newest. */
struct page { char cursor[HP_ID_SIZE]; int limit; };
bool call_page(struct call *c, struct page *out);
/* ?status= by its name, one of `count`; -1 where not given. False: there is none such, the reply says so. */
typedef const char *status_name_fn(int status);
bool call_status(struct call *c, status_name_fn *name, int count, int *out);

#endif
