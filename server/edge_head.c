/* SPDX-License-Identifier: ISC */
/*
 * The head of a request: what is read of it, and what is refused whatever it asks for. For the edge's HTTP and its
 * upgrade alike.
 */
#include "server/edge_parts.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "loop/log.h"
#include "protocol/calls.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "server/forms.h"
#include "server/limits.h"
#include "server/peer.h"
#include "server/settings.h"

char *header_text(struct lws *wsi, enum lws_token_indexes token, char *out, size_t size)
{
	out[0] = '\0';
	if (lws_hdr_total_length(wsi, token) == 0)
		return out;
	return lws_hdr_copy(wsi, out, (int)size, token) < 0 ? NULL : out;
}

enum err head_check(struct lws *wsi, struct fault *f)
{
	char text[256];
	bool is_new = true;

	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0)
		return fault_set(f, ERR_MALFORMED, "Transfer-Encoding", _("A body needs a Content-Length."));
	if (!header_text(wsi, WSI_TOKEN_HTTP, text, sizeof(text)))
		return fault_set(f, ERR_MALFORMED, NULL, NULL);
	if (strcmp(text, "HTTP/1.0") == 0)
		is_new = false;
	else if (strcmp(text, "HTTP/1.1") != 0)
		return fault_set(f, ERR_MALFORMED, NULL, _("HTTP/1.1 is spoken here."));
	if (!header_text(wsi, WSI_TOKEN_HOST, text, sizeof(text)) ||
	    ((is_new || text[0] != '\0') && !host_is_valid(text)))
		return fault_set(f, ERR_MALFORMED, "Host", NULL);
	return ERR_NONE;
}

/* lws has taken it apart and decoded it: it is put together again, piece by piece. */
char *query_read(struct lws *wsi)
{
	int room = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS) + 1, len;
	char *piece = xmalloc((size_t)room), *query = NULL;

	for (int i = 0; (len = lws_hdr_copy_fragment(wsi, piece, room, WSI_TOKEN_HTTP_URI_ARGS, i)) > 0; i++)
		query = query_append(query, piece, (size_t)len);
	free(piece);
	return query;
}

static enum err read_authorization(struct lws *wsi, struct call *c, struct fault *f)
{
	char text[256], token[HP_TOKEN_SIZE];

	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_AUTHORIZATION) == 0)
		return ERR_NONE;
	if (!header_text(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, text, sizeof(text)) || !bearer_parse(text, token))
		return fault_set(f, ERR_SIGNED_OUT, NULL, NULL);
	c->token = xstrdup(token);
	sodium_memzero(token, sizeof(token));
	sodium_memzero(text, sizeof(text));
	return ERR_NONE;
}

static enum err read_key(struct lws *wsi, struct call *c, struct fault *f)
{
	static const char name[] = "idempotency-key:";
	int len = lws_hdr_custom_length(wsi, name, sizeof(name) - 1);
	char key[HP_KEY_SIZE];

	if (len < 0)
		return ERR_NONE;
	if (len >= HP_KEY_SIZE || lws_hdr_custom_copy(wsi, key, sizeof(key), name, sizeof(name) - 1) < 0 ||
	    !idempotency_key_is_valid(key))
		return fault_set(f, ERR_MALFORMED, "Idempotency-Key", _("A key is 1 to 255 visible ASCII characters."));
	c->key = xstrdup(key);
	return ERR_NONE;
}

static enum err read_signature(struct lws *wsi, struct call *c, struct fault *f)
{
	static const char name[] = "stripe-signature:";
	int len = lws_hdr_custom_length(wsi, name, sizeof(name) - 1);
	char text[LIMIT_SIGNATURE_BYTES + 1];

	if (len < 0)
		return ERR_NONE;
	if (len > LIMIT_SIGNATURE_BYTES || lws_hdr_custom_copy(wsi, text, sizeof(text), name, sizeof(name) - 1) < 0)
		return fault_set(f, ERR_MALFORMED, "Stripe-Signature", NULL);
	c->signature = xstrdup(text);
	return ERR_NONE;
}

static enum err read_length(struct lws *wsi, struct exchange *x, struct fault *f)
{
	char text[16];

	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) == 0)
		return ERR_NONE;
	if (!header_text(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, text, sizeof(text)) ||
	    !content_length_parse(text, &x->body_due))
		return fault_set(f, ERR_MALFORMED, "Content-Length", NULL);
	if (x->body_due > HP_BODY_BYTES_MAX)
		return fault_set(f, ERR_TOO_LARGE, NULL, NULL);
	return ERR_NONE;
}

