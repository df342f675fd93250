/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_HTTP_H
#define HP_LOOP_HTTP_H

#include <stddef.h>
#include <stdint.h>

struct loop;
struct trust;

/*
 * HTTP calls by libcurl's multi interface on the loop. Never follows a redirect, never uses a proxy,
 * http and https only; TLS 1.2 at least, certificates checked. An answer over `max_bytes` is an error.
 */
struct http;
struct http_call;                                        /* one under way */

struct http *http_new(struct loop *l);
/* For calls to come; `t` is copied, its texts are not. */
void http_trust(struct http *h, const struct trust *t);
void http_free(struct http *h);                          /* cancels what is under way, without callbacks */

struct http_request {
	const char *method;                              /* "GET" */
	const char *url;
	const char *bearer;                              /* Authorization: Bearer …; NULL: none */
	const char *idempotency_key;                     /* NULL: none */
	const char *content_type;                        /* NULL: none */
	const char *const *headers;                      /* more, "Name: value", NULL-terminated; or NULL */
	const char *body;
	size_t body_len;
	int64_t timeout_ms;                              /* whole call; 0: 30 s */
	const char *header_wanted;                       /* of the answer, a literal; NULL: none */
	size_t max_bytes;                                /* of the answer; 0: HP_ANSWER_BYTES_MAX */
};

struct http_answer {
	int status;                                      /* 0: no answer, see `error` */
	const char *body;                                /* NUL-terminated, for the callback's time */
	size_t body_len;
	int64_t retry_after_s;                           /* -1: not said */
	const char *header;                              /* the one that was wanted; NULL: not there */
	const char *error;                               /* one clause for a person; NULL where there was an answer */
	int is_sent;                                     /* without an answer: may it have arrived? */
};

typedef void http_done_fn(const struct http_answer *a, void *arg);

/* Copies all it needs. `done` is called once, later, never from within; unless cancelled. */
struct http_call *http_send(struct http *h, const struct http_request *r, http_done_fn *done, void *arg);
void http_cancel(struct http_call *c);

#endif
