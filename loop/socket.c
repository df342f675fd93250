/* SPDX-License-Identifier: ISC */
/*
 * The stream's end at the client: a WebSocket from the address to the last message. A try looks the name up, then
 * connects to one address after the other; each connection is a libwebsockets wsi that knows us by its opaque
 * pointer. Once that pointer is taken away the wsi ends by itself and we hear no more of it.
 */
#include "loop/socket.h"

#include <libwebsockets.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/address.h"
#include "loop/guest.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/trust.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "protocol/words.h"

#define PIECE_BYTES 16384               /* what libwebsockets hands over at once */
#define CODE_NONE 1006
#define KEY_BYTES_MAX 4096              /* of a server's public key; RSA of 16384 bits has 2086 */
#define LOOK_EARLY_MS 1200              /* more than a clock's second: whoever shows one is not woken for silence too */

struct sockets {
	struct loop *loop;
	struct trust trust;
	struct lws_context *contexts[2]; /* without and with TLS, each made when first needed: TLS takes a while */
};

/* A name being looked up. It outlives its socket, since libuv's pool cannot always be stopped. */
struct lookup {
	uv_getaddrinfo_t req;
	struct socket *socket;          /* NULL: nobody waits any more */
};

struct socket {
	struct sockets *sockets;
	struct address address;
	char *subprotocol, *bearer;
	struct socket_events events;
	void *arg;

	struct lookup *lookup;
	struct addrinfo *addresses, *next; /* `next`: to be tried */
	struct lws *wsi;                /* NULL: none, or no longer ours */
	bool is_connecting;             /* inside libwebsockets' call to do so */
	bool is_connected;              /* but not yet answered */
	bool is_open;
	bool is_stranger;               /* its key is not the one that was pinned */
	bool is_asked, is_ask_due;      /* whether it is alive; to be asked when it can be written to */
	int64_t heard_ms, look_at_ms;   /* steady: of a life sign known of; 0: silence is not looked at */
	struct timer *look;             /* where nothing else woke us by then */
	char *message;                  /* the pieces so far */
	size_t message_len, message_size;

	int status;                     /* of the answer to the upgrade */
	int code;
	const char *reason;
	struct timer *closing;          /* carries `closed` out of libwebsockets' callbacks */
};

/* By itself it asks whatever the server has said, and has timers run that nobody waits for. */
static const lws_retry_bo_t idle_policy = { .secs_since_valid_ping = 0, .secs_since_valid_hangup = 0 };

static void try_next(struct socket *s);

/* The end of the whole try: `closed` follows from the loop. */
static void finish(struct socket *s, int code, const char *reason)
{
	s->code = code;
	s->reason = reason;
	timer_once(s->closing, 0);
}

static void on_closing(void *arg)
{
	struct socket *s = arg;

	s->events.closed(s->code, s->status, s->reason, s->arg);
}

/* Lets go of the connection, which then ends by itself. */
static void detach(struct socket *s)
{
	s->look_at_ms = 0;
	timer_stop(s->look);
	if (s->wsi)
		lws_set_opaque_user_data(s->wsi, NULL);
	s->wsi = NULL;
}

static void hang_up(struct socket *s)
{
	struct lws *wsi = s->wsi;

	if (!wsi)
		return;
	detach(s);
	lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
	lws_cancel_service(lws_get_context(wsi));
}

static void on_failed(struct socket *s, const char *reason)
{
	detach(s);
	if (s->is_open || s->status != 0 || !s->next) {
		finish(s, CODE_NONE, reason);
		return;
	}
	if (!s->is_connecting)
		try_next(s);
}

/* ---- silence ---- */

