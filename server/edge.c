/* SPDX-License-Identifier: ISC */
/*
 * The door: the libwebsockets context, its connections, and which callback goes where; see edge.h. server.c opens one.
 */
#include "server/edge.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "loop/guest.h"
#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/limits.h"
#include "protocol/mem.h"
#include "server/addresses.h"
#include "server/callers.h"
#include "server/edge_parts.h"
#include "server/limits.h"
#include "server/login.h"
#include "server/metrics.h"
#include "server/peer.h"
#include "server/settings.h"
#include "server/stream.h"
#include "server/tls.h"

#define SILENT_S 15                     /* a body that stops; ours is the deadline that counts */
#define WRITE_BYTES 262144              /* at once to a socket; unless told, lws goes by the size of its reads */
#define FRAME_KEPT_BYTES 262144         /* a larger frame's room is given back */
#define TICK_MS 500                     /* how exact deadlines are */
#define CLOSE_GOING_AWAY 1001

unsigned char *edge_frame(struct edge *e, size_t len)
{
	if (e->frame_room < len || e->frame_room > FRAME_KEPT_BYTES) {
		free(e->frame);
		e->frame_room = len;
		e->frame = xmalloc(LWS_PRE + len);
	}
	return e->frame + LWS_PRE;
}

/* ---- connections ---- */

static struct edge *edge_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

/* Each is counted, few are told of: whoever floods us is not to flood the log. */
static int turn_away(struct edge *e, enum crowd crowd, const char *address, size_t most)
{
	long long count = pace_line(&e->turned_away[crowd], loop_steady_ms(e->loop));

	metrics_add(e->metrics, METRIC_REFUSED, 1);
	if (count == 0)
		return -1;
	if (crowd == CROWD_ADDRESS)
		log_warn("%s has %zu connections, as many as one address may: turned away since the last such line: %lld",
			 address, most, count);
	else
		log_warn("%zu connections, as many as there are descriptors for: turned away since the last such line: %lld",
			 most, count);
	return -1;
}

/* Before there is a connection: `socket` is what was accepted. */
static int filter(struct edge *e, int socket)
{
	char peer[HP_ADDRESS_SIZE], line[PEER_LINE_SIZE];
	int most = e->settings->connections_per_address;

	if (e->is_closing)
		return -1;
	if (e->connections >= e->connections_most)
		return turn_away(e, CROWD_EVERYBODY, NULL, e->connections_most);
	if (most == 0)
		return 0;
	if (!peer_of(socket, peer))
		return -1;
	if (peer_is_listed(e->settings->proxies, peer) || addresses_connections(e->addresses, peer) < most)
		return 0;
	peer_line(peer, line);
	return turn_away(e, CROWD_ADDRESS, line, (size_t)most);
}

/* Some descriptors stay for the database, for payments and video. Not by lws's own limit: told of one below the machine's,
 * it looks for a socket's connection by going through all there are, each time that one is read from or closes. */
static size_t connections_most(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return SIZE_MAX;
	return limit.rlim_cur < 2 * LIMIT_DESCRIPTORS_KEPT ? limit.rlim_cur / 2 : limit.rlim_cur - LIMIT_DESCRIPTORS_KEPT;
}

static int conn_begin(struct lws *wsi)
{
	struct edge *e = edge_of(wsi);
	struct conn *c = xcalloc(1, sizeof(*c));

	c->edge = e;
	c->wsi = wsi;
	c->since = -1;
	c->taken_bytes = -1;
	peer_of(lws_get_socket_fd(wsi), c->address);
	addresses_enter(e->addresses, c->address);
	e->connections++;
	lws_set_opaque_user_data(wsi, c);
	return 0;
}

static void conn_end(struct lws *wsi, struct conn *c)
{
	lws_set_opaque_user_data(wsi, NULL);
	http_gone(c);
	stream_gone(c);
	addresses_leave(c->edge->addresses, c->address);
	c->edge->connections--;
	free(c);
}

