/* SPDX-License-Identifier: ISC */
/*
 * What both programs keep to themselves, on a machine with other users: their files, whatever umask they are started
 * with; homeprod's memory and privileges; and secrets, which no command line takes.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/pty/world.h"

#define WORDS(...) ((const char *[]){ __VA_ARGS__, NULL })
#define USAGE 2

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#endif

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
};

/* For whatever is started from here, root's privileges too. Without any there is nothing to give up. */
static void give_up_privileges(void)
{
	for (int privilege = 0; prctl(PR_CAPBSET_READ, privilege) >= 0; privilege++)
		prctl(PR_CAPBSET_DROP, privilege);
}

static int start(void **state)
{
	static struct world w;

	give_up_privileges();
	umask(0); /* as careless as can be */
	if (!world_open_with(&w, people, sizeof(people) / sizeof(people[0])))
		return -1;
	*state = &w;
	return 0;
}

static int finish(void **state)
{
	world_close(*state);
	return 0;
}

/* ---- files ---- */

static int files_seen;

static int look_at(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)at;
	if (type != FTW_F)
		return 0;
	files_seen++;
	if ((st->st_mode & 077) != 0)
		fail_msg("others may do %o with %s", st->st_mode & 0777u, path);
	return 0;
}

static void assert_private(const struct world *w, const char *folder, int files_min)
{
	char *path = xasprintf("%s/%s", w->folder, folder);

	files_seen = 0;
	assert_int_equal(nftw(path, look_at, 16, FTW_PHYS), 0);
	assert_true(files_seen >= files_min);
	free(path);
}

static int homeprod(const struct world *w, const char *word, const char *argument)
{
	char *program = world_program("homeprod");
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(nowhere, STDOUT_FILENO);
		execl(program, program, "--config", w->settings, word, argument, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	free(program);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_no_file_is_for_others(void **state)
{
	struct world *w = *state;
	char *copy = xasprintf("%s/data/copy.db", w->folder);

	assert_int_equal(world_homepro(w, "mary", WORDS("request", "plumbing", "It drips."), NULL, NULL), 0);
	assert_int_equal(homeprod(w, "backup", copy), 0);
	assert_private(w, "data", 5);   /* the database, its log, its index, its lock, the copy */
	assert_private(w, "state", 2);  /* two tokens */
	free(copy);
}

/* ---- the process ---- */

static char *read_of(int pid, const char *name)
{
	char *path = xasprintf("/proc/%d/%s", pid, name), *text = xcalloc(1, 65536);
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	for (size_t at = 0, len; (len = fread(text + at, 1, 65535 - at, f)) > 0; at += len)
		continue;
	fclose(f);
	free(path);
	return text;
}

/* All of this file's world works so. */
static void test_no_privilege_is_needed(void **state)
{
	struct world *w = *state;
	char *status = read_of(w->server_pid, "status");

	assert_non_null(strstr(status, "\nCapPrm:\t0000000000000000\n"));
	free(status);
}

static void test_the_daemon_gives_up_cores_and_privileges(void **state)
{
	struct world *w = *state;
	char *limits = read_of(w->server_pid, "limits"), *status = read_of(w->server_pid, "status");

	assert_non_null(strstr(limits, "Max core file size        0                    0 "));
	assert_non_null(strstr(status, "\nNoNewPrivs:\t1\n"));
	free(limits);
	free(status);
}

#ifndef IS_SANITIZED /* there the leak check has to look into it */
/* What is not dumpable belongs to root in /proc, whoever it runs as; so somebody who is not root must look. */
static void test_its_memory_is_nobodys_to_read(void **state)
{
	struct world *w = *state;
	char *path = xasprintf("/proc/%d/mem", w->server_pid);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 0);
	if (geteuid() != 0)
		assert_int_equal(open(path, O_RDONLY | O_CLOEXEC), -1);
	free(path);
}
#endif

/* ---- secrets ---- */

/* The names of options that take a value, from --help: none is of something to be kept secret. */
static void test_no_command_line_takes_a_secret(void **state)
{
	static const char *const secret[] = { "--password", "--passwd", "--secret", "--token=", "--key=", "--pin-code" };
	struct world *w = *state;
	char *help = NULL, *line;

	assert_int_equal(world_homepro(w, "ada", WORDS("--help"), NULL, &help), 0);
	for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
		assert_null(strstr(help, secret[i]));
	free(help);
	assert_int_equal(world_homepro(w, "ada", WORDS("login", "ada", WORLD_PASSWORD), NULL, NULL), USAGE);
	assert_int_equal(world_homepro(w, "ada", WORDS("device", "keep", "a-token"), NULL, NULL), USAGE);
	assert_int_equal(homeprod(w, "--password", WORLD_PASSWORD), USAGE);
	line = read_of(w->server_pid, "cmdline");
	assert_null(strstr(line, WORLD_PASSWORD));
	free(line);
}

/* Passwords, tokens, and what people wrote. */
static void test_the_daemons_log_has_no_secrets_and_nobodys_words(void **state)
{
	struct world *w = *state;
	char *path = xasprintf("%s/homeprod.log", w->folder), *token, *text = xcalloc(1, 65536), *line;
	FILE *f;

	world_homepro(w, "x", WORDS("login", "ada"), "a wrong password\n", NULL);
	world_homepro(w, "x", WORDS("login", "Tr0ub4dor"), "a wrong password\n", NULL);
	line = xasprintf("%s/state/homepro/ada/token", w->folder);
	f = fopen(line, "r");
	assert_non_null(f);
	token = xcalloc(1, 512);
	assert_true(fread(token, 1, 511, f) > 0);
	fclose(f);
	assert_true(world_stop_server(w, SIGTERM));
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(text, 1, 65535, f) > 0);
	fclose(f);
	assert_null(strstr(text, "It drips."));
	assert_null(strstr(text, WORLD_PASSWORD));
	assert_null(strstr(text, "a wrong password"));
	assert_null(strstr(text, "Tr0ub4dor"));
	token[strcspn(strchr(token, '\n') + 1, "\n") + (size_t)(strchr(token, '\n') + 1 - token)] = '\0';
	assert_null(strstr(text, strchr(token, '\n') + 1));
	free(token);
	free(text);
	free(path);
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_file_is_for_others),
		cmocka_unit_test(test_no_privilege_is_needed),
		cmocka_unit_test(test_the_daemon_gives_up_cores_and_privileges),
#ifndef IS_SANITIZED
		cmocka_unit_test(test_its_memory_is_nobodys_to_read),
#endif
		cmocka_unit_test(test_no_command_line_takes_a_secret),
		cmocka_unit_test(test_the_daemons_log_has_no_secrets_and_nobodys_words),
	};

	return cmocka_run_group_tests_name("private", tests, start, finish);
}
