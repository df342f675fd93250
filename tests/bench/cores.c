/* SPDX-License-Identifier: ISC */
/* Processors of the measured and of who measures; see cores.h. */
#include "config.h"

#include "tests/bench/cores.h"

#include <sched.h>

static cpu_set_t all, server, crowd;
static bool is_kept_apart;

static void share_out(void)
{
	int last = -1;

	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &all))
			last = i;
	server = all;
	CPU_CLR(last, &server);
	CPU_ZERO(&crowd);
	CPU_SET(last, &crowd);
}

void cores_keep_apart(bool is_apart)
{
	if (is_kept_apart) {
		sched_setaffinity(0, sizeof(all), &all);
		is_kept_apart = false;
	}
	if (!is_apart || sched_getaffinity(0, sizeof(all), &all) != 0 || CPU_COUNT(&all) < 2)
		return;
	share_out();
	is_kept_apart = true;
}

void cores_for_server(void)
{
	if (is_kept_apart)
		sched_setaffinity(0, sizeof(server), &server);
}

void cores_for_crowd(void)
{
	if (is_kept_apart)
		sched_setaffinity(0, sizeof(crowd), &crowd);
}
