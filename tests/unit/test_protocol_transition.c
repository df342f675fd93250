/* SPDX-License-Identifier: ISC */
/*
 * Who may do what from where things stand: every action by everybody in every state, compared with
 * transitions.txt beside this file, which is for people to read. After a wanted change of the
 * table, write it anew with HP_REWRITE=1 and read what is different.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "protocol/mem.h"
#include "protocol/transition.h"

static const struct {
	unsigned who;
	const char *name;
} people[] = {
	{RELATION_CUSTOMER, "its customer"},
	{RELATION_HELPER | RELATION_ANY_HELPER, "its helper"},
	{RELATION_ANY_HELPER, "another helper"},
	{RELATION_OPERATOR, "an operator"},
	{RELATION_SYSTEM, "homeprod"},
	{RELATION_NONE, "a stranger"},
};

/* All that can be; an ended session of an open request is one that was given back. */
static const struct {
	enum request_status request;
	enum session_status session;
} states[] = {
	{REQUEST_AUTHORIZING, SESSION_NONE}, {REQUEST_OPEN, SESSION_NONE},
	{REQUEST_OPEN, SESSION_ENDED},       {REQUEST_CLAIMED, SESSION_WAITING},
	{REQUEST_CLAIMED, SESSION_ACTIVE},   {REQUEST_COMPLETED, SESSION_ENDED},
	{REQUEST_CANCELLED, SESSION_NONE},   {REQUEST_CANCELLED, SESSION_ENDED},
	{REQUEST_EXPIRED, SESSION_NONE},     {REQUEST_EXPIRED, SESSION_ENDED},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const wishes[] = {
    [WISH_NOTHING] = "",
    [WISH_RELEASE] = ", hold released",
    [WISH_BY_OUTCOME] = ", money by outcome",
};

static void print_case(FILE *out, enum action a, size_t person, size_t state)
{
	struct request r = {.status = states[state].request};
	struct session s = {.status = states[state].session};
	const struct session *newest = s.status != SESSION_NONE ? &s : NULL;
	struct fault f = {0};
	const struct transition *t = transition_find(a, people[person].who, &r, newest, &f);

	fprintf(out, "  %-11s %-8s ", request_status_name(r.status), session_status_name(s.status));
	if (t != NULL)
		fprintf(out, "-> %s, %s%s\n", request_status_name(t->request_to),
		        session_status_name(t->session_to), wishes[t->wish]);
	else
		fprintf(out, "%s: %s\n", err_name(f.err), f.detail);
}

static bool is_forbidden_always(enum action a, size_t person)
{
	for (size_t i = 0; i < COUNT(states); i++) {
		struct request r = {.status = states[i].request};
		struct session s = {.status = states[i].session};
		struct fault f = {0};

		if (transition_find(a, people[person].who, &r, &s, &f) != NULL ||
		    f.err != ERR_FORBIDDEN)
			return false;
	}
	return true;
}

static void print_all(FILE *out)
{
	for (enum action a = 0; a < ACTION_COUNT; a++) {
		for (size_t p = 0; p < COUNT(people); p++) {
			fprintf(out, "%s by %s", action_name(a), people[p].name);
			if (is_forbidden_always(a, p)) {
				fprintf(out, ": never\n");
				continue;
			}
			fprintf(out, "\n");
			for (size_t i = 0; i < COUNT(states); i++)
				print_case(out, a, p, i);
		}
		fprintf(out, "\n");
	}
}

static char *read_whole(const char *path)
{
	FILE *in = fopen(path, "r");
	size_t used;
	char *text;

	if (in == NULL)
		return NULL;
	text = xcalloc(1, 65536);
	used = fread(text, 1, 65535, in);
	text[used] = '\0';
	fclose(in);
	return text;
}

static void test_everybody_s_every_action_is_as_written_down(void **state)
{
	const char *srcdir = getenv("HP_SRCDIR");
	char *path = xasprintf("%s/tests/unit/transitions.txt", srcdir != NULL ? srcdir : ".");
	char *now = NULL, *written;
	size_t len;
	FILE *out = open_memstream(&now, &len);

	(void)state;
	assert_non_null(out);
	print_all(out);
	fclose(out);
	if (getenv("HP_REWRITE") != NULL) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fputs(now, file);
		fclose(file);
	}
	written = read_whole(path);
	assert_non_null(written);
	assert_string_equal(now, written);
	free(written);
	free(now);
	free(path);
}

static void test_relation_follows_from_ids_and_role(void **state)
{
	struct request r = {.id = "r1", .customer_id = "grace"};
	struct session s = {.helper_id = "ada"};
	struct request nobody_s = {.id = "r2"};

	(void)state;
	assert_int_equal(relation_of("grace", ROLE_CUSTOMER, &r, &s), RELATION_CUSTOMER);
	assert_int_equal(relation_of("eve", ROLE_CUSTOMER, &r, &s), RELATION_NONE);
	assert_int_equal(relation_of("ada", ROLE_HELPER, &r, &s),
			 RELATION_HELPER | RELATION_ANY_HELPER);
	assert_int_equal(relation_of("ada", ROLE_HELPER, &r, NULL), RELATION_ANY_HELPER);
	assert_int_equal(relation_of("root", ROLE_OPERATOR, &r, NULL), RELATION_OPERATOR);
	assert_int_equal(relation_of("", ROLE_CUSTOMER, &nobody_s, NULL), RELATION_NONE);
}

static void test_lost_race_is_told_from_a_second_try(void **state)
{
	struct request r = {.status = REQUEST_CLAIMED};
	struct session s = {.status = SESSION_WAITING};
	struct fault f;

	(void)state;
	assert_null(transition_find(ACTION_CLAIM, RELATION_ANY_HELPER, &r, &s, &f));
	assert_int_equal(f.err, ERR_TAKEN);
	assert_string_equal(f.detail, err_sentence(ERR_TAKEN));
	assert_null(
	    transition_find(ACTION_CLAIM, RELATION_ANY_HELPER | RELATION_HELPER, &r, &s, &f));
	assert_int_equal(f.err, ERR_TAKEN);
	assert_string_equal(f.detail, "You have claimed this already.");
	assert_null(transition_find(ACTION_CLAIM, RELATION_ANY_HELPER, &r, &s, NULL));
}

static void test_helpers_see_what_is_open_and_their_own(void **state)
{
	struct request r = {.customer_id = "grace", .status = REQUEST_OPEN};
	struct session s = {.helper_id = "ada"};

	(void)state;
	assert_true(request_is_visible("bob", ROLE_HELPER, &r, NULL));
	assert_false(request_is_visible("eve", ROLE_CUSTOMER, &r, NULL));
	r.status = REQUEST_CLAIMED;
	assert_false(request_is_visible("bob", ROLE_HELPER, &r, &s));
	assert_true(request_is_visible("ada", ROLE_HELPER, &r, &s));
	assert_true(request_is_visible("grace", ROLE_CUSTOMER, &r, &s));
	assert_true(request_is_visible("root", ROLE_OPERATOR, &r, &s));
	r.status = REQUEST_AUTHORIZING;
	assert_false(request_is_visible("bob", ROLE_HELPER, &r, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everybody_s_every_action_is_as_written_down),
		cmocka_unit_test(test_relation_follows_from_ids_and_role),
		cmocka_unit_test(test_lost_race_is_told_from_a_second_try),
		cmocka_unit_test(test_helpers_see_what_is_open_and_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
