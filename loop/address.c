/* SPDX-License-Identifier: ISC */
/*
 * URLs taken apart, strictly: what libcurl could read in another way than this is refused, so that a stream goes to the
 * same place as a call (tests/unit/test_loop_address.c asks libcurl). Needs no library, since a URL is judged before the
 * first screen and libcurl is loaded after it.
 */
#include "loop/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "protocol/mem.h"

#define HOST_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
#define PORT_MAX 65535

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

/* Past the "://"; NULL where it is none of ours. */
static const char *take_scheme(const char *url, struct address *out)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t len = strlen(schemes[i].scheme);

		if (strncasecmp(url, schemes[i].scheme, len) == 0 && strncmp(url + len, "://", 3) == 0) {
			out->is_tls = schemes[i].is_tls;
			out->port = xstrdup(schemes[i].port);
			return url + len + 3;
		}
	}
	return NULL;
}

static bool is_ipv6(const char *text)
{
	unsigned char address[16];

	return inet_pton(AF_INET6, text, address) == 1;
}

/* Past the host; NULL where there is none, or one of another kind. */
static const char *take_host(const char *at, struct address *out)
{
	const bool is_bracketed = *at == '[';
	const char *from = at + is_bracketed;
	size_t len = is_bracketed ? strcspn(from, "]") : strspn(from, HOST_CHARS);

	if (len == 0 || (is_bracketed && from[len] != ']'))
		return NULL;
	out->host = xstrndup(from, len);
	if (is_bracketed && !is_ipv6(out->host))
		return NULL;
	return from + len + is_bracketed;
}

/* Past the port, if there is one; NULL where it is not a number that a port can be. */
static const char *take_port(const char *at, struct address *out)
{
	size_t len;
	long port;

	if (*at != ':')
		return at;
	at++;
	len = strspn(at, "0123456789");
	port = len > 0 && len <= 5 ? strtol(at, NULL, 10) : 0;
	if (port < 1 || port > PORT_MAX)
		return NULL;
	free(out->port);
	out->port = xasprintf("%ld", port);
	return at + len;
}

/* Nothing that would have to be written otherwise, and no steps up or on the spot, which libcurl walks. */
static bool is_clean_path(const char *path)
{
	size_t before_query = strcspn(path, "?");

	for (const char *c = path; *c != '\0'; c++) {
		bool is_segment_start = c > path && c[-1] == '/' && c < path + before_query;

		if (*c <= ' ' || *c >= 0x7F || *c == '\\' || *c == '#')
			return false;
		if (is_segment_start && (*c == '.' || strncasecmp(c, "%2e", 3) == 0))
			return false;
	}
	return true;
}

static bool take_path(const char *at, struct address *out)
{
	if (*at != '\0' && *at != '/' && *at != '?')
		return false;
	out->path = xasprintf("%s%s", *at == '/' ? "" : "/", at);
	return is_clean_path(out->path);
}

static bool take_apart(const char *url, struct address *out)
{
	const char *host = take_scheme(url, out), *port, *path;

	port = host != NULL ? take_host(host, out) : NULL;
	path = port != NULL ? take_port(port, out) : NULL;
	if (path == NULL || !take_path(path, out))
		return false;
	out->host_header = xasprintf("%.*s%s%s", (int)(port - host), host, path > port ? ":" : "",
	                             path > port ? out->port : "");
	return true;
}

bool address_parse(const char *url, struct address *out)
{
	memset(out, 0, sizeof(*out));
	if (take_apart(url, out))
		return true;
	address_clear(out);
	return false;
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
