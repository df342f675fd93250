/* SPDX-License-Identifier: ISC */
/*
 * The paths that are no call into the store: what monitors ask, signing in, and the stream's without an upgrade.
 */
#include "server/edge_parts.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/login.h"
#include "server/metrics.h"
#include "server/web_page.h"
#include "server/web_words.h"
#include "server/store/rows.h"
#include "server/stream.h"

static void answer_text(struct exchange *x, int status, const char *type, const char *text)
{
	exchange_answer(x, (struct answer){ .status = status, .type = type, .body = text, .body_len = strlen(text) });
}

static void serve_health(struct exchange *x)
{
	answer_text(x, 200, "text/plain; charset=utf-8", "ok\n");
}

/* Where the payment provider's page sends the customer back to, mostly on a phone. */
static void serve_paid(struct exchange *x)
{
	char *page = web_page_encode(x->call.language, web_sentence(WEB_THANKS), web_sentence(WEB_CLOSE_PAGE), 0);

	answer_text(x, 200, WEB_PAGE_TYPE, page);
	free(page);
}

static void serve_ready(struct exchange *x)
{
	if (store_is_healthy(x->conn->edge->store) && !x->conn->edge->is_closing)
		serve_health(x);
	else
		exchange_refuse(x, ERR_STORAGE, NULL);
}

/* What only the database knows; where it cannot be asked, what is known here is told all the same. */
struct asking {
	struct exchange *exchange;
	struct gauges gauges;
};

static void gauges_job(struct tx *tx, void *arg)
{
	struct asking *a = arg;

	gauges_read(tx, &a->gauges);
}

static void answer_metrics(struct exchange *x, const struct gauges *g)
{
	struct edge *e = x->conn->edge;
	char *text;

	if (g) {
		metrics_set(e->metrics, METRIC_REQUESTS_LIVE, g->requests_live);
		metrics_set(e->metrics, METRIC_SESSIONS_LIVE, g->sessions_live);
		metrics_set(e->metrics, METRIC_EFFECTS_WAITING, g->effects_waiting);
		metrics_set(e->metrics, METRIC_EFFECTS_FAILED, g->effects_failed);
		metrics_set(e->metrics, METRIC_PAYMENTS_STUCK, g->payments_stuck);
		metrics_set(e->metrics, METRIC_HOLDS_LAPSING, g->holds_lapsing);
		metrics_set(e->metrics, METRIC_CACHE_BYTES, g->cache_bytes);
	}
	metrics_set(e->metrics, METRIC_CONNECTIONS, (int64_t)e->connections);
	metrics_set(e->metrics, METRIC_LISTENERS, (int64_t)hub_count(e->hub));
	metrics_set(e->metrics, METRIC_QUEUE, (int64_t)store_queue_length(e->store));
	metrics_set(e->metrics, METRIC_HEALTHY, store_is_healthy(e->store));
	text = metrics_text(e->metrics);
	answer_text(x, 200, "text/plain; version=0.0.4; charset=utf-8", text);
	free(text);
}

static void gauges_done(enum db_result result, void *arg)
{
	struct asking *a = arg;

	if (!a->exchange->conn)
		exchange_reply(&a->exchange->call);     /* nobody waits any more */
	else
		answer_metrics(a->exchange, result == DB_OK ? &a->gauges : NULL);
	free(a);
}

static void serve_metrics(struct exchange *x)
{
	struct asking *a = xcalloc(1, sizeof(*a));

	a->exchange = x;
	if (store_submit(x->conn->edge->store, gauges_job, gauges_done, a))
		return;
	free(a);
	answer_metrics(x, NULL);
}

static void serve_login(struct exchange *x)
{
	login_begin(x->conn->edge->login, &x->call, exchange_reply);
}

static void serve_stream(struct exchange *x)
{
	exchange_refuse(x, ERR_MALFORMED, _("The stream is a WebSocket: ask for an upgrade."));
}

static const struct {
	enum method method;
	const char *path;
	serve_fn *serve;
} paths[] = {
	{ METHOD_GET, "/healthz", serve_health },   { METHOD_GET, "/readyz", serve_ready },
	{ METHOD_GET, "/metrics", serve_metrics },  { METHOD_POST, "/v1/login", serve_login },
	{ METHOD_GET, STREAM_PATH, serve_stream },  { METHOD_GET, "/paid", serve_paid },
};

serve_fn *fixed_find(enum method m, const char *path, unsigned *allowed)
{
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		if (strcmp(paths[i].path, path) != 0)
			continue;
		if (paths[i].method == m)
			return paths[i].serve;
		*allowed |= 1u << paths[i].method;
	}
	return NULL;
}
