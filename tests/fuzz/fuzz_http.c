/* SPDX-License-Identifier: ISC */
/*
 * Each line as what stands in a request's head: the path, the query, and every header field that we read. Nothing may
 * crash, and what is taken has the form it is taken for. The same over a real socket is fuzz_edge.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "server/call.h"
#include "server/forms.h"
#include "server/peer.h"
#include "server/settings.h"

#define PROXIES "127.0.0.1, ::1, 10.0.0.7"

static void try_route(const char *path)
{
	char id[HP_ID_SIZE];
	unsigned allowed;

	for (int m = 0; m <= METHOD_COUNT; m++) {
		const struct route *r = route_find((enum method)m, path, id, &allowed);

		require(!r || id[0] == '\0' || id_is_valid(id));
	}
}

static void try_param(const struct call *c, const char *name)
{
	char *value = call_param(c, name);

	require(!value || strlen(value) <= strlen(c->query));
	free(value);
}

static const char *no_name(int status)
{
	return status == 0 ? "open" : "claimed";
}

static void try_query(const char *query)
{
	struct call c = { .query = xstrdup(query) };
	char *encoded = query_append(NULL, query, strlen(query));
	struct page page;
	int status;

	require(since_parse(query) >= -2);
	try_param(&c, "status");
	try_param(&c, "unread");
	if (call_page(&c, &page))
		require(page.limit >= 1 && page.limit <= HP_PAGE_MAX &&
			(page.cursor[0] == '\0' || id_is_valid(page.cursor)));
	else
		require(c.reply.status == 422 || c.reply.status == 400);
	call_clear(&c);
	c = (struct call){ .query = xstrdup(encoded) };
	require(call_status(&c, no_name, 2, &status) ? status >= -1 && status < 2 : c.reply.status >= 400);
	call_clear(&c);
	require(!strpbrk(encoded, "& \r\n"));
	free(encoded);
}

/* Whom a proxy speaks for is an address, and none of the proxies. */
static void try_forwarded(const char *text)
{
	char address[HP_ADDRESS_SIZE], again[HP_ADDRESS_SIZE];

	if (peer_forwarded(text, PROXIES, address)) {
		require(!peer_is_listed(PROXIES, address));
		require(peer_parse(address, again) && strcmp(address, again) == 0);
	}
	peer_is_listed(text, "127.0.0.1");
	peer_list_is_valid(text);
}

static void try_fields(const char *text)
{
	char token[HP_TOKEN_SIZE];
	size_t n;

	if (content_length_parse(text, &n))
		require(n <= 9999999);
	if (bearer_parse(text, token))
		require(strlen(token) > 0 && strlen(token) < HP_TOKEN_SIZE);
	if (idempotency_key_is_valid(text))
		require(strlen(text) > 0 && strlen(text) < HP_KEY_SIZE);
	if (host_is_valid(text))
		require(!strpbrk(text, " \r\n,/@"));
	content_type_is_json(text);
	require(language_wanted(text) < LANGUAGE_COUNT);
	list_has(text, "homepro.v1");
	websocket_key_is_valid(text);
	origin_is_ours(text, "https://help.example");
	origin_is_ours("https://help.example", text);
}

static void try_line(const char *line)
{
	try_route(line);
	try_query(line);
	try_forwarded(line);
	try_fields(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *rest = text, *line;

	while ((line = strsep(&rest, "\n")))
		try_line(line);
	free(text);
	return 0;
}