/* What comes for a connection we know. Everything not named here is lws's own affair. */
static int on_conn(struct conn *c, enum lws_callback_reasons reason, void *in, size_t len)
{
	switch ((int)reason) {
	case LWS_CALLBACK_HTTP:
		return http_begin(c, in, len);
	case LWS_CALLBACK_HTTP_BODY:
		return http_body(c, in, len);
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return http_body_end(c);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return http_write(c);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return stream_upgrade(c);
	case LWS_CALLBACK_ESTABLISHED:
		return stream_begin(c);
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return stream_write(c);
	case LWS_CALLBACK_RECEIVE:
		return stream_received(c);
	case LWS_CALLBACK_RECEIVE_PONG:
		stream_heard(c);
		return 0;
	case LWS_CALLBACK_CLOSED:
		stream_gone(c);
		return 0;
	case LWS_CALLBACK_RAW_ADOPT: /* CONNECT ends up here */
	case LWS_CALLBACK_RAW_RX:
		return -1;
	default:
		return 0;
	}
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct conn *c;

	(void)user;
	if (reason == LWS_CALLBACK_FILTER_NETWORK_CONNECTION)
		return filter(edge_of(wsi), (int)(intptr_t)in);
	if (reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED)
		return conn_begin(wsi);
	c = lws_get_opaque_user_data(wsi);
	if (c && reason == LWS_CALLBACK_WSI_DESTROY)
		conn_end(wsi, c);
	else if (c)
		return on_conn(c, reason, in, len);
	return 0;
}

/* The first speaks HTTP; its name is not one a WebSocket client may ask for. */
static int on_http(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION)
		return -1;
	return on_lws(wsi, reason, user, in, len);
}

static const struct lws_protocols protocols[] = {
	{ .name = "http-only", .callback = on_http, .tx_packet_size = WRITE_BYTES },
	{ .name = STREAM_PROTOCOL, .callback = on_lws, .rx_buffer_size = 1024, .tx_packet_size = WRITE_BYTES },
	{ .name = NULL },
};

/* None: who is still there is looked after by signs.h. */
static const lws_retry_bo_t idle = { .secs_since_valid_ping = 0, .secs_since_valid_hangup = 0 };

/* ---- opening and closing ---- */

/* lws takes addresses only: a name is looked up here, once, at start. */
static bool numeric_address(const struct settings *set, char *out, size_t size, bool *is_six, char *why,
                            size_t why_size)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
	int err = getaddrinfo(set->listen_host, NULL, &hints, &found);

	if (err == 0) {
		*is_six = found->ai_family == AF_INET6;
		err = getnameinfo(found->ai_addr, found->ai_addrlen, out, (socklen_t)size, NULL, 0, NI_NUMERICHOST);
		freeaddrinfo(found);
	}
	if (err != 0)
		snprintf(why, why_size, "%s: %s", set->listen_host, gai_strerror(err));
	return err == 0;
}

/* What people type and their tokens go over the wire in the open only where somebody has said that it is safe. */
static bool is_transport_good(const struct settings *set, const char *address, char *why, size_t why_size)
{
	if (!set->certificate_file != !set->key_file) {
		snprintf(why, why_size, "certificate_file and key_file in [tls] go together");
		return false;
	}
	if (set->certificate_file)
		return tls_pair_check(set->certificate_file, set->key_file, why, why_size);
	if (peer_is_loopback(address) || set->is_behind_proxy)
		return true;
	snprintf(why, why_size,
	         "%s is open to other machines, so it needs a certificate ([tls]), or behind_proxy = yes", address);
	return false;
}

