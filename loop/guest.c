/* SPDX-License-Identifier: ISC */
/*
 * libwebsockets on our loop: how a context is made and, in the two steps it needs on a foreign loop, unmade.
 * The client's sockets and the server's edge both come through here.
 */
#include "loop/guest.h"

#include <libwebsockets.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "loop/crypto_memory.h"
#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/mem.h"

/* Its sockets' handles close in the first turn, its own in the second; one more for safety. */
#define CLOSING_TURNS 3

/* A context on its way out. */
struct leaving {
	struct loop *loop;
	struct lws_context *context;
	int turns;
};

static void on_lws_log(int level, const char *line)
{
	size_t len = strcspn(line, "\n");

	/* what it calls an error is mostly a peer gone away, which we report in our own words */
	log_write(level == LLL_ERR ? LOG_INFO : LOG_DEBUG, "libwebsockets: %.*s", (int)len, line);
}

/* It looks at few of its allocations, and its event loop at none: better our words than its crash. */
static void *allocate(void *old, size_t size, const char *reason)
{
	(void)reason;
	if (size > 0)
		return xrealloc(old, size);
	free(old);
	return NULL;
}

/* Each time that libwebsockets sets TLS up it takes a new index for what it keeps with a TLS context. It does not find,
 * and so does not free, what it has kept under the one before: so once a process. Its vhosts do all the rest. */
static struct lws_context *create(struct lws_context_creation_info *info)
{
	static bool is_tls_set_up;
	uint64_t wanted = info->options;
	struct lws_context *c;

	if (is_tls_set_up)
		info->options &= ~(uint64_t)LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	c = lws_create_context(info);
	info->options = wanted;
	if (c && (wanted & LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT))
		is_tls_set_up = true;
	return c;
}

struct lws_context *lws_guest_new(struct loop *l, struct lws_context_creation_info *info)
{
	void *loops[] = { loop_uv(l) };

	lws_set_log_level(LLL_ERR | LLL_WARN, on_lws_log);
	crypto_memory_lend();
	lws_set_allocator(allocate);
	info->options |= LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_VALIDATE_UTF8;
	info->foreign_loops = loops;
	info->extensions = NULL;        /* permessage-deflate can be made to abort the process */
	info->http_proxy_address = "none:0"; /* port 0: none, whatever the environment says */
	info->pcontext = NULL;
	return create(info);
}

static void on_settle(void *arg)
{
	struct leaving *leaving = arg;

	if (++leaving->turns <= CLOSING_TURNS) {
		loop_wake(leaving->loop);
		return;
	}
	loop_settle_remove(leaving->loop, on_settle, leaving);
	lws_context_destroy(leaving->context);
	free(leaving);
}

void lws_guest_free(struct loop *l, struct lws_context *c)
{
	struct leaving *leaving;

	if (!c)
		return;
	leaving = xcalloc(1, sizeof(*leaving));
	leaving->loop = l;
	leaving->context = c;
	lws_context_destroy(c);
	loop_settle_add(l, on_settle, leaving);
	loop_wake(l);
	if (loop_is_running(l))
		return;
	for (int i = 0; i <= CLOSING_TURNS; i++)
		loop_turn(l, 0);
}

void lws_guest_hang_up(struct lws *wsi, int code)
{
	struct lws_context *context = lws_get_context(wsi);

	lws_close_reason(wsi, (enum lws_close_status)code, NULL, 0);
	lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
	lws_cancel_service(context);
}
