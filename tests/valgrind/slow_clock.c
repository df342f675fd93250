/* SPDX-License-Identifier: ISC */
/*
 * Under valgrind a program is twenty to fifty times as slow, so deadlines that are generous for it as it is are none at
 * all there: those of the tests, and the product's own. Loaded before the programs (LD_PRELOAD), this lets time pass more
 * slowly for all of them alike, by HP_SLOW, so that nobody has to know. The time of day and the steady clock stay
 * together, and children agree with their parents: HP_SLOW_SINCE, on the machine's steady clock, is when it began.
 */
#include <dlfcn.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS INT64_C(1000000000)

static int64_t slow = 1, since_ns;

static int64_t ns_of(const struct timespec *t)
{
	return t->tv_sec * SECOND_NS + t->tv_nsec;
}

static int64_t steady_ns(void)
{
	struct timespec t;

	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
	return ns_of(&t);
}

static void begin(void) __attribute__((constructor));
static void begin(void)
{
	const char *factor = getenv("HP_SLOW"), *since = getenv("HP_SLOW_SINCE");
	char text[32];

	if (!factor || strtoll(factor, NULL, 10) < 1)
		return;
	since_ns = since ? strtoll(since, NULL, 10) : steady_ns();
	slow = strtoll(factor, NULL, 10);
	snprintf(text, sizeof(text), "%lld", (long long)since_ns);
	setenv("HP_SLOW_SINCE", text, 0);
}

int clock_gettime(clockid_t which, struct timespec *t)
{
	int done = (int)syscall(SYS_clock_gettime, which, t);
	int64_t ns;

	if (done != 0 || slow == 1)
		return done;
	ns = ns_of(t);
	if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)
		ns -= (steady_ns() - since_ns) / slow * (slow - 1);
	else if (which == CLOCK_MONOTONIC || which == CLOCK_MONOTONIC_COARSE || which == CLOCK_MONOTONIC_RAW)
		ns -= (ns - since_ns) / slow * (slow - 1);
	else
		return 0;
	t->tv_sec = ns / SECOND_NS;
	t->tv_nsec = ns % SECOND_NS;
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

/* ---- waiting, which is by the same clock ---- */

static int longer(int timeout_ms)
{
	int64_t wanted = timeout_ms * slow;

	return timeout_ms <= 0 ? timeout_ms : wanted > INT_MAX ? INT_MAX : (int)wanted;
}

/* The real one of this name. */
#define REAL(type, name, ...) \
	static type (*real)(__VA_ARGS__); \
	if (!real) \
		real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

int epoll_wait(int fd, struct epoll_event *out, int max, int timeout_ms)
{
	REAL(int, "epoll_wait", int, struct epoll_event *, int, int);
	return real(fd, out, max, longer(timeout_ms));
}

int epoll_pwait(int fd, struct epoll_event *out, int max, int timeout_ms, const sigset_t *mask)
{
	REAL(int, "epoll_pwait", int, struct epoll_event *, int, int, const sigset_t *);
	return real(fd, out, max, longer(timeout_ms), mask);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	REAL(int, "poll", struct pollfd *, nfds_t, int);
	return real(fds, count, longer(timeout_ms));
}
