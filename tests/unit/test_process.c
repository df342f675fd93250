/* SPDX-License-Identifier: ISC */
/* What homeprod gives up at its start, looked at in a child of ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/process.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#endif

enum { CORES_LEFT = 1, PRIVILEGES_LEFT = 2, FILES_OPEN = 4, MEMORY_OPEN = 8 };

static int what_is_left(void)
{
	struct rlimit cores = { 1, 1 };
	int left = 0;

	process_harden();
	if (getrlimit(RLIMIT_CORE, &cores) != 0 || cores.rlim_cur != 0 || cores.rlim_max != 0)
		left |= CORES_LEFT;
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		left |= PRIVILEGES_LEFT;
	if (umask(077) != 077)
		left |= FILES_OPEN;
#ifndef IS_SANITIZED
	if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
		left |= MEMORY_OPEN;
#endif
	return left;
}

static void test_there_are_no_cores_no_new_privileges_and_no_files_for_others(void **state)
{
	pid_t pid = fork();
	int status = -1;

	(void)state;
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(what_is_left());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_are_no_cores_no_new_privileges_and_no_files_for_others),
	};

	return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
