/* SPDX-License-Identifier: ISC */
/* --plain: a request from asking to the end as lines and numbers, on a terminal that can do nothing, and from a pipe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/stage.h"

#define ROWS 60                         /* so that nothing that was said has scrolled away */
#define COLUMNS 100

static const struct person people[] = {
	{ "olga", "operator", "Olga" },
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
};

static struct player *start_plain(const struct world *w, const char *name)
{
	char *program = world_program("homepro");
	const char *argv[] = { program, "--server", w->url, "--profile", name, NULL };
	const char *extra[] = { "TERM=dumb", "ACCESSIBLE=1", "-DISPLAY", "-WAYLAND_DISPLAY", NULL };
	struct player *p = player_start(argv, extra, ROWS, COLUMNS);

	free(program);
	return p;
}

/* No cursor was moved and nothing was drawn anew: text, line ends and the bell. */
static void assert_only_appended(const struct player *p)
{
	size_t len;
	const char *bytes = player_written(p, &len);

	for (size_t i = 0; i < len; i++)
		assert_true((unsigned char)bytes[i] >= ' ' || strchr("\r\n\a", bytes[i]));
}

static void assert_quits(struct player *p)
{
	int code;

	player_type(p, "q\n");
	assert_true(player_ends(p, &code, STAGE_WITHIN_MS));
	assert_int_equal(code, 0);
	assert_only_appended(p);
	player_free(p);
}

static void test_a_request_from_asking_to_the_end(void **state)
{
	struct player *helper = start_plain(*state, "ada"), *customer;

	assert_sees(helper, "There are no open requests.");
	player_type(helper, "available\n");
	assert_sees(helper, "the bell rings for you");

	customer = start_plain(*state, "mary");
	assert_sees(customer, "What do you need help with?");
	player_type(customer, "1\n");
	assert_sees(customer, "Tell us what is wrong");
	player_type(customer, "The tap drips.\nAll night long.\n\n");
	assert_sees(customer, "will be held on your card");
	player_type(customer, "1\n");
	assert_sees(customer, "Looking for a helper");

	assert_sees(helper, "New request: Plumbing, $45.00");
	assert_int_equal(player_bells(helper), 1);
	player_type(helper, "6\n");
	assert_sees(helper, "1. Claim this request");
	player_type(helper, "1\n");
	assert_sees(helper, "Session with Mary Somerville.");
	assert_sees(customer, "Ada Lovelace will help you.");
	player_type(helper, "copy-link\n");
	assert_sees(helper, "This terminal has no clipboard. The address:");
	player_type(helper, "open-link\n");
	assert_sees(helper, "There is no browser here.");
	player_type(helper, "start\n");
	assert_sees(helper, "Active for");
	assert_sees(customer, "Session in progress");

	player_type(helper, "end\n");
	assert_sees(helper, "1. Issue resolved");
	player_type(helper, "1\n");
	assert_sees(helper, "An empty line ends them.");
	player_type(helper, "A new washer.\n\n");
	assert_sees(helper, "1. Complete session and charge $45.00");
	player_type(helper, "1\n");
	assert_sees(helper, "Session complete");
	assert_sees(customer, "Your problem was solved.");
	assert_sees(customer, "How was it with Ada Lovelace?");
	assert_sees(customer, "5. Very good");
	player_type(customer, "5\n");
	assert_sees(customer, "A few words, if you like");
	player_type(customer, "Very kind.\n\n");
	assert_sees(customer, "Thank you for telling us.");
	assert_sees(customer, "1. Submit another request");
	assert_quits(helper);
	assert_quits(customer);
}

static void test_an_operator_hears_the_board_and_cancels(void **state)
{
	const char *ask[] = { "request", "plumbing", "Water everywhere", NULL };
	struct player *p = start_plain(*state, "olga");

	assert_sees(p, "Olga, operator. Under way: 0.");
	assert_int_equal(world_homepro(*state, "mary", ask, NULL, NULL), 0);
	assert_sees(p, "New: Plumbing, $45.00, ");
	assert_sees(p, "Of Mary Somerville.");
	assert_sees(p, "open, asked 0:0"); /* once the hold stands */
	player_type(p, "\n");
	assert_sees(p, "Under way: 1.");
	player_type(p, "1\n");
	assert_sees(p, "Water everywhere");
	assert_sees(p, "1. Cancel this request");
	player_type(p, "1\n");
	assert_sees(p, "the hold of $45.00 is released.");
	player_type(p, "1\n");
	assert_sees(p, "Cancelled. The hold is released.");
	player_type(p, "\n");
	assert_quits(p);
}

static void test_answers_may_come_from_a_pipe(void **state)
{
	const char *words[] = { "--plain", NULL };
	char *out;

	assert_int_equal(world_homepro(*state, "ada", words, "notifications\nnonsense\n", &out), 0);
	assert_non_null(strstr(out, "Ada Lovelace, helper."));
	assert_non_null(strstr(out, "No new notifications"));
	assert_non_null(strstr(out, "There is no such choice: nonsense."));
	free(out);
}

static int open_world(void **state)
{
	return stage_open(state, people, sizeof(people) / sizeof(people[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_request_from_asking_to_the_end),
		cmocka_unit_test(test_an_operator_hears_the_board_and_cancels),
		cmocka_unit_test(test_answers_may_come_from_a_pipe),
	};

	return cmocka_run_group_tests(tests, open_world, stage_close);
}
