/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as what reaches the server's door: a settings file, a path and its query, header fields. Nothing may crash,
 * and what is taken has the form it is taken for.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/calls.h"
#include "protocol/mem.h"
#include "server/call.h"
#include "server/forms.h"
#include "server/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int is_true)
{
	if (!is_true)
		abort();
}

static void try_settings(const char *text)
{
	struct settings s;
	struct fault f;

	settings_init(&s);
	if (settings_load_text(&s, "fuzz.conf", text, &f) == ERR_NONE)
		require(s.service.category_count > 0 && s.listen_host[0] != '\0');
	settings_clear(&s);
}

static void try_route(const char *path)
{
	char id[HP_ID_SIZE];
	unsigned allowed;

	for (int m = 0; m <= METHOD_COUNT; m++) {
		const struct route *r = route_find((enum method)m, path, id, &allowed);

		require(!r || id[0] == '\0' || id_is_valid(id));
	}
}

static void try_query(const char *query)
{
	struct call c = { .query = xstrdup(query) };
	char *encoded = query_append(NULL, query, strlen(query));

	require(since_parse(query) >= -2);
	free(call_param(&c, "status"));
	free(call_param(&c, "since"));
	free(call_param(&c, "cursor"));
	call_clear(&c);
	require(!strpbrk(encoded, "& \r\n"));
	free(encoded);
}

static void try_fields(const char *text)
{
	char token[HP_TOKEN_SIZE];
	size_t n;

	if (content_length_parse(text, &n))
		require(n <= 9999999);
	if (bearer_parse(text, token))
		require(strlen(token) > 0 && strlen(token) < HP_TOKEN_SIZE);
	content_type_is_json(text);
	list_has(text, "homepro.v1");
	websocket_key_is_valid(text);
	origin_is_ours(text, "https://help.example");
	origin_is_ours("https://help.example", text);
	host_is_valid(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);

	try_settings(text);
	try_route(text);
	try_query(text);
	try_fields(text);
	free(text);
	return 0;
}
