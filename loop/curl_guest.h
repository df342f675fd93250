/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_CURL_GUEST_H
#define HP_LOOP_CURL_GUEST_H

#include <curl/curl.h>

struct loop;

/*
 * libcurl as a guest of our loop: its multi interface with a uv_poll_t for each of its sockets and one timer.
 * For http.c alone.
 */
struct curl_guest;
typedef void curl_guest_done_fn(CURL *easy, CURLcode result, void *arg);

/* `done` is called from the loop, never from within curl or curl_guest_add(); it may free the guest. */
struct curl_guest *curl_guest_new(struct loop *l, curl_guest_done_fn *done, void *arg);
void curl_guest_free(struct curl_guest *g);              /* all handles must have been removed */

void curl_guest_add(struct curl_guest *g, CURL *easy);
void curl_guest_remove(struct curl_guest *g, CURL *easy); /* `done` removes by itself */

#endif
