/* SPDX-License-Identifier: ISC */
/* Sends the fake Stripe's webhooks. Called by stripe.c whenever something has changed. */
#include "tests/fake/stripe_hooks.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"

#define TRIES_MAX 10
#define RETRY_MS 300
#define SPREAD_MS 40            /* how far apart, by chance, which also puts them out of order */

struct hook {                   /* one event on its way, once */
	struct hooks *hooks;
	char *body;
	int tries;
	struct timer *timer;
	struct http_call *call;
	LIST_ENTRY(hook) link;
};

struct hooks {
	struct loop *loop;
	struct http *http;
	char *secret, *url;
	int times, counter;
	LIST_HEAD(, hook) under_way;
};

char *hooks_signature(const char *secret, long long at_s, const char *body)
{
	crypto_auth_hmacsha256_state state;
	unsigned char made[crypto_auth_hmacsha256_BYTES];
	char hex[2 * sizeof made + 1];
	char *text = xasprintf("%lld.%s", at_s, body);

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
	crypto_auth_hmacsha256_final(&state, made);
	free(text);
	sodium_bin2hex(hex, sizeof hex, made, sizeof made);
	return xasprintf("t=%lld,v1=%s", at_s, hex);
}

static void hook_free(struct hook *k)
{
	LIST_REMOVE(k, link);
	if (k->call)
		http_cancel(k->call);
	timer_free(k->timer);
	free(k->body);
	free(k);
}

static void on_answer(const struct http_answer *a, void *arg)
{
	struct hook *k = arg;

	k->call = NULL;
	if ((a->status >= 200 && a->status < 300) || k->tries >= TRIES_MAX)
		hook_free(k);
	else
		timer_once(k->timer, RETRY_MS);
}

static void on_due(void *arg)
{
	struct hook *k = arg;
	char *signature =
	    hooks_signature(k->hooks->secret, loop_now_ms(k->hooks->loop) / 1000, k->body);
	char *header = xasprintf("Stripe-Signature: %s", signature);
	const char *const headers[] = {header, NULL};
	struct http_request r = {.method = "POST",
	                         .url = k->hooks->url,
	                         .content_type = "application/json; charset=utf-8",
	                         .headers = headers,
	                         .body = k->body,
	                         .body_len = strlen(k->body),
	                         .timeout_ms = 5000};

	k->tries++;
	if (r.url)
		k->call = http_send(k->hooks->http, &r, on_answer, k);
	else
		hook_free(k);
	free(header);
	free(signature);
}

void hooks_send(struct hooks *h, const char *type, const char *object_json)
{
	int number = ++h->counter;

	for (int i = 0; h->url && i < h->times; i++) {
		struct hook *k = xcalloc(1, sizeof *k);

		k->hooks = h;
		k->body = xasprintf(
		    "{\n  \"id\": \"evt_1Fake%08d\",\n  \"object\": \"event\",\n  \"api_version\": "
		    "\"2026-06-24.dahlia\",\n  \"created\": %lld,\n  \"data\": {\"object\": %s},\n"
		    "  \"livemode\": false,\n  \"type\": \"%s\"\n}",
		    number, (long long)loop_now_ms(h->loop) / 1000, object_json, type);
		k->timer = timer_new(h->loop, on_due, k);
		LIST_INSERT_HEAD(&h->under_way, k, link);
		timer_once(k->timer, rand() % SPREAD_MS);
	}
}

void hooks_to(struct hooks *h, const char *url, int times)
{
	free(h->url);
	h->url = xstrdup(url);
	h->times = times;
}

struct hooks *hooks_new(struct loop *l, const char *secret)
{
	struct hooks *h = xcalloc(1, sizeof *h);

	h->loop = l;
	h->http = http_new(l);
	h->secret = xstrdup(secret);
	h->times = 1;
	LIST_INIT(&h->under_way);
	return h;
}

void hooks_free(struct hooks *h)
{
	while (!LIST_EMPTY(&h->under_way))
		hook_free(LIST_FIRST(&h->under_way));
	http_free(h->http);
	free(h->secret);
	free(h->url);
	free(h);
}