static bool listen_on(struct edge *e, const char *address, bool is_six)
{
	struct lws_context_creation_info info = {
		.port = e->settings->listen_port,
		.iface = address,
		.protocols = protocols,
		.user = e,
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
		           LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS | (is_six ? 0 : LWS_SERVER_OPTION_DISABLE_IPV6),
		.max_http_header_pool2 = LIMIT_HEADS_AT_ONCE,
		.max_http_header_data2 = LIMIT_HEAD_BYTES,
		.timeout_secs = SILENT_S,
		.timeout_secs_ah_idle = LIMIT_HEAD_WITHIN_S,
		.keepalive_timeout = LIMIT_KEEP_ALIVE_S,
		.retry_and_idle_policy = &idle,
		.vhost_name = "homeprod",
	};
	struct lws_vhost *vhost;

	if (e->settings->certificate_file) {
		info.ssl_cert_filepath = e->settings->certificate_file;
		info.ssl_private_key_filepath = e->settings->key_file;
		info.ssl_options_set = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1;
		info.alpn = "http/1.1";
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	}
	/* In two steps: a context that fails to listen while it is made leaves handles on our loop that nobody closes. */
	e->context = lws_guest_new(e->loop, &info);
	vhost = e->context ? lws_create_vhost(e->context, &info) : NULL;
	if (vhost)
		e->port = lws_get_vhost_listen_port(vhost);
	return vhost && e->port > 0;
}

void edge_watch(struct edge *e)
{
	if (!timer_is_running(e->tick))
		timer_every(e->tick, TICK_MS);
}

static void on_tick(void *arg)
{
	struct edge *e = arg;

	http_tick(e);
	stream_tick(e);
	if (!e->exchanges && !e->closing)
		timer_stop(e->tick);
}

static void on_settle(void *arg)
{
	http_settle(arg);
	stream_settle(arg);
}

struct edge *edge_open(struct loop *l, const struct settings *set, struct store *s, struct hub *h, struct video *v,
                       struct metrics *m, char *why, size_t why_size)
{
	struct edge *e = xcalloc(1, sizeof(*e));
	char address[64];
	bool is_six;

	e->loop = l;
	e->settings = set;
	e->store = s;
	e->hub = h;
	e->video = v;
	e->metrics = m;
	e->addresses = addresses_new();
	e->connections_most = connections_most();
	e->callers = callers_new();
	e->login = login_new(l, s, set, e->addresses, m);
	e->tick = timer_new(l, on_tick, e);
	e->pulse = timer_new(l, stream_pulse, e);
	loop_settle_add(l, on_settle, e);
	if (numeric_address(set, address, sizeof(address), &is_six, why, why_size) &&
	    is_transport_good(set, address, why, why_size)) {
		if (listen_on(e, address, is_six))
			return e;
		snprintf(why, why_size, "cannot listen on %s:%d", set->listen_host, set->listen_port);
	}
	edge_close(e);
	return NULL;
}

int edge_port(const struct edge *e)
{
	return e->port;
}

bool edge_reload(struct edge *e, char *why, size_t why_size)
{
	const char *certificate = e->settings->certificate_file, *key = e->settings->key_file;

	if (!certificate)
		return true;
	if (!tls_pair_check(certificate, key, why, why_size))
		return false;
	if (lws_tls_cert_updated(e->context, certificate, key, NULL, 0, NULL, 0) == 0)
		return true;
	snprintf(why, why_size, "%s cannot be taken", certificate);
	return false;
}

static void finish_what_is_under_way(struct edge *e)
{
	int64_t until = loop_steady_ms(e->loop) + LIMIT_STOP_WITHIN_MS;

	hub_close_all(e->hub, CLOSE_GOING_AWAY);
	while ((e->exchanges || e->streams > 0) && loop_steady_ms(e->loop) < until)
		loop_turn(e->loop, (int)(until - loop_steady_ms(e->loop)));
}

void edge_close(struct edge *e)
{
	if (!e)
		return;
	e->is_closing = true;
	if (e->context)
		finish_what_is_under_way(e);
	lws_guest_free(e->loop, e->context);
	login_free(e->login);
	addresses_free(e->addresses);
	callers_free(e->callers);
	loop_settle_remove(e->loop, on_settle, e);
	timer_free(e->tick);
	timer_free(e->pulse);
	free(e->frame);
	free(e);
}
