/* SPDX-License-Identifier: ISC */
/*
 * homepro --restricted, as sshd runs it for somebody who is let in for this and nothing else: what they ask for comes
 * in SSH_ORIGINAL_COMMAND. Every way out that anybody has thought of is tried, and leaves nothing behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/restricted.h"
#include "protocol/mem.h"
#include "tests/pty/stage.h"

#define WITHIN_MS 15000
#define WORDS(...) ((const char *[]){ __VA_ARGS__, NULL })
#define USAGE 2
#define NOT_ALLOWED 4

static const struct person people[] = {
	{ "ada", "helper", "Ada Lovelace" },
	{ "mary", "customer", "Mary Somerville" },
	{ "olga", "operator", "Olga Taussky" },
};

/* What must never come to be: each way out would make it, or write its process into it. */
static char *mark;

/* What `asked` comes to, by the program that an authorized key runs for `name`. */
static int ask(struct world *w, const char *name, const char *asked, char **out)
{
	int code;

	setenv("SSH_ORIGINAL_COMMAND", asked, 1);
	code = world_homepro(w, name, WORDS("--restricted"), NULL, out);
	unsetenv("SSH_ORIGINAL_COMMAND");
	return code;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static char *read_file(const char *path)
{
	char *text = xcalloc(1, 8192);
	FILE *f = fopen(path, "r");

	if (f) {
		text[fread(text, 1, 8191, f)] = '\0';
		fclose(f);
	}
	return text;
}

/* A home whose configuration and programs would all leave the mark. */
static void make_home(struct world *w)
{
	static const char *const folders[] = { "account", "account/.config", "account/.config/homepro", "account/bin" };
	static const char *const programs[] = { "hook", "xdg-open", "sh", "vi", "less", "firefox" };
	char *script, *path, *text;

	mark = xasprintf("%s/mark", w->folder);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		path = xasprintf("%s/%s", w->folder, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
		free(path);
	}
	script = xasprintf("#!/bin/sh\necho $PPID >>%s\n", mark);
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		path = xasprintf("%s/account/bin/%s", w->folder, programs[i]);
		write_file(path, script, 0700);
		free(path);
	}
	path = xasprintf("%s/account/.config/homepro/homepro.conf", w->folder);
	text = xasprintf("[bell]\nhook = %s/account/bin/hook\n", w->folder);
	write_file(path, text, 0600);
	free(script);
	free(path);
	free(text);
	path = xasprintf("%s/account", w->folder);
	setenv("HOME", path, 1);
	free(path);
}

static int start(void **state)
{
	static struct world w;

	if (!world_open_with(&w, people, sizeof(people) / sizeof(people[0])))
		return -1;
	make_home(&w);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if (world_homepro(&w, people[i].name, WORDS("--restricted", "login", people[i].name),
				  WORLD_PASSWORD "\n", NULL) != 0)
			return -1;
	*state = &w;
	return 0;
}

static int finish(void **state)
{
	free(mark);
	world_close(*state);
	return 0;
}

/* ---- without a terminal ---- */

