/* SPDX-License-Identifier: ISC */
/* Fetches the truth of holds that stand. Started by stripe.c with the provider. */
#include "server/payments/stripe_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "protocol/words.h"
#include "server/outbox_record.h"
#include "server/payments/stripe_client.h"
#include "server/payments/stripe_order.h"
#include "server/settings.h"

#define PERIOD_MS 1000
#define LOOKS_MAX 16
#define LOOK_AGAIN_MS 60000             /* one that came to nothing */
#define WARN_EVERY 3600                 /* periods */
#define WARN_AHEAD_MS INT64_C(86400000)
#define EVENTS_KEPT_MS (30 * INT64_C(86400000))

struct look {                           /* one hold being looked at */
	struct stripe_watch *watch;
	char request_id[HP_ID_SIZE];
	struct stripe_intent intent;
	struct http_call *http;
	LIST_ENTRY(look) link;
};

struct stripe_watch {
	const struct stripe_orders *on;
	struct timer *timer;
	LIST_HEAD(, look) looks;
	struct stripe_payment due[LOOKS_MAX];
	size_t due_count;
	int64_t lapsing;
	unsigned passes;
	int busy;                       /* store jobs that still point at us */
	bool is_passing, is_closing;
};

static void busy_end(struct stripe_watch *w)
{
	if (--w->busy == 0 && w->is_closing)
		free(w);
}

static void look_free(struct look *k)
{
	LIST_REMOVE(k, link);
	free(k);
}

static void look_job(struct tx *tx, void *arg)
{
	struct look *k = arg;
	char reason[256];

	snprintf(reason, sizeof reason, _("The hold has lapsed or was cancelled at the payment provider (%s)."),
		 k->intent.reason[0] ? k->intent.reason : stripe_intent_status_name(k->intent.status));

	stripe_payment_note_intent(tx, k->request_id, &k->intent);
	if (k->intent.status == INTENT_CANCELED)
		hold_lapsed(tx, k->watch->on->set, k->request_id, reason);
}

static void look_done(enum db_result result, void *arg)
{
	struct look *k = arg;
	struct stripe_watch *w = k->watch;

	if (result == DB_OK && k->intent.status == INTENT_CANCELED)
		log_warn("stripe: the hold of request %s is gone", k->request_id);
	look_free(k);
	busy_end(w);
}

static void on_answer(const struct http_answer *a, void *arg)
{
	struct look *k = arg;
	struct document *body = a->status > 0 ? document_parse(a->body, a->body_len) : NULL;
	bool is_read = stripe_verdict(STRIPE_READ_INTENT, a, body) == STRIPE_YES &&
		       stripe_intent_read(body, &k->intent);

	k->http = NULL;
	document_free(body);
	if (is_read && store_submit(k->watch->on->store, look_job, look_done, k))
		k->watch->busy++;
	else
		look_free(k);
}

static void look_start(struct stripe_watch *w, const struct stripe_payment *p)
{
	struct look *k = xcalloc(1, sizeof *k);
	struct form form = {0};

	k->watch = w;
	memcpy(k->request_id, p->request_id, sizeof k->request_id);
	form_add(&form, "expand[0]", "latest_charge");
	LIST_INSERT_HEAD(&w->looks, k, link);
	k->http = stripe_client_send(w->on->client, STRIPE_READ_INTENT, p->intent_id, NULL, &form,
				     on_answer, k);
	form_clear(&form);
}

/* Their next look is put off first, so that one that comes to nothing is not lost and not asked
 * for at once. */
static void pass_job(struct tx *tx, void *arg)
{
	struct stripe_watch *w = arg;

	w->due_count = stripe_payment_to_look(tx, w->due, LOOKS_MAX);
	for (size_t i = 0; i < w->due_count; i++)
		stripe_payment_look_later(tx, w->due[i].request_id, tx->now_ms + LOOK_AGAIN_MS);
	w->lapsing = 0;
	if (w->passes % WARN_EVERY == 0) {
		w->lapsing = stripe_payment_lapsing(tx, tx->now_ms + WARN_AHEAD_MS);
		stripe_events_forget(tx, tx->now_ms - EVENTS_KEPT_MS);
	}
}

static void pass_done(enum db_result result, void *arg)
{
	struct stripe_watch *w = arg;

	w->is_passing = false;
	if (result == DB_OK && w->lapsing > 0)
		log_warn("payments: %lld holds lapse within a day and are neither captured nor "
			 "released; see"
			 " homepro payments --stuck",
			 (long long)w->lapsing);
	for (size_t i = 0; i < w->due_count; i++) {
		if (result == DB_OK && !w->is_closing)
			look_start(w, &w->due[i]);
		stripe_payment_clear(&w->due[i]);
	}
	w->due_count = 0;
	w->passes++;
	busy_end(w);
}

static void fire(void *arg)
{
	struct stripe_watch *w = arg;

	if (w->is_passing || !store_submit(w->on->store, pass_job, pass_done, w))
		return;
	w->is_passing = true;
	w->busy++;
}

struct stripe_watch *stripe_watch_new(const struct stripe_orders *on)
{
	struct stripe_watch *w = xcalloc(1, sizeof *w);

	w->on = on;
	LIST_INIT(&w->looks);
	w->timer = timer_new(on->loop, fire, w);
	timer_every(w->timer, PERIOD_MS);
	return w;
}

/* Those whose result is being written down end by themselves. */
static void looks_cancel(struct stripe_watch *w)
{
	struct look *k, *next;

	for (k = LIST_FIRST(&w->looks); k; k = next) {
		next = LIST_NEXT(k, link);
		if (!k->http)
			continue;
		http_cancel(k->http);
		look_free(k);
	}
}

void stripe_watch_free(struct stripe_watch *w)
{
	if (!w)
		return;
	looks_cancel(w);
	timer_free(w->timer);
	w->is_closing = true;
	w->busy++;
	busy_end(w);
}
