/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_FORMS_H
#define HP_SERVER_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/language.h"
#include "protocol/limits.h"

/*
 * The forms of what stands in an HTTP request's head, checked strictly: libwebsockets hands on almost anything. Pure,
 * so that tests and the fuzzer reach it without a socket. Texts are as the peer sent them, NUL-terminated.
 */

/* 1 to 7 digits and nothing else. */
bool content_length_parse(const char *text, size_t *out);
/* application/json, with charset=utf-8 or nothing behind it. */
bool content_type_is_json(const char *text);
/* Does an Accept header name text/html? Programs say nothing or anything at all, browsers name it. */
bool accept_names_html(const char *text);
/* What an Accept-Language header wants most of what we have (RFC 9110, 12.5.4); English where it is none of these. */
enum language language_wanted(const char *text);
/* "Bearer TOKEN"; false: another scheme, or not a token's form. */
bool bearer_parse(const char *text, char token[HP_TOKEN_SIZE]);
/* Is `name` in a list such as Sec-WebSocket-Protocol's? */
bool list_has(const char *list, const char *name);
/* 24 characters of base64 that are 16 bytes. */
bool websocket_key_is_valid(const char *text);
/* A page of another origin must not use a person's browser against us. `base_url` may have a path. */
bool origin_is_ours(const char *origin, const char *base_url);
/* One host and port, no list, no blanks. */
bool host_is_valid(const char *text);

/* Puts a decoded piece of a query ("name=value") back into its encoded form, behind `&` where `query` holds
 * something. `query` may be NULL; returns what replaces it. */
char *query_append(char *query, const char *piece, size_t len);
/* `since` of a query: its number, -1 where it is not there, -2 where it is not a seq or there twice. */
int64_t since_parse(const char *query);

#endif