static void test_a_line_is_taken_apart_and_nothing_in_it_is_done(void **state)
{
	static const struct {
		const char *line, *words[4];
	} rows[] = {
		{ "  requests   --json ", { "requests", "--json" } },
		{ "request plumbing 'The tap; drips'", { "request", "plumbing", "The tap; drips" } },
		{ "a\"b c\"d 'e\"f' g\\ h", { "ab cd", "e\"f", "g h" } },
		{ "'' \"a\\\"b\" '\\'", { "", "a\"b", "\\" } },
		{ "$HOME `id` $(id) *", { "$HOME", "`id`", "$(id)", "*" } },
		{ "a 'b", { NULL } },
		{ "a b c d e", { NULL } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *words[4];
		size_t count = restricted_words(rows[i].line, words, 4);

		for (size_t n = 0; n < 4; n++) {
			assert_int_equal(n < count, rows[i].words[n] != NULL);
			if (n < count)
				assert_string_equal(words[n], rows[i].words[n]);
			if (n < count)
				free(words[n]);
		}
	}
}

static void test_what_is_offered_is_done(void **state)
{
	struct world *w = *state;
	char *out, *id, *cancel;

	assert_int_equal(ask(w, "ada", "whoami --json", &out), 0);
	assert_non_null(strstr(out, "\"username\":\"ada\""));
	free(out);
	assert_int_equal(ask(w, "ada", "homepro requests", NULL), 0);
	assert_int_equal(ask(w, "mary", "request plumbing 'It $(drips); `often`' --json", &out), 0);
	assert_non_null(strstr(out, "It $(drips); `often`"));
	id = json_member(out, "id");
	cancel = xasprintf("cancel %s", id);
	assert_int_equal(ask(w, "mary", cancel, NULL), 0);
	free(cancel);
	free(id);
	free(out);
	/* and where the administrator has said what, nothing else is asked */
	setenv("SSH_ORIGINAL_COMMAND", "logout", 1);
	assert_int_equal(world_homepro(w, "ada", WORDS("--restricted", "whoami"), NULL, NULL), 0);
	unsetenv("SSH_ORIGINAL_COMMAND");
	assert_int_equal(ask(w, "ada", "whoami", NULL), 0);
}

static void test_no_line_leads_out(void **state)
{
	static const struct {
		const char *line;
		int code;
	} rows[] = {
		/* a shell's words are words */
		{ "whoami; touch %s", USAGE }, { "whoami && touch %s", USAGE }, { "whoami | tee %s", USAGE },
		{ "whoami > %s", USAGE }, { "whoami `touch %s`", USAGE }, { "whoami $(touch %s)", USAGE },
		{ "whoami\ntouch %s", USAGE }, { "whoami 'unended", USAGE }, { "   ", USAGE },
		/* other programs */
		{ "sh", USAGE }, { "/bin/sh -c 'touch %s'", USAGE }, { "scp -t %s", USAGE },
		{ "/usr/lib/openssh/sftp-server", USAGE }, { "internal-sftp", USAGE }, { "rsync --server . %s", NOT_ALLOWED },
		{ "git-upload-pack %s", USAGE },
		/* what only administrators say */
		{ "--server http://127.0.0.1:1 whoami", NOT_ALLOWED }, { "--profile mary whoami", NOT_ALLOWED },
		{ "whoami --serv http://127.0.0.1:1", NOT_ALLOWED }, { "whoami --prof=mary", NOT_ALLOWED },
		{ "--theme %s", NOT_ALLOWED }, { "--ca-file %s whoami", NOT_ALLOWED },
		{ "whoami --pin sha256//x", NOT_ALLOWED }, { "--kiosk", NOT_ALLOWED },
		{ "--device-token-file %s", NOT_ALLOWED }, { "--restricted", NOT_ALLOWED },
		/* what reads or writes files, or runs programs */
		{ "config set bell.hook %s", NOT_ALLOWED }, { "config check %s", NOT_ALLOWED },
		{ "config path", NOT_ALLOWED }, { "theme check %s", NOT_ALLOWED }, { "theme preview %s", NOT_ALLOWED },
		{ "notify --test", NOT_ALLOWED }, { "device keep", NOT_ALLOWED },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *hole = strstr(rows[i].line, "%s");
		char *line = hole ? xasprintf("%.*s%s%s", (int)(hole - rows[i].line), rows[i].line, mark, hole + 2)
				  : xstrdup(rows[i].line), *out = NULL;
		int code = ask(w, "ada", line, &out);

		if (code != rows[i].code || (out && *out))
			fail_msg("%s: ended with %d and printed '%s'", line, code, out ? out : "");
		assert_int_equal(access(mark, F_OK), -1);
		free(line);
		free(out);
	}
}

static void test_the_word_is_written_in_full(void **state)
{
	struct world *w = *state;

	assert_int_equal(world_homepro(w, "ada", WORDS("--restr", "whoami"), NULL, NULL), USAGE);
	assert_int_equal(world_homepro(w, "ada", WORDS("--restr", "theme", "list"), NULL, NULL), USAGE);
}

/* ---- on a terminal ---- */

static struct player *screens(struct world *w, const char *name)
{
	char *server = xstrdup(w->url), *program = world_program("homepro"), *path, *theirs, *lookup;
	const char *argv[] = { program, "--server", server, "--profile", name, "--restricted", NULL };
	struct player *p;

	path = xasprintf("PATH=%s/account/bin:/usr/bin:/bin", w->folder);
	theirs = xasprintf("XDG_CONFIG_HOME=%s/account/.config", w->folder);
	lookup = xasprintf("TERMINFO=%s", w->folder);
	p = player_start(argv, WORDS(path, theirs, lookup, "DISPLAY=:99", "BROWSER=firefox", "PAGER=less", "EDITOR=vi",
				     "VISUAL=vi", "SHELL=sh", "LESSOPEN=|sh %s", "LANGUAGE=../../tmp"),
			 24, 80);
	free(program);
	free(server);
	free(path);
	free(theirs);
	free(lookup);
	return p;
}

static bool status_has(int pid, const char *line)
{
	char path[64], *text;
	bool has;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	text = read_file(path);
	has = strstr(text, line) != NULL;
	free(text);
	return has;
}

static void test_no_program_can_be_started_from_the_screens(void **state)
{
	struct world *w = *state;
	struct player *p = screens(w, "ada");

	assert_sees(p, "Ada Lovelace");
	assert_true(status_has(player_pid(p), "\nSeccomp:\t2\n"));
	assert_true(status_has(player_pid(p), "\nNoNewPrivs:\t1\n"));
	player_type(p, "\x1a"); /* C-z: there is no shell to come back from */
	player_type(p, "?");
	assert_sees(p, "What can be done here");
	assert_false(status_has(player_pid(p), "\nState:\tT"));
	player_free(p);
	assert_int_equal(access(mark, F_OK), -1);
}

static bool mark_has(int pid)
{
	char *text = read_file(mark), line[32];
	bool has;

	snprintf(line, sizeof(line), "%d\n", pid);
	has = strstr(text, line) != NULL;
	free(text);
	return has;
}

/* Beside it runs the same homepro without the word: what leaves no mark here would have left one. */
static void test_the_bell_rings_and_runs_nothing(void **state)
{
	struct world *w = *state;
	char *config = xasprintf("XDG_CONFIG_HOME=%s/account/.config", w->folder);
	char *kept = xasprintf("XDG_STATE_HOME=%s/account/.local/state", w->folder);
	char *program = world_program("homepro");
	const char *argv[] = { program, "--server", w->url, "--profile", "ada", NULL };
	struct player *p = screens(w, "ada"), *control = player_start(argv, WORDS(config, kept), 24, 80);
	time_t deadline = time(NULL) + WITHIN_MS / 1000;

	assert_sees(p, "Ada Lovelace");
	assert_sees(control, "Ada Lovelace");
	ask(w, "ada", "available on", NULL);
	assert_int_equal(ask(w, "mary", "request electrical 'The light flickers'", NULL), 0);
	assert_sees(p, "flickers");
	while (!mark_has(player_pid(control)) && time(NULL) <= deadline)
		player_sees(control, "nothing of the kind", 50);
	assert_true(mark_has(player_pid(control)));
	assert_true(player_bells(p) > 0);
	assert_false(mark_has(player_pid(p)));
	/* nor is a browser started */
	player_type(p, "c");
	player_sees(p, "start session", WITHIN_MS);
	player_type(p, "o");
	assert_sees(p, "There is no browser here");
	assert_false(mark_has(player_pid(p)));
	player_free(p);
	player_free(control);
	unlink(mark);
	free(program);
	free(config);
	free(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_is_taken_apart_and_nothing_in_it_is_done),
		cmocka_unit_test(test_what_is_offered_is_done),
		cmocka_unit_test(test_no_line_leads_out),
		cmocka_unit_test(test_the_word_is_written_in_full),
		cmocka_unit_test(test_no_program_can_be_started_from_the_screens),
		cmocka_unit_test(test_the_bell_rings_and_runs_nothing),
	};

	return cmocka_run_group_tests_name("restricted", tests, start, finish);
}
