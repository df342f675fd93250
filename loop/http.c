/* SPDX-License-Identifier: ISC */
/*
 * HTTP calls: how one is put together for libcurl, bounded, and answered. The client's intents and the server's
 * payment provider go out through here. What may hold a secret is wiped before it is freed.
 */
#include "loop/http.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "config.h"
#include "loop/curl_guest.h"
#include "loop/trust.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/words.h"

struct http_call {
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	char *request_body;
	size_t request_body_len;
	char *body;
	size_t body_len, body_size, max_bytes;
	bool is_too_large;
	const char *header_wanted;
	http_done_fn *done;
	void *arg;
	LIST_ENTRY(http_call) link;
};

struct http {
	struct curl_guest *guest;
	struct trust trust;
	LIST_HEAD(, http_call) calls;
};

/* What a person is told of the ways a call can end without an answer. */
static const struct {
	CURLcode code;
	const char *clause;
} clauses[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, N_("the host's name cannot be found") },
	{ CURLE_COULDNT_CONNECT, N_("the connection was refused") },
	{ CURLE_OPERATION_TIMEDOUT, N_("no answer in time") },
	{ CURLE_PEER_FAILED_VERIFICATION, N_("its certificate is not to be trusted") },
	{ CURLE_SSL_PINNEDPUBKEYNOTMATCH, N_("the server's key is not the one that was pinned") },
	{ CURLE_SSL_CACERT_BADFILE, N_("the file of authorities cannot be read") },
	{ CURLE_SSL_CONNECT_ERROR, N_("no secure connection can be made") },
	{ CURLE_GOT_NOTHING, N_("the connection was cut") },
	{ CURLE_SEND_ERROR, N_("the connection was cut") },
	{ CURLE_RECV_ERROR, N_("the connection was cut") },
	{ CURLE_PARTIAL_FILE, N_("the connection was cut") },
	{ CURLE_URL_MALFORMAT, N_("the address is not a valid one") },
	{ CURLE_UNSUPPORTED_PROTOCOL, N_("the address is neither http nor https") },
	{ CURLE_FILESIZE_EXCEEDED, N_("the answer is too large") },
};

static const char *clause_of(const struct http_call *c, CURLcode code)
{
	if (c->is_too_large)
		return _("the answer is too large");
	for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++)
		if (clauses[i].code == code)
			return gettext(clauses[i].clause);
	return _("the connection failed");
}

static void wipe_headers(struct curl_slist *headers)
{
	for (struct curl_slist *h = headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(headers);
}

static void call_free(struct http_call *c)
{
	curl_easy_cleanup(c->easy);
	wipe_headers(c->headers);
	if (c->request_body)
		explicit_bzero(c->request_body, c->request_body_len);
	free(c->request_body);
	if (c->body)
		explicit_bzero(c->body, c->body_size);
	free(c->body);
	free(c);
}

/* Its text lives as long as the call. */
static const char *header_of(const struct http_call *c)
{
	struct curl_header *h = NULL;

	if (!c->header_wanted ||
	    curl_easy_header(c->easy, c->header_wanted, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return NULL;
	return h->value;
}

static void on_done(CURL *easy, CURLcode result, void *arg)
{
	struct http_call *c = NULL;
	struct http_answer a = { .retry_after_s = -1 };
	long status = 0, sent = 0;
	curl_off_t retry_after = 0;

	(void)arg;
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&c);
	LIST_REMOVE(c, link);
	if (result == CURLE_OK) {
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after);
		a.status = (int)status;
		a.body = c->body ? c->body : "";
		a.body_len = c->body_len;
		a.retry_after_s = retry_after > 0 ? (int64_t)retry_after : -1;
		a.header = header_of(c);
		a.is_sent = 1;
	} else {
		curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent);
		a.error = clause_of(c, result);
		a.is_sent = sent > 0;
	}
	c->done(&a, c->arg);
	call_free(c);
}

/* Grows by doubling; the old piece is wiped, which realloc() would not do. */
static void body_reserve(struct http_call *c, size_t wanted)
{
	size_t size = c->body_size ? c->body_size : 4096;
	char *grown;

	if (wanted <= c->body_size)
		return;
	while (size < wanted)
		size *= 2;
	grown = xcalloc(1, size);
	if (c->body) {
		memcpy(grown, c->body, c->body_len);
		explicit_bzero(c->body, c->body_size);
		free(c->body);
	}
	c->body = grown;
	c->body_size = size;
}

