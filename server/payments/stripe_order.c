/* SPDX-License-Identifier: ISC */
/*
 * One order's calls to Stripe. Called by stripe.c. What an answer means is stripe_verdict.c's,
 * what follows from how things stand is stripe_decide.c's; here is the order of things: note a
 * key, call, note what was learnt, go on.
 */
#include "server/payments/stripe_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "loop/work.h"
#include "protocol/mem.h"
#include "protocol/text.h"
#include "protocol/words.h"
#include "server/payments/stripe_client.h"
#include "server/payments/stripe_decide.h"
#include "server/settings.h"

#define KEY_LIFE_MS INT64_C(82800000)   /* 23 h: Stripe may forget a key after 24 */
#define CALLS_MAX 5                     /* an order that has not come to an end by then is asked for again */
#define SPAN_MAX_MS 30000               /* as is one that takes so long: its lease must not run out */
#define KEY_PAUSE_MS 60000              /* after a wrong key: an operator has to act */
#define PAGE_SLACK_S (31 * 60)          /* Stripe wants 30 min at least, whenever the call comes through */
#define PAGE_LIFE_MAX_S (24 * 3600 - 300)

struct stripe_order {
	struct stripe_orders *all;
	struct payment_order order;
	payment_done_fn *done;
	void *arg;
	struct stripe_payment row;      /* as last read or written */
	struct stripe_checkout checkout;
	char *page_url;                 /* of the checkout, while it is open */
	struct stripe_intent intent;
	bool is_noting_checkout, is_noting_intent, is_noting_round;
	struct stripe_next next;        /* what is done once all is noted */
	struct http_call *http;
	enum stripe_call call;          /* the last one */
	int doubtful;                   /* a call whose result cannot be had any more: enum stripe_call, or -1 */
	int calls;
	int64_t started_at_ms, retry_after_ms;
	char reason[256];
	LIST_ENTRY(stripe_order) link;
};

static void on_answer(const struct http_answer *a, void *arg);

static void answer(struct stripe_order *o)
{
	struct payment_result r = {.verdict = o->next.verdict, .retry_after_ms = o->retry_after_ms};
	char *url = NULL;

	if (r.verdict == PAYMENT_WAITING && o->row.checkout_url)
		url = xasprintf("%s/p/%s", o->all->set->base_url, o->row.code);
	snprintf(r.intent_id, sizeof r.intent_id, "%s", o->row.intent_id);
	r.payment_url = url;
	r.reason = o->next.reason;
	r.capture_before_ms = o->row.capture_before_ms;
	LIST_REMOVE(o, link);
	o->done(&r, o->arg);
	free(url);
	free(o->page_url);
	stripe_payment_clear(&o->row);
	free(o);
}

static void answer_with(struct stripe_order *o, enum payment_verdict verdict, const char *reason)
{
	o->next = (struct stripe_next){.verdict = verdict, .reason = reason};
	answer(o);
}

static void nothing(void *arg)
{
	(void)arg;
}

static void turned_away(void *arg)
{
	answer_with(arg, PAYMENT_RETRY, NULL);
}

/* The job, and then `done`; where the store takes no more, the order is answered later, as
 * promised. */
static void submit(struct stripe_order *o, store_job_fn *job, store_done_fn *done)
{
	if (!store_submit(o->all->store, job, done, o))
		work_run(o->all->loop, nothing, turned_away, o);
}

static void fill_page(const struct stripe_order *o, struct form *f)
{
	const struct settings *set = o->all->set;
	char *paid = xasprintf("%s/paid", set->base_url);
	char currency[HP_CURRENCY_SIZE];

	for (size_t i = 0; i < sizeof currency; i++)
		currency[i] = (char)(o->order.currency[i] >= 'A' && o->order.currency[i] <= 'Z'
		                             ? o->order.currency[i] - 'A' + 'a'
		                             : o->order.currency[i]);
	form_add(f, "mode", "payment");
	form_add(f, "success_url", paid);
	form_add_int(f, "expires_at", o->row.page_until_s);
	form_add(f, "client_reference_id", o->order.request_id);
	form_add_int(f, "line_items[0][quantity]", 1);
	form_add(f, "line_items[0][price_data][currency]", currency);
	form_add_int(f, "line_items[0][price_data][unit_amount]", o->order.amount);
	form_add(f, "line_items[0][price_data][product_data][name]", set->service.app_name);
	form_add(f, "payment_intent_data[capture_method]", "manual");
	form_add(f, "payment_intent_data[metadata][" STRIPE_REQUEST_LABEL "]", o->order.request_id);
	free(paid);
}

