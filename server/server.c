/* SPDX-License-Identifier: ISC */
/*
 * Puts the daemon's parts together and takes them apart; see server.h.
 */
#include "server/server.h"

#include <stdlib.h>
#include <string.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "server/edge.h"
#include "server/metrics.h"
#include "server/outbox.h"
#include "server/payments/payments.h"
#include "server/settings.h"
#include "server/store/store.h"
#include "server/stream.h"
#include "server/sweeper.h"
#include "server/video/video.h"

struct server {
	struct loop *loop;
	struct metrics *metrics;
	struct store *store;
	struct hub *hub;
	struct outbox *outbox;
	struct sweeper *sweeper;
	struct video *video;
	struct edge *edge;
};

/* Every change passes here: whoever listens is told. */
static void on_log(const struct entry *entries, size_t count, void *arg)
{
	struct server *s = arg;
	struct batch_times took = store_times(s->store);

	metrics_add(s->metrics, METRIC_JOBS_US, took.jobs_us);
	metrics_add(s->metrics, METRIC_COMMIT_US, took.commit_us);
	hub_log(s->hub, entries, count);
}

/* What the disk has not kept cannot be asked of it a second time, and what is in memory need not be what is on it: the
 * next start looks at the file, and goes on from what was kept. */
static void on_failed(void *arg)
{
	struct server *s = arg;

	log_error("the database's disk has failed: stopping, so that the next start goes on from what was kept");
	loop_quit(s->loop, EXIT_FAILURE);
}

static char *default_base_url(const struct settings *set, int port)
{
	bool is_six = strchr(set->listen_host, ':');

	return xasprintf(is_six ? "%s://[%s]:%d" : "%s://%s:%d", set->certificate_file ? "https" : "http",
	                 set->listen_host, port);
}

struct server *server_open(struct loop *l, struct settings *set, char *why, size_t why_size)
{
	const struct payment_provider *provider = payment_provider_find(set->payment_provider);
	struct server *s = xcalloc(1, sizeof(*s));

	s->loop = l;
	s->metrics = metrics_new();
	if (provider->check && !provider->check(set, why, why_size)) {
		server_close(s);
		return NULL;
	}
	s->store = store_open(l, set->db_url, why, why_size);
	if (!s->store) {
		server_close(s);
		return NULL;
	}
	s->hub = hub_new(l, s->store, set, s->metrics);
	s->outbox = outbox_new(l, s->store, set, provider);
	s->sweeper = sweeper_new(l, s->store, set);
	store_on_log(s->store, on_log, s);
	store_on_failed(s->store, on_failed, s);
	if (video_settings_complete(&set->video, why, why_size)) {
		s->video = video_open(l, s->store, set);
		s->edge = edge_open(l, set, s->store, s->hub, s->video, s->metrics, why, why_size);
	}
	if (!s->edge) {
		server_close(s);
		return NULL;
	}
	if (!set->base_url)
		set->base_url = default_base_url(set, edge_port(s->edge));
	outbox_kick(s->outbox);         /* what a crash left undone */
	return s;
}

int server_port(const struct server *s)
{
	return edge_port(s->edge);
}

bool server_reload(struct server *s, char *why, size_t why_size)
{
	return edge_reload(s->edge, why, why_size);
}

struct store *server_store(struct server *s)
{
	return s->store;
}

void server_close(struct server *s)
{
	if (!s)
		return;
	edge_close(s->edge);
	video_close(s->video);
	if (s->store) {
		store_on_log(s->store, NULL, NULL);
		store_on_failed(s->store, NULL, NULL);
	}
	sweeper_free(s->sweeper);
	outbox_free(s->outbox);
	hub_free(s->hub);
	store_close(s->store);
	metrics_free(s->metrics);
	free(s);
}
