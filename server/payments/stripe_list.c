/* SPDX-License-Identifier: ISC */
/* Lists what Stripe has, for `homeprod reconcile`. */
#include "server/payments/stripe_list.h"

#include <stdio.h>
#include <string.h>

#include "loop/loop.h"
#include "server/payments/stripe_client.h"
#include "server/settings.h"

#define PAGE 100
#define TRIES_MAX 5
#define TURN_MS 100
#define PAUSE_TURNS 10

struct listing {
	struct stripe_client *client;
	int64_t since_s;
	payment_object_fn *each;
	void *arg;
	char last_id[HP_ID_SIZE];       /* the next page begins after it */
	char why[256];
	int tries;
	bool is_answered, is_more, is_failed;
};

static void tell(struct listing *l, const struct document *d)
{
	struct stripe_intent in;
	struct payment_object o = {.intent_id = in.id, .request_id = in.request_id};

	if (!stripe_intent_read(d, &in))
		return;
	o.state = stripe_intent_status_name(in.status);
	memcpy(o.currency, in.currency, sizeof o.currency);
	o.held = in.status == INTENT_REQUIRES_CAPTURE ? in.amount_capturable : 0;
	o.taken = in.amount_received;
	memcpy(l->last_id, in.id, sizeof l->last_id);
	l->each(&o, l->arg);
}

static void take_page(struct listing *l, const struct document *body)
{
	size_t count = document_count(body, "data");

	for (size_t i = 0; i < count; i++) {
		char path[32];

		snprintf(path, sizeof path, "data.%zu", i);
		tell(l, document_at(body, path));
	}
	l->tries = 0;
	l->is_more = count > 0 && document_is_true(body, "has_more");
}

static void on_answer(const struct http_answer *a, void *arg)
{
	struct listing *l = arg;
	struct document *body = a->status > 0 ? document_parse(a->body, a->body_len) : NULL;
	enum stripe_verdict v = stripe_verdict(STRIPE_LIST, a, body);

	l->is_answered = true;
	stripe_reason(a, body, l->why, sizeof l->why);
	if (v == STRIPE_YES)
		take_page(l, body);
	else
		l->is_failed = v != STRIPE_AGAIN || ++l->tries >= TRIES_MAX;
	document_free(body);
}

static void ask_page(struct listing *l)
{
	struct form form = {0};

	form_add_int(&form, "limit", PAGE);
	form_add_int(&form, "created[gte]", l->since_s);
	if (l->last_id[0])
		form_add(&form, "starting_after", l->last_id);
	l->is_answered = false;
	stripe_client_send(l->client, STRIPE_LIST, NULL, NULL, &form, on_answer, l);
	form_clear(&form);
}

static void turn_a_while(struct loop *loop)
{
	for (int i = 0; i < PAUSE_TURNS; i++)
		loop_turn(loop, TURN_MS);
}

bool stripe_list(struct loop *loop, struct store *s, const struct settings *set, int64_t since_ms,
                 payment_object_fn *each, void *arg, char *why, size_t why_size)
{
	struct listing l = {.since_s = since_ms / 1000, .each = each, .arg = arg, .is_more = true};

	(void)s;
	l.client = stripe_client_new(loop, &set->stripe);
	while (l.is_more && !l.is_failed) {
		if (l.tries > 0)
			turn_a_while(loop);
		ask_page(&l);
		while (!l.is_answered)
			loop_turn(loop, TURN_MS);
	}
	stripe_client_free(l.client);
	if (l.is_failed)
		snprintf(why, why_size, "%s", l.why);
	return !l.is_failed;
}