static void fill_reading(const struct stripe_order *o, struct form *f)
{
	(void)o;
	form_add(f, "expand[0]", "payment_intent.latest_charge");
}

static void fill_reading_intent(const struct stripe_order *o, struct form *f)
{
	(void)o;
	form_add(f, "expand[0]", "latest_charge");
}

static void fill_capture(const struct stripe_order *o, struct form *f)
{
	form_add_int(f, "amount_to_capture", o->order.amount);
}

/* What each call is about, which key it goes under, and what it says. */
static const struct {
	bool is_about_intent, is_under_hold_key, is_post;
	void (*fill)(const struct stripe_order *o, struct form *f);
} calls[STRIPE_CALL_COUNT] = {
	[STRIPE_CREATE] = {false, true, true, fill_page},
	[STRIPE_READ] = {false, false, false, fill_reading},
	[STRIPE_EXPIRE] = {false, false, true, NULL},
	[STRIPE_READ_INTENT] = {true, false, false, fill_reading_intent},
	[STRIPE_CAPTURE] = {true, false, true, fill_capture},
	[STRIPE_CANCEL] = {true, false, true, NULL},
};

/* A hold that is given back by its own order has no other key than its own. */
static bool is_under_hold_key(const struct stripe_order *o, enum stripe_call call)
{
	return calls[call].is_under_hold_key || o->order.kind == EFFECT_HOLD;
}

static void send_call(struct stripe_order *o, enum stripe_call call)
{
	const struct stripe_key *key =
	    is_under_hold_key(o, call) ? &o->row.hold : &o->row.settle;
	const char *id = calls[call].is_about_intent ? o->row.intent_id : o->row.checkout_id;
	struct form form = {0};

	if (o->all->is_leaving || ++o->calls > CALLS_MAX ||
	    loop_steady_ms(o->all->loop) - o->started_at_ms > SPAN_MAX_MS) {
		answer_with(o, PAYMENT_RETRY, N_("The payment provider is slow."));
		return;
	}
	if (calls[call].fill)
		calls[call].fill(o, &form);
	o->call = call;
	o->http = stripe_client_send(o->all->client, call, call == STRIPE_CREATE ? NULL : id,
	                             calls[call].is_post ? key : NULL, &form, on_answer, o);
	form_clear(&form);
}

static void follow(struct stripe_order *o)
{
	if (o->next.is_call)
		send_call(o, o->next.call);
	else
		answer(o);
}

static void note_job(struct tx *tx, void *arg)
{
	struct stripe_order *o = arg;
	const char *request_id = o->order.request_id;

	if (o->is_noting_checkout)
		stripe_payment_note_checkout(tx, request_id, &o->checkout, o->page_url);
	if (o->is_noting_intent)
		stripe_payment_note_intent(tx, request_id, &o->intent);
	if (o->is_noting_round)
		stripe_payment_next_round(tx, request_id, is_under_hold_key(o, (enum stripe_call)o->doubtful));
	stripe_payment_clear(&o->row);
	stripe_payment_read(tx, request_id, &o->row);
}

static void note_done(enum db_result result, void *arg)
{
	struct stripe_order *o = arg;

	o->is_noting_checkout = o->is_noting_intent = o->is_noting_round = false;
	if (result == DB_OK)
		follow(o);
	else
		answer_with(o, PAYMENT_RETRY,
			    N_("What the payment provider said could not be written down."));
}

/* A call whose result cannot be had is not made again under its key: it goes under the next one,
 * after a pause. */
static void decide(struct stripe_order *o)
{
	o->next = stripe_decide(&o->order, o->checkout.status, &o->intent);
	if (!o->next.is_call || (int)o->next.call != o->doubtful)
		return;
	o->is_noting_round = true;
	o->next = (struct stripe_next){.verdict = PAYMENT_RETRY, .reason = o->reason};
}

/* A hold that waits is asked for every few seconds: nothing is written where nothing has
 * changed. */