static size_t on_body(char *data, size_t size, size_t count, void *arg)
{
	struct http_call *c = arg;
	size_t len = size * count;

	if (len > c->max_bytes - c->body_len) {
		c->is_too_large = true;
		return 0;
	}
	body_reserve(c, c->body_len + len + 1);
	memcpy(c->body + c->body_len, data, len);
	c->body_len += len;
	c->body[c->body_len] = '\0';
	return len;
}

static void add_header(struct http_call *c, const char *name, const char *value)
{
	char *line = xasprintf("%s%s", name, value);
	struct curl_slist *headers = curl_slist_append(c->headers, line);

	if (!headers)
		mem_exhausted();
	c->headers = headers;
	xfree_secret(line);
}

static void set_headers(struct http_call *c, const struct http_request *r)
{
	if (r->bearer)
		add_header(c, "Authorization: Bearer ", r->bearer);
	if (r->idempotency_key)
		add_header(c, "Idempotency-Key: ", r->idempotency_key);
	/* without a value: not the one curl would add by itself */
	add_header(c, "Content-Type:", r->content_type ? r->content_type : "");
	add_header(c, "Expect:", "");
	for (size_t i = 0; r->headers && r->headers[i]; i++)
		add_header(c, r->headers[i], "");
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
}

static void set_body(struct http_call *c, const struct http_request *r)
{
	if (!r->body && (strcmp(r->method, "GET") == 0 || strcmp(r->method, "DELETE") == 0))
		return;
	c->request_body_len = r->body ? r->body_len : 0;
	c->request_body = xcalloc(1, c->request_body_len + 1);
	if (r->body)
		memcpy(c->request_body, r->body, c->request_body_len);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, c->request_body);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->request_body_len);
}

static void set_bounds(CURL *easy, int64_t timeout_ms)
{
	long timeout = (long)(timeout_ms > 0 ? timeout_ms : HP_ANSWER_WITHIN_S * 1000);

	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, HP_CONNECT_WITHIN_S * 1000L);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)HP_ANSWER_SILENT_S);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
	/* giving up does not wait for the thread that resolves the name */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

/* Somebody's own authorities stand in place of the system's; those of the environment beside them, as OpenSSL has it,
 * and so the stream. */
static void set_trust(CURL *easy, const struct trust *t)
{
	const char *authorities = getenv("SSL_CERT_FILE");

	if (t->ca_file) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, t->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	} else if (authorities) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, authorities);
	}
	if (t->pin)
		curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, t->pin);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
}

struct http_call *http_send(struct http *h, const struct http_request *r, http_done_fn *done, void *arg)
{
	struct http_call *c = xcalloc(1, sizeof(*c));

	c->http = h;
	c->done = done;
	c->arg = arg;
	c->header_wanted = r->header_wanted;
	c->max_bytes = r->max_bytes ? r->max_bytes : HP_ANSWER_BYTES_MAX;
	c->easy = curl_easy_init();
	if (!c->easy)
		mem_exhausted();
	set_trust(c->easy, &h->trust);
	set_bounds(c->easy, r->timeout_ms);
	curl_easy_setopt(c->easy, CURLOPT_URL, r->url);
	curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
	curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(c->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)c->max_bytes);
	set_body(c, r);
	set_headers(c, r);
	curl_easy_setopt(c->easy, CURLOPT_CUSTOMREQUEST, r->method);
	LIST_INSERT_HEAD(&h->calls, c, link);
	curl_guest_add(h->guest, c->easy);
	return c;
}

void http_cancel(struct http_call *c)
{
	LIST_REMOVE(c, link);
	curl_guest_remove(c->http->guest, c->easy);
	call_free(c);
}

struct http *http_new(struct loop *l)
{
	struct http *h = xcalloc(1, sizeof(*h));

	LIST_INIT(&h->calls);
	h->guest = curl_guest_new(l, on_done, h);
	return h;
}

void http_trust(struct http *h, const struct trust *t)
{
	h->trust = *t;
}

void http_free(struct http *h)
{
	if (!h)
		return;
	while (!LIST_EMPTY(&h->calls))
		http_cancel(LIST_FIRST(&h->calls));
	curl_guest_free(h->guest);
	free(h);
}
