/* SPDX-License-Identifier: ISC */
/* A person's own program: what it gets, how many run, and that each comes to an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/files.h"
#include "client/hook.h"
#include "loop/loop.h"
#include "protocol/mem.h"
#include "tests/fake/folder.h"

#define DEADLINE_MS 10000

static char *place, *program, *result;
static struct loop *loop;
static struct hooks *hooks;
static const char *why;
static int ended;
static char last[128];

static int start(void **state)
{
	(void)state;
	place = fake_folder();
	program = xasprintf("%s/ring", place);
	result = xasprintf("%s/result", place);
	loop = loop_new();
	hooks = hooks_new(loop, HOOK_MS);
	ended = 0;
	return 0;
}

static int finish(void **state)
{
	(void)state;
	hooks_free(hooks);
	loop_free(loop);
	free(program);
	free(result);
	fake_folder_remove(place);
	return 0;
}

static void write_program(const char *body)
{
	char *text = xasprintf("#!/bin/sh\n%s\n", body);

	assert_int_equal(file_write(program, text, strlen(text)), 0);
	assert_int_equal(chmod(program, 0700), 0);
	free(text);
}

static void on_done(const char *reason, void *arg)
{
	(void)arg;
	ended++;
	snprintf(last, sizeof(last), "%s", reason ? reason : "");
}

static void wait_for(int count)
{
	int64_t until = loop_steady_ms(loop) + DEADLINE_MS;

	while (ended < count && loop_steady_ms(loop) < until)
		loop_turn(loop, 50);
	assert_int_equal(ended, count);
}

static void test_it_reads_the_event_and_sees_a_small_environment(void **state)
{
	char *body = xasprintf("{ cat; pwd; echo \"$#:$HOMEPRO_SECRET\"; } > %s", result), *text;

	(void)state;
	setenv("HOMEPRO_SECRET", "token", 1);
	write_program(body);
	assert_true(hooks_run(hooks, program, "{\"event\":\"ring\"}\n", on_done, NULL, &why));
	wait_for(1);
	assert_string_equal(last, "");
	text = file_read(result, NULL);
	assert_string_equal(text, "{\"event\":\"ring\"}\n/\n0:\n");
	free(text);
	free(body);
}

static void test_a_path_is_a_path_and_no_line_for_a_shell(void **state)
{
	char *line = xasprintf("%s; touch %s", program, result);

	(void)state;
	write_program("exit 0");
	assert_false(hooks_run(hooks, line, "", on_done, NULL, &why));
	assert_non_null(why);
	loop_turn(loop, 0);
	assert_int_equal(access(result, F_OK), -1);
	free(line);
}

static void test_one_that_fails_or_reads_nothing_says_so_and_harms_nobody(void **state)
{
	char *much = xcalloc(1, 300000);

	(void)state;
	memset(much, 'x', 299999);
	write_program("exec 0<&-; exit 3");
	assert_true(hooks_run(hooks, program, much, on_done, NULL, &why));
	wait_for(1);
	assert_string_equal(last, "it ended with code 3");
	free(much);
}

static void test_one_that_takes_too_long_is_ended_with_what_it_started(void **state)
{
	(void)state;
	hooks_free(hooks);
	hooks = hooks_new(loop, 100);
	write_program("sleep 1000 & wait");
	assert_true(hooks_run(hooks, program, "", on_done, NULL, &why));
	wait_for(1);
	assert_string_equal(last, "it took too long and was ended");
}

static void test_no_more_than_a_few_run_at_once(void **state)
{
	(void)state;
	write_program("exec sleep 1000");
	for (int i = 0; i < HOOKS_AT_ONCE; i++)
		assert_true(hooks_run(hooks, program, "", on_done, NULL, &why));
	assert_false(hooks_run(hooks, program, "", on_done, NULL, &why));
	assert_string_equal(why, "too many are still running");
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(test_it_reads_the_event_and_sees_a_small_environment),
		STORY(test_a_path_is_a_path_and_no_line_for_a_shell),
		STORY(test_one_that_fails_or_reads_nothing_says_so_and_harms_nobody),
		STORY(test_one_that_takes_too_long_is_ended_with_what_it_started),
		STORY(test_no_more_than_a_few_run_at_once),
	};

	return cmocka_run_group_tests_name("client: hook", tests, NULL, NULL);
}
