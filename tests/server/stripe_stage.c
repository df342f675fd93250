/* SPDX-License-Identifier: ISC */
/* The harness with a fake Stripe, for tests/server/test_stripe_*.c. */
#include "tests/server/stripe_stage.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"

int stage_setup(void **state)
{
	struct stage *s = xcalloc(1, sizeof *s);
	void *h = NULL;

	harness_setup(&h);
	s->h = h;
	s->fake = fake_stripe_open(s->h->loop, 0);
	assert_non_null(s->fake);
	s->h->settings.stripe.base_url = xstrdup(fake_stripe_url(s->fake));
	s->h->settings.stripe.api_version = xstrdup("2026-06-24.dahlia");
	s->h->settings.stripe.secret_key = xstrdup(FAKE_STRIPE_KEY);
	s->h->settings.stripe.webhook_secrets[0] = xstrdup(FAKE_STRIPE_WEBHOOK_SECRET);
	s->h->settings.payment_provider = xstrdup("stripe");
	s->h->settings.db_url = xstrdup("sqlite:alone"); /* so that a start takes over what a stop left */
	person_init(s->h, "ada", ROLE_HELPER, &s->ada);
	person_init(s->h, "dora", ROLE_CUSTOMER, &s->dora);
	person_init(s->h, "olga", ROLE_OPERATOR, &s->olga);
	person_arrive(s->h, &s->ada);
	stage_outbox_start(s);
	*state = s;
	return 0;
}

int stage_teardown(void **state)
{
	struct stage *s = *state;
	void *h = s->h;

	outbox_stop(s->h);
	fake_stripe_close(s->fake);
	free(s->h->settings.payment_provider);
	free(s->h->settings.db_url);
	stripe_settings_clear(&s->h->settings.stripe);
	request_clear(&s->r);
	session_clear(&s->s);
	person_clear(&s->ada);
	person_clear(&s->dora);
	person_clear(&s->olga);
	free(s);
	return harness_teardown(&h);
}

void stage_outbox_start(struct stage *s)
{
	outbox_start(s->h, &stripe_provider);
}

void request_ask(struct stage *s)
{
	const struct answer *a =
	    call_as(s->h, &s->dora, "POST", "/v1/requests",
		    "{\"category\":\"plumbing\",\"description\":\"The tap drips\"}");
	struct fault f = {0};

	assert_int_equal(a->status, 201);
	request_clear(&s->r);
	assert_int_equal(request_decode(a->body, strlen(a->body), &s->r, &f), ERR_NONE);
}

static void hurry(struct stage *s)
{
	sql_run(s->h, "update effects set due_at = 1 where state = 'waiting' and lease = 0");
	if (s->h->outbox)
		outbox_kick(s->h->outbox);
}

struct want {
	struct stage *s;
	enum payment_status status;
};

static bool has_url(struct harness *h, void *arg)
{
	struct stage *s = arg;

	hurry(s);
	request_get(h, &s->dora, s->r.id, &s->r);
	return s->r.payment_url != NULL;
}

void wait_url(struct stage *s)
{
	wait_until(s->h, has_url, s);
}

static bool has_status(struct harness *h, void *arg)
{
	struct want *w = arg;

	hurry(w->s);
	request_get(h, &w->s->dora, w->s->r.id, &w->s->r);
	return w->s->r.payment_status == w->status;
}

void wait_status(struct stage *s, enum payment_status status)
{
	struct want w = {s, status};

	wait_until(s->h, has_status, &w);
}

static bool is_captured_there(struct harness *h, void *arg)
{
	struct stage *s = arg;

	(void)h;
	return last_intent(s)->captures > 0;
}

void wait_captured_there(struct stage *s)
{
	wait_until(s->h, is_captured_there, s);
}

struct asked {
	struct stage *s;
	int calls;
};

static bool was_asked(struct harness *h, void *arg)
{
	struct asked *a = arg;

	(void)h;
	hurry(a->s);
	return fake_stripe_calls(a->s->fake) > a->calls;
}

void look_again(struct stage *s)
{
	struct asked a = {s, fake_stripe_calls(s->fake)};

	wait_until(s->h, was_asked, &a);
	a.calls = fake_stripe_calls(s->fake);
	wait_until(s->h, was_asked, &a); /* by now the first one's answer is written down */
	request_get(s->h, &s->dora, s->r.id, &s->r);
}

void play_until_open(struct stage *s)
{
	request_ask(s);
	wait_url(s);
	assert_true(fake_stripe_do(s->fake, DEED_PAY, s->r.id));
	wait_status(s, PAYMENT_AUTHORIZED);
	assert_int_equal(s->r.status, REQUEST_OPEN);
}

void play_end(struct stage *s, const char *outcome)
{
	session_clear(&s->s);
	claim(s->h, &s->ada, &s->r, &s->s);
	start_and_end(s->h, &s->ada, &s->s, outcome);
}

void play_until_ended(struct stage *s, const char *outcome)
{
	play_until_open(s);
	play_end(s, outcome);
}

struct fake_intent *only_intent(struct stage *s)
{
	struct fake_intent *in = TAILQ_FIRST(&fake_stripe_books(s->fake)->intents);

	assert_non_null(in);
	assert_null(TAILQ_NEXT(in, link));
	return in;
}

struct fake_intent *last_intent(struct stage *s)
{
	struct fake_intent *in = TAILQ_LAST(&fake_stripe_books(s->fake)->intents, intent_list);

	assert_non_null(in);
	return in;
}

int intents_of_request(struct stage *s)
{
	struct fake_intent *in;
	int count = 0;

	TAILQ_FOREACH(in, &fake_stripe_books(s->fake)->intents, link)
		count += strcmp(params_get(&in->metadata, "homepro_request"), s->r.id) == 0;
	return count;
}

int open_pages(struct stage *s)
{
	struct fake_checkout *c;
	int count = 0;

	TAILQ_FOREACH(c, &fake_stripe_books(s->fake)->checkouts, link)
		count += strcmp(c->status, "open") == 0;
	return count;
}
