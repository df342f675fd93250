/* SPDX-License-Identifier: ISC */
/* Our books against the provider's: they agree after all that is ordinary, and what differs is
 * named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/reconcile.h"
#include "tests/server/stripe_stage.h"

/* How many differ, and the report. Caller frees it. */
static int reconcile(struct stage *s, char **report)
{
	size_t len;
	FILE *out = open_memstream(report, &len);
	char why[200] = "";
	int differing;

	outbox_stop(s->h);
	sql_run(s->h, "update requests set updated_at = 1"); /* all quiet, for long */
	differing = reconcile_run(s->h->loop, s->h->store, &s->h->settings, out, why, sizeof why);
	assert_string_equal(why, "");
	fclose(out);
	stage_outbox_start(s);
	return differing;
}

static void test_books_agree_after_all_that_is_ordinary(void **state)
{
	struct stage *s = *state;
	char *report;

	assert_int_equal(reconcile(s, &report), 0);
	free(report);
	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	play_until_ended(s, "unresolved");
	wait_status(s, PAYMENT_RELEASED);
	request_ask(s);
	wait_url(s);
	fake_stripe_do(s->fake, DEED_LEAVE, s->r.id);
	wait_status(s, PAYMENT_FAILED);
	play_until_open(s);
	assert_int_equal(reconcile(s, &report), 0);
	assert_string_equal(report,
			    "4 compared, 0 under way, 0 differ; taken here 4500, there 4500\n");
	free(report);
}

static void test_what_was_taken_there_and_not_here_is_named(void **state)
{
	struct stage *s = *state;
	char *report, *line;

	play_until_open(s);
	fake_stripe_capture(s->fake, s->r.payment_intent_id, 4500);
	assert_int_equal(reconcile(s, &report), 1);
	line = xasprintf("%s\t%s\there: authorized\tthere: succeeded, held 0, taken 4500\n",
			 s->r.id, s->r.payment_intent_id);
	assert_non_null(strstr(report, line));
	free(line);
	free(report);
}

static void test_another_amount_and_a_hold_that_is_gone_are_named(void **state)
{
	struct stage *s = *state;
	char *report;

	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	only_intent(s)->amount_received = 4000;
	play_until_open(s);
	fake_stripe_lapse(s->fake, s->r.payment_intent_id);
	assert_int_equal(reconcile(s, &report), 2);
	assert_non_null(strstr(report, "taken 4000"));
	assert_non_null(strstr(report, "canceled"));
	free(report);
}

/* A hold with our label that we know nothing of: the money of one request held twice. */
static void test_a_second_hold_for_a_request_is_named(void **state)
{
	struct stage *s = *state;
	struct fake_intent *in = xcalloc(1, sizeof *in), *ours;
	char *report;

	play_until_open(s);
	ours = only_intent(s);
	*in = (struct fake_intent){.status = "requires_capture",
				   .amount = 4500,
				   .amount_capturable = 4500,
				   .created_s = ours->created_s,
				   .currency = "usd",
				   .id = "pi_second"};
	params_parse(&in->metadata, "homepro_request=");
	free(in->metadata.items[0].value);
	in->metadata.items[0].value = xstrdup(s->r.id);
	TAILQ_INSERT_TAIL(&fake_stripe_books(s->fake)->intents, in, link);
	assert_int_equal(reconcile(s, &report), 1);
	assert_non_null(strstr(report, "pi_second\there: another intent"));
	free(report);
}

/* Of somebody else's, and newer than ours: ours is on the third page. */
static void add_others(struct fake_books *b, int count)
{
	for (int i = 0; i < count; i++) {
		struct fake_intent *in = xcalloc(1, sizeof *in);

		snprintf(in->id, sizeof in->id, "pi_other%d", i);
		snprintf(in->currency, sizeof in->currency, "usd");
		in->status = "succeeded";
		in->created_s = 1999999999;
		TAILQ_INSERT_TAIL(&b->intents, in, link);
	}
}

static void test_what_is_on_a_later_page_is_compared_too(void **state)
{
	struct stage *s = *state;
	char *report;

	play_until_ended(s, "resolved");
	wait_status(s, PAYMENT_CAPTURED);
	add_others(fake_stripe_books(s->fake), 250);
	assert_int_equal(reconcile(s, &report), 0);
	free(report);
	TAILQ_FIRST(&fake_stripe_books(s->fake)->intents)->amount_received = 1;
	assert_int_equal(reconcile(s, &report), 1);
	free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(test_books_agree_after_all_that_is_ordinary),
		STAGE_TEST(test_what_was_taken_there_and_not_here_is_named),
		STAGE_TEST(test_another_amount_and_a_hold_that_is_gone_are_named),
		STAGE_TEST(test_a_second_hold_for_a_request_is_named),
		STAGE_TEST(test_what_is_on_a_later_page_is_compared_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
