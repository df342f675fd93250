/* SPDX-License-Identifier: ISC */
/*
 * The part of the shim by which time passes faster or more slowly in a program, and by which its time of day is set. The
 * steady clock, the time of day and every wait keep together, so that nobody in there can tell. tests/valgrind loads it
 * without the rest.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/shim_parts.h"

#define SECOND_NS INT64_C(1000000000)
#define MS_NS INT64_C(1000000)

static int64_t ns_of(const struct timespec *t)
{
	return t->tv_sec * SECOND_NS + t->tv_nsec;
}

int64_t shim_steady_ns(void)
{
	struct timespec t;

	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
	return ns_of(&t);
}

static void turn(struct timespec *t, int64_t ns)
{
	t->tv_sec = ns / SECOND_NS;
	t->tv_nsec = ns % SECOND_NS;
}

static bool is_steady(clockid_t which)
{
	return which == CLOCK_MONOTONIC || which == CLOCK_MONOTONIC_COARSE || which == CLOCK_MONOTONIC_RAW ||
	       which == CLOCK_BOOTTIME;
}

int clock_gettime(clockid_t which, struct timespec *t)
{
	struct shim_pace pace;
	int done = (int)syscall(SYS_clock_gettime, which, t);

	if (done != 0 || !shim_pace(&pace))
		return done;
	if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)
		turn(t, ns_of(t) + pace.shift_ms * MS_NS +
			    (shim_steady_ns() - pace.since_ns) / SHIM_USUAL_SPEED * (pace.speed - SHIM_USUAL_SPEED));
	else if (is_steady(which))
		turn(t, pace.since_ns + (ns_of(t) - pace.since_ns) / SHIM_USUAL_SPEED * pace.speed);
	return 0;
}

time_t time(time_t *out)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	if (out)
		*out = t.tv_sec;
	return t.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
	struct timespec t;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &t);
	out->tv_sec = t.tv_sec;
	out->tv_usec = t.tv_nsec / 1000;
	return 0;
}

/* For how long nothing has come, the kernel says in its own time. */
int getsockopt(int fd, int level, int name, void *out, socklen_t *len)
{
	SHIM_REAL(int, "getsockopt", int, int, int, void *, socklen_t *);
	int done = real(fd, level, name, out, len);
	struct tcp_info *info = out;
	struct shim_pace pace;

	if (done == 0 && level == IPPROTO_TCP && name == TCP_INFO && shim_pace(&pace))
		info->tcpi_last_data_recv = (uint32_t)(info->tcpi_last_data_recv * pace.speed / SHIM_USUAL_SPEED);
	return done;
}

/* ---- waiting, which is by the same clock ---- */

static int real_timeout_ms(int timeout_ms)
{
	struct shim_pace pace;
	int64_t wanted;

	if (timeout_ms <= 0 || !shim_pace(&pace))
		return timeout_ms;
	wanted = (timeout_ms * SHIM_USUAL_SPEED + pace.speed - 1) / pace.speed;
	return wanted > INT_MAX ? INT_MAX : (int)wanted;
}

int epoll_wait(int fd, struct epoll_event *out, int max, int timeout_ms)
{
	SHIM_REAL(int, "epoll_wait", int, struct epoll_event *, int, int);
	return real(fd, out, max, real_timeout_ms(timeout_ms));
}

int epoll_pwait(int fd, struct epoll_event *out, int max, int timeout_ms, const sigset_t *mask)
{
	SHIM_REAL(int, "epoll_pwait", int, struct epoll_event *, int, int, const sigset_t *);
	return real(fd, out, max, real_timeout_ms(timeout_ms), mask);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	SHIM_REAL(int, "poll", struct pollfd *, nfds_t, int);
	return real(fds, count, real_timeout_ms(timeout_ms));
}