static bool intent_is_news(const struct stripe_order *o)
{
	const struct stripe_intent *in = &o->intent;

	return strcmp(in->id, o->row.intent_id) != 0 || in->status != o->row.intent_status ||
	       in->amount_received != o->row.captured ||
	       (in->capture_before_ms && in->capture_before_ms != o->row.capture_before_ms);
}

static void learn_checkout(struct stripe_order *o)
{
	o->intent = o->checkout.intent;
	free(o->page_url);
	o->page_url = NULL;
	if (o->checkout.status == CHECKOUT_OPEN && o->checkout.url && text_is_link(o->checkout.url))
		o->page_url = xstrdup(o->checkout.url);
	o->checkout.url = NULL;
	o->is_noting_checkout =
	    strcmp(o->checkout.id, o->row.checkout_id) != 0 || !o->page_url != !o->row.checkout_url;
	o->is_noting_intent = o->intent.id[0] && intent_is_news(o);
}

/* False: the body is not what such a call is answered with. */
static bool learn(struct stripe_order *o, const struct document *body)
{
	if (calls[o->call].is_about_intent) {
		if (!stripe_intent_read(body, &o->intent))
			return false;
		o->is_noting_intent = intent_is_news(o);
		return true;
	}
	if (!stripe_checkout_read(body, &o->checkout))
		return false;
	learn_checkout(o);
	return true;
}

typedef void verdict_fn(struct stripe_order *o, const struct document *body);

static void on_yes(struct stripe_order *o, const struct document *body)
{
	if (learn(o, body))
		decide(o);
	else
		snprintf(o->reason, sizeof o->reason,
			 "the payment provider's answer cannot be read");
}

static void on_again(struct stripe_order *o, const struct document *body)
{
	(void)body;
	log_info("stripe: %s for request %s is to be tried again: %s", stripe_call_name(o->call),
		 o->order.request_id, o->reason);
}

static void on_key(struct stripe_order *o, const struct document *body)
{
	(void)body;
	log_error("stripe: %s for request %s is not allowed: %s", stripe_call_name(o->call),
		  o->order.request_id, o->reason);
	o->retry_after_ms = KEY_PAUSE_MS;
}

/* A page that was never made has nothing to release. */
static void on_no(struct stripe_order *o, const struct document *body)
{
	(void)body;
	log_warn("stripe: %s for request %s was refused: %s", stripe_call_name(o->call),
		 o->order.request_id, o->reason);
	o->next.verdict = o->order.kind == EFFECT_RELEASE && o->call == STRIPE_CREATE
			      ? PAYMENT_DONE
			      : PAYMENT_REFUSED;
	/* Stripe would say the same again under the same key; if an operator asks again, it is to look anew */
	if (o->next.verdict == PAYMENT_REFUSED && calls[o->call].is_post && o->order.kind != EFFECT_HOLD) {
		o->doubtful = (int)o->call;
		o->is_noting_round = true;
	}
}

/*
 * The result of a call is lost, or says that things stand otherwise. A page whose making is in
 * doubt was never shown to anybody, so it can be forgotten; all else is looked at.
 */
static void on_look(struct stripe_order *o, const struct document *body)
{
	(void)body;
	o->doubtful = (int)o->call;
	if (o->call != STRIPE_CREATE) {
		o->next = (struct stripe_next){
		    true, o->call == STRIPE_CAPTURE ? STRIPE_READ_INTENT : STRIPE_READ,
		    PAYMENT_RETRY, NULL};
		return;
	}
	o->is_noting_round = true;
	if (o->order.kind == EFFECT_RELEASE)
		o->next.verdict = PAYMENT_DONE;
}

static verdict_fn *const verdicts[] = {
	[STRIPE_YES] = on_yes,
	[STRIPE_AGAIN] = on_again,
	[STRIPE_LOOK] = on_look,
	[STRIPE_NO] = on_no,
	[STRIPE_KEY] = on_key,
};

static void on_answer(const struct http_answer *a, void *arg)
{
	struct stripe_order *o = arg;
	struct document *body = a->status > 0 ? document_parse(a->body, a->body_len) : NULL;
	enum stripe_verdict v = stripe_verdict(o->call, a, body);

	o->http = NULL;
	if (v != STRIPE_YES || o->doubtful < 0) /* a look that went well says nothing of why it was taken */
		stripe_reason(a, body, o->reason, sizeof o->reason);
	o->next = (struct stripe_next){.verdict = PAYMENT_RETRY, .reason = o->reason};
	o->retry_after_ms = a->retry_after_s > 0 ? a->retry_after_s * 1000 : 0;
	verdicts[v](o, body);
	document_free(body);
	if (o->is_noting_checkout || o->is_noting_intent || o->is_noting_round)
		submit(o, note_job, note_done);
	else
		follow(o);
}

