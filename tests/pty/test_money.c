/* SPDX-License-Identifier: ISC */
/*
 * What can go wrong with money, each row provoked at Stripe (the fake one) and seen by the customer, the helper and the
 * operator, on their screens and in `homepro payments`. doc/payments.md has the same rows for people.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "protocol/mem.h"
#include "tests/fake/stripe.h"
#include "tests/pty/money.h"

#define STEPS_MAX 32

#define ASK { DEED_ASK, NULL }
#define TELL(text) { DEED_TELL, "/_fake/" text }
#define MARY(text) { DEED_SEE_MARY, text }
#define ADA(text) { DEED_SEE_ADA, text }
#define OLGA(text) { DEED_SEE_OLGA, text }
#define LIST(text) { DEED_LIST, text }
#define STUCK(text) { DEED_STUCK, text }
#define CALM { DEED_CALM, NULL }
#define STORY(text) { DEED_STORY, text }
#define BOOKS(text) { DEED_BOOKS, text }
#define RUN(text) { DEED_RUN, text }
#define LATER { DEED_LATER, NULL }

/* Nobody has paid yet: the page's code stands on Mary's screen. */
#define PAGE MARY("Hold $45.00 on your card")
#define NO_CODE_YET MARY("Holding $45.00 on your card")
#define PAY TELL("do?deed=pay&request=%s"), MARY("Looking for a helper"), ADA("The tap drips")
#define MET { DEED_CLAIM, NULL }, { DEED_TYPE_ADA, "s" }, ADA("Active"), \
	    MARY("Session in progress")
#define ENDED(digit) { DEED_TYPE_ADA, "e" }, ADA("How did the session go?"), { DEED_TYPE_ADA, digit "\t\t\r" }, \
		     ADA("Session complete")
/* What is left of it is put away, for the next row. */
#define CANCELLED RUN("cancel %s"), MARY("Our staff cancelled your request."), ASK_AGAIN
#define ASK_AGAIN { DEED_TYPE_MARY, "1" }, MARY("What do you need help with?")
#define RATED_NOT { DEED_TYPE_MARY, "\x1b" }, MARY("Submit another request"), ASK_AGAIN
#define SETTLED RUN("payments settle %s refunded"), CALM, STORY("put the payment right elsewhere: refunded")

#define TOAST_FAILED ADA("payment of $45.00 failed: our staff will see to it")