/* libwebsockets answers the server's pings and tells nobody; the kernel knows when anything came. */
static int64_t silent_ms(const struct socket *s)
{
	int64_t known = loop_steady_ms(s->sockets->loop) - s->heard_ms;
	struct tcp_info info;
	socklen_t len = sizeof(info);

	if (getsockopt(lws_get_socket_fd(s->wsi), IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
		return known;
	return info.tcpi_last_data_recv < known ? (int64_t)info.tcpi_last_data_recv : known;
}

static void look_again(struct socket *s, int64_t silent)
{
	int64_t left = (s->is_asked ? HP_HANG_UP_AFTER_S : HP_ASK_AFTER_S) * INT64_C(1000) - silent;

	s->look_at_ms = loop_steady_ms(s->sockets->loop) + left - LOOK_EARLY_MS;
	timer_once(s->look, left);
}

static void on_heard(struct socket *s)
{
	s->heard_ms = loop_steady_ms(s->sockets->loop);
	s->is_asked = false;
	look_again(s, 0);
}

/* A server that says something now and then, as ours does, is never asked. */
static void on_look(void *arg)
{
	struct socket *s = arg;
	int64_t silent = silent_ms(s) + LOOK_EARLY_MS;
	struct lws *wsi = s->wsi;

	if (silent < HP_ASK_AFTER_S * INT64_C(1000)) {
		s->is_asked = false;
	} else if (!s->is_asked) {
		s->is_asked = s->is_ask_due = true;
		lws_callback_on_writable(wsi);
		lws_cancel_service(lws_get_context(wsi));
	} else if (silent >= HP_HANG_UP_AFTER_S * INT64_C(1000)) {
		hang_up(s);
		finish(s, CODE_NONE, _("the connection was cut"));
		return;
	}
	look_again(s, silent - LOOK_EARLY_MS);
}

static void on_turn(void *arg)
{
	struct socket *s = arg;

	if (s->look_at_ms != 0 && loop_steady_ms(s->sockets->loop) >= s->look_at_ms)
		on_look(s);
}

static int ask(struct socket *s, struct lws *wsi)
{
	unsigned char nothing[LWS_PRE] = { 0 };

	if (!s->is_ask_due)
		return 0;
	s->is_ask_due = false;
	return lws_write(wsi, nothing + LWS_PRE, 0, LWS_WRITE_PING) < 0 ? -1 : 0;
}

static const char *clause_of_failure(const struct socket *s)
{
	if (s->status != 0 && s->status != 101)
		return _("the server refused the stream");
	if (!s->is_connected)
		return _("the connection was refused");
	if (s->is_stranger)
		return _("the server's key is not the one that was pinned");
	if (s->address.is_tls)
		return _("no secure connection can be made");
	return _("the server does not answer");
}

static const char *clause_of_code(int code)
{
	static const struct {
		int code;
		const char *clause;
	} known[] = {
		{ 1001, N_("the server is going away") },
		{ 1008, N_("the server does not allow it") },
		{ 1013, N_("the server is busy") },
		{ 4401, N_("signed out") },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].code == code)
			return gettext(known[i].clause);
	return _("the connection was closed");
}

/* What libwebsockets calls the opaque public key is the certificate's SubjectPublicKeyInfo. */
static bool is_pinned(const struct socket *s, struct lws *wsi)
{
	union {
		union lws_tls_cert_info_results results;
		char room[sizeof(union lws_tls_cert_info_results) + KEY_BYTES_MAX];
	} key = { .room = "" };

	if (!s->address.is_tls || !s->sockets->trust.pin)
		return true;
	return lws_tls_peer_cert_info(wsi, LWS_TLS_CERT_INFO_OPAQUE_PUBLIC_KEY, &key.results, KEY_BYTES_MAX) == 0 &&
	       key.results.ns.len > 0 &&
	       trust_pin_fits(s->sockets->trust.pin, (const unsigned char *)key.results.ns.name,
	                      (size_t)key.results.ns.len);
}

/* libwebsockets asks while it writes the upgrade: the last moment to find out whom the token goes to. */
static int append_bearer(struct socket *s, struct lws *wsi, char **at, size_t room)
{
	int len;

	s->is_stranger = !is_pinned(s, wsi);
	if (s->is_stranger)
		return -1;
	if (!s->bearer)
		return 0;
	len = snprintf(*at, room, "Authorization: Bearer %s\r\n", s->bearer);
	if (len < 0 || (size_t)len >= room)
		return -1;
	*at += len;
	return 0;
}

/* What came is not to be had: says so to the peer and ends. */
static int refuse(struct socket *s, struct lws *wsi, int code)
{
	detach(s);
	finish(s, code, _("the server sent what cannot be read"));
	lws_guest_hang_up(wsi, code);
	return 0;
}

/* A piece of a message; hands over what is whole. */
static int on_piece(struct socket *s, struct lws *wsi, const char *piece, size_t len)
{
	if (lws_frame_is_binary(wsi))
		return refuse(s, wsi, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE);
	if (len > HP_ANSWER_BYTES_MAX - s->message_len)
		return refuse(s, wsi, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
	if (s->message_len + len > s->message_size) {
		s->message_size = 2 * (s->message_len + len);
		s->message = xrealloc(s->message, s->message_size);
	}
	if (len > 0)
		memcpy(s->message + s->message_len, piece, len);
	s->message_len += len;
	if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi) > 0)
		return 0;
	len = s->message_len;
	s->message_len = 0;
	s->events.message(s->message ? s->message : "", len, s->arg);
	return lws_get_opaque_user_data(wsi) ? 0 : -1; /* freed by who was told? */
}

