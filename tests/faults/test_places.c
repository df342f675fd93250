/* SPDX-License-Identifier: ISC */
/*
 * Each allocation of homeprod's and of its libraries fails, one after the other: as it starts and stops, through a
 * request's whole life, while people sign in and read, in its commands. After each the database is whole, and what was
 * answered is in it. In the check a few of them; all by `make memory-test`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/fake/folder.h"
#include "tests/faults/round.h"
#include "tests/faults/walk.h"

#define WITHIN_MS 10000
#define START_WITHIN_MS 20000
#define LISTENING "listening on 127.0.0.1:"

static const char *const nothing[] = {NULL};

/* A database with people who are signed in; each run works on a copy. */
struct ground {
	char *folder, *homeprod, *config, *first, *db, *url, *said, *input;
	char token[ROUND_ROLES][80];
};

static char *in_folder(const struct ground *g, const char *name)
{
	return xasprintf("%s/%s", g->folder, name);
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void copy_file(const char *from, const char *to)
{
	char data[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t len;

	assert_true(in >= 0 && out >= 0);
	while ((len = read(in, data, sizeof data)) > 0)
		assert_int_equal(write(out, data, (size_t)len), len);
	close(in);
	close(out);
}

static void put_back(const struct ground *g)
{
	static const char *const ends[] = {"-wal", "-shm", ".lock"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char *path = xasprintf("%s%s", g->db, ends[i]);

		unlink(path);
		free(path);
	}
	copy_file(g->first, g->db);
}

/* homeprod with these words on the database, up to its end. */
static void command(const struct ground *g, const char *const *words, const char *const *env, struct ending *out)
{
	const char *argv[16] = {g->homeprod, "--config", g->config, "--db", g->url};
	size_t count = 5;

	while (*words && count < 15)
		argv[count++] = *words++;
	walk_end(walk_start(argv, env, g->input, g->said), g->said, WITHIN_MS, out);
}

static int serve(const struct ground *g, const char *const *env)
{
	const char *const argv[] = {g->homeprod, "--config", g->config, "--db", g->url, "--listen", "127.0.0.1:0", NULL};

	return walk_start(argv, env, NULL, g->said);
}

/* The port, or 0 where it has ended instead. */
static int wait_port(const struct ground *g, int pid)
{
	int port = 0;

	for (int waited_ms = 0; port == 0 && waited_ms < START_WITHIN_MS && !walk_has_ended(pid); waited_ms += 2) {
		char *said = walk_text(g->said), *at = strstr(said, LISTENING);

		if (at && strchr(at, '\n'))
			port = (int)strtol(at + strlen(LISTENING), NULL, 10);
		free(said);
		if (port == 0)
			poll(NULL, 0, 2);
	}
	return port;
}

static int64_t number(const struct ground *g, const char *sql, const char *id)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	int64_t n = -1;

	assert_int_equal(sqlite3_open_v2(g->db, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	sqlite3_bind_text(st, 1, id, -1, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static void check_whole(const struct ground *g, struct ending *out)
{
	struct ending e = {0};

	command(g, (const char *const[]){"check", NULL}, nothing, &e);
	if (e.status != 0 || e.signal_number != 0)
		walk_wrong(out, "the check ends with %d, signal %d: %s", e.status, e.signal_number, e.said);
	free(e.said);
}

/* What was answered is there. */
static void check_kept(const struct ground *g, const struct round *r, struct ending *out)
{
	if (*r->request && number(g, "select count(*) from requests where id = ?", r->request) != 1)
		walk_wrong(out, "a request was answered and is not there");
	if (r->is_claimed && number(g, "select count(*) from sessions where id = ?", r->session) != 1)
		walk_wrong(out, "a claim was answered and is not there");
	if (r->is_started && number(g, "select started_at from sessions where id = ?", r->session) <= 0)
		walk_wrong(out, "a start was answered and is not there");
	if (r->is_ended && number(g, "select count(*) from sessions where outcome = 'resolved' and id = ?", r->session) != 1)
		walk_wrong(out, "an end was answered and is not there");
}

/* ---- ways ---- */

typedef void way_fn(struct ground *g, struct round *r);

static void way_life(struct ground *g, struct round *r)
{
	(void)g;
	round_play(r);
}

static void way_reading(struct ground *g, struct round *r)
{
	(void)g;
	round_read(r);
}

static void way_sign_in(struct ground *g, struct round *r)
{
	(void)g;
	round_sign_in(r, ROUND_HELPER, "ada");
}

/* Serves, is asked what `way` asks, and is told to stop. */
static void serve_way(struct ground *g, const char *const *env, struct ending *out, way_fn *way)
{
	struct round r = {0};
	bool is_served;
	int pid;

	put_back(g);
	memcpy(r.token, g->token, sizeof r.token);
	pid = serve(g, env);
	r.port = wait_port(g, pid);
	if (r.port > 0 && way)
		way(g, &r);
	is_served = r.port > 0 && round_is_served(&r);
	kill(pid, SIGTERM);
	walk_end(pid, g->said, WITHIN_MS, out);
	if (r.port > 0 && !is_served && out->status == 0 && out->signal_number == 0)
		walk_wrong(out, "it no longer answers");
	if (out->signal_number == SIGTERM)
		out->signal_number = 0; /* before it could take it */
	if (walk_is_learning(env) && way == way_life && !r.is_ended)
		walk_wrong(out, "the request did not come to its end");
	check_kept(g, &r, out);
	check_whole(g, out);
}

static void play_start(const char *const *env, struct ending *out, void *arg)
{
	serve_way(arg, env, out, NULL);
}

static void play_life(const char *const *env, struct ending *out, void *arg)
{
	serve_way(arg, env, out, way_life);
}

static void play_reading(const char *const *env, struct ending *out, void *arg)
{
	serve_way(arg, env, out, way_reading);
}

static void play_sign_in(const char *const *env, struct ending *out, void *arg)
{
	serve_way(arg, env, out, way_sign_in);
}

/* From nothing: all of the schema. */
static void play_first_start(const char *const *env, struct ending *out, void *arg)
{
	struct ground *g = arg;
	struct ending again = {0};
	int pid;

	put_back(g);
	unlink(g->db);
	pid = serve(g, env);
	wait_port(g, pid);
	kill(pid, SIGTERM);
	walk_end(pid, g->said, WITHIN_MS, out);
	if (access(g->db, F_OK) != 0)
		return;
	pid = serve(g, nothing);
	if (wait_port(g, pid) == 0)
		walk_wrong(out, "it does not start on what was left");
	kill(pid, SIGTERM);
	walk_end(pid, g->said, WITHIN_MS, &again);
	free(again.said);
	check_whole(g, out);
}

struct command_case {
	struct ground *g;
	const char *const *words;
};

static void play_command(const char *const *env, struct ending *out, void *arg)
{
	const struct command_case *c = arg;
	char *copy = in_folder(c->g, "copy.db");

	put_back(c->g);
	unlink(copy);
	command(c->g, c->words, env, out);
	check_whole(c->g, out);
	free(copy);
}

/* ---- tests ---- */

static void test_it_starts_and_stops(void **state)
{
	walk("homeprod starts and stops", play_start, *state);
}

static void test_it_starts_on_nothing(void **state)
{
	walk("homeprod's first start", play_first_start, *state);
}

static void test_a_request_lives_its_whole_life(void **state)
{
	walk("a request's whole life", play_life, *state);
}

static void test_people_read(void **state)
{
	walk("people read", play_reading, *state);
}

static void test_somebody_signs_in(void **state)
{
	walk("somebody signs in", play_sign_in, *state);
}

static void test_commands(void **state)
{
	struct ground *g = *state;
	char *copy = in_folder(g, "copy.db");
	const char *const lines[][6] = {
	    {"user", "add", "mary", "--role", "customer"}, {"user", "list"},  {"user", "passwd", "ada"},
	    {"user", "disable", "ada"},                    {"audit"},         {"backup", copy},
	    {"check"},                                     {"reconcile"},     {"ledger", "decline", "--for", "60"},
	    {"--help"}};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *name = xasprintf("homeprod %s %s", lines[i][0], lines[i][1] ? lines[i][1] : "");

		walk(name, play_command, &(struct command_case){g, lines[i]});
		free(name);
	}
	free(copy);
}

/* ---- the ground ---- */

static void add_people(struct ground *g)
{
	static const struct {
		const char *name, *role;
	} people[ROUND_ROLES] = {
	    [ROUND_HELPER] = {"ada", "helper"}, [ROUND_CUSTOMER] = {"dora", "customer"}, [ROUND_OPERATOR] = {"olga", "operator"}};
	struct round r = {0};
	struct ending e = {0};
	int pid;

	for (int who = 0; who < ROUND_ROLES; who++) {
		char *password = xasprintf("password of %s\n", people[who].name);

		write_text(g->input, password);
		command(g, (const char *const[]){"user", "add", people[who].name, "--role", people[who].role, NULL},
			nothing, &e);
		assert_int_equal(e.status, 0);
		free(e.said);
		free(password);
	}
	pid = serve(g, nothing);
	r.port = wait_port(g, pid);
	for (int who = 0; who < ROUND_ROLES; who++)
		assert_true(round_sign_in(&r, (enum round_role)who, people[who].name));
	memcpy(g->token, r.token, sizeof g->token);
	kill(pid, SIGTERM);
	walk_end(pid, g->said, WITHIN_MS, &e);
	assert_int_equal(e.status, 0);
	free(e.said);
}

static int ground_make(void **state)
{
	struct ground *g = xcalloc(1, sizeof *g);
	const char *build = getenv("HP_BUILDDIR");

	g->folder = fake_folder();
	g->homeprod = xasprintf("%s/homeprod", build ? build : ".");
	g->config = in_folder(g, "homeprod.conf");
	g->first = in_folder(g, "first.db");
	g->db = in_folder(g, "homepro.db");
	g->url = xasprintf("sqlite:%s", g->db);
	g->said = in_folder(g, "said");
	g->input = in_folder(g, "input");
	write_text(g->config, "[server]\nbase_url = https://help.example\n[limits]\nconnections_per_address = 0\n"
			      "changes_per_minute = 0\nrequests_per_minute = 0\n");
	add_people(g);
	copy_file(g->db, g->first);
	write_text(g->input, "another password\n");
	*state = g;
	return 0;
}

static int ground_clear(void **state)
{
	struct ground *g = *state;

	fake_folder_remove(g->folder);
	free(g->homeprod);
	free(g->config);
	free(g->first);
	free(g->db);
	free(g->url);
	free(g->said);
	free(g->input);
	free(g);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_it_starts_and_stops), cmocka_unit_test(test_it_starts_on_nothing),
	    cmocka_unit_test(test_a_request_lives_its_whole_life), cmocka_unit_test(test_people_read),
	    cmocka_unit_test(test_somebody_signs_in), cmocka_unit_test(test_commands)};

	return cmocka_run_group_tests(tests, ground_make, ground_clear);
}
