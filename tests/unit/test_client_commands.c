/* SPDX-License-Identifier: ISC */
/* The table of commands is whole, and no key means two things to one person in one place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands.h"
#include "client/model.h"
#include "protocol/mem.h"

#define HELP_COLS 79

static void test_each_row_is_at_its_id_and_says_what_it_does(void **state)
{
	const struct command *all = command_all();

	(void)state;
	for (int i = 0; i < COMMAND_COUNT; i++) {
		assert_int_equal(all[i].id, i);
		assert_non_null(all[i].sentence);
		assert_non_null(all[i].keys);
		assert_ptr_equal(command_by_name(all[i].name), &all[i]);
		assert_true(all[i].arguments || *all[i].keys);
	}
	assert_null(command_by_name("fly"));
}

/* argp breaks a longer one in the middle, and goes on at the left edge. */
static void test_each_subcommand_fits_its_lines_of_help(void **state)
{
	const struct command *all = command_all();

	(void)state;
	for (int i = 0; i < COMMAND_COUNT; i++) {
		if (!all[i].arguments)
			continue;
		assert_in_range(2 + strlen(all[i].name) + 1 + strlen(all[i].arguments), 0, HELP_COLS);
		assert_in_range(8 + strlen(all[i].sentence), 0, HELP_COLS);
	}
}

static bool has_key(const struct command *c, const char *key)
{
	char *keys = xstrdup(c->keys), *rest = keys, *one;
	bool is_there = false;

	while ((one = strsep(&rest, " ")))
		is_there = is_there || (*one && strcmp(one, key) == 0);
	free(keys);
	return is_there;
}

static void assert_no_shared_key(const struct command *a, const struct command *b)
{
	char *keys = xstrdup(a->keys), *rest = keys, *key;

	while ((key = strsep(&rest, " ")))
		if (*key && has_key(b, key))
			fail_msg("%s is both %s and %s", key, a->name, b->name);
	free(keys);
}

static void test_no_key_means_two_things_in_one_place(void **state)
{
	const struct command *all = command_all();

	(void)state;
	for (int i = 0; i < COMMAND_COUNT; i++)
		for (int k = 0; k < i; k++)
			if ((all[i].places & all[k].places) && (all[i].roles & all[k].roles))
				assert_no_shared_key(&all[i], &all[k]);
}

/* A helper, alone with what the test puts in. */
static struct model *new_helper(void)
{
	struct model *m = model_new();
	struct user u = { .id = "u1", .username = xstrdup("ada"), .display_name = xstrdup("Ada"), .role = ROLE_HELPER };

	model_set_user(m, &u);
	user_clear(&u);
	return m;
}

static void put_request(struct model *m, enum request_status status)
{
	struct request r = {
		.id = "r1", .customer_id = "u2", .category = "plumbing", .description = xstrdup("It drips."),
		.amount = 4500, .currency = "USD", .status = status, .payment_status = PAYMENT_AUTHORIZED,
		.updated_at_ms = 1
	};

	model_put_request(m, &r);
	request_clear(&r);
}

static bool is_offered(const struct model *m, enum command_id id, enum place place)
{
	return command_is_offered(&command_all()[id], m, place);
}

static void test_a_claim_is_offered_while_something_is_open(void **state)
{
	struct model *m = new_helper();

	(void)state;
	assert_false(is_offered(m, COMMAND_CLAIM, PLACE_DASHBOARD));
	put_request(m, REQUEST_OPEN);
	assert_true(is_offered(m, COMMAND_CLAIM, PLACE_DASHBOARD));
	assert_false(is_offered(m, COMMAND_CLAIM, PLACE_SESSION));
	model_free(m);
}

/* The request is there; but not a row to claim it from. */
static void test_an_empty_bell_offers_nothing_to_do_with_a_row(void **state)
{
	struct model *m = new_helper();

	(void)state;
	put_request(m, REQUEST_OPEN);
	assert_false(is_offered(m, COMMAND_CLAIM, PLACE_BELL));
	assert_false(is_offered(m, COMMAND_OPEN, PLACE_BELL));
	assert_true(is_offered(m, COMMAND_BACK, PLACE_BELL));
	m->notifications = xcalloc(1, sizeof(*m->notifications));
	m->notification_count = 1;
	assert_true(is_offered(m, COMMAND_CLAIM, PLACE_BELL));
	assert_true(is_offered(m, COMMAND_OPEN, PLACE_BELL));
	model_free(m);
}

/* Another one on the board is open; the one that is looked at is over, and its payment was refused. */
static void test_a_story_offers_what_can_be_done_with_its_request(void **state)
{
	struct model *m = new_helper();

	(void)state;
	m->user.role = ROLE_OPERATOR;
	put_request(m, REQUEST_COMPLETED);
	snprintf(m->requests[0].id, sizeof(m->requests[0].id), "over");
	m->requests[0].payment_status = PAYMENT_FAILED;
	put_request(m, REQUEST_OPEN);
	snprintf(m->story.request.id, sizeof(m->story.request.id), "over");
	assert_true(is_offered(m, COMMAND_CANCEL, PLACE_BOARD));
	assert_false(is_offered(m, COMMAND_CANCEL, PLACE_STORY));
	assert_false(is_offered(m, COMMAND_ABANDON, PLACE_STORY));
	assert_true(is_offered(m, COMMAND_RETRY, PLACE_STORY));
	assert_true(is_offered(m, COMMAND_BACK, PLACE_STORY));
	snprintf(m->story.request.id, sizeof(m->story.request.id), "%s", m->requests[1].id);
	assert_true(is_offered(m, COMMAND_CANCEL, PLACE_STORY));
	assert_false(is_offered(m, COMMAND_RETRY, PLACE_STORY));
	model_free(m);
}

static void test_what_is_for_others_is_not_offered(void **state)
{
	struct model *m = new_helper();

	(void)state;
	put_request(m, REQUEST_OPEN);
	assert_false(is_offered(m, COMMAND_CANCEL, PLACE_BOARD));
	assert_false(is_offered(m, COMMAND_REQUEST, PLACE_START));
	assert_true(is_offered(m, COMMAND_HELP, PLACE_DASHBOARD));
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_row_is_at_its_id_and_says_what_it_does),
		cmocka_unit_test(test_each_subcommand_fits_its_lines_of_help),
		cmocka_unit_test(test_no_key_means_two_things_in_one_place),
		cmocka_unit_test(test_a_claim_is_offered_while_something_is_open),
		cmocka_unit_test(test_an_empty_bell_offers_nothing_to_do_with_a_row),
		cmocka_unit_test(test_a_story_offers_what_can_be_done_with_its_request),
		cmocka_unit_test(test_what_is_for_others_is_not_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