static const struct {
	int lws_method;
	enum method method;
	bool is_head;
} methods[] = {
	{ LWSHUMETH_GET, METHOD_GET, false },
	{ LWSHUMETH_HEAD, METHOD_GET, true },
	{ LWSHUMETH_POST, METHOD_POST, false },
	{ LWSHUMETH_PATCH, METHOD_PATCH, false },
};

/* METHOD_COUNT: none that we serve. */
enum method head_method(struct lws *wsi, struct exchange *x)
{
	char *uri;
	int uri_len, got = lws_http_get_uri_and_method(wsi, &uri, &uri_len);

	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (methods[i].lws_method == got) {
			x->is_head = methods[i].is_head;
			return methods[i].method;
		}
	return METHOD_COUNT;
}

/* Without a keep-alive that both sides mean, the answer says that it is the last. */
bool head_is_last(struct lws *wsi)
{
	char version[16], connection[64];

	if (!header_text(wsi, WSI_TOKEN_HTTP, version, sizeof(version)) ||
	    !header_text(wsi, WSI_TOKEN_CONNECTION, connection, sizeof(connection)))
		return true;
	if (strcmp(version, "HTTP/1.1") == 0)
		return strcasecmp(connection, "close") == 0;
	return strcasecmp(connection, "keep-alive") != 0;
}

/* The API's own answers are the same for everybody. A header too long to be a browser's is none. */
bool head_wants_page(struct lws *wsi, const char *path)
{
	char accept[512];

	return strncmp(path, "/v1/", 4) != 0 &&
	       header_text(wsi, WSI_TOKEN_HTTP_ACCEPT, accept, sizeof(accept)) &&
	       accept_names_html(accept);
}

enum language head_language(struct lws *wsi)
{
	char wanted[512];

	return header_text(wsi, WSI_TOKEN_HTTP_ACCEPT_LANGUAGE, wanted, sizeof(wanted)) ? language_wanted(wanted)
											: LANGUAGE_EN;
}

static enum err read_content_type(struct lws *wsi, struct fault *f)
{
	char type[64];

	if (!header_text(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, type, sizeof(type)) || !content_type_is_json(type))
		return fault_set(f, ERR_CONTENT_TYPE, NULL, NULL);
	return ERR_NONE;
}

/* Most likely a proxy of ours that nobody listed, through which everybody has one address. Once: a stranger may write
 * such a header too. */
static void tell_of_proxy(struct edge *e, const char *peer)
{
	if (e->has_told_of_proxy || !(peer_is_loopback(peer) || e->settings->is_behind_proxy))
		return;
	e->has_told_of_proxy = true;
	log_warn("%s sends X-Forwarded-For and is not in [server] proxies: who comes through it counts as that address",
	         peer);
}

/* Who is meant by limits on addresses: the peer, or whom a proxy of ours speaks for. */
static void read_address(struct lws *wsi, struct exchange *x)
{
	const char *proxies = x->conn->edge->settings->proxies;
	char text[512], address[HP_ADDRESS_SIZE];

	if (lws_hdr_total_length(wsi, WSI_TOKEN_X_FORWARDED_FOR) == 0)
		return;
	if (!peer_is_listed(proxies, x->conn->address))
		tell_of_proxy(x->conn->edge, x->conn->address);
	else if (header_text(wsi, WSI_TOKEN_X_FORWARDED_FOR, text, sizeof(text)) &&
		 peer_forwarded(text, proxies, address))
		memcpy(x->call.address, address, sizeof(address));
}

/* What somebody's sign-ins are told apart by. It is only shown, so too much of it is cut. */
static void read_client(struct lws *wsi, struct call *c)
{
	char text[512];

	if (header_text(wsi, WSI_TOKEN_HTTP_USER_AGENT, text, sizeof(text)))
		text_clean_into(c->client, sizeof(c->client), text, strlen(text), TEXT_LINE);
}

/* Everything of the head that does not depend on the route. */
enum err head_read(struct lws *wsi, struct exchange *x, struct fault *f)
{
	enum err err = head_check(wsi, f);

	if (err == ERR_NONE)
		err = read_length(wsi, x, f);
	if (err == ERR_NONE && x->body_due > 0 && lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0)
		err = fault_set(f, ERR_MALFORMED, NULL, _("GET takes no body."));
	if (err == ERR_NONE)
		err = read_authorization(wsi, &x->call, f);
	if (err == ERR_NONE)
		err = read_key(wsi, &x->call, f);
	if (err == ERR_NONE)
		err = read_signature(wsi, &x->call, f);
	if (err == ERR_NONE && x->body_due > 0)
		err = read_content_type(wsi, f);
	read_address(wsi, x);
	read_client(wsi, &x->call);
	return err;
}

