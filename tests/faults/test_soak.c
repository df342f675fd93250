/* SPDX-License-Identifier: ISC */
/*
 * Helpers and customers work for as long as is wished (SOAK_SECONDS), and homeprod's memory and descriptors are looked at
 * meanwhile: neither may grow. The first fifth is for warming up; over the rest a line is laid through the samples, and
 * what it rises by is printed and judged.
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

#include "loop/loop.h"
#include "loop/timer.h"
#include "protocol/mem.h"
#include "tests/bench/process.h"
#include "tests/faults/home.h"
#include "tests/faults/load.h"
#include "tests/faults/person.h"

#define SECONDS_USUAL 6
#define SAMPLES 200
#define HELPERS 10
#define CUSTOMERS 14
#define AUDIT_EVERY_MS 3000
#define AUDIT_EVENTS 2500               /* of one person; of the log's entries about every third is one */
#define RISE_BYTES_MAX (4 << 20)        /* in all, from the warm-up to the end */
#define CACHE_BYTES (20 << 20)          /* of SQLite, with what it keeps about it */
#define CACHE_FULL_S 300                /* after so long; in a shorter soak it fills meanwhile */
#define RISE_DESCRIPTORS_MAX 8.0        /* each of the people may have a connection or two */

struct sample {
	double at_s, bytes, descriptors;
};

struct soak {
	struct home *home;
	struct sample samples[SAMPLES];
	size_t count;
	int64_t begun_ms;
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

static void look(void *arg)
{
	struct soak *s = arg;
	int pid = home_pid(s->home);

	if (s->count == SAMPLES)
		return;
	s->samples[s->count++] =
	    (struct sample){(double)(loop_steady_ms(home_loop(s->home)) - s->begun_ms) / 1000,
			    (double)process_own_bytes(pid), descriptors_of(pid)};
}

/* Least squares, over what comes after the warm-up: by how much it rises a second. */
static double slope(const struct soak *s, size_t field)
{
	double n = 0, x = 0, y = 0, xx = 0, xy = 0;

	for (size_t i = s->count / 5; i < s->count; i++) {
		double at = s->samples[i].at_s;
		double is = field == 0 ? s->samples[i].bytes : s->samples[i].descriptors;

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
	const struct sample *first = &s->samples[s->count / 5], *last = &s->samples[s->count - 1];
	double rise = slope(s, 0) * (last->at_s - first->at_s);
	double rise_fds = slope(s, 1) * (last->at_s - first->at_s);

	load_print(home_load(s->home));
	print_message("# %d s: memory %.0f KiB after the warm-up, %.0f KiB at the end; the line rises by "
		      "%.1f KiB, %.2f KiB a minute\n",
		      seconds, first->bytes / 1024, last->bytes / 1024, rise / 1024, slope(s, 0) * 60 / 1024);
	print_message("# descriptors %.0f and %.0f; the line rises by %.2f\n", first->descriptors,
		      last->descriptors, rise_fds);
	assert_true(rise < RISE_BYTES_MAX + (seconds < CACHE_FULL_S ? CACHE_BYTES : 0));
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
static void work(const struct soak *s, int64_t until_ms)
{
	struct loop *l = home_loop(s->home);
	int64_t audit_at_ms = loop_steady_ms(l) + AUDIT_EVERY_MS;

	while (loop_steady_ms(l) < until_ms && loop_steady_ms(l) < audit_at_ms && most_seen(s) < AUDIT_EVENTS)
		loop_turn(l, 50);
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
	s.begun_ms = loop_steady_ms(l);
	until_ms = s.begun_ms + (int64_t)seconds * 1000;
	timer_every(timer, (int64_t)seconds * 1000 / SAMPLES);
	while (loop_steady_ms(l) < until_ms) {
		work(&s, until_ms);
		load_rest(load);
		load_audit(load);
		load_go_on(load);
	}
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