static int on_peer_close(struct socket *s, const unsigned char *payload, size_t len)
{
	int code = len >= 2 ? payload[0] << 8 | payload[1] : CODE_NONE;

	detach(s);
	finish(s, code, clause_of_code(code));
	return 0;
}

static void free_handle(uv_handle_t *handle)
{
	free(handle);
}

static void close_forgotten(uv_handle_t *handle, void *wsi)
{
	if (uv_handle_get_type(handle) == UV_POLL && handle->data == wsi && !uv_is_closing(handle))
		uv_close(handle, free_handle);
}

/* libwebsockets 4.1 forgets the poll handle of a connection that was refused; it would stay on the loop. */
static void on_wsi_gone(struct lws *wsi)
{
	struct loop *l = lws_context_user(lws_get_context(wsi));

	uv_walk(loop_uv(l), close_forgotten, wsi);
}

/* Of the vhost that was made last. libwebsockets goes on without a file of authorities that it could not read. */
static bool has_authorities;

static int on_tls_made(SSL_CTX *tls)
{
	has_authorities = sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(tls))) > 0;
	return 0;
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct socket *s = wsi ? lws_get_opaque_user_data(wsi) : NULL;

	if (why == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS)
		return on_tls_made(user);
	if (why == LWS_CALLBACK_WSI_DESTROY)
		on_wsi_gone(wsi);
	if (!s)
		return why == LWS_CALLBACK_CLIENT_RECEIVE || why == LWS_CALLBACK_CLIENT_ESTABLISHED ? -1 : 0;
	switch (why) {
	case LWS_CALLBACK_WSI_CREATE:
		s->is_connected = true;
		break;
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		return append_bearer(s, wsi, in, len);
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
		s->status = (int)lws_http_client_http_response(wsi);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		s->is_open = true;
		s->status = 0;
		on_heard(s);
		s->events.opened(s->arg);
		return lws_get_opaque_user_data(wsi) ? 0 : -1;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return on_piece(s, wsi, in, len);
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		on_heard(s);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return ask(s, wsi);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		return on_peer_close(s, in, len);
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		on_failed(s, clause_of_failure(s));
		break;
	case LWS_CALLBACK_CLIENT_CLOSED:
	case LWS_CALLBACK_WSI_DESTROY:
		on_failed(s, s->is_open ? _("the connection was cut") : clause_of_failure(s));
		break;
	default:
		break;
	}
	return 0;
}

static struct lws_context *context_for(struct sockets *all, bool is_tls)
{
	static const struct lws_protocols protocols[] = {
		{ .name = "stream", .callback = on_lws, .rx_buffer_size = PIECE_BYTES },
		{ .name = NULL },
	};
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.protocols = protocols,
		.gid = (gid_t)-1,
		.uid = (uid_t)-1,
		.user = all->loop,
		.connect_timeout_secs = HP_CONNECT_WITHIN_S,
		.timeout_secs = 2 * HP_CONNECT_WITHIN_S,
		.pt_serv_buf_size = PIECE_BYTES,
		.fd_limit_per_thread = 16,
		.alpn = "http/1.1",
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | (is_tls ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
		.client_ssl_ca_filepath = all->trust.ca_file,
		.ssl_client_options_set = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1,
	};
	struct lws_context *context;

	if (all->trust.ca_file)
		info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;

	if (all->contexts[is_tls])
		return all->contexts[is_tls];
	context = lws_guest_new(all->loop, &info);
	has_authorities = false;
	if (context && (!lws_create_vhost(context, &info) || (is_tls && all->trust.ca_file && !has_authorities))) {
		lws_guest_free(all->loop, context); /* not kept: the next try may find more */
		return NULL;
	}
	return all->contexts[is_tls] = context;
}

