/* SPDX-License-Identifier: ISC */
/*
 * Helpers and customers work for as long as is wished (SOAK_SECONDS), and homeprod's memory and descriptors are looked at
 * meanwhile: neither may grow. The first round, of work and of an audit of it, is for warming up; over the rest a line is
 * laid through the samples, and what it rises by is printed and judged.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loop/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "tests/bench/process.h"
#include "tests/faults/home.h"
#include "tests/faults/load.h"
#include "tests/faults/person.h"

#define SECONDS_USUAL 4
#define SAMPLES 200
#define HELPERS 10
#define CUSTOMERS 14
#define AUDIT_EVERY_MS 3000
#define AUDIT_EVENTS 2500               /* of one person; of the log's entries about every third is one */
#define RISE_BYTES_MAX (4 << 20)        /* in all, from the warm-up to the end; SQLite's cache apart */
#define FILLING_BYTES_MAX (16 << 20)    /* while that fills: malloc's share of it, of each thread of the pool */
#define FILLING_S 300
#define RISE_DESCRIPTORS_MAX 8.0        /* each of the people may have a connection or two */

struct sample {
	double at_s, bytes, cache_bytes, descriptors;
};

struct soak {
	struct home *home;
	struct sample samples[SAMPLES];
	size_t count;
	int64_t begun_ms;
	bool is_asking;
};

static int descriptors_of(int pid)
{
	char path[64];
	int count = 0;
	DIR *d;

	snprintf(path, sizeof path, "/proc/%d/fd", pid);
	d = opendir(path);
	while (d && readdir(d))
		count++;
	if (d)
		closedir(d);
	return count - 2;
}

/* SQLite's cache fills with the file, up to its limit: it is no leak, and homeprod says how much of it there is. */
static void on_metrics(const struct http_answer *a, void *arg)
{
	static const char name[] = "\nhomepro_store_cache_bytes ";
	const char *at = a->status == 200 ? strstr(a->body, name) : NULL;
	struct soak *s = arg;
	int pid = home_pid(s->home);

	s->is_asking = false;
	if (!at || s->count == SAMPLES)
		return;
	s->samples[s->count++] =
	    (struct sample){(double)(loop_steady_ms(home_loop(s->home)) - s->begun_ms) / 1000,
			    (double)process_own_bytes(pid), (double)strtoll(at + sizeof(name) - 1, NULL, 10),
			    descriptors_of(pid)};
}

static void look(void *arg)
{
	struct soak *s = arg;
	struct load *load = home_load(s->home);
	char *url = xasprintf("%s/metrics", load_url(load));
	const struct http_request r = {.method = "GET", .url = url};

	if (!s->is_asking)
		http_send(load_http(load), &r, on_metrics, s);
	s->is_asking = true;
	free(url);
}

/* Least squares, over all samples: by how much it rises a second. */
static double slope(const struct soak *s, size_t field)
{
	double n = 0, x = 0, y = 0, xx = 0, xy = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct sample *sample = &s->samples[i];
		double at = sample->at_s;
		double is = field == 0 ? sample->bytes - sample->cache_bytes : sample->descriptors;

		n++;
		x += at;
		y += is;
		xx += at * at;
		xy += at * is;
	}
	return (n * xy - x * y) / (n * xx - x * x);
}

static int seconds_wanted(void)
{
	const char *text = getenv("SOAK_SECONDS");
	int n = text ? (int)strtol(text, NULL, 10) : 0;

	return n > 0 ? n : SECONDS_USUAL;
}

static void report(const struct soak *s, int seconds)
{
	const struct sample *first = &s->samples[0], *last = &s->samples[s->count - 1];
	double rise = slope(s, 0) * (last->at_s - first->at_s);
	double rise_fds = slope(s, 1) * (last->at_s - first->at_s);

	load_print(home_load(s->home));
	print_message("# %d s, %zu samples: memory %.0f KiB after the warm-up, %.0f of them SQLite's cache; %.0f and "
		      "%.0f at the end; without it the line rises by %.1f KiB, %.2f KiB a minute\n",
		      seconds, s->count, first->bytes / 1024, first->cache_bytes / 1024, last->bytes / 1024,
		      last->cache_bytes / 1024, rise / 1024, slope(s, 0) * 60 / 1024);
	print_message("# descriptors %.0f and %.0f; the line rises by %.2f\n", first->descriptors,
		      last->descriptors, rise_fds);
	assert_true(s->count >= SAMPLES / 20);
	assert_true(rise < (seconds < FILLING_S ? FILLING_BYTES_MAX : RISE_BYTES_MAX));
	assert_true(rise_fds < RISE_DESCRIPTORS_MAX);
}

static size_t most_seen(const struct soak *s)
{
	size_t count, most = 0;
	const struct person *people = load_people(home_load(s->home), &count);

	for (size_t i = 0; i < count; i++)
		if (people[i].seen_count > most)
			most = people[i].seen_count;
	return most;
}

/* Not for longer than what the log can be asked for again, however fast the machine is. */
static void play_round(const struct soak *s, int64_t until_ms)
{
	struct load *load = home_load(s->home);
	struct loop *l = home_loop(s->home);
	int64_t audit_at_ms = loop_steady_ms(l) + AUDIT_EVERY_MS;

	while (loop_steady_ms(l) < until_ms && loop_steady_ms(l) < audit_at_ms && most_seen(s) < AUDIT_EVENTS)
		loop_turn(l, 50);
	load_rest(load);
	load_audit(load);
	load_go_on(load);
}

static void test_memory_and_descriptors_stay_flat(void **state)
{
	struct soak s = {.home = home_open(HELPERS, CUSTOMERS)};
	struct load *load = home_load(s.home);
	struct loop *l = home_loop(s.home);
	struct timer *timer = timer_new(l, look, &s);
	int seconds = seconds_wanted();
	int64_t until_ms;

	(void)state;
	home_start(s.home, NULL);
	home_wait_listening(s.home);
	load_begin(load);
	play_round(&s, INT64_MAX);
	s.begun_ms = loop_steady_ms(l);
	until_ms = s.begun_ms + (int64_t)seconds * 1000;
	timer_every(timer, (int64_t)seconds * 1000 / SAMPLES);
	while (loop_steady_ms(l) < until_ms)
		play_round(&s, until_ms);
	timer_stop(timer);
	load_rest(load);
	home_check(s.home);
	report(&s, seconds);
	home_stop(s.home);
	timer_free(timer);
	home_close(s.home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_memory_and_descriptors_stay_flat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