static const struct row {
	const char *what;
	struct money_step steps[STEPS_MAX];
} rows[] = {
	{ "the card is declined",
	  { ASK, PAGE, TELL("do?deed=decline&request=%s"), MARY("Your card was declined."), PAGE,
	    LIST("Your card was declined."), CALM, OLGA("authorizing"), { DEED_MISS_ADA, "The tap drips" },
	    STORY("no hold yet: Your card was declined."), PAY, LIST("authorized"), CALM, CANCELLED } },
	{ "authentication is asked for, and abandoned",
	  { ASK, PAGE, TELL("do?deed=challenge&request=%s"), PAGE, TELL("do?deed=leave&request=%s"),
	    MARY("No hold on your card"), LIST("not confirmed in time"), CALM,
	    { DEED_MISS_OLGA, "authorizing" }, { DEED_MISS_ADA, "The tap drips" }, ASK_AGAIN } },
	{ "slow at the hold",
	  { TELL("trick?trick=deaf&path=/checkout&count=99"), ASK, NO_CODE_YET, LIST("no answer in time"), LATER,
	    STUCK("late"), OLGA("late"), OLGA("no answer in time"), TELL("calm"), RUN("payments retry %s"), PAGE, CALM,
	    CANCELLED } },
	{ "slow at the capture",
	  { ASK, PAGE, PAY, MET, TELL("trick?trick=deaf&path=/capture&count=99"), ENDED("1"),
	    ADA("$45.00 is being charged"), MARY("$45.00 is being charged"), LIST("no answer in time"), LATER,
	    STUCK("late"), OLGA("late"), TELL("calm"), { DEED_TYPE_OLGA, "t" }, MARY("$45.00 was charged"),
	    ADA("$45.00 captured"), BOOKS("\"captures\":1"), CALM, STORY("not charged yet"), RATED_NOT } },
	{ "429",
	  { TELL("trick?trick=busy&path=/checkout&count=2"), ASK, NO_CODE_YET, LIST("rate_limit"), PAGE, CALM,
	    CANCELLED } },
	{ "5xx, and nothing was done",
	  { ASK, PAGE, PAY, MET, TELL("trick?trick=500_before&path=/capture&count=1"), ENDED("1"),
	    MARY("$45.00 was charged"), ADA("$45.00 captured"), BOOKS("\"captures\":1"), CALM,
	    STORY("not charged yet"), RATED_NOT } },
	{ "409, the key is in use",
	  { ASK, PAGE, PAY, MET, TELL("trick?trick=in_use&path=/capture&count=1"), ENDED("1"),
	    MARY("$45.00 was charged"), ADA("$45.00 captured"), BOOKS("\"captures\":1"), CALM,
	    STORY("idempotency_key_in_use"), RATED_NOT } },
	{ "a lock",
	  { ASK, PAGE, PAY, MET, TELL("trick?trick=locked&path=/cancel&count=1"), ENDED("2"),
	    MARY("The hold of $45.00 is released."), ADA("$45.00 released"), BOOKS("\"cancels\":1"), CALM,
	    STORY("lock_timeout"), RATED_NOT } },
	{ "the connection is cut after the request was sent",
	  { ASK, PAGE, PAY, MET, TELL("trick?trick=cut_after&path=/capture&count=3"), ENDED("1"),
	    MARY("$45.00 was charged"), ADA("$45.00 captured"), BOOKS("\"captures\":1"), CALM,
	    STORY("out of reach"), RATED_NOT } },
	{ "the hold expires before a helper comes",
	  { ASK, PAGE, PAY, TELL("lapse?request=%s"), MARY("The hold ran out"), MARY("Nothing was charged."),
	    { DEED_MISS_ADA, "The tap drips" }, LIST("failed"), CALM, STORY("over without a session: the hold is gone"),
	    ASK_AGAIN } },
	{ "the hold is cancelled at the provider during the session",
	  { ASK, PAGE, PAY, MET, TELL("lapse?request=%s"), ADA("the hold of $45.00 is gone"), MARY("Session in progress"),
	    OLGA("refused"), STUCK("refused"), STUCK("lapsed or was cancelled"), ENDED("1"), TOAST_FAILED,
	    MARY("The payment of $45.00 did not go through."), SETTLED, RATED_NOT } },
	{ "captured there, though we did not know",
	  { ASK, PAGE, PAY, MET, TELL("capture?request=%s&amount=4500"), ENDED("1"), MARY("$45.00 was charged"),
	    ADA("$45.00 captured"), BOOKS("\"captures\":1"), CALM, RATED_NOT } },
	{ "captured there, and it should not have been",
	  { ASK, PAGE, PAY, MET, TELL("capture?request=%s&amount=4500"), ENDED("2"), TOAST_FAILED,
	    MARY("The hold of $45.00 could not be released."), OLGA("refused"), STUCK("refund it there"), SETTLED,
	    RATED_NOT } },
	{ "the amount is too large for the hold",
	  { TELL("limits?amount=4000"), ASK, MARY("No hold on your card"), MARY("no more than"),
	    LIST("(amount_too_large)"), CALM, { DEED_MISS_ADA, "The tap drips" }, TELL("calm"), ASK_AGAIN } },
	{ "the amount is too large for the capture",
	  { ASK, PAGE, PAY, MET, TELL("amount?request=%s&amount=4000"), ENDED("1"), TOAST_FAILED,
	    MARY("The payment of $45.00 did not go through."), OLGA("refused"), STUCK("(amount_too_large)"), SETTLED,
	    RATED_NOT } },
	{ "another amount is held than was asked for",
	  { ASK, PAGE, TELL("amount?request=%s&amount=4000"), TELL("do?deed=pay&request=%s"),
	    MARY("No hold on your card"), LIST("has another amount than we do"), BOOKS("\"status\":\"canceled\""), CALM,
	    { DEED_MISS_ADA, "The tap drips" }, ASK_AGAIN } },
	{ "our key is wrong",
	  { TELL("key?key=sk_test_revoked"), ASK, NO_CODE_YET, LIST("does not take our key"), LATER, STUCK("late"),
	    OLGA("late"), OLGA("does not take our key"), TELL("calm"), RUN("payments retry %s"), PAGE, CALM,
	    CANCELLED } },
	{ "the capture is refused, and taken when an operator tries again",
	  { ASK, PAGE, PAY, MET, TELL("trick?trick=refused&path=/capture&count=1"), ENDED("1"), TOAST_FAILED,
	    MARY("The payment of $45.00 did not go through."), OLGA("refused"), OLGA("Your card was declined."),
	    STUCK("refused"), { DEED_TYPE_OLGA, "t" }, MARY("$45.00 was charged"), BOOKS("\"captures\":1"), CALM,
	    RATED_NOT } },
	{ "the hold lapses within a day",
	  { TELL("limits?hold_s=7200"), ASK, PAGE, PAY, STUCK("lapses within a day"), OLGA("lapsing"),
	    { DEED_METRIC, "homepro_holds_lapsing 1" }, { DEED_RESTART, NULL },
	    { DEED_LOG, "1 holds lapse within a day and are neither captured nor released" }, TELL("calm"),
	    CANCELLED } },
};

static void play(struct money *m, const struct row *row)
{
	for (size_t i = 0; i < STEPS_MAX && row->steps[i].deed != DEED_NONE; i++) {
		const struct money_step *step = &row->steps[i];
		char *why;

		if (!money_take(m, step, &why))
			fail_msg("%s, step %zu (%d): \"%s\" is not so:\n%s", row->what, i, step->deed,
				 step->text ? step->text : "", why ? why : "nothing was said");
	}
}

static void test_each_row_of_what_can_go_wrong_is_seen_by_all_three(void **state)
{
	const char *only = getenv("HP_MONEY_ROW");

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!only || strtoul(only, NULL, 10) <= i) {
			print_message("# %s\n", rows[i].what);
			play(*state, &rows[i]);
		}
}

static int open_all(void **state)
{
	static struct money m;

	*state = &m;
	return money_open(&m) ? 0 : -1;
}

static int close_all(void **state)
{
	money_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_row_of_what_can_go_wrong_is_seen_by_all_three, open_all,
						close_all),
	};

	return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