static struct lws *connect_to(struct socket *s, struct lws_context *context, const char *address)
{
	struct lws_client_connect_info info = {
		.context = context,
		.address = address,
		.port = (int)strtol(s->address.port, NULL, 10),
		.path = s->address.path,
		.host = s->address.host_header,
		.protocol = s->subprotocol,
		.local_protocol_name = "stream",
		.ietf_version_or_minus_one = -1,
		.alpn = "http/1.1",
		.opaque_user_data = s,
		.retry_and_idle_policy = &idle_policy,
		.ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT | (s->address.is_tls ? LCCSCF_USE_SSL : 0),
	};
	struct lws *wsi;

	s->is_connecting = true;
	s->is_connected = false;
	wsi = lws_client_connect_via_info(&info);
	s->is_connecting = false;
	lws_cancel_service(context);
	return wsi;
}

/* Connects to the next address that takes it; the last one's failure is the try's. */
static void try_next(struct socket *s)
{
	struct lws_context *context = context_for(s->sockets, s->address.is_tls);
	char address[NI_MAXHOST];

	while (context && s->next && !s->wsi) {
		struct addrinfo *at = s->next;

		s->next = at->ai_next;
		if (getnameinfo(at->ai_addr, at->ai_addrlen, address, sizeof(address), NULL, 0,
		                NI_NUMERICHOST) != 0)
			continue;
		s->wsi = connect_to(s, context, address);
	}
	if (!s->wsi && !timer_is_running(s->closing))
		finish(s, CODE_NONE, context ? _("the connection was refused") : _("no secure connection can be made"));
}

static void on_looked_up(uv_getaddrinfo_t *req, int result, struct addrinfo *found)
{
	struct lookup *lookup = (struct lookup *)req;
	struct socket *s = lookup->socket;

	free(lookup);
	if (!s) {
		uv_freeaddrinfo(found);
		return;
	}
	s->lookup = NULL;
	s->addresses = s->next = found;
	if (result != 0)
		finish(s, CODE_NONE, _("the host's name cannot be found"));
	else
		try_next(s);
}

static void look_up(struct socket *s)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };

	s->lookup = xcalloc(1, sizeof(*s->lookup));
	s->lookup->socket = s;
	if (uv_getaddrinfo(loop_uv(s->sockets->loop), &s->lookup->req, on_looked_up, s->address.host,
	                   s->address.port, &hints) != 0) {
		free(s->lookup);
		s->lookup = NULL;
		finish(s, CODE_NONE, _("the host's name cannot be found"));
	}
}

struct socket *socket_open(struct sockets *all, const char *url, const char *subprotocol, const char *bearer,
                           const struct socket_events *events, void *arg)
{
	struct socket *s = xcalloc(1, sizeof(*s));

	s->sockets = all;
	s->events = *events;
	s->arg = arg;
	s->subprotocol = xstrdup(subprotocol);
	s->bearer = xstrdup(bearer);
	s->closing = timer_new(all->loop, on_closing, s);
	s->look = timer_new(all->loop, on_look, s);
	loop_settle_add(all->loop, on_turn, s);
	if (address_parse(url, &s->address))
		look_up(s);
	else
		finish(s, CODE_NONE, _("the address is not a valid one"));
	return s;
}

void socket_free(struct socket *s)
{
	if (!s)
		return;
	hang_up(s);
	if (s->lookup) {
		s->lookup->socket = NULL;
		uv_cancel((uv_req_t *)&s->lookup->req);
	}
	uv_freeaddrinfo(s->addresses);
	timer_free(s->closing);
	timer_free(s->look);
	loop_settle_remove(s->sockets->loop, on_turn, s);
	address_clear(&s->address);
	if (s->message)
		explicit_bzero(s->message, s->message_size);
	free(s->message);
	free(s->subprotocol);
	xfree_secret(s->bearer);
	free(s);
}

struct sockets *sockets_new(struct loop *l)
{
	struct sockets *all = xcalloc(1, sizeof(*all));

	all->loop = l;
	return all;
}

void sockets_trust(struct sockets *all, const struct trust *t)
{
	all->trust = *t;
}

void sockets_free(struct sockets *all)
{
	if (!all)
		return;
	lws_guest_free(all->loop, all->contexts[false]);
	lws_guest_free(all->loop, all->contexts[true]);
	free(all);
}
