/* SPDX-License-Identifier: ISC */
/* From exec to "listening": homeprod on a database that is there. bench.c calls it. */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"
#include "tests/bench/crowd.h"
#include "tests/bench/report.h"
#include "tests/bench/serving.h"
#include "tests/pty/world.h"

#define STARTS_MAX 15
#define LISTENING "listening on"

static void become_homeprod(const struct world *w, int words)
{
	char *program = world_program("homeprod");

	dup2(words, STDERR_FILENO);
	execl(program, program, "--config", w->settings, "--listen", "127.0.0.1:0", (char *)NULL);
	_exit(127);
}

/* False: it ended first. */
static bool await_listening(int words)
{
	char text[1024] = "";
	size_t len = 0;

	while (!strstr(text, LISTENING)) {
		ssize_t more = read(words, text + len, sizeof(text) - 1 - len);

		if (more <= 0)
			return false;
		len += (size_t)more;
		text[len] = '\0';
	}
	return true;
}

static double start_once(const struct world *w)
{
	int64_t began = now_ns(), took;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		exit(1);
	pid = fork();
	if (pid == 0)
		become_homeprod(w, ends[1]);
	close(ends[1]);
	if (!await_listening(ends[0]))
		exit(1);
	took = now_ns() - began;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	close(ends[0]);
	return (double)took / 1e6;
}

void bench_cold_start(bool is_short)
{
	size_t count = is_short ? 5 : STARTS_MAX;
	double took[STARTS_MAX];
	struct world w;

	report_heading("starting");
	if (!world_open(&w) || !world_start_server(&w))
		exit(1);
	world_stop_server(&w, SIGTERM);
	for (size_t i = 0; i < count; i++)
		took[i] = start_once(&w);
	report_add(&(struct finding){ .name = "homeprod, exec to accepting", .unit = "ms", .goal = GOAL_AT_MOST,
	                              .limit = 50, .value = percentile(took, count, 0.5) });
	world_close(&w);
}
