/* SPDX-License-Identifier: ISC */
/*
 * make bench: where we stand, as ratios to the least that could do the same, in one run on one machine. Prints a table;
 * --json FILE and --plot FILE write what it found; --short is a look in half a minute. Names of parts run only those.
 */
#include "config.h"

#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "loop/log.h"
#include "tests/bench/report.h"
#include "tests/bench/serving.h"
#include "tests/bench/watching.h"

static const struct part {
	const char *name;
	void (*run)(bool is_short);
} parts[] = {
	{ "start", bench_cold_start },
	{ "dispatch", bench_dispatch },
	{ "requests", bench_requests },
	{ "ends", bench_ends },
	{ "sign-ins", bench_sign_ins },
	{ "restart", bench_restart },
	{ "client", bench_client },
};
#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))

struct wish {
	bool is_short, is_chosen[PART_COUNT], has_choice;
	const char *json, *plot;
};

static bool choose(struct wish *w, const char *name)
{
	for (size_t i = 0; i < PART_COUNT; i++)
		if (strcmp(parts[i].name, name) == 0) {
			w->is_chosen[i] = w->has_choice = true;
			return true;
		}
	fprintf(stderr, "bench: no such part: %s\n", name);
	return false;
}

static bool read_wish(struct wish *w, char **argv)
{
	for (int i = 1; argv[i]; i++) {
		if (strcmp(argv[i], "--short") == 0)
			w->is_short = true;
		else if (strcmp(argv[i], "--json") == 0 && argv[i + 1])
			w->json = argv[++i];
		else if (strcmp(argv[i], "--plot") == 0 && argv[i + 1])
			w->plot = argv[++i];
		else if (!choose(w, argv[i]))
			return false;
	}
	return true;
}

static void raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
	struct wish w = { .is_short = false };
	bool is_written = true;

	(void)argc;
	setlocale(LC_ALL, "C.UTF-8");
	log_set_level(LOG_ERROR);
	raise_descriptors();
	if (sodium_init() < 0 || !read_wish(&w, argv))
		return 2;
	for (size_t i = 0; i < PART_COUNT; i++)
		if (!w.has_choice || w.is_chosen[i])
			parts[i].run(w.is_short);
	report_end();
	if (w.json)
		is_written &= report_write_json(w.json);
	if (w.plot)
		is_written &= report_write_plot(w.plot);
	return is_written ? 0 : 1;
}
