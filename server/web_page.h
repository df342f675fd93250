/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_WEB_PAGE_H
#define HP_SERVER_WEB_PAGE_H

#include <stdint.h>

#include "protocol/language.h"

/*
 * What a person reads in a browser who opened one of our links and is not led on: a heading and a sentence in plain
 * words. No script, nothing from elsewhere; WEB_PAGE_POLICY goes out with each, as Content-Security-Policy.
 */
#define WEB_PAGE_TYPE "text/html; charset=utf-8"
#define WEB_PAGE_STYLE_HASH "sha256-oj2wdzU23fqrbuHS+dOHdICWuei8JogEHjeg0v2A4G8="
#define WEB_PAGE_POLICY \
	"default-src 'none'; style-src '" WEB_PAGE_STYLE_HASH "'; base-uri 'none'; form-action 'none'; " \
	"frame-ancestors 'none'"

/* Title and sentence are English, and are shown in `l` where web_words.h has them. `again_s`: the page loads itself
 * again after so many seconds; 0: it does not. Texts are escaped here; caller frees. */
char *web_page_encode(enum language l, const char *title, const char *sentence, int64_t again_s);
/* A refusal as such a page: the heading is the status' own. */
char *web_page_of_refusal(enum language l, int status, const char *sentence, int64_t again_s);

#endif
