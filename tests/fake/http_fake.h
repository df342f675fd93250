/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_HTTP_FAKE_H
#define HP_TESTS_FAKE_HTTP_FAKE_H

#include <stddef.h>

struct loop;

/*
 * A small HTTP/1.1 server on the loop, for fakes that play a provider. It knows no more than a
 * provider's API needs (Content-Length, keep-alive), and can do what a good server would not:
 * cut the connection instead of answering.
 */
struct http_fake;
struct http_ask;                /* one request, until it was answered or cut */

/* Called once a request is there as a whole; it answers from within or later. */
typedef void http_fake_fn(struct http_ask *a, void *arg);

/* Port 0 picks a free one, on 127.0.0.1. NULL: it cannot be had. */
struct http_fake *http_fake_open(struct loop *l, int port, http_fake_fn *fn, void *arg);
int http_fake_port(const struct http_fake *h);
/* Cuts what is under way: whoever holds an http_ask must forget it before. */
void http_fake_close(struct http_fake *h);

/* Borrowed until the answer. */
const char *ask_method(const struct http_ask *a);
const char *ask_path(const struct http_ask *a);         /* without the query */
const char *ask_query(const struct http_ask *a);        /* "" where none */
const char *ask_header(const struct http_ask *a, const char *name); /* NULL: not there */
const char *ask_body(const struct http_ask *a);         /* NUL-terminated */
size_t ask_body_len(const struct http_ask *a);

/* `headers`: more of them, each "Name: value\r\n", one after the other; or "". Fine where the
 * peer has gone. */
void ask_answer(struct http_ask *a, int status, const char *content_type, const char *headers, const char *body);
void ask_cut(struct http_ask *a);

#endif
