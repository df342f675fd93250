/* SPDX-License-Identifier: ISC */
/* URLs taken apart by libcurl's own parser, so that a stream goes to the same place as a call. */
#include "loop/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "protocol/mem.h"

static const struct {
	const char *scheme;
	const char *port;
	bool is_tls;
} schemes[] = {
	{ "http", "80", false },
	{ "ws", "80", false },
	{ "https", "443", true },
	{ "wss", "443", true },
};

/* NULL where the URL has no such part. Caller frees. */
static char *part_of(CURLU *u, CURLUPart part)
{
	char *text = NULL, *copy;

	if (curl_url_get(u, part, &text, 0) != CURLUE_OK)
		return NULL;
	copy = xstrdup(text);
	curl_free(text);
	return copy;
}

static char *path_of(CURLU *u)
{
	char *path = part_of(u, CURLUPART_PATH), *query = part_of(u, CURLUPART_QUERY);
	char *whole = xasprintf("%s%s%s", path ? path : "/", query ? "?" : "", query ? query : "");

	free(path);
	free(query);
	return whole;
}

static char *without_brackets(const char *host)
{
	size_t len = strlen(host);

	return len > 2 && host[0] == '[' ? xstrndup(host + 1, len - 2) : xstrdup(host);
}

static bool take_apart(CURLU *u, struct address *out)
{
	char *scheme = part_of(u, CURLUPART_SCHEME), *host = part_of(u, CURLUPART_HOST);
	char *port = part_of(u, CURLUPART_PORT);

	for (size_t i = 0; host && i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (scheme && strcasecmp(scheme, schemes[i].scheme) == 0) {
			out->is_tls = schemes[i].is_tls;
			out->host = without_brackets(host);
			out->host_header = port ? xasprintf("%s:%s", host, port) : xstrdup(host);
			out->port = xstrdup(port ? port : schemes[i].port);
			out->path = path_of(u);
		}
	free(scheme);
	free(host);
	free(port);
	return out->host != NULL;
}

bool address_parse(const char *url, struct address *out)
{
	CURLU *u = curl_url();
	bool ok;

	memset(out, 0, sizeof(*out));
	if (!u)
		mem_exhausted();
	ok = curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER) ==
	             CURLUE_OK &&
	     take_apart(u, out);
	curl_url_cleanup(u);
	return ok;
}

bool address_is_loopback(const struct address *a)
{
	unsigned char four[4], six[16];

	if (inet_pton(AF_INET, a->host, four) == 1)
		return four[0] == 127;
	if (inet_pton(AF_INET6, a->host, six) == 1)
		return memcmp(six, &in6addr_loopback, sizeof(six)) == 0;
	return strcasecmp(a->host, "localhost") == 0;
}

void address_clear(struct address *a)
{
	free(a->host);
	free(a->port);
	free(a->host_header);
	free(a->path);
	memset(a, 0, sizeof(*a));
}