static int64_t page_until_s(const struct stripe_order *o, int64_t now_ms)
{
	int64_t life_s = o->all->set->authorize_within_ms / 1000 + PAGE_SLACK_S;

	return now_ms / 1000 + (life_s < PAGE_LIFE_MAX_S ? life_s : PAGE_LIFE_MAX_S);
}

static bool is_forgotten(const struct stripe_order *o, const struct stripe_key *key)
{
	return loop_now_ms(o->all->loop) - key->sent_at_ms > KEY_LIFE_MS;
}

static void begin_hold(struct stripe_order *o)
{
	if (o->row.is_closed)
		answer_with(o, PAYMENT_REFUSED,
			    N_("The request was over before anything was held."));
	else if (o->row.checkout_id[0])
		send_call(o, STRIPE_READ);
	else if (is_forgotten(o, &o->row.hold))
		answer_with(o, PAYMENT_REFUSED, N_("The payment was not confirmed in time."));
	else
		send_call(o, STRIPE_CREATE);
}

static void begin_capture(struct stripe_order *o)
{
	if (!o->row.intent_id[0]) {
		answer_with(o, PAYMENT_REFUSED, N_("There is no hold at the payment provider."));
	} else if (is_forgotten(o, &o->row.settle)) {
		o->doubtful = STRIPE_CAPTURE;
		send_call(o, STRIPE_READ_INTENT);
	} else {
		send_call(o, STRIPE_CAPTURE);
	}
}

/* Whether a page was made is learnt by asking for it once more, under the hold's own key. */
static void begin_release(struct stripe_order *o)
{
	if (o->row.checkout_id[0])
		send_call(o, STRIPE_READ);
	else if (!o->row.hold.effect[0] || is_forgotten(o, &o->row.hold))
		answer_with(o, PAYMENT_DONE, NULL);
	else
		send_call(o, STRIPE_CREATE);
}

static void (*const begins[EFFECT_KIND_COUNT])(struct stripe_order *o) = {
	[EFFECT_HOLD] = begin_hold,
	[EFFECT_CAPTURE] = begin_capture,
	[EFFECT_RELEASE] = begin_release,
};

/* The key is written down before it is used: a crash from here on finds it. */
static void load_job(struct tx *tx, void *arg)
{
	struct stripe_order *o = arg;
	const char *request_id = o->order.request_id;

	if (o->order.kind == EFFECT_HOLD)
		stripe_payment_begin(tx, request_id, o->order.key, page_until_s(o, tx->now_ms));
	else
		stripe_payment_settle(tx, request_id, o->order.key,
				      o->order.kind == EFFECT_RELEASE);
	stripe_payment_read(tx, request_id, &o->row);
}

static void load_done(enum db_result result, void *arg)
{
	struct stripe_order *o = arg;

	if (result == DB_OK)
		begins[o->order.kind](o);
	else
		answer_with(o, PAYMENT_RETRY, NULL);
}

void stripe_order_start(struct stripe_orders *all, const struct payment_order *order,
			payment_done_fn *done, void *arg)
{
	struct stripe_order *o = xcalloc(1, sizeof *o);

	o->all = all;
	o->order = *order;
	o->done = done;
	o->arg = arg;
	o->doubtful = -1;
	o->started_at_ms = loop_steady_ms(all->loop);
	LIST_INSERT_HEAD(&all->under_way, o, link);
	submit(o, load_job, load_done);
}

void stripe_orders_abandon(struct stripe_orders *all)
{
	struct stripe_order *o, *next;

	all->is_leaving = true;
	for (o = LIST_FIRST(&all->under_way); o; o = next) {
		next = LIST_NEXT(o, link);
		if (!o->http)
			continue; /* it waits for the store, which answers soon */
		http_cancel(o->http);
		o->http = NULL;
		answer_with(o, PAYMENT_RETRY, NULL);
	}
}
