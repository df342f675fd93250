/* SPDX-License-Identifier: ISC */
/*
 * What homeprod does, measured from outside: dispatches beside their floors, calls in flight, memory, growth. bench.c
 * calls it; crowd.c is the load.
 */
#include "tests/bench/serving.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/bench/cores.h"
#include "tests/bench/crowd.h"
#include "tests/bench/floor.h"
#include "tests/bench/people.h"
#include "tests/bench/process.h"
#include "tests/bench/report.h"
#include "tests/pty/world.h"

#define WITHIN_MS 30000
#define ROUNDS_MAX 64
#define ROUNDS 40 /* of which the first dozen takes longer, with the floor as well */
#define CREATED "\"notification.created\""

/* ---- homeprod and its people ---- */

struct house {
	struct world world;
	struct people_set people;
	struct crowd *crowd;
	char *db_path;
	size_t next_customer;
	int64_t resident_before;
};

static void house_open(struct house *h, size_t helpers, size_t listeners, size_t customers)
{
	FILE *settings;
	char *url;

	*h = (struct house){ .next_customer = 0 };
	if (!world_open(&h->world))
		exit(1);
	h->db_path = xasprintf("%s/bench.db", h->world.folder);
	url = xasprintf("sqlite:%s", h->db_path);
	people_set_make(&h->people, url, helpers, customers);
	settings = fopen(h->world.settings, "we");
	fprintf(settings, "[database]\nurl = %s\n[log]\nlevel = error\n[limits]\nconnections_per_address = 0\n"
	        "logins_per_minute = 60000\nchanges_per_minute = 0\nrequests_per_minute = 0\ncalls_at_once = 0\n", url);
	cores_for_server();
	if (fclose(settings) != 0 || !world_start_server(&h->world))
		exit(1);
	cores_for_crowd();
	free(url);
	h->resident_before = process_resident_bytes(h->world.server_pid);
	h->crowd = crowd_new(h->world.port);
	if (!crowd_listen(h->crowd, (const char *const *)h->people.helpers, listeners))
		exit(1);
}

static void house_close(struct house *h)
{
	crowd_free(h->crowd);
	people_set_clear(&h->people);
	free(h->db_path);
	world_close(&h->world);
}

