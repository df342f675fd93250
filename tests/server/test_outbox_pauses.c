/* SPDX-License-Identifier: ISC */
/*
 * How long the outbox waits before it asks again: longer each time the payment provider fails, and no longer because
 * homeprod died in between or because the customer takes time. Stripe is the fake one.
 */
#include <string.h>

#include "loop/loop.h"
#include "tests/fake/stripe.h"
#include "tests/server/harness.h"
#include "tests/server/stripe_stage.h"

#define MANY 12                         /* with so many failures the pause would be 150 s at least */
#define FIRST_PAUSE_MS 1000
#define CREATE "/v1/checkout/sessions"
#define READ "/v1/checkout/sessions/"

/* How often it was taken, and how far its next time is from now. */
static int64_t tries(struct stage *s)
{
	return sql_int(s->h, "select sum(tries) from effects where state = 'waiting'");
}

static int64_t pause_ms(struct stage *s)
{
	return sql_int(s->h, "select due_at from effects where state = 'waiting' and lease = 0") -
	       loop_now_ms(s->h->loop);
}

struct since {
	struct stage *s;
	int64_t count;                  /* of tries, or of calls at Stripe */
};

/* Taken once more, and given back. */
static bool is_given_back(struct harness *h, void *arg)
{
	const struct since *a = arg;

	return tries(a->s) > a->count &&
	       sql_int(h, "select count(*) from effects where state = 'waiting' and lease <> 0") == 0;
}

static void ask_now(struct stage *s)
{
	struct since a = { s, tries(s) };

	sql_run(s->h, "update effects set due_at = 1 where state = 'waiting' and lease = 0");
	outbox_kick(s->h->outbox);
	wait_until(s->h, is_given_back, &a);
}

static void start_and_ask(struct stage *s)
{
	struct since a = { s, tries(s) };

	stage_outbox_start(s);
	wait_until(s->h, is_given_back, &a);
}

static bool is_asked(struct harness *h, void *arg)
{
	const struct since *a = arg;

	(void)h;
	return fake_stripe_calls(a->s->fake) > a->count;
}

/* What it would have heard dies with it, as in a kill. */
static void die_while_stripe_is_asked(struct stage *s)
{
	struct since a = { s, fake_stripe_calls(s->fake) };

	fake_stripe_trick(s->fake, TRICK_DEAF, CREATE, 1);
	stage_outbox_start(s);
	wait_until(s->h, is_asked, &a);
	outbox_stop(s->h);
}

static void test_that_homeprod_died_many_times_makes_nobody_wait_longer(void **state)
{
	struct stage *s = *state;

	outbox_stop(s->h);
	request_ask(s);
	for (int i = 0; i < MANY; i++)
		die_while_stripe_is_asked(s);
	assert_true(tries(s) >= MANY);
	fake_stripe_trick(s->fake, TRICK_BUSY, CREATE, 1);
	start_and_ask(s);
	assert_in_range(pause_ms(s), 0, FIRST_PAUSE_MS);
}

static void test_that_the_customer_takes_time_makes_no_pause_longer(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	for (int i = 0; i < MANY; i++)
		ask_now(s);
	fake_stripe_trick(s->fake, TRICK_BUSY, READ, 1);
	ask_now(s);
	assert_in_range(pause_ms(s), 0, FIRST_PAUSE_MS);
}

static void test_pauses_grow_while_the_provider_fails_and_begin_anew_with_a_start(void **state)
{
	struct stage *s = *state;

	request_ask(s);
	wait_url(s);
	fake_stripe_trick(s->fake, TRICK_BUSY, READ, 5);
	for (int i = 0; i < 4; i++)
		ask_now(s);
	assert_in_range(pause_ms(s), 3000, 8000);
	outbox_stop(s->h);
	start_and_ask(s);
	assert_in_range(pause_ms(s), 0, FIRST_PAUSE_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_that_homeprod_died_many_times_makes_nobody_wait_longer),
		STAGE_TEST(test_that_the_customer_takes_time_makes_no_pause_longer),
		STAGE_TEST(test_pauses_grow_while_the_provider_fails_and_begin_anew_with_a_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
