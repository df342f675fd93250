/* SPDX-License-Identifier: ISC */
/* Runs what doc/curl.md shows: every block marked `sh`, in order, in one shell, against a fresh homeprod. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/pty/world.h"

#define LINE_SIZE 1024

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
};

/* The blocks, one after the other, as a script. Caller frees the path. */
static char *extract_script(const struct world *w)
{
	char *from_path = xasprintf("%s/doc/curl.md", getenv("HP_SRCDIR")), *to_path;
	FILE *from = fopen(from_path, "re"), *to;
	char line[LINE_SIZE];
	bool is_inside = false;

	assert_non_null(from);
	to_path = xasprintf("%s/curl.sh", w->folder);
	to = fopen(to_path, "we");
	assert_non_null(to);
	fprintf(to, "set -eu\nurl=%s\n", w->url);
	while (fgets(line, sizeof(line), from)) {
		if (strncmp(line, "```", 3) == 0)
			is_inside = strcmp(line, "```sh\n") == 0;
		else if (is_inside)
			fputs(line, to);
	}
	fclose(from);
	fclose(to);
	free(from_path);
	return to_path;
}

static bool is_in_path(const char *program)
{
	char *folders = xstrdup(getenv("PATH")), *rest = folders, *folder;
	bool is_there = false;

	while (!is_there && (folder = strsep(&rest, ":"))) {
		char *path = xasprintf("%s/%s", folder, program);

		is_there = access(path, X_OK) == 0;
		free(path);
	}
	free(folders);
	return is_there;
}

static void test_the_lifecycle_by_curl_alone_works_as_documented(void **state)
{
	struct world *w = *state;
	char *script;
	int status = -1;
	pid_t pid;

	script = extract_script(w);
	pid = fork();
	if (pid == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execlp("sh", "sh", script, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	free(script);
}

static int open_world(void **state)
{
	static struct world w;

	*state = &w;
	return world_open(&w) && world_start_server(&w) && world_add(&w, &people[0]) && world_add(&w, &people[1]) ? 0 : -1;
}

static int close_world(void **state)
{
	world_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_lifecycle_by_curl_alone_works_as_documented),
	};

	if (!is_in_path("curl") || !is_in_path("jq")) {
		puts("1..0 # SKIP curl or jq is not here");
		return 0;
	}
	return cmocka_run_group_tests(tests, open_world, close_world);
}