static int64_t database_bytes(const struct house *h)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int64_t bytes = 0;

	if (sqlite3_open_v2(h->db_path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_wal_autocheckpoint(db, 0);
		sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		if (sqlite3_prepare_v2(db, "select page_count * page_size from pragma_page_count, pragma_page_size",
		                       -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
			bytes = sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	return bytes;
}

__attribute__((format(printf, 5, 6)))
static void report_one(double value, const char *unit, enum goal goal, double limit, const char *name, ...)
{
	struct finding f = { .unit = unit, .value = value, .goal = goal, .limit = limit };
	va_list args;

	va_start(args, name);
	vsnprintf(f.name, sizeof(f.name), name, args);
	va_end(args);
	report_add(&f);
}

/* ---- calls ---- */

/* The ids that calls gave, in the order of asking. */
#define ID_ROOM 80
struct calling {
	struct house *house;
	size_t count;                   /* calls to make; 0: until then */
	int64_t until_ns;
	char (*ids)[ID_ROOM];           /* of what is asked about; or, where they are made, what came back */
	const char *things, *step;      /* "sessions", "end" */
	const char *body;
	bool is_helper;
};

static bool make_request(void *arg, size_t i, struct ask *out)
{
	struct calling *k = arg;
	struct house *h = k->house;

	(void)i;
	if ((k->count > 0 && i >= k->count) || (k->until_ns > 0 && now_ns() >= k->until_ns) ||
	    h->next_customer >= h->people.customer_count)
		return false;
	out->token = h->people.customers[h->next_customer++];
	snprintf(out->path, sizeof(out->path), "/v1/requests");
	snprintf(out->body, sizeof(out->body), "{\"category\":\"plumbing\",\"description\":"
	         "\"Water comes through the kitchen ceiling.\"}");
	return true;
}

static void note_id(void *arg, size_t i, int status, const char *body)
{
	struct calling *k = arg;
	char *id = status < 300 ? json_member(body, "id") : NULL;

	if (k->ids && i < k->count)
		snprintf(k->ids[i], ID_ROOM, "%s", id ? id : "");
	free(id);
}

/* About the i-th id, by the i-th helper or by the customer whose it is. */
static bool make_step(void *arg, size_t i, struct ask *out)
{
	struct calling *k = arg;

	if (i >= k->count)
		return false;
	out->token = k->is_helper ? k->house->people.helpers[i] : k->house->people.customers[i];
	snprintf(out->path, sizeof(out->path), "/v1/%s/%s/%s", k->things, k->ids[i], k->step);
	snprintf(out->body, sizeof(out->body), "%s", k->body);
	return true;
}

/* ---- what it costs ---- */

/* Of homeprod's processor time and of ours, and of its time for commits that appended to the log. */
struct spent {
	const char *token;              /* whose, while it is asked for */
	int64_t cpu_ns, own_ns, jobs_us, commit_us, commits;
};

static int64_t number_after(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtoll(at + strlen(name), NULL, 10) : 0;
}

static bool make_metrics_call(void *arg, size_t i, struct ask *out)
{
	const struct spent *s = arg;

	out->token = s->token;
	out->method = "GET";
	snprintf(out->path, sizeof(out->path), "/metrics");
	return i == 0;
}

static void note_metrics(void *arg, size_t i, int status, const char *body)
{
	struct spent *s = arg;

	(void)i;
	(void)status;
	s->jobs_us = number_after(body, "\nhomepro_store_jobs_us_total ");
	s->commit_us = number_after(body, "\nhomepro_store_commit_us_total ");
	s->commits = number_after(body, "\nhomepro_store_commits_total ");
}

static struct spent spent_so_far(struct house *h)
{
	struct spent s = { .token = h->people.customers[0], .cpu_ns = process_cpu_ns(h->world.server_pid) };
	struct timespec own;

	crowd_ask(h->crowd, &(struct asking){ make_metrics_call, note_metrics, &s }, 1);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
	s.own_ns = (int64_t)own.tv_sec * 1000000000 + own.tv_nsec;
	return s;
}

/* ---- one dispatch after the other ---- */

struct rounds {
	double *all;                    /* ms until each helper had it, every round */
	double medians[ROUNDS_MAX], lasts[ROUNDS_MAX];
	size_t count, all_count;
	double bytes;                   /* to each, in the last of them */
};

static void round_note(struct rounds *r, const struct crowd *c)
{
	double *these = r->all + r->all_count;
	size_t n = crowd_listeners(c);

	for (size_t i = 0; i < n; i++)
		these[i] = (double)(crowd_seen_at_ns(c, i) - crowd_sent_at_ns(c)) / 1e6;
	r->medians[r->count] = percentile(these, n, 0.5);
	r->lasts[r->count] = these[n - 1];
	r->all_count += n;
	r->bytes = (double)crowd_bytes(c) / (double)n;
	r->count++;
}

static void rounds_need(bool is_so)
{
	if (is_so)
		return;
	fprintf(stderr, "bench: an event has not reached everybody\n");
	exit(1);
}

static void dispatch_once(struct house *h, struct rounds *r)
{
	char id[1][ID_ROOM] = { "" };
	struct calling k = { .house = h, .count = 1, .ids = id };
	const struct asking ask = { make_request, note_id, &k };

	crowd_expect(h->crowd, CREATED);
	crowd_ask(h->crowd, &ask, 1);
	rounds_need(crowd_await(h->crowd, 1, WITHIN_MS));
	round_note(r, h->crowd);
}

static bool make_floor_call(void *arg, size_t i, struct ask *out)
{
	(void)arg;
	out->token = "";
	snprintf(out->path, sizeof(out->path), "/");
	return i == 0;
}

static void floor_rounds(struct rounds *r, const char *database, size_t n, size_t rounds)
{
	const struct asking ask = { make_floor_call, NULL, NULL };
	const char **tokens = xcalloc(n, sizeof(*tokens)); /* a floor lets in everybody */
	struct crowd *c;
	struct floor f;

	for (size_t i = 0; i < n; i++)
		tokens[i] = "";
	cores_for_server();
	if (!floor_start(&f, database))
		exit(1);
	cores_for_crowd();
	c = crowd_new(f.port);
	rounds_need(crowd_listen(c, tokens, n));
	for (size_t i = 0; i < rounds; i++) {
		crowd_expect(c, CREATED);
		crowd_ask(c, &ask, 1);
		rounds_need(crowd_await(c, 1, WITHIN_MS));
		round_note(r, c);
	}
	crowd_free(c);
	floor_stop(&f);
	free(tokens);
}

#define CROWD_LEAST 100         /* from here on there are goals, and a place in the plot */

static void dispatch_report(size_t n, struct rounds *r, enum series s, double floors[3], bool is_ours)
{
	static const char *const names[] = { "median", "p99", "last" };
	double found[] = { percentile(r->medians, r->count, 0.5), percentile(r->all, r->all_count, 0.99),
		           percentile(r->lasts, r->count, 0.5) };

	if (n >= CROWD_LEAST)
		report_point(s, (double)n, found[2]);
	for (int i = 0; i < 3; i++) {
		struct finding f = { .unit = "ms", .value = found[i], .floor = floors[i] };

		snprintf(f.name, sizeof(f.name), "dispatch to %zu helpers, %s", n, names[i]);
		f.goal = i == 1 || n < CROWD_LEAST ? GOAL_NONE : GOAL_RATIO_AT_MOST;
		f.limit = 1.5;
		if (is_ours)
			report_add(&f);
		floors[i] = found[i];
	}
}

/* The part that is the same however many listen: statements, then the commit with its wait for the disk. */
static void durable_report(size_t n, const struct spent *before, const struct spent *after)
{
	static double at_least;
	double commits = (double)(after->commits - before->commits);
	struct finding f = { .unit = "ms" };

	if (commits < 1)
		return;
	report_one((double)(after->jobs_us - before->jobs_us) / commits / 1000, "ms", GOAL_NONE, 0,
	           "statements of a dispatch, at %zu", n);
	f.value = (double)(after->commit_us - before->commit_us) / commits / 1000;
	if (n == CROWD_LEAST)
		at_least = f.value;
	else if (n == 10000 && at_least > 0) {
		f.floor = at_least;
		f.goal = GOAL_RATIO_AT_MOST;
		f.limit = 1.5;
	}
	snprintf(f.name, sizeof(f.name), "commit of a dispatch, at %zu", n);
	report_add(&f);
}

static double rounds_floor(size_t n, enum series s, const char *database, double floors[3])
{
	struct rounds r = { .all = xcalloc(n * ROUNDS, sizeof(double)) };

	floor_rounds(&r, database, n, ROUNDS);
	dispatch_report(n, &r, s, floors, false);
	free(r.all);
	return r.bytes;
}

/* Before homeprod's own: descriptors would not do for both crowds. How many bytes they told each helper. */
static double floors_at(size_t n, double alone[3], double durable[3])
{
	struct world w;
	double bytes;
	char *path;

	if (!world_open(&w))
		exit(1);
	path = xasprintf("%s/floor.db", w.folder);
	rounds_floor(n, SERIES_FLOOR, NULL, alone);
	bytes = rounds_floor(n, SERIES_FLOOR_DURABLE, path, durable);
	free(path);
	world_close(&w);
	return bytes;
}

/* Beside a floor that tells less, or more, nothing would follow from a dispatch. */
static void report_bytes(size_t n, double bytes, double of_floor)
{
	struct finding f = { .unit = "bytes", .value = bytes, .floor = of_floor };

	snprintf(f.name, sizeof(f.name), "a delivery, at %zu", n);
	report_add(&f);
}

static void dispatch_at(size_t n, size_t rounds)
{
	struct rounds r = { .all = xcalloc(n * rounds, sizeof(double)) };
	double alone[3], durable[3], bytes = floors_at(n, alone, durable);
	struct spent before, after;
	int64_t bytes_before;
	struct house h;

	house_open(&h, n, n, rounds + 1);
	report_one((double)(process_resident_bytes(h.world.server_pid) - h.resident_before) / (double)n / 1024, "KiB",
	           n >= 1000 ? GOAL_AT_MOST : GOAL_NONE, 8, "memory a connection, at %zu", n);
	bytes_before = database_bytes(&h);
	before = spent_so_far(&h);
	for (size_t i = 0; i < rounds; i++)
		dispatch_once(&h, &r);
	after = spent_so_far(&h);
	report_one((double)(after.cpu_ns - before.cpu_ns) / (double)(n * rounds) / 1000, "us", GOAL_NONE, 0,
	           "CPU a delivery, at %zu", n);
	durable_report(n, &before, &after);
	report_one((double)(database_bytes(&h) - bytes_before) / (double)rounds, "bytes", GOAL_NONE, 0,
	           "database growth a request, at %zu", n);
	report_bytes(n, r.bytes, bytes);
	report_one(alone[2], "ms", GOAL_NONE, 0, "floor: sockets alone, at %zu, last", n);
	dispatch_report(n, &r, SERIES_OURS, durable, true);
	free(r.all);
	house_close(&h);
}

void bench_dispatch(bool is_short)
{
	static const size_t crowds[] = { 100, 1000, 10, 5000, 10000 };

	report_heading("dispatch, beside one durable row");
	cores_keep_apart(true);
	for (size_t i = 0; i < (is_short ? 2 : 5); i++)
		dispatch_at(crowds[i], ROUNDS);
	cores_keep_apart(false);
}

/* ---- many at once ---- */

static bool make_floor_calls(void *arg, size_t i, struct ask *out)
{
	const int64_t *until_ns = arg;

	(void)i;
	out->token = "";
	snprintf(out->path, sizeof(out->path), "/");
	return now_ns() < *until_ns;
}

/* Rows a second, each durable before it is answered, and told to so many. */
static double floor_rate(size_t listeners, size_t in_flight, int64_t for_ms)
{
	const char **tokens = xcalloc(listeners, sizeof(*tokens));
	int64_t began, until_ns;
	struct crowd *c;
	struct world w;
	struct floor f;
	double rate;
	char *path;

	for (size_t i = 0; i < listeners; i++)
		tokens[i] = "";
	if (!world_open(&w))
		exit(1);
	path = xasprintf("%s/floor.db", w.folder);
	if (!floor_start(&f, path))
		exit(1);
	c = crowd_new(f.port);
	rounds_need(crowd_listen(c, tokens, listeners));
	crowd_expect(c, CREATED);
	began = now_ns();
	until_ns = began + for_ms * 1000000;
	rate = (double)crowd_ask(c, &(struct asking){ make_floor_calls, NULL, &until_ns }, in_flight);
	rounds_need(crowd_await(c, (unsigned)rate, WITHIN_MS));
	rate = rate * 1e9 / (double)(now_ns() - began);
	crowd_free(c);
	floor_stop(&f);
	world_close(&w);
	free(path);
	free(tokens);
	return rate;
}

static void cost_report(const struct spent *before, const struct spent *after, size_t count, const char *what)
{
	double commits = (double)(after->commits - before->commits);

	report_one((double)(after->cpu_ns - before->cpu_ns) / (double)count / 1000, "us", GOAL_NONE, 0,
	           "homeprod's CPU, each, %s", what);
	report_one((double)(after->own_ns - before->own_ns) / (double)count / 1000, "us", GOAL_NONE, 0,
	           "the bench's own CPU, each, %s", what);
	report_one((double)(after->jobs_us - before->jobs_us) / (double)count, "us", GOAL_NONE, 0,
	           "statements, each, %s", what);
	report_one((double)(after->commit_us - before->commit_us) / commits / 1000, "ms", GOAL_NONE, 0,
	           "a commit, %s", what);
	report_one((double)count / commits, "", GOAL_NONE, 0, "in a commit, %s", what);
}

static void requests_at(size_t in_flight, int64_t for_ms)
{
	struct finding f = { .unit = "/s", .floor = floor_rate(100, in_flight, for_ms / 2) };
	struct spent before, after;
	struct house h;
	struct calling k = { .house = &h };
	const struct asking ask = { make_request, NULL, &k };
	char what[32];
	int64_t began;
	size_t good;

	house_open(&h, 100, 100, 30000);
	crowd_expect(h.crowd, CREATED);
	before = spent_so_far(&h);
	began = now_ns();
	k.until_ns = began + for_ms * 1000000;
	good = crowd_ask(h.crowd, &ask, in_flight);
	rounds_need(crowd_await(h.crowd, (unsigned)good, WITHIN_MS));
	f.value = (double)good * 1e9 / (double)(now_ns() - began);
	after = spent_so_far(&h);
	if (in_flight == 64) {
		f.goal = GOAL_AT_LEAST;
		f.limit = 5000;
	}
	snprintf(f.name, sizeof(f.name), "requests a second, %zu in flight", in_flight);
	report_add(&f);
	snprintf(what, sizeof(what), "%zu in flight", in_flight);
	cost_report(&before, &after, good, what);
	house_close(&h);
}

void bench_requests(bool is_short)
{
	report_heading("requests, until the last of 100 helpers has each");
	for (size_t in_flight = is_short ? 64 : 1; in_flight <= 64; in_flight *= in_flight == 1 ? 16 : 4)
		requests_at(in_flight, is_short ? 1000 : 2000);
}

static void step_rate(struct calling *k, const char *things, const char *step, const char *body, double goal,
                      double floor)
{
	const struct asking ask = { make_step, note_id, k };
	struct finding f = { .unit = "/s", .floor = floor, .limit = goal, .goal = goal > 0 ? GOAL_AT_LEAST : GOAL_NONE };
	struct spent before = spent_so_far(k->house), after;
	int64_t began = now_ns();
	size_t good;

	k->things = things;
	k->step = step;
	k->body = body;
	good = crowd_ask(k->house->crowd, &ask, 16);
	f.value = (double)good * 1e9 / (double)(now_ns() - began);
	after = spent_so_far(k->house);
	snprintf(f.name, sizeof(f.name), "%s, %s, a second", things, step);
	report_add(&f);
	cost_report(&before, &after, good, step);
}

/* A request each, claimed and begun. The one listener tells when all are open. */
void bench_ends(bool is_short)
{
	size_t count = is_short ? 1000 : 5000;
	double floor = floor_rate(1, 16, is_short ? 500 : 1000);
	struct house h;
	struct calling k = { .house = &h, .count = count, .ids = xcalloc(count, ID_ROOM), .is_helper = true };
	const struct asking ask = { make_request, note_id, &k };

	report_heading("the lifecycle, 16 in flight");
	house_open(&h, count, 1, count);
	crowd_expect(h.crowd, CREATED);
	crowd_ask(h.crowd, &ask, 16);
	rounds_need(crowd_await(h.crowd, (unsigned)count, WITHIN_MS));
	step_rate(&k, "requests", "claim", "", 0, floor);
	step_rate(&k, "sessions", "start", "", 0, floor);
	step_rate(&k, "sessions", "end", "{\"outcome\":\"resolved\",\"notes\":\"A new washer.\"}", 5000,
	          floor);
	free(k.ids);
	house_close(&h);
}

static bool make_sign_in(void *arg, size_t i, struct ask *out)
{
	struct calling *k = arg;

	(void)i;
	if (now_ns() >= k->until_ns)
		return false;
	out->token = k->house->people.customers[0];
	snprintf(out->path, sizeof(out->path), "/v1/login");
	snprintf(out->body, sizeof(out->body), "{\"username\":\"ada\",\"password\":\"" WORLD_PASSWORD "\"}");
	return true;
}

void bench_sign_ins(bool is_short)
{
	struct house h;
	struct calling k = { .house = &h };
	const struct asking ask = { make_sign_in, NULL, &k };
	int64_t began;
	size_t good;

	report_heading("signing in, 16 in flight");
	house_open(&h, 0, 0, 1);
	if (!world_add(&h.world, &(struct person){ "ada", "helper", "Ada" }))
		exit(1);
	began = now_ns();
	k.until_ns = began + (is_short ? 1000000000 : 2000000000);
	good = crowd_ask(h.crowd, &ask, 16);
	report_one((double)good * 1e9 / (double)(now_ns() - began), "/s", GOAL_NONE, 0, "sign-ins a second");
	house_close(&h);
}

/* Everybody comes at once, and each is told all that they see. */
void bench_restart(bool is_short)
{
	size_t helpers = is_short ? 200 : 1000;
	int64_t began;
	struct house h;

	report_heading("coming back after a restart");
	house_open(&h, helpers, helpers, 1);
	crowd_free(h.crowd);
	world_stop_server(&h.world, SIGTERM);
	began = now_ns();
	if (!world_start_server(&h.world))
		exit(1);
	h.crowd = crowd_new(h.world.port);
	rounds_need(crowd_listen(h.crowd, (const char *const *)h.people.helpers, helpers));
	report_one((double)(now_ns() - began) / 1e6, "ms", GOAL_NONE, 0, "homeprod started and %zu helpers back", helpers);
	report_one((double)process_cpu_ns(h.world.server_pid) / (double)helpers / 1000, "us", GOAL_NONE, 0,
	           "homeprod's CPU for it, a helper");
	house_close(&h);
}
